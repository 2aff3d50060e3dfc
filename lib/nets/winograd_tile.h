/* winograd_tile: tiles, their positions, and the two halves of B' d B. For the kernels of winograd.h
 * alone.
 *
 * One row of positions at a time (i of 4): B' d needs two rows of pixels and gives one, in which
 * neighbouring tiles share two columns of their four; [..] B of it is one more addition a position,
 * which is made where it is used. */
#ifndef NETS_WINOGRAD_TILE_H
#define NETS_WINOGRAD_TILE_H

#include <stdbool.h>

#include "base/wide.h"
#include "nets/winograd.h"

enum {
    WINOGRAD_SIDE = 4, /* of a tile's positions */
    WINOGRAD_HALF = 3, /* pixels of B' d that a tile adds to those before it: even, odd, -odd */
    WINOGRAD_ENDS = 2  /* even and odd, behind the last tile */
};

/* Of B' d, pixels of tile n: position j is the first less the second, 3 n further on. */
struct winograd_two {
    size_t first, second;
};
static const struct winograd_two winograd_two[WINOGRAD_SIDE] = {
    { 0, 3 }, { 3, 2 }, { 3, 1 }, { 4, 1 }
};

/* Tiles along an edge of n places that use position i: the last of an odd edge is cut off and has
 * no use for the last position. */
static inline size_t winograd_tiles(size_t n, size_t i)
{
    return i < WINOGRAD_SIDE - 1 ? (n + 1) / 2 : n / 2;
}

/* Row i of B' d at one place. x: the highest of the four pixels there. */
static inline struct wide winograd_row(size_t i, const float *x, size_t step)
{
    switch (i) {
    case 0:
        return wide_subtract(wide_load(x), wide_load(x + 2 * step));
    case 1:
        return wide_add(wide_load(x + 2 * step), wide_load(x + step));
    case 2:
        return wide_subtract(wide_load(x + 2 * step), wide_load(x + step));
    default:
        return wide_subtract(wide_load(x + 3 * step), wide_load(x + step));
    }
}

/* Row i of B' d of some tiles in a row; whether the last is cut off.
 *
 *   x  first of the pixels that the first tile sees
 *   t  3 tiles + 2 pixels, written, the last of them only if no tile is cut off */
static inline void winograd_rows(size_t i, size_t tiles, bool cut, struct correlate_steps steps,
                                 const float *x, float *t)
{
    for (size_t n = 0; n < tiles; n++, x += 2 * steps.column, t += WINOGRAD_HALF * WIDE_LANES) {
        const struct wide odd = winograd_row(i, x + steps.column, steps.row);
        wide_store(t, winograd_row(i, x, steps.row));
        wide_store(t + WIDE_LANES, odd);
        wide_store(t + 2 * WIDE_LANES, wide_subtract(wide_of(0.0f), odd));
    }
    wide_store(t, winograd_row(i, x, steps.row));
    if (!cut) {
        wide_store(t + WIDE_LANES, winograd_row(i, x + steps.column, steps.row));
    }
}

#endif

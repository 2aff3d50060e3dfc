/* winograd_tile: tiles, their positions, and B' d. For the kernels of winograd.h alone.
 *
 * They take one row of positions at a time (i of 4): B' d needs two rows of pixels and gives one,
 * in which neighbouring tiles share two columns of their four; [..] B of it is one more addition a
 * position, which is made where it is used. */
#ifndef NETS_WINOGRAD_TILE_H
#define NETS_WINOGRAD_TILE_H

#include "base/wide.h"
#include "nets/winograd.h"

enum { WINOGRAD_SIDE = 4 }; /* of a tile's positions */

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

#endif

/* winograd_step: how many tiles the kernels of winograd.h take at a time, for them and for the
 * sizes of their scratch. */
#ifndef NETS_WINOGRAD_STEP_H
#define NETS_WINOGRAD_STEP_H

#include <stddef.h>

enum {
    WINOGRAD_STEP_TILES = 7,      /* of a row, at most */
    WINOGRAD_GRADIENT_TILES = 28, /* at most, but for one whole row */
    WINOGRAD_CHANNELS = 4         /* that the gradient takes at a time */
};

/* Tiles of a row that are taken at a time on the way forward. */
static inline size_t winograd_step(size_t tiles)
{
    return tiles < WINOGRAD_STEP_TILES ? tiles : WINOGRAD_STEP_TILES;
}

/* Rows of tiles that are taken at a time for the gradient. */
static inline size_t winograd_gradient_rows(size_t columns)
{
    const size_t tiles = (columns + 1) / 2;
    return tiles < WINOGRAD_GRADIENT_TILES ? WINOGRAD_GRADIENT_TILES / tiles : 1;
}

#endif

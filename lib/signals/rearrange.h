/* rearrange: the positions of a square map in another order.
 *
 * An order is an array of n = side^2 positions: y[i] = x[order[i]], position i = row*side + column.
 * Every order holds each position once. Exact; nothing fails but by its contract or is kept. */
#ifndef SIGNALS_REARRANGE_H
#define SIGNALS_REARRANGE_H

#include <stddef.h>

#include "base/rng.h"

enum { REARRANGE_PATCHES_PER_SIDE = 4 };

enum rearrange {
    REARRANGE_SHIFT,   /* on the torus, by 1 .. side-1 rows and as many columns, at random */
    REARRANGE_MIRROR,  /* left and right exchanged; not random */
    REARRANGE_TURN,    /* a quarter turn, anticlockwise; not random */
    REARRANGE_PATCHES, /* 4 x 4 square patches in random order; side a multiple of 4 */
    REARRANGE_PIXELS   /* all positions in random order */
};

/* Writes an order of that kind into order[side * side]; side >= 2. */
void rearrange_order(struct rng *rng, enum rearrange kind, size_t side, size_t *order);

/* y[i] = x[order[i]], n floats; y and x must not overlap. */
void rearrange_apply(size_t n, const size_t *order, const float *x, float *y);

#endif

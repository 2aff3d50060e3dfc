/* maximum: the largest element of a map, its place, and who gets its gradient, for the poolings
 * that need any of them. */
#ifndef HEADS_MAXIMUM_H
#define HEADS_MAXIMUM_H

#include <stdint.h>

#include "heads/lanes.h"
#include "heads/pool.h"

/* largest[k] and at[k] of every channel k of the tile: the maximum and the first pixel that holds
 * it. A NaN is larger than any number. Requires fewer than 2^32 pixels. */
void maximum_of_tile(const struct lanes_tile *tile, const float *x, float *largest, uint32_t *at);

/* dx of the tile's channels, by the rules of pool_maximum_backward: at[k] and dy[k] belong to
 * channel k of the tile, x and dx are whole tensors. */
void maximum_backward_of_tile(const struct lanes_tile *tile, struct pool_ties ties, const float *x,
                              const uint32_t *at, const float *dy, float *dx);

/* Comparisons of one channel of n pixels; looking for NaN and for the smaller place is not counted.
 */
uint64_t maximum_comparisons(enum layout layout, size_t n);

/* 1 if x is one of the maxima: equal to the largest, or both are NaN. Requires that `largest` is
 * what maximum_of_tile found in x's channel. One comparison. */
static inline int maximum_holds(float largest, float x)
{
    return !count_less(x, largest) & ((x != x) == (largest != largest));
}

#endif

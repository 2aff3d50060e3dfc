/* block: pooling over the blocks of a grid, the dial from GAP to flatten.
 *
 * Adaptive average pooling to s x s numbers a channel, where s divides height and width: s = 1 is
 * GAP, s = h = w is flatten. Done by pool.h itself, on a map whose blocks lie as channels of their
 * own. */
#ifndef HEADS_BLOCK_H
#define HEADS_BLOCK_H

#include <stddef.h>

#include "base/shape.h"

/* The shape of a map whose blocks are channels: in.n images of in.c * s * s channels of
 * (in.h/s) x (in.w/s). Requires that s > 0 divides in.h and in.w. */
struct shape block_shape(struct shape in, size_t s);

/* Copies x, shape_size(in) floats, NCHW, to `out`, of block_shape(in, s): channel (c s + a) s + b
 * of an image is the block in row a, column b of channel c. Must not overlap; exact. */
void block_split(struct shape in, size_t s, const float *x, float *out);

/* y[in.n * in.c * s * s] = mean of each block, by pool_average on block_split; `scratch`:
 * shape_size(in) floats, written. */
void block_average(struct shape in, size_t s, const float *x, float *scratch, float *y);

#endif

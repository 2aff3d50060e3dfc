/* masked: the average over what is there, for signals (or images) of different size that share a
 * tensor, padded to its shape.
 *
 *   mask   in.n * in.h * in.w bytes, one a position of an image, the same for all its channels: 0
 *          is padding, anything else is valid
 *   V      how many positions of an image are valid
 *
 * y = (1/V) sum of x over the valid positions, 0 where V = 0; dx = dy/V there, 0 in the padding.
 * What stands in the padding is not looked at: neither NaN nor infinity there reaches y.
 * Multiplying by the mask and averaging over all positions is something else: y V/(h w).
 *
 * Sums in the order of lanes.h, with the error of pool.h, as if +0 stood in the padding, in both layouts: a
 * signal that is padded at its end has to the last bit the y that pool_average in NCHW gives it alone. A
 * NaN at a valid position makes its channel's y NaN.
 *
 * x, dx: shape_size(in) floats; y, dy: in.n * in.c; dx is written, not added to; nothing overlaps.
 * Requires in.h * in.w > 0; nothing allocates or keeps state; only a broken requirement ends the
 * program. */
#ifndef HEADS_MASKED_H
#define HEADS_MASKED_H

#include <stddef.h>

#include "base/shape.h"

/* mask of images whose first lengths[i] positions are valid; lengths: in.n of them, at most h w. */
void masked_from_lengths(struct shape in, const size_t *lengths, unsigned char *mask);

void masked_average(struct shape in, enum layout layout, const unsigned char *mask, const float *x,
                    float *y);
void masked_average_backward(struct shape in, enum layout layout, const unsigned char *mask,
                             const float *dy, float *dx);

#endif

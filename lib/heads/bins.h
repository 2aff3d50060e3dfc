/* bins: averages over the bins of an s x s grid, for maps of any size; adaptive average pooling and
 * the pyramid of it (He 2014).
 *
 *   bin (a, b)   rows floor(a H/s) .. ceil((a+1) H/s) - 1, columns floor(b W/s) ..
 *                ceil((b+1) W/s) - 1: at least one pixel, whatever s is; bins share pixels where s
 *                does not divide H or W
 *   x, dx        shape_size(in) floats in `layout`; dx is written
 *   y, dy        in either layout in the order image, channel, row a, column b
 *
 * s = 1 is global average pooling, in NCHW to the bit; s = H = W is flattening. Pixels of a bin, counted row
 * by row, are summed in the order of lanes.h, so that both layouts give the same bits; a mean of n of
 * them has the error of pool.h for N = n. dx sums dy/n over the bins that hold the pixel, bins in
 * order, from +0. A NaN makes the y of its bins NaN and does nothing to dx. Nothing overlaps,
 * nothing allocates. Required: in.h * in.w > 0, s > 0. */
#ifndef HEADS_BINS_H
#define HEADS_BINS_H

#include <stddef.h>

#include "base/shape.h"

/* Pixels of bin number b = s (row) + column. */
size_t bins_pixels(struct shape in, size_t s, size_t b);

/* y[in.n * in.c * s * s]: the mean of each bin. */
void bins_average(struct shape in, enum layout layout, size_t s, const float *x, float *y);
void bins_average_backward(struct shape in, enum layout layout, size_t s, const float *dy,
                           float *dx);

/* Spatial pyramid of s = 1, 2, 4: y[in.n * in.c * BINS_PYRAMID], per image what bins_average gives
 * for s = 1, then for 2, then for 4. */
enum { BINS_LEVELS = 3, BINS_PYRAMID = 1 + 4 + 16 };
extern const size_t bins_sides[BINS_LEVELS];
void bins_pyramid(struct shape in, enum layout layout, const float *x, float *y);
void bins_pyramid_backward(struct shape in, enum layout layout, const float *dy, float *dx);

#endif

/* subsample: how a layer with a stride leaves pixels out, on the torus.
 *
 * A stride s splits a map into s * s phases, the pixels (a + i s, b + j s). One of them is kept.
 *
 *   SUBSAMPLE_KEEP     phase (0, 0), as a strided convolution does
 *   SUBSAMPLE_BLUR     phase (0, 0) of the map blurred by (1 2 1)/4 along rows and columns (Zhang
 *                      2019). The blur takes out the frequency pi: for s = 2 the mean of what is
 *                      kept is the mean of the whole map.
 *   SUBSAMPLE_LARGEST  the phase with the largest sum of squares over all channels, chosen for each
 *                      image (Chaman and Dokmanic 2021): moves with the image whatever the shift
 */
#ifndef NETS_SUBSAMPLE_H
#define NETS_SUBSAMPLE_H

#include <stddef.h>

#include "base/shape.h"

enum subsample { SUBSAMPLE_KEEP, SUBSAMPLE_BLUR, SUBSAMPLE_LARGEST };

/* in with h/s rows and w/s columns. Requires that s > 0 divides both. */
struct shape subsample_shape(struct shape in, size_t s);

/* y, shape_size(subsample_shape(in, s)) floats, written, from x, shape_size(in), NCHW. No overlap.
 *
 * The blur adds nine products in float from +0, row by row: error at most 9 u mean|x| of the nine
 * (the weights are exact), u = 2^-24. Sums of squares in double, channel by channel; the first of
 * equal phases is kept, and one with a NaN is never larger than another. Cannot fail but by its
 * contract; keeps no state. */
void subsample_apply(enum subsample how, struct shape in, size_t s, const float *x, float *y);

#endif

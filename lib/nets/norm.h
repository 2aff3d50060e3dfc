/* norm: batch normalisation (Ioffe and Szegedy 2015) with what follows it in a residual network, on
 * packs of images.
 *
 *   a = rectify(gain (z - mean)/sqrt(variance + epsilon) + shift + plus)
 *
 * mean and variance (divided by the count M = n h w) of each channel are those of the batch while a
 * network is trained. As many threads as team.h allows work on channels; the same bits from any
 * number of them and from every instruction set. Sums in float over a map and its sixteen images
 * (norm_isa.h), in double over groups of images. A NaN spreads over its channel. */
#ifndef NETS_NORM_H
#define NETS_NORM_H

#include <stdbool.h>
#include <stddef.h>

#include "nets/pack.h"

#define NORM_EPSILON 1e-5f

/* mean[c] and variance[c] of z, written. Requires whole groups: n a multiple of 16.
 *
 * With u = 2^-24, P = h w and m the mean of |z|, the mean errs by at most e = (P + 5) u m, and the
 * variance v by (P + 8) u v + 2 e sqrt(v) + 2 e^2: the mean of each group is rounded, and its distance
 * from the others' with it. Where the mean is many deviations away the last two lead. */
void norm_measure(const struct pack *z, float *mean, float *variance);

/* What a normalisation works with, one number a channel. gain NULL: none takes place, and a is
 * rectify(z + shift + plus). */
struct norm {
    const float *gain, *shift, *mean, *variance;
};

/* a from z; plus may be NULL. Borders are left as they are. All packs have one shape. */
void norm_forward(const struct norm *norm, const struct pack *z, const struct pack *plus,
                  bool rectify, struct pack *a);

/* The way back. da: the gradient of a, masked in place where a was rectified (a NULL: it was not)
 * and from then on that of the sum before the rectifier. */
struct norm_back {
    const struct pack *a;
    struct pack *da;
    struct pack *dplus; /* gets da; NULL: nothing was added */
    bool add;           /* to what stands in dplus */
};

/* z becomes its own gradient, with mean and variance as functions of z where `batch` (else as
 * constants); dgain and dshift, written, one number a channel (dgain not without gain). */
void norm_backward(const struct norm *norm, bool batch, struct norm_back back, struct pack *z,
                   float *dgain, float *dshift);

#endif

/* normalise: pixels with mean 0 and variance 1 over a training set, by one affine map a channel. */
#ifndef SIGNALS_NORMALISE_H
#define SIGNALS_NORMALISE_H

#include <stddef.h>

#include "base/shape.h"
#include "signals/split.h"

enum { NORMALISE_MAX_CHANNELS = 3 };

/* Of all pixels of a channel, the deviation with divisor n. */
struct normalise_moments {
    double mean[NORMALISE_MAX_CHANNELS], deviation[NORMALISE_MAX_CHANNELS];
};

/* Of the images of a range, in double, ascending; the deviation from the mean found first. Requires
 * an image and 1 .. NORMALISE_MAX_CHANNELS channels. */
struct normalise_moments normalise_measure(const struct split_range *range);

/* As measured on all 60,000 training images of Fashion-MNIST, to nine digits: pixels are rounded to
 * float, which moves the next. */
extern const struct normalise_moments normalise_fashion;

/* y = gain x + offset */
struct normalise {
    float gain[NORMALISE_MAX_CHANNELS], offset[NORMALISE_MAX_CHANNELS];
};

/* gain = 1/deviation, offset = -mean/deviation, rounded once each. A deviation of 0 counts as 1. */
struct normalise normalise_by(const struct normalise_moments *moments);

/* x: shape_size(in) floats, NCHW; y: as many, written; y may be x, else no overlap. A product and a
 * sum in float: the same bits everywhere. Requires in.c <= NORMALISE_MAX_CHANNELS; cannot fail; a
 * NaN stays one. */
void normalise_apply(const struct normalise *normalise, struct shape in, const float *x, float *y);

#endif

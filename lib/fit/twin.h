/* twin: bias and variance of heads, from two fits to independent training sets of one target. */
#ifndef FIT_TWIN_H
#define FIT_TWIN_H

#include <stddef.h>

#include "base/rng.h"
#include "base/shape.h"
#include "fit/pooled.h"

/* Images of in.c * in.h * in.w independent N(0, 1) pixels; target w.x + N(0, noise). */
struct twin_task {
    struct shape in; /* in.n: images in each training set */
    const double *w; /* in.c * in.h * in.w */
    double noise;    /* variance */
    pooled_average *average;
};

/* A head that averages over s x s blocks, and the penalty of its fit (pooled.h). */
struct twin_head {
    size_t blocks;
    double lambda;
};

/* With the spread weights u, v of the two fits to y:
 *   bias2     (u - w).(v - w), unbiased for the squared distance of the mean fit from w
 *   variance  |u - v|^2/2, unbiased for the mean squared distance of a fit from the mean fit
 *   risk      (|u - w|^2 + |v - w|^2)/2 = bias2 + variance: mean squared error on fresh images
 *             against the target without noise
 *   first     |u - w|^2 alone, for medians
 * and with fits to the labels sign(y), -1 or 1:
 *   error     mean of angle(u, w)/pi: the part of fresh images put on the wrong side of w.x = 0;
 *             1/2 for weights that are 0
 * All NaN where a fit is not defined. */
struct twin_result {
    double bias2, variance, risk, first, error;
};

/* results[count], written, of heads[count], all from the same two training sets. Images in float,
 * all else in double. */
void twin_fit(struct rng *rng, const struct twin_task *task, size_t count,
              const struct twin_head *heads, struct twin_result *results);

#endif

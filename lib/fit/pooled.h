/* pooled: least squares behind a pooling over s x s blocks, from GAP (s = 1) to flatten (s = side).
 *
 * All heads are made comparable: their features are scaled so that independent pixels of variance 1
 * give independent features of variance 1 (block means times the root of the block's pixels), so
 * that one lambda means the same to all; and their weights are spread over the positions, so that
 * every head is a point in the space of the flatten head. */
#ifndef FIT_POOLED_H
#define FIT_POOLED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/shape.h"

/* The pooling under the fit: y[in.n * in.c * s * s] = means of x over the blocks of an s x s grid,
 * channel by channel, block row by block row; scratch: shape_size(in). heads/block.h has it; it is
 * handed in because fits know nothing of heads. */
typedef void pooled_average(struct shape in, size_t s, const float *x, float *scratch, float *y);

/* Training images and their targets. */
struct pooled_problem {
    pooled_average *average;
    struct shape in; /* in.n images */
    size_t blocks;   /* s, divides in.h and in.w */
    size_t targets;  /* k */
    const float *x;  /* shape_size(in), NCHW */
    const double *y; /* in.n * k */
    double lambda;   /* >= 0, as in ridge.h */
};

/* Fits all targets by ridge_fit; full[in.c * in.h * in.w * k], written: the weight of each element
 * of an image, row-major, so that the prediction is the sum of element times weight. False, and
 * NaNs, where ridge_fit says so. All but the means in double. */
bool pooled_fit(const struct pooled_problem *problem, double *full);

#endif

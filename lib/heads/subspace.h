/* subspace: the GAP heads among the flatten heads.
 *
 * A GAP head with weights v[class][channel] is the flatten head with w[class][channel][pixel] =
 * v/N, N = h w. The weights that come from a GAP head are those that are constant over each map;
 * P, the mean over each map put back at every pixel, projects on them: rank C of C N.
 *
 * `weights` is the shape of w: n classes, c channels, h x w pixels, NCHW; v has n * c numbers.
 * Arrays do not overlap. Sums over a map are those of pool_average. Required: weights.h *
 * weights.w > 0; nothing else fails. */
#ifndef HEADS_SUBSPACE_H
#define HEADS_SUBSPACE_H

#include <stddef.h>

#include "base/shape.h"

/* w = v/N at every pixel, one rounding: the backward pass of the pooling. */
void subspace_embed(struct shape weights, const float *v, float *w);

/* v = sum of w over each map, the GAP head whose weights lie nearest. Gives back an embedded v up
 * to (N/16 + 7) 2^-24 |v|. */
void subspace_restrict(struct shape weights, const float *w, float *v);

/* px = P x; mean: n * c floats, written: the means. */
void subspace_project(struct shape in, const float *x, float *mean, float *px);

/* |x|^2 of n floats, in double, in order. */
double subspace_squares(size_t n, const float *x);

/* |w - P w|^2, in double, in order, of the float P w. */
double subspace_squares_outside(size_t n, const float *w, const float *pw);

/* The part of the directions of weight space that no GAP head has: the mean of |e - P e|^2 over
 * the unit vectors e of one class, (C N - rank P)/(C N) for a projector. Error at most
 * (N/16 + 6) 2^-22; scratch memory is the function's own. Costs (C N)^2. */
double subspace_share_outside(struct shape weights);

#endif

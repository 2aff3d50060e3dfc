/* pool: order-free poolings of one feature map, forward and backward, the subject of the study.
 *
 * Every function works on a whole tensor: `in` is the shape of x, `layout` where its elements lie.
 *
 *   x    shape_size(in) floats, read          y    in.n * in.c floats, written
 *   dy   in.n * in.c floats, read             dx   shape_size(in) floats, written (not added to)
 *
 * x, y, dy, dx must not overlap. Required: in.h * in.w > 0. Nothing allocates, fails or keeps
 * state. A NaN anywhere in a channel makes that channel's y (and its dx, where it depends on x)
 * NaN.
 *
 * Sums of NCHW run in float in 16 lanes by position mod 16, ascending, from +0, folded lane k with
 * k+8, k+4, k+2, k+1; maps over 4096 pixels in blocks of 4096 added in order. Error of a sum of N
 * terms: at most (N/16 + 4) 2^-24 sum|x| for N <= 4096, (256 + 4 + N/4096) 2^-24 sum|x| above. NHWC
 * sums each channel over ascending pixels in blocks, with the same bound; the layouts agree within
 * it. */
#ifndef HEADS_POOL_H
#define HEADS_POOL_H

#include <stddef.h>
#include <stdint.h>

#include "base/shape.h"

/* Who gets the gradient where several positions hold the maximum. */
enum ties { TIES_FIRST, TIES_EVEN, TIES_RANDOM };

/* Global average: y = (1/N) sum x; dx = dy/N. */
void pool_average(struct shape in, enum layout layout, const float *x, float *y);
void pool_average_backward(struct shape in, enum layout layout, const float *dy, float *dx);

/* Global maximum: y = max x. at[in.n * in.c], written, is the pixel of the maximum (the first one);
 * may be NULL. A NaN wins: y is NaN and at is its first place. */
void pool_maximum(struct shape in, enum layout layout, const float *x, float *y, uint32_t *at);

/* dx = dy at the maximum, 0 elsewhere. FIRST: at `at`. EVEN: dy/m at each of the m positions with
 * x == y. RANDOM: at one of them, chosen uniformly by the random numbers at (seed, map index). */
struct pool_ties {
    enum ties ties;
    uint64_t seed; /* for TIES_RANDOM */
};
void pool_maximum_backward(struct shape in, enum layout layout, struct pool_ties ties,
                           const float *x, const uint32_t *at, const float *dy, float *dx);

/* Generalised mean (Radenovic 2018): y = (mean max(x, 1e-6)^p)^(1/p), p > 0. Computed around the
 * maximum, so that it neither overflows nor vanishes. dx = dy x^(p-1) y^(1-p)/N, 0 where clamped.
 */
void pool_gem(struct shape in, enum layout layout, float p, const float *x, float *y);
void pool_gem_backward(struct shape in, enum layout layout, float p, const float *x, const float *y,
                       const float *dy, float *dx);

/* Log-sum-exp (Pinheiro 2015): y = (1/r) ln mean exp(r x), r > 0, computed around the maximum.
 * dx = dy exp(r (x - y))/N. */
void pool_lse(struct shape in, enum layout layout, float r, const float *x, float *y);
void pool_lse_backward(struct shape in, enum layout layout, float r, const float *x, const float *y,
                       const float *dy, float *dx);

/* Mean of the k largest, 1 <= k <= N. threshold[in.n * in.c], written: the k-th largest value, may
 * be NULL. dx = dy/k on values above the threshold; those equal to it share what is left of k
 * evenly. */
void pool_topk(struct shape in, enum layout layout, size_t k, const float *x, float *y,
               float *threshold, float *scratch); /* scratch: N floats */
void pool_topk_backward(struct shape in, enum layout layout, size_t k, const float *x,
                        const float *threshold, const float *dy, float *dx);

/* Mean and variance: y[in.n * 2 * in.c], per image the C means, then the C variances
 * v = (1/N) sum (x - mean)^2, in two passes. dx = dy_mean/N + dy_var 2 (x - mean)/N. */
void pool_meanvar(struct shape in, enum layout layout, const float *x, float *y);
void pool_meanvar_backward(struct shape in, enum layout layout, const float *x, const float *y,
                           const float *dy, float *dx);

/* Mean and energies of forward differences on the torus: y[in.n * 4 * in.c], per image the C means,
 * then C each of Ex = mean (x(i,j+1) - x(i,j))^2, Ey = mean (x(i+1,j) - x(i,j))^2 and
 * Exy = mean of the squared mixed second difference (x(i+1,j+1) - x(i+1,j) - x(i,j+1) + x(i,j))^2.
 */
void pool_energy(struct shape in, enum layout layout, const float *x, float *y);
void pool_energy_backward(struct shape in, enum layout layout, const float *x, const float *dy,
                          float *dx);

#endif

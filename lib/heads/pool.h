/* pool: order-free poolings of one feature map, forward and backward, the subject of the study.
 *
 * Every function works on a whole tensor: `in` is the shape of x, `layout` where its elements lie.
 *
 *   x    shape_size(in) floats, read          y    in.n * in.c floats, written
 *   dy   in.n * in.c floats, read             dx   shape_size(in) floats, written (not added to)
 *
 * x, y, dy, dx must not overlap. Required: in.h * in.w > 0, and below 2^32 where maxima or ranks
 * are sought. Nothing allocates or keeps state; only a broken requirement ends the program.
 *
 * A NaN anywhere in a channel makes that channel's y NaN; what it does to dx stands at each
 * function. Infinite elements are numbers to pool_maximum, pool_gem, pool_lse, pool_boltzmann and
 * pool_topk; the other poolings give what the formula gives in IEEE arithmetic.
 *
 * Sums run in float in 16 lanes by position mod 16, ascending, from +0, folded lane k with k+8,
 * k+4, k+2, k+1; maps over 4096 pixels in blocks of 4096 added in order. The order is the same in
 * both layouts, and with it every bit of y and dx, but for means and variances of 16 channels or
 * more: in NHWC theirs is that of sums.h, with the same bound. Error of a sum of N terms, u = 2^-24: a term
 * passes through at most ceil(N/16) - 1 roundings in its lane and 4 in the folds, so |error| <=
 * (N/16 + 4) u sum|x|           for N <= 4096, |error| <= (256 + 4 + N/4096) u sum|x|   above; a
 * mean has one rounding more, u |mean|. exp, ln and powers are those of base/elementary.h. */
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
 * x == y. RANDOM: at one of them, chosen uniformly by the random numbers at (seed, "pool-ties", map
 * index, 0), map index = image * C + channel. Where y is NaN the NaNs are the maxima. at is what
 * pool_maximum wrote for this x; x is read by EVEN and RANDOM only. */
struct pool_ties {
    enum ties ties;
    uint64_t seed; /* for TIES_RANDOM */
};
void pool_maximum_backward(struct shape in, enum layout layout, struct pool_ties ties,
                           const float *x, const uint32_t *at, const float *dy, float *dx);

/* Half of average and maximum: y = (mean x + max x)/2; dx is half of what both give, dy/(2N) and
 * dy/2 at the maximum. at: as of pool_maximum, but never NULL; ties and NaN likewise. */
void pool_avgmax(struct shape in, enum layout layout, const float *x, float *y, uint32_t *at);
void pool_avgmax_backward(struct shape in, enum layout layout, struct pool_ties ties,
                          const float *x, const uint32_t *at, const float *dy, float *dx);

/* Average and maximum side by side: y[in.n * 2 * in.c], per image the C means, then the C maxima.
 * dx = dy_mean/N, and dy_max at the maximum besides; at, ties and NaN as of pool_avgmax. */
void pool_catavgmax(struct shape in, enum layout layout, const float *x, float *y, uint32_t *at);
void pool_catavgmax_backward(struct shape in, enum layout layout, struct pool_ties ties,
                             const float *x, const uint32_t *at, const float *dy, float *dx);

/* Generalised mean (Radenovic 2018): y = (mean max(x, 1e-6)^p)^(1/p), p > 0. Computed around the
 * maximum, so that it neither overflows nor vanishes. dx = dy x^(p-1) y^(1-p)/N, 0 where
 * x < 1e-6. Elements below 2^-126 of the maximum count as that. y = +infinity if an element is;
 * where y is infinite or NaN all of the channel's dx is NaN. */
void pool_gem(struct shape in, enum layout layout, float p, const float *x, float *y);
void pool_gem_backward(struct shape in, enum layout layout, float p, const float *x, const float *y,
                       const float *dy, float *dx);

/* Log-sum-exp (Pinheiro 2015): y = (1/r) ln mean exp(r x), r > 0, computed around the maximum.
 * Terms below exp(-87) of the largest count as 0. dx = dy exp(r (x - y))/N. y is infinite if the
 * maximum is; where y is infinite or NaN all of the channel's dx is NaN. */
void pool_lse(struct shape in, enum layout layout, float r, const float *x, float *y);
void pool_lse_backward(struct shape in, enum layout layout, float r, const float *x, const float *y,
                       const float *dy, float *dx);

/* Boltzmann (softmax-weighted) mean: y = sum of s x, s = softmax(beta x) over the positions,
 * beta > 0. Computed around the maximum M: y = M + (sum w beta (x - M))/(beta S), S = sum w,
 * w = exp(beta (x - M)); weights below exp(-87) count as 0. saved[2 * in.n * in.c], written: M and
 * S of each map. dx = dy s (1 + beta (x - y)), below 0 for x < y - 1/beta. y is infinite if the
 * maximum is; where M is infinite or NaN all of the channel's dx is NaN. */
void pool_boltzmann(struct shape in, enum layout layout, float beta, const float *x, float *y,
                    float *saved);
struct pool_boltzmann_state {
    const float *x, *y, *saved; /* as pool_boltzmann read and wrote them */
};
void pool_boltzmann_backward(struct shape in, enum layout layout, float beta,
                             const struct pool_boltzmann_state *state, const float *dy, float *dx);

/* Mean of the k largest, 1 <= k <= N. threshold[in.n * in.c], written: the k-th largest value (NaN
 * if the channel holds one); may be NULL. dx = dy/k on values above the threshold; those equal to
 * it share what is left of k evenly; NaN in all of the channel where the threshold is. */
void pool_topk(struct shape in, enum layout layout, size_t k, const float *x, float *y,
               float *threshold);
void pool_topk_backward(struct shape in, enum layout layout, size_t k, const float *x,
                        const float *threshold, const float *dy, float *dx);

/* Mean and variance: y[in.n * 2 * in.c], per image the C means, then the C variances
 * v = (1/N) sum (x - mean)^2, in two passes. dx = dy_mean/N + dy_var 2 (x - mean)/N, NaN in all of
 * a channel that holds a NaN. y is what pool_meanvar wrote. */
void pool_meanvar(struct shape in, enum layout layout, const float *x, float *y);
void pool_meanvar_backward(struct shape in, enum layout layout, const float *x, const float *y,
                           const float *dy, float *dx);

/* Mean and standard deviation (statistics pooling, Snyder 2018): as pool_meanvar, with
 * std = sqrt(v + epsilon) in the place of v. epsilon keeps dx finite where a channel is constant:
 * dx = dy_mean/N + dy_std (x - mean)/(N std), at most |dy_mean|/N + |dy_std|/sqrt(N). NaN likewise.
 */
#define POOL_STD_EPSILON 1e-5f
void pool_meanstd(struct shape in, enum layout layout, const float *x, float *y);
void pool_meanstd_backward(struct shape in, enum layout layout, const float *x, const float *y,
                           const float *dy, float *dx);

/* Mean and energies of forward differences on the torus: y[in.n * 4 * in.c], per image the C means,
 * then C each of Ex = mean (x(i,j+1) - x(i,j))^2, Ey = mean (x(i+1,j) - x(i,j))^2 and
 * Exy = mean of the squared mixed second difference (x(i+1,j+1) - x(i+1,j) - x(i,j+1) + x(i,j))^2.
 * dx = (dy_mean + 2 dy_x (2x - left - right) + 2 dy_y (2x - up - down) + 2 dy_xy b)/N, where b is
 * 2r - r(row above) - r(row below) of r = 2x - left - right. A NaN makes dx NaN at its place and
 * its eight neighbours. */
void pool_energy(struct shape in, enum layout layout, const float *x, float *y);
void pool_energy_backward(struct shape in, enum layout layout, const float *x, const float *dy,
                          float *dx);

#endif

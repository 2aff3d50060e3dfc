/* summation: the mean of one map by the sums that are in use, good and bad.
 *
 * pool_average (pool.h) is the study's own; here are its rivals, so that their rounding can be
 * compared. x: n floats, read, any values, n > 0. Same bits everywhere; nothing is kept; cannot
 * fail but by its contract. */
#ifndef HEADS_SUMMATION_H
#define HEADS_SUMMATION_H

#include <stddef.h>

#include "heads/half.h"

enum summation {
    SUMMATION_RUNNING,  /* one float, element after element */
    SUMMATION_PAIRWISE, /* halves added to halves, ceil(log2 n) levels */
    SUMMATION_KAHAN,    /* a running sum that carries what each addition lost (Kahan 1965) */
    SUMMATION_LANES,    /* pool_average's 16 lanes and blocks */
    SUMMATION_FP16,     /* a running sum rounded to fp16 after every addition */
    SUMMATION_BF16,     /* the same in bf16 */
    SUMMATION_MIXED     /* fp16 in and out, running sum in float */
};

/* (sum x)/n. fp16, bf16 and mixed read x rounded to their format, divide the sum in float and round
 * the quotient to their format. */
float summation_mean(enum summation summation, size_t n, const float *x);

/* x as the summation reads it: y[i] = x[i] rounded to its format; y may be x. */
void summation_read(enum summation summation, size_t n, const float *x, float *y);

/* A bound of |error| / mean |x| of that mean, for every x whose sums and mean are neither infinite
 * nor subnormal in their format; x is as read. If no element passes through more than k roundings,
 * division included, each at most u, it is g(k) = (1 + u)^k - 1 <= k u/(1 - k u):
 *
 *   running   k = n, u = 2^-24            fp16, bf16   k = n, u = 2^-11, 2^-8; infinite if n u >= 1
 *   pairwise  k = ceil(log2 n) + 1        lanes        k as in pool.h, + 1
 *   Kahan     3 u + 8 n u^2: 2 u + O(n u^2) (Knuth 1969) and the division
 *   mixed     g(n) as of running, and 2^-11 for the result */
double summation_bound(enum summation summation, size_t n);

#endif

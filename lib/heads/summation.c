#include "heads/summation.h"

#include <math.h>

#include "base/require.h"
#include "heads/pool.h"

static const double U = 0x1p-24; /* unit roundoff of float */

static float running(size_t n, const float *x)
{
    float sum = 0.0f;
    for (size_t i = 0; i < n; ++i) {
        sum += x[i];
    }
    return sum;
}

static float pairwise(size_t n, const float *x)
{
    const size_t half = n - n / 2;
    return n == 1 ? x[0] : pairwise(half, x) + pairwise(n - half, x + half);
}

static float kahan(size_t n, const float *x)
{
    float sum = 0.0f, lost = 0.0f;
    for (size_t i = 0; i < n; ++i) {
        const float term = x[i] - lost, next = sum + term;
        lost = (next - sum) - term;
        sum = next;
    }
    return sum;
}

static float running_half(enum half format, size_t n, const float *x)
{
    float sum = 0.0f;
    for (size_t i = 0; i < n; ++i) {
        sum = half_add(format, sum, half_round(format, x[i]));
    }
    return sum;
}

static float running_mixed(size_t n, const float *x)
{
    float sum = 0.0f;
    for (size_t i = 0; i < n; ++i) {
        sum += half_round(HALF_FP16, x[i]);
    }
    return sum;
}

static float lanes_mean(size_t n, const float *x)
{
    float mean;
    pool_average((struct shape){ 1, 1, 1, n }, NCHW, x, &mean);
    return mean;
}

float summation_mean(enum summation summation, size_t n, const float *x)
{
    require(n > 0);
    const float count = (float)n;
    switch (summation) {
    case SUMMATION_RUNNING:
        return running(n, x) / count;
    case SUMMATION_PAIRWISE:
        return pairwise(n, x) / count;
    case SUMMATION_KAHAN:
        return kahan(n, x) / count;
    case SUMMATION_LANES:
        return lanes_mean(n, x);
    case SUMMATION_FP16:
        return half_round(HALF_FP16, running_half(HALF_FP16, n, x) / count);
    case SUMMATION_BF16:
        return half_round(HALF_BF16, running_half(HALF_BF16, n, x) / count);
    case SUMMATION_MIXED:
        return half_round(HALF_FP16, running_mixed(n, x) / count);
    }
    return nanf("");
}

void summation_read(enum summation summation, size_t n, const float *x, float *y)
{
    const enum half format = summation == SUMMATION_BF16 ? HALF_BF16 : HALF_FP16;
    for (size_t i = 0; i < n; ++i) {
        y[i] = summation >= SUMMATION_FP16 ? half_round(format, x[i]) : x[i];
    }
}

/* g(k) of the header. */
static double growth(double k, double u)
{
    return k * u < 1 ? k * u / (1 - k * u) : HUGE_VAL;
}

/* ceil(log2 n): how often n is halved, rounding up, until 1 is left. */
static size_t levels(size_t n)
{
    return n == 1 ? 0 : 1 + levels(n - n / 2);
}

/* Roundings in a lane and its block's four folds, and one addition for each further block. */
static double lanes_roundings(size_t n)
{
    enum { LANE_COUNT = 16, BLOCK = 4096, FOLDS = 4 };
    const size_t block = n < BLOCK ? n : BLOCK;
    return (double)((block + LANE_COUNT - 1) / LANE_COUNT - 1 + FOLDS + (n + BLOCK - 1) / BLOCK -
                    1);
}

double summation_bound(enum summation summation, size_t n)
{
    require(n > 0);
    const double count = (double)n;
    switch (summation) {
    case SUMMATION_RUNNING:
        return growth(count, U);
    case SUMMATION_PAIRWISE:
        return growth((double)levels(n) + 1, U);
    case SUMMATION_KAHAN:
        return 3 * U + 8 * count * U * U;
    case SUMMATION_LANES:
        return growth(lanes_roundings(n) + 1, U);
    case SUMMATION_FP16:
        return growth(count, half_roundoff(HALF_FP16));
    case SUMMATION_BF16:
        return growth(count, half_roundoff(HALF_BF16));
    case SUMMATION_MIXED:
        return growth(count, U) + half_roundoff(HALF_FP16) * (1 + growth(count, U));
    }
    return nan("");
}

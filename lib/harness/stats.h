/* stats: estimates and the intervals around them. The only files that know GSL are stats*.c.
 *
 * Every interval is two-sided: it misses the truth with probability at most about `level`, half of
 * it on either side, under the conditions named at each function; tests/test_stats_coverage*.c show
 * by simulation how often each misses at the levels that the study uses (0.01/k, k = 1, 20, 200).
 * Everything is in double. A NaN or an infinity among the data gives an interval of NaNs, a NaN
 * among them an estimate of NaN. Levels and probabilities out of range break the contract; nothing
 * else fails but for want of memory. No state is kept; scratch memory is the function's own. */
#ifndef HARNESS_STATS_H
#define HARNESS_STATS_H

#include <stdbool.h>
#include <stddef.h>

struct interval {
    double low, high;
};

/* ---- estimates ---- */

/* Arithmetic mean; NaN for n = 0. Sums are compensated (Neumaier). */
double stats_mean(const double *v, size_t n);
double stats_meanf(const float *v, size_t n);

/* Unbiased variance, sum (v - mean)^2 / (n - 1), in two passes; NaN for n < 2. */
double stats_variance(const double *v, size_t n);
double stats_variancef(const float *v, size_t n);

/* The q-quantile of v by linear interpolation between order statistics (type 7); 0 <= q <= 1.
 * NaN for n = 0. */
double stats_quantile(const double *v, size_t n, double q);

/* Whether random numbers seem to have been used twice: of n >= 64 values at least 2/5 differ, and
 * yet none stands alone. Independent values of a continuous distribution never look like that, and
 * of a discrete one (uniform on 2/5 to 3/5 of n values) less than once in 5000. False for a NaN. */
bool stats_repeats(const double *v, size_t n);

/* Slope of the least-squares line of y on x; NaN for n < 2 or constant x. */
double stats_slope(const double *x, const double *y, size_t n);

/* Area under the ROC curve of the scores of two groups: P(positive > negative) + P(equal)/2. NaN
 * for an empty group; infinite scores are compared like others. O(n log n). */
double stats_auc(const double *positive, size_t positives, const double *negative,
                 size_t negatives);

/* ---- intervals ---- */

/* Around the mean of n independent values of one distribution: Student's t with the skewness taken
 * out by Hall's monotone transformation (Hall 1992), widened for the noise of the estimated
 * skewness. n >= 3, else NaNs; 0 < level <= 1/2. Meant for means of trial values, among them
 * variances of trials. How many trials it needs at 0.01/200:
 *
 *   near normal                                          n >= 40
 *   skewness up to 0.4 (variances of 64 normal values)   n >= 100
 *   skewness up to 1 (of 64 from Laplace; of 8 normal)   n >= 200
 *   variances of 64 from t9                              n >= 200, one side misses up to 1.4 times
 *
 * Not for variances of noise without eight moments, unless it is averaged first: with t5 one side
 * misses 1.7 times as often as it says at 1 %, 3 times at 0.01/200; with t3 12 and 190 times. */
struct interval stats_mean_interval(const double *v, size_t n, double level);

/* Around a proportion: Clopper and Pearson 1934, exact. NaNs unless 0 <= successes <= count and
 * count > 0; right for counts up to 1e10. */
struct interval stats_proportion_interval(double successes, double count, double level);

/* Around the mean of n independent values that cannot leave [low, high]; NaNs if one does. While
 * the distances from a bound are worth fewer than 30 equal ones ((sum d)^2 / sum d^2 < 30; 0 when
 * all values lie on it), Clopper and Pearson's interval of the mean's part of the range: exact for
 * the widest distribution, which lies on the bounds alone, and conservative for others. Otherwise
 * the interval of the mean, cut at the bounds. n > 0, 0 < level <= 1/2. */
struct interval stats_bounded_mean_interval(const double *v, size_t n, struct interval bounds,
                                            double level);

/* Around the median of a continuous distribution: order statistics, exact, conservative. Infinite
 * on both sides if n < 1 + log2(1/level), where no order statistics reach the level. */
struct interval stats_median_interval(const double *v, size_t n, double level);

/* Around mean(numerator)/mean(denominator) from n independent pairs: Fieller's set by the mean
 * interval of numerator - r * denominator, needing as many trials as that; unbounded if the
 * denominator's sign is uncertain. n >= 3, else NaNs; 0 < level <= 1/2. */
struct interval stats_ratio_interval(const double *numerator, const double *denominator, size_t n,
                                     double level);

/* Around a smooth function of means, from its value on all data and the values with one of `blocks`
 * equal blocks of trials left out: the jackknife's standard error and skewness in the interval of
 * the mean. blocks >= 3, else NaNs; 0 < level <= 1/2; covers from 40 blocks on. */
struct interval stats_jackknife_interval(double estimate, const double *left_out, size_t blocks,
                                         double level);

/* ---- distributions ---- */

/* P(Z <= z) of the standard normal, and its inverse. */
double stats_normal_cdf(double z);
double stats_normal_quantile(double probability);

/* Integral of f over [low, high] by adaptive Gauss-Kronrod quadrature; f gets `context`. Infinite
 * limits are allowed. The error is at most 1e-10, absolute or relative to the result, whichever is
 * larger (by the quadrature's own estimate, mostly far less); NaN if that cannot be reached. */
double stats_integral(double (*f)(double x, const void *context), const void *context, double low,
                      double high);

/* Name and version of the library behind this file. */
const char *stats_library(void);

#endif

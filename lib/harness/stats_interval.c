#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/require.h"
#include "harness/stats.h"
#include "harness/stats_distribution.h"

static struct interval no_interval(void)
{
    return (struct interval){ nan(""), nan("") };
}

static bool all_finite(const double *v, size_t n)
{
    bool finite = true;
    for (size_t i = 0; i < n; i++) {
        finite = finite && isfinite(v[i]);
    }
    return finite;
}

/* ---- mean: Student's t on Hall's scale ---- */

/* What an interval of a mean is made of; skewness / sqrt(n) is the part that decides. */
struct summary {
    double mean, standard_error, skew;
};

static struct summary summarise(const double *v, size_t n)
{
    const double mean = stats_mean(v, n);
    double squares = 0.0, cubes = 0.0;
    for (size_t i = 0; i < n; i++) {
        const double d = v[i] - mean;
        squares += d * d;
        cubes += d * d * d;
    }
    const double count = (double)n, variance = squares / count;
    return (struct summary){
        .mean = mean,
        .standard_error = sqrt(variance / (count - 1.0)),
        .skew = squares > 0.0 ? cubes / (squares * sqrt(squares)) : 0.0,
    };
}

/* Hall's g(T) = T + c T^2 / 3 + c^2 T^3 / 27 + c / 6, c = skewness / sqrt(n), is monotone and takes
 * the skewness out of Student's T to first order. */
static double hall_scale(double t, double c)
{
    return t + c * t * t / 3.0 + c * c * t * t * t / 27.0 + c / 6.0;
}

/* The T with g(T) = x: 1 + c (x - c/6) = (1 + c T / 3)^3. */
static double hall_inverse(double x, double c)
{
    const double cube = c * (x - c / 6.0);
    const double root = cube > -0.5 ? expm1(log1p(cube) / 3.0) : cbrt(1.0 + cube) - 1.0;
    return c == 0.0 ? x : 3.0 * root / c;
}

/* Student's quantile on Hall's scale, a little further out than t: with a skewness known only to
 * sqrt(6/n), g(T) scatters by w = (2 t^2 + 1) / 6n * sqrt(6), and a tail that falls as exp(-slope
 * t) becomes heavier by exp((slope w)^2 / 2), as if it began slope w^2 / 2 further in. */
static double hall_quantile(size_t n, double level)
{
    const double count = (double)n, t = stats_student_quantile(level / 2.0, count - 1.0);
    const double slope = t * count / (count - 1.0 + t * t);
    const double w = (2.0 * t * t + 1.0) / (6.0 * count) * sqrt(6.0);
    return t + 0.5 * slope * w * w;
}

struct interval stats_mean_interval(const double *v, size_t n, double level)
{
    require(level > 0.0 && level <= 0.5);
    if (n < 3 || !all_finite(v, n)) {
        return no_interval();
    }
    const struct summary s = summarise(v, n);
    const double t = hall_quantile(n, level);
    return (struct interval){ s.mean - s.standard_error * hall_inverse(t, s.skew),
                              s.mean - s.standard_error * hall_inverse(-t, s.skew) };
}

/* How many values of equal size the distances of v[n] from the bound are worth:
 * (sum d)^2 / sum d^2; 0 if all lie on the bound. */
static double worth_off_bound(const double *v, size_t n, double bound)
{
    double sum = 0.0, squares = 0.0;
    for (size_t i = 0; i < n; i++) {
        const double d = fabs(v[i] - bound);
        sum += d;
        squares += d * d;
    }
    return squares > 0.0 ? sum * sum / squares : 0.0;
}

struct interval stats_bounded_mean_interval(const double *v, size_t n, struct interval bounds,
                                            double level)
{
    const double enough = 30.0; /* values off a bound that make their sum normal enough */
    require(level > 0.0 && level <= 0.5 && bounds.low < bounds.high);
    bool inside = n > 0;
    for (size_t i = 0; i < n; i++) {
        inside = inside && bounds.low <= v[i] && v[i] <= bounds.high;
    }
    if (!inside) {
        return no_interval();
    }
    const double range = bounds.high - bounds.low;
    if (worth_off_bound(v, n, bounds.low) < enough || worth_off_bound(v, n, bounds.high) < enough) {
        const double part = (stats_mean(v, n) - bounds.low) / range;
        const double successes = fmin(fmax(part, 0.0), 1.0) * (double)n;
        const struct interval of_range = stats_proportion_interval(successes, (double)n, level);
        return (struct interval){ bounds.low + of_range.low * range,
                                  bounds.low + of_range.high * range };
    }
    const struct interval mean = stats_mean_interval(v, n, level);
    return (struct interval){ fmax(mean.low, bounds.low), fmin(mean.high, bounds.high) };
}

/* ---- proportion and median: exact ---- */

struct interval stats_proportion_interval(double successes, double count, double level)
{
    require(level > 0.0 && level < 1.0);
    if (!(successes >= 0.0 && successes <= count && count > 0.0 && isfinite(count))) {
        return no_interval();
    }
    const double failures = count - successes;
    return (struct interval){
        successes > 0.0 ? stats_beta_quantile(level / 2.0, successes, failures + 1.0) : 0.0,
        failures > 0.0 ? 1.0 - stats_beta_quantile(level / 2.0, failures, successes + 1.0) : 1.0,
    };
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The largest k with P(fewer than k of n fair coins show heads) <= tail: the k-th value from either
 * end lies beyond the median with no more than that probability. 0 if even the first may. */
static size_t median_rank(size_t n, double tail)
{
    const double flips = (double)n;
    size_t k = 0;
    while (k < n / 2 && stats_beta_cdf(0.5, flips - (double)k, (double)k + 1.0) <= tail) {
        k++;
    }
    return k;
}

struct interval stats_median_interval(const double *v, size_t n, double level)
{
    require(level > 0.0 && level < 1.0);
    if (n == 0 || !all_finite(v, n)) {
        return no_interval();
    }
    const size_t k = median_rank(n, level / 2.0);
    if (k == 0) {
        return (struct interval){ -HUGE_VAL, HUGE_VAL };
    }
    double *const sorted = xcalloc(n, sizeof *sorted);
    for (size_t i = 0; i < n; i++) {
        sorted[i] = v[i];
    }
    qsort(sorted, n, sizeof *sorted, ascending);
    const struct interval interval = { sorted[k - 1], sorted[n - k] };
    free(sorted);
    return interval;
}

/* ---- ratio ---- */

/* Moments of the pairs (e, b), e = numerator - ratio * denominator, b = denominator, about their
 * means; e has mean 0. From them follow those of e - shift * b for any shift. */
struct pairs {
    double n, b_mean;
    double ee, eb, bb, eee, eeb, ebb, bbb;
};

static struct pairs pair_up(const double *numerator, const double *denominator, size_t n,
                            double ratio, double b_mean)
{
    struct pairs p = { .n = (double)n, .b_mean = b_mean };
    for (size_t i = 0; i < n; i++) {
        const double e = numerator[i] - ratio * denominator[i], b = denominator[i] - b_mean;
        p.ee += e * e;
        p.eb += e * b;
        p.bb += b * b;
        p.eee += e * e * e;
        p.eeb += e * e * b;
        p.ebb += e * b * b;
        p.bbb += b * b * b;
    }
    return p;
}

/* Student's T of the mean of e - shift * b against 0, on Hall's scale. */
static double ratio_score(const struct pairs *p, double shift)
{
    const double squares = p->ee - shift * (2.0 * p->eb - shift * p->bb);
    const double cubes = p->eee - shift * (3.0 * p->eeb - shift * (3.0 * p->ebb - shift * p->bbb));
    const double error = sqrt(squares / (p->n * (p->n - 1.0)));
    return hall_scale(-shift * p->b_mean / error, cubes / (squares * sqrt(squares)));
}

/* The shift in the direction of `step` at which the score's size first reaches t; infinite if it
 * does not. */
static double ratio_end(const struct pairs *p, double step, double t)
{
    double near = 0.0, far = step;
    while (fabs(ratio_score(p, far)) < t) {
        near = far;
        far *= 2.0;
        if (!isfinite(far)) {
            return far;
        }
    }
    for (int halving = 0; halving < 60; halving++) {
        const double middle = 0.5 * (near + far);
        if (fabs(ratio_score(p, middle)) < t) {
            near = middle;
        } else {
            far = middle;
        }
    }
    return far;
}

struct interval stats_ratio_interval(const double *numerator, const double *denominator, size_t n,
                                     double level)
{
    const struct interval below = stats_mean_interval(denominator, n, level);
    if (isnan(below.low) || !all_finite(numerator, n)) {
        return no_interval();
    }
    if (below.low <= 0.0 && below.high >= 0.0) {
        return (struct interval){ -HUGE_VAL, HUGE_VAL };
    }
    const double b_mean = stats_mean(denominator, n), ratio = stats_mean(numerator, n) / b_mean;
    const struct pairs p = pair_up(numerator, denominator, n, ratio, b_mean);
    const double t = hall_quantile(n, level);
    const double step = 0.25 * t * sqrt(p.ee / (p.n * (p.n - 1.0))) / fabs(b_mean);
    if (step == 0.0) {
        return (struct interval){ ratio, ratio };
    }
    return (struct interval){ ratio + ratio_end(&p, -step, t), ratio + ratio_end(&p, step, t) };
}

/* ---- jackknife ---- */

struct interval stats_jackknife_interval(double estimate, const double *left_out, size_t blocks,
                                         double level)
{
    require(level > 0.0 && level < 1.0);
    if (blocks < 2 || !isfinite(estimate) || !all_finite(left_out, blocks)) {
        return no_interval();
    }
    const double count = (double)blocks;
    const double error = (count - 1.0) * sqrt(stats_variance(left_out, blocks) / count);
    const double half = error * stats_student_quantile(level / 2.0, count - 1.0);
    return (struct interval){ estimate - half, estimate + half };
}

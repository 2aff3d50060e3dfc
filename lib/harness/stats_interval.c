/* Intervals from Student's t on Hall's scale: means, ratios of means, functions of means. */
#include <math.h>
#include <stdbool.h>

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

static struct interval around(struct summary s, size_t n, double level)
{
    const double t = hall_quantile(n, level);
    return (struct interval){ s.mean - s.standard_error * hall_inverse(t, s.skew),
                              s.mean - s.standard_error * hall_inverse(-t, s.skew) };
}

struct interval stats_mean_interval(const double *v, size_t n, double level)
{
    require(level > 0.0 && level <= 0.5);
    if (n < 3 || !all_finite(v, n)) {
        return no_interval();
    }
    return around(summarise(v, n), n, level);
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
    require(level > 0.0 && level <= 0.5);
    if (blocks < 3 || !isfinite(estimate) || !all_finite(left_out, blocks)) {
        return no_interval();
    }
    /* a block pulls the whole in one direction and what is left without it in the other */
    struct summary pulls = summarise(left_out, blocks);
    pulls.mean = estimate;
    pulls.standard_error *= (double)blocks - 1.0;
    pulls.skew = -pulls.skew;
    return around(pulls, blocks, level);
}

/* How often the other intervals of stats.h miss: bounded means, medians, ratios, functions of
means;
 * read as in test_stats_coverage.c. Bounded means and medians are conservative by nature.
 * Proportions are tested exactly in test_stats_interval.c.
 *
 *                                n   k = 1        k = 20       k = 200
 *   mean, 1 off a bound         300   0.06 0.00  0.00 0.00  0.00 0.00
 *   mean, 10 off a bound        300   0.09 0.00  0.00 0.00  0.00 0.00
 *   mean, 40 off a bound        300   0.79 0.03  0.40 0.00  0.00 0.00
 *   median                       51   0.46 0.46  0.40 0.30  0.10 0.50
 *   ratio, skewness 0.86        200   1.08 1.04  1.18 1.27  0.70 1.10
 *   slope, jackknife             40   0.96 0.98  0.86 0.96  0.60 0.80
 */
#include "coverage.h"

/* ---- bounded means ---- */

static struct interval around_bounded(const struct study *study, const double *a, const double *b,
                                      double level)
{
    (void)b;
    return stats_bounded_mean_interval(a, study->n, (struct interval){ 0.0, 1.0 }, level);
}

/* Values at the bound 0, but for `shape` of n, on average, that are uniform. */
static void draw_excursions(const struct study *study, struct rng *rng, double *a, double *b)
{
    float u[MOST];
    const double often = study->shape / (double)study->n;
    (void)b;
    rng_fill_uniform(rng, study->n, u);
    for (size_t i = 0; i < study->n; i++) {
        a[i] = (double)u[i] < often ? (double)u[i] / often : 0.0;
    }
}

static void means_of_values_at_a_bound_are_covered(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        double off;
    } cases[] = { { "mean, 1 off a bound", 1.0 },
                  { "mean, 10 off a bound", 10.0 },
                  { "mean, 40 off a bound", 40.0 } };
    size_t seen = 0;
    for (; seen < COUNT(cases); seen++) {
        const struct study study = { .name = cases[seen].name,
                                     .n = 300,
                                     .simulations = 20000,
                                     .shape = cases[seen].off,
                                     .truth = cases[seen].off / 600.0,
                                     .draw = draw_excursions,
                                     .around = around_bounded };
        assert_covers(&study, 0.0);
    }
    assert_int_equal(seen, 3);
}

/* ---- medians, ratios, functions of means ---- */

static struct interval around_median(const struct study *study, const double *a, const double *b,
                                     double level)
{
    (void)b;
    return stats_median_interval(a, study->n, level);
}

static void medians_are_covered(void **state)
{
    (void)state;
    const struct study study = { .name = "median",
                                 .n = 51,
                                 .simulations = 400000,
                                 .draw = draw_normal,
                                 .around = around_median };
    assert_covers(&study, 0.0);
}

static struct interval around_ratio(const struct study *study, const double *a, const double *b,
                                    double level)
{
    return stats_ratio_interval(a, b, study->n, level);
}

/* Two skewed numbers that share half of their scatter, each with a mean that is known. */
static void draw_pairs(const struct study *study, struct rng *rng, double *a, double *b)
{
    float z[2 * MOST];
    rng_fill_normal(rng, 2 * study->n, z);
    for (size_t i = 0; i < study->n; i++) {
        const double one = (double)z[2 * i], two = (double)z[2 * i + 1];
        a[i] = cubed(one, study->shape);
        b[i] = cubed(0.5 * one + sqrt(0.75) * two, study->shape);
    }
}

static void ratios_of_skewed_pairs_are_covered(void **state)
{
    (void)state;
    const struct study study = { .name = "ratio, skewness 0.86",
                                 .n = 200,
                                 .simulations = 400000,
                                 .shape = 11.0,
                                 .truth = 1.0,
                                 .draw = draw_pairs,
                                 .around = around_ratio };
    assert_covers(&study, 0.3);
}

/* The slope of the log of mean variances over four points, from n blocks of ten variances on
 * `shape` degrees of freedom. */
enum { POINTS = 4 };

static double log_slope(const double *means)
{
    const double x[POINTS] = { 0.0, 1.0, 2.0, 3.0 };
    double y[POINTS];
    for (size_t p = 0; p < POINTS; p++) {
        y[p] = log(means[p]) - x[p];
    }
    return stats_slope(x, y, POINTS);
}

static void draw_blocks(const struct study *study, struct rng *rng, double *a, double *b)
{
    float z[POINTS * MOST];
    double whole[POINTS], rest[POINTS];
    rng_fill_normal(rng, POINTS * study->n, z);
    for (size_t p = 0; p < POINTS; p++) {
        whole[p] = 0.0;
        for (size_t i = 0; i < study->n; i++) {
            whole[p] += cubed((double)z[p * study->n + i], 10.0 * study->shape);
        }
    }
    for (size_t i = 0; i < study->n; i++) {
        for (size_t p = 0; p < POINTS; p++) {
            rest[p] = whole[p] - cubed((double)z[p * study->n + i], 10.0 * study->shape);
        }
        a[i] = log_slope(rest);
    }
    b[0] = log_slope(whole);
}

static struct interval around_slope(const struct study *study, const double *a, const double *b,
                                    double level)
{
    return stats_jackknife_interval(b[0], a, study->n, level);
}

static void slopes_of_log_variances_are_covered(void **state)
{
    (void)state;
    const struct study study = { .name = "slope, jackknife",
                                 .n = 40,
                                 .simulations = 200000,
                                 .shape = 11.0,
                                 .truth = -1.0,
                                 .draw = draw_blocks,
                                 .around = around_slope };
    assert_covers(&study, 0.3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(means_of_values_at_a_bound_are_covered),
        cmocka_unit_test(medians_are_covered),
        cmocka_unit_test(ratios_of_skewed_pairs_are_covered),
        cmocka_unit_test(slopes_of_log_variances_are_covered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

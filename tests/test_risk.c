/* The laws of least squares: known values, and agreement with fits to drawn data. */
#include "laws/risk.h"

#include <stdlib.h>

#include "base/blas.h"
#include "base/require.h"
#include "base/rng.h"
#include "death.h"
#include "fit/ridge.h"
#include "harness/stats.h"
#include "support.h"

static void values_are_those_on_paper(void **state)
{
    (void)state;
    const struct risk_law above = { 20, 9, 0.75, 0.25, 0.75 }, below = { 4, 16, 1, 0, 0.5 };
    assert_close(risk_bias2(above), 0.25, 0);
    assert_close(risk_variance(above), 0.9, 1e-15);
    assert_close(risk_mean(above), 1.15, 1e-15);
    assert_close(risk_bias2(below), 9.0 / 16, 1e-15);
    assert_close(risk_variance(below), 3.0 / 16 + 2.0 / 11, 1e-15);
}

/* d = 1. n = 1: chi2_1/chi2_1 is the square of a Cauchy number, of median 1. n = 2: chi2_1 is a
 * part of chi2_1 + chi2_2 that is below x with probability sqrt x; median 1/4, so the ratio's is
 * 1/3. */
static void medians_are_those_of_ratios_of_chi_squares(void **state)
{
    (void)state;
    assert_close(risk_median((struct risk_law){ 1, 1, 1, 0, 1 }), 1, 1e-9);
    assert_close(risk_median((struct risk_law){ 2, 1, 1, 0, 1 }), 1.0 / 3, 1e-9);
    assert_close(risk_median((struct risk_law){ 2, 1, 1, 2, 4 }), 2 + 6.0 / 3, 1e-9);
}

enum { D = 4, OUTSIDE = 3, FITS = 20000, MOST = 12 };

/* Excess risk of one fit to n examples of the first D of D + OUTSIDE features; target: the sum of
 * all features times 1/2, so inside = 1, outside = 3/4. Noise 1/2. */
static double risk_of_fit(struct rng *rng, size_t n)
{
    float draws[MOST * (D + OUTSIDE + 1)];
    double x[MOST * D], y[MOST], w[D], risk = OUTSIDE / 4.0;
    rng_fill_normal(rng, n * (D + OUTSIDE + 1), draws);
    for (size_t i = 0; i < n; i++) {
        const float *row = draws + i * (D + OUTSIDE + 1);
        y[i] = sqrt(0.5) * (double)row[D + OUTSIDE];
        for (size_t j = 0; j < D + OUTSIDE; j++) {
            y[i] += 0.5 * (double)row[j];
            if (j < D) {
                x[i * D + j] = (double)row[j];
            }
        }
    }
    assert_true(ridge_fit(&(struct ridge_problem){ n, D, 1, x, y, 0 }, w));
    for (size_t j = 0; j < D; j++) {
        risk += (w[j] - 0.5) * (w[j] - 0.5);
    }
    return risk;
}

static void medians_of_fits_follow_the_law(void **state)
{
    (void)state;
    double *risks = xcalloc(FITS, sizeof *risks);
    int cases = 0;
    for (size_t n = D; n <= MOST; n += 2) {
        struct rng rng = rng_at(1, 2, n, 4);
        for (size_t i = 0; i < FITS; i++) {
            risks[i] = risk_of_fit(&rng, n);
        }
        const double law = risk_median((struct risk_law){ (double)n, D, 1, OUTSIDE / 4.0, 0.5 });
        assert_close(stats_quantile(risks, FITS, 0.5), law, 0.04 * law);
        cases++;
    }
    assert_int_equal(cases, 5);
    free(risks);
}

static void ask_at_the_peak(void *unused)
{
    (void)unused;
    risk_mean((struct risk_law){ 5, 4, 1, 0, 1 });
}

static void there_is_no_mean_at_the_peak(void **state)
{
    (void)state;
    const struct death death = death_of(ask_at_the_peak, NULL);
    assert_death(&death, -1, "> 1");
}

int main(int argc, char **argv)
{
    (void)argc;
    blas_start(argv, 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_those_on_paper),
        cmocka_unit_test(medians_are_those_of_ratios_of_chi_squares),
        cmocka_unit_test(medians_of_fits_follow_the_law),
        cmocka_unit_test(there_is_no_mean_at_the_peak),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

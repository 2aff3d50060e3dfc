/* Distributions and integrals against known answers: closed forms, or 30-digit arithmetic. */
#include "support.h"

#include "base/require.h"
#include "harness/stats.h"
#include "harness/stats_distribution.h"

static void normal_quantiles_hold_far_into_the_tail(void **state)
{
    (void)state;
    static const struct {
        double probability, z;
    } cases[] = { { 0.5, 0.0 },
                  { 0.975, 1.9599639845400542 },
                  { 2.5e-5, -4.0556269811224012 },
                  { 1e-6, -4.7534243088228989 },
                  { 1e-10, -6.3613409024040562 },
                  { 1e-15, -7.9413453261709968 } };
    size_t seen = 0;
    for (; seen < COUNT(cases); seen++) {
        assert_close(stats_normal_quantile(cases[seen].probability), cases[seen].z, 1e-13);
        assert_close(stats_normal_cdf(cases[seen].z) / cases[seen].probability, 1.0, 1e-12);
    }
    assert_int_equal(seen, 6);
    assert_close(stats_normal_cdf(0.0), 0.5, 0.0);
}

static void student_quantiles_are_those_of_closed_forms(void **state)
{
    (void)state;
    static const double tails[] = { 0.25, 0.05, 0.005, 2.5e-5, 1e-8 };
    size_t seen = 0;
    for (; seen < COUNT(tails); seen++) {
        const double tail = tails[seen], u = 1.0 - 2.0 * tail;
        const double cauchy = 1.0 / tan(acos(-1.0) * tail);
        const double two = u * sqrt(2.0 / (4.0 * tail * (1.0 - tail)));
        assert_close(stats_student_quantile(tail, 1.0) / cauchy, 1.0, 1e-8);
        assert_close(stats_student_quantile(tail, 2.0) / two, 1.0, 1e-8);
    }
    assert_int_equal(seen, 5);
}

/* P(at least k heads of n, each with probability p), term by term. */
static double at_least(size_t k, size_t n, double p)
{
    double sum = 0.0;
    for (size_t i = k; i <= n; i++) {
        const double ways =
            lgamma((double)n + 1.0) - lgamma((double)i + 1.0) - lgamma((double)(n - i) + 1.0);
        sum += exp(ways + (double)i * log(p) + (double)(n - i) * log1p(-p));
    }
    return sum;
}

static void the_beta_function_sums_binomial_tails(void **state)
{
    (void)state;
    static const double ps[] = { 1e-6, 0.03, 0.4, 0.5, 0.97 };
    size_t cases = 0;
    for (size_t n = 1; n <= 64; n *= 2) {
        for (size_t k = 1; k <= n; k++) {
            for (size_t i = 0; i < COUNT(ps); i++, cases++) {
                const double want = at_least(k, n, ps[i]);
                const double got = stats_beta_cdf(ps[i], (double)k, (double)(n - k) + 1.0);
                assert_close(got, want, 1e-12 * want);
            }
        }
    }
    assert_int_equal(cases, 127 * 5);
}

static void the_beta_function_stays_right_for_large_counts(void **state)
{
    (void)state;
    size_t cases = 0;
    for (double n = 1e3; n <= 1e9; n *= 10.0, cases++) {
        /* symmetric, and by the normal limit: 4 standard deviations off the middle */
        const double off = 0.5 - 4.0 * 0.5 / sqrt(n);
        assert_close(stats_beta_cdf(0.5, n / 2.0, n / 2.0), 0.5, 1e-11);
        assert_close(stats_beta_cdf(off, n / 2.0, n / 2.0) / stats_normal_cdf(-4.0), 1.0,
                     64.0 / n + 1e-8);
        const double x = stats_beta_quantile(2.5e-5, n / 10.0, n);
        assert_close(stats_beta_cdf(x, n / 10.0, n) / 2.5e-5, 1.0, 1e-7);
    }
    assert_int_equal(cases, 7);
}

/* ---- integrals ---- */

static double power(double x, const void *exponent)
{
    return pow(x, *(const double *)exponent);
}

static double density(double x, const void *mean)
{
    const double z = x - *(const double *)mean;
    return exp(-0.5 * z * z) / sqrt(2.0 * acos(-1.0));
}

static void integrals_of_known_functions_are_right(void **state)
{
    (void)state;
    const double seven = 7.0, minus_half = -0.5, zero = 0.0, one = 1.0, inf = HUGE_VAL;
    assert_close(stats_integral(power, &seven, 0.0, 2.0), 32.0, 1e-9);
    assert_close(stats_integral(power, &one, -1.0, 1.0), 0.0, 1e-10);
    assert_close(stats_integral(power, &minus_half, 0.0, 1.0), 2.0, 1e-9);
    assert_close(stats_integral(density, &one, -inf, inf), 1.0, 1e-10);
    assert_close(stats_integral(density, &zero, -inf, -4.0) / stats_normal_cdf(-4.0), 1.0, 1e-9);
    assert_close(stats_integral(density, &zero, 1.0, inf), stats_normal_cdf(-1.0), 1e-10);
    assert_close(stats_integral(power, &seven, 2.0, 0.0), -32.0, 1e-9);
}

static void an_integral_that_does_not_exist_is_no_number(void **state)
{
    (void)state;
    const double minus_one = -1.0;
    assert_true(isnan(stats_integral(power, &minus_one, 0.0, 1.0)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(normal_quantiles_hold_far_into_the_tail),
        cmocka_unit_test(student_quantiles_are_those_of_closed_forms),
        cmocka_unit_test(the_beta_function_sums_binomial_tails),
        cmocka_unit_test(the_beta_function_stays_right_for_large_counts),
        cmocka_unit_test(integrals_of_known_functions_are_right),
        cmocka_unit_test(an_integral_that_does_not_exist_is_no_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

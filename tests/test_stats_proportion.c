/* Intervals of proportions and of bounded means: known answers, exact coverage, what is refused. */
#include "support.h"

#include "base/require.h"
#include "harness/stats.h"
#include "harness/stats_distribution.h"

static void assert_interval(struct interval got, double low, double high, double tolerance)
{
    assert_close(got.low, low, tolerance);
    assert_close(got.high, high, tolerance);
}

static void assert_no_interval(struct interval got)
{
    assert_true(isnan(got.low) && isnan(got.high));
}

/* ---- mean ---- */

/* t = 2.0452 at n = 30 and 5 %; slope w^2 / 2 = 0.0213 beyond it, both by hand. */
/* The references are beta quantiles in 30 digits; 81 of 263 is an example of Newcombe 1998. */
static void proportions_have_clopper_and_pearsons_interval(void **state)
{
    (void)state;
    static const struct {
        double successes, count, level, low, high;
    } cases[] = {
        { 1, 10, 0.05, 0.0025285785444618, 0.4450161170282 },
        { 5, 20, 0.05, 0.086571469101435, 0.49104587170796 },
        { 0, 20, 0.05, 0.0, 0.16843347098309 },
        { 20, 20, 0.05, 1.0 - 0.16843347098309, 1.0 },
        { 81, 263, 0.05, 0.25273674558527, 0.36762192260135 },
        { 3, 200, 5e-5, 0.00027057934632066, 0.08476200308026 },
        { 100, 1000, 5e-5, 0.06563095057637, 0.14351508504335 },
    };
    size_t seen = 0;
    for (; seen < COUNT(cases); seen++) {
        assert_interval(
            stats_proportion_interval(cases[seen].successes, cases[seen].count, cases[seen].level),
            cases[seen].low, cases[seen].high, 2e-13);
    }
    assert_int_equal(seen, 7);
}

static void proportions_of_hundreds_of_millions_have_the_normal_limit(void **state)
{
    (void)state;
    const double count = 4e8, half = 4.0556269811224012 * 0.5 / sqrt(count);
    assert_interval(stats_proportion_interval(count / 2.0, count, 5e-5), 0.5 - half, 0.5 + half,
                    1e-8);
}

/* Exact: at every p, the binomial probability of all counts whose interval leaves p out. */
static void proportions_cover_exactly_on_either_side(void **state)
{
    (void)state;
    enum { N = 50 };
    static const double levels[] = { 0.01, 0.01 / 20.0, 0.01 / 200.0 };
    size_t cases = 0;
    for (size_t l = 0; l < COUNT(levels); l++) {
        struct interval at[N + 1];
        for (size_t k = 0; k <= N; k++) {
            at[k] = stats_proportion_interval((double)k, N, levels[l]);
        }
        for (double p = 0.005; p < 1.0; p += 0.005, cases++) {
            double below = 0.0, above = 0.0;
            for (size_t k = 0; k <= N; k++) {
                const double ways =
                    lgamma(N + 1.0) - lgamma((double)k + 1.0) - lgamma((double)(N - k) + 1.0);
                const double here = exp(ways + (double)k * log(p) + (double)(N - k) * log1p(-p));
                below += at[k].low <= p ? 0.0 : here;
                above += p <= at[k].high ? 0.0 : here;
            }
            assert_true(below <= levels[l] / 2.0 && above <= levels[l] / 2.0);
        }
    }
    assert_int_equal(cases, 3 * 199);
}

/* ---- bounded mean ---- */

static void values_all_at_a_bound_leave_room_for_what_was_not_seen(void **state)
{
    (void)state;
    const struct interval bounds = { 2.0, 4.0 };
    const double low[] = { 2.0, 2.0, 2.0, 2.0 }, high[] = { 4.0, 4.0 };
    /* (1 - x)^4 = 0.005 and (1 - x)^2 = 0.005 */
    assert_interval(stats_bounded_mean_interval(low, 4, bounds, 0.01), 2.0,
                    2.0 + 2.0 * (1.0 - pow(0.005, 0.25)), 1e-12);
    assert_interval(stats_bounded_mean_interval(high, 2, bounds, 0.01),
                    4.0 - 2.0 * (1.0 - sqrt(0.005)), 4.0, 1e-12);
}

static void values_far_from_the_bounds_have_the_interval_of_the_mean(void **state)
{
    (void)state;
    enum { N = 100 };
    double v[N];
    for (size_t i = 0; i < N; i++) {
        v[i] = 0.3 + 0.004 * (double)i;
    }
    const struct interval mean = stats_mean_interval(v, N, 0.01);
    assert_interval(stats_bounded_mean_interval(v, N, (struct interval){ 0.0, 1.0 }, 0.01),
                    mean.low, mean.high, 0.0);
}

static void a_value_outside_its_bounds_has_no_interval(void **state)
{
    (void)state;
    const struct interval bounds = { 0.0, 1.0 };
    const double outside[] = { 0.5, 1.5, 0.5 }, bad[] = { 0.5, nan(""), 0.5 };
    assert_no_interval(stats_bounded_mean_interval(outside, 3, bounds, 0.01));
    assert_no_interval(stats_bounded_mean_interval(bad, 3, bounds, 0.01));
    assert_no_interval(stats_bounded_mean_interval(bad, 0, bounds, 0.01));
}

/* ---- median ---- */

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(proportions_have_clopper_and_pearsons_interval),
        cmocka_unit_test(proportions_of_hundreds_of_millions_have_the_normal_limit),
        cmocka_unit_test(proportions_cover_exactly_on_either_side),
        cmocka_unit_test(values_all_at_a_bound_leave_room_for_what_was_not_seen),
        cmocka_unit_test(values_far_from_the_bounds_have_the_interval_of_the_mean),
        cmocka_unit_test(a_value_outside_its_bounds_has_no_interval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

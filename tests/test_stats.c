/* Estimates against known answers, worked by hand. */
#include <string.h>

#include "support.h"

#include "base/require.h"
#include "base/rng.h"
#include "harness/stats.h"

/* ---- estimates ---- */

static void the_mean_of_whole_numbers_is_exact(void **state)
{
    (void)state;
    const double v[] = { 9.0, 1.0, 5.0, 3.0, 2.0 };
    const float f[] = { 9.0f, 1.0f, 5.0f, 3.0f, 2.0f };
    assert_close(stats_mean(v, 5), 4.0, 0.0);
    assert_close(stats_meanf(f, 5), 4.0, 0.0);
    assert_close(stats_mean(v, 1), 9.0, 0.0);
}

static void the_mean_keeps_what_a_plain_sum_would_lose(void **state)
{
    (void)state;
    const double v[] = { 1.0, 1e100, 1.0, -1e100 };
    assert_close(stats_mean(v, 4), 0.5, 0.0);
}

static void the_variance_divides_by_one_less_than_the_count(void **state)
{
    (void)state;
    const double v[] = { 7.0, 1.0, 4.0 }; /* deviations 3, -3, 0 */
    const float f[] = { 7.0f, 1.0f, 4.0f };
    const double equal[] = { 0.1, 0.1 };
    assert_close(stats_variance(v, 3), 9.0, 0.0);
    assert_close(stats_variancef(f, 3), 9.0, 0.0);
    assert_close(stats_variance(equal, 2), 0.0, 0.0);
}

static void a_large_offset_leaves_the_variance_alone(void **state)
{
    (void)state;
    const double v[] = { 1e9 + 1.0, 1e9 + 2.0, 1e9 + 3.0 };
    assert_close(stats_variance(v, 3), 1.0, 1e-12);
}

static void too_few_values_have_no_estimate(void **state)
{
    (void)state;
    const double v[] = { 1.0 };
    const float f[] = { 1.0f };
    assert_true(isnan(stats_mean(v, 0)) && isnan(stats_meanf(f, 0)));
    assert_true(isnan(stats_variance(v, 1)) && isnan(stats_variancef(f, 1)));
    assert_true(isnan(stats_quantile(v, 0, 0.5)));
    assert_true(isnan(stats_slope(v, v, 1)));
    assert_true(isnan(stats_auc(v, 0, v, 1)) && isnan(stats_auc(v, 1, v, 0)));
}

static void a_value_that_is_no_number_shows_in_every_estimate(void **state)
{
    (void)state;
    const double good[] = { 1.0, 2.0, 3.0 }, bad[] = { 1.0, nan(""), 3.0 };
    const float badf[] = { 1.0f, nanf(""), 3.0f };
    assert_true(isnan(stats_mean(bad, 3)) && isnan(stats_meanf(badf, 3)));
    assert_true(isnan(stats_variance(bad, 3)) && isnan(stats_variancef(badf, 3)));
    assert_true(isnan(stats_quantile(bad, 3, 0.0)) && isnan(stats_quantile(bad, 3, 1.0)));
    assert_true(isnan(stats_slope(bad, good, 3)) && isnan(stats_slope(good, bad, 3)));
    assert_true(isnan(stats_auc(bad, 3, good, 3)) && isnan(stats_auc(good, 3, bad, 3)));
}

static void quantiles_interpolate_between_sorted_values(void **state)
{
    (void)state;
    const double even[] = { 4.0, 1.0, 3.0, 2.0 }, last[] = { 5.0, 9.0, 1.0 };
    static const struct {
        double q, want;
    } cases[] = { { 0.0, 1.0 }, { 0.25, 1.75 }, { 0.5, 2.5 }, { 0.75, 3.25 }, { 1.0, 4.0 } };
    size_t seen = 0;
    for (; seen < COUNT(cases); seen++) {
        assert_close(stats_quantile(even, 4, cases[seen].q), cases[seen].want, 0.0);
    }
    assert_int_equal(seen, 5);
    assert_close(stats_quantile(last, 3, 0.5), 5.0, 0.0);
    assert_close(stats_quantile(last, 3, 1.0), 9.0, 0.0);
    assert_close(stats_quantile(last, 1, 0.3), 5.0, 0.0);
}

static void the_slope_of_a_line_is_its_slope(void **state)
{
    (void)state;
    const double x[] = { 0.0, 1.0, 2.0, 3.0 }, line[] = { 5.0, 3.0, 1.0, -1.0 };
    const double bent[] = { 0.0, 1.0, 4.0, 9.0 }, constant[] = { 2.0, 2.0, 2.0, 2.0 };
    assert_close(stats_slope(x, line, 4), -2.0, 0.0);
    assert_close(stats_slope(x, bent, 4), 3.0, 0.0); /* sum xy' / sum xx' = 15 / 5 */
    assert_close(stats_slope(x, constant, 4), 0.0, 0.0);
    assert_true(isnan(stats_slope(constant, x, 4)));
}

static void the_area_counts_ordered_pairs_and_half_the_ties(void **state)
{
    (void)state;
    const double p[] = { 3.0, 1.0, 2.0 }, n[] = { 2.0, 0.0 };
    const double inf[] = { HUGE_VAL };
    assert_close(stats_auc(p, 3, n, 2), 4.5 / 6.0, 0.0);
    assert_close(stats_auc(n, 2, p, 3), 1.5 / 6.0, 0.0);
    assert_close(stats_auc(p, 3, p, 3), 0.5, 0.0);
    assert_close(stats_auc(inf, 1, p, 3), 1.0, 0.0);
}

static double auc_by_pairs(const double *p, size_t positives, const double *n, size_t negatives)
{
    double won = 0.0;
    for (size_t i = 0; i < positives; i++) {
        for (size_t j = 0; j < negatives; j++) {
            won += p[i] > n[j] ? 1.0 : p[i] == n[j] ? 0.5 : 0.0;
        }
    }
    return won / (double)(positives * negatives);
}

static void the_area_is_that_of_the_double_loop_over_pairs(void **state)
{
    (void)state;
    size_t cases = 0;
    for (uint64_t trial = 0; trial < 50; trial++, cases++) {
        enum { MOST = 40 };
        double p[MOST], n[MOST];
        struct rng rng = rng_at(1, rng_hash_text("test_stats"), 0, trial);
        const size_t positives = 1 + rng_below(&rng, MOST), negatives = 1 + rng_below(&rng, MOST);
        for (size_t i = 0; i < MOST; i++) { /* few different scores, so that many are equal */
            p[i] = (double)rng_below(&rng, 12);
            n[i] = (double)rng_below(&rng, 10);
        }
        assert_close(stats_auc(p, positives, n, negatives),
                     auc_by_pairs(p, positives, n, negatives), 1e-15);
    }
    assert_int_equal(cases, 50);
}

static void values_that_all_come_twice_repeat_and_few_or_discrete_ones_do_not(void **state)
{
    (void)state;
    double twice[64], once[64], discrete[64], one_alone[64];
    for (size_t i = 0; i < COUNT(twice); i++) {
        twice[i] = (double)(i % 32); /* 0 .. 31, 0 .. 31 */
        once[i] = (double)i;
        discrete[i] = (double)(i % 16);
        one_alone[i] = i == 0 ? 99.0 : (double)(i % 32);
    }
    assert_true(stats_repeats(twice, 64));
    assert_false(stats_repeats(twice, 63));
    assert_false(stats_repeats(once, 64));
    assert_false(stats_repeats(discrete, 64));
    assert_false(stats_repeats(one_alone, 64));
}

static void the_library_gives_its_name(void **state)
{
    (void)state;
    assert_int_equal(strncmp(stats_library(), "GSL 2", 5), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_mean_of_whole_numbers_is_exact),
        cmocka_unit_test(the_mean_keeps_what_a_plain_sum_would_lose),
        cmocka_unit_test(the_variance_divides_by_one_less_than_the_count),
        cmocka_unit_test(a_large_offset_leaves_the_variance_alone),
        cmocka_unit_test(too_few_values_have_no_estimate),
        cmocka_unit_test(a_value_that_is_no_number_shows_in_every_estimate),
        cmocka_unit_test(quantiles_interpolate_between_sorted_values),
        cmocka_unit_test(the_slope_of_a_line_is_its_slope),
        cmocka_unit_test(the_area_counts_ordered_pairs_and_half_the_ties),
        cmocka_unit_test(the_area_is_that_of_the_double_loop_over_pairs),
        cmocka_unit_test(values_that_all_come_twice_repeat_and_few_or_discrete_ones_do_not),
        cmocka_unit_test(the_library_gives_its_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

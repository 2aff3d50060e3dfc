/* Intervals against known answers, their limits, and what they do with unusable data. How often
 * they cover is the business of test_stats_coverage.c. */
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
static void a_symmetric_sample_gets_students_interval_a_little_wider(void **state)
{
    (void)state;
    enum { N = 30 };
    double v[N];
    for (size_t i = 0; i < N; i++) {
        v[i] = (double)i - 14.5; /* variance 30 * 31 / 12 = 77.5 */
    }
    const double half = (2.0452 + 0.0151) * sqrt(77.5 / 30.0);
    assert_interval(stats_mean_interval(v, N, 0.05), -half, half, 1e-3);
}

static void a_skewed_sample_is_bounded_farther_on_its_long_side(void **state)
{
    (void)state;
    enum { N = 100 };
    double v[N], mirrored[N];
    for (size_t i = 0; i < N; i++) {
        v[i] = exp(0.03 * (double)i);
        mirrored[i] = -v[i];
    }
    const double mean = stats_mean(v, N);
    const struct interval one = stats_mean_interval(v, N, 0.01);
    const struct interval other = stats_mean_interval(mirrored, N, 0.01);
    assert_true(one.low < mean && mean < one.high);
    assert_true(one.high - mean > 1.1 * (mean - one.low));
    assert_interval(other, -one.high, -one.low, 1e-12);
}

static void a_constant_sample_has_a_point_for_its_mean(void **state)
{
    (void)state;
    const double v[] = { 0.25, 0.25, 0.25, 0.25 };
    assert_interval(stats_mean_interval(v, 4, 0.01), 0.25, 0.25, 0.0);
}

/* ---- proportion ---- */

/* P(at most 1 head of 10) = 11/1024 <= 2.5 % < P(at most 2) = 56/1024: ranks 2 and 9. */
static void the_median_of_ten_lies_between_the_second_and_the_ninth(void **state)
{
    (void)state;
    const double v[] = { 7.0, 3.0, 10.0, 1.0, 8.0, 2.0, 9.0, 6.0, 4.0, 5.0 };
    assert_interval(stats_median_interval(v, 10, 0.05), 2.0, 9.0, 0.0);
    assert_interval(stats_median_interval(v, 10, 22.0 / 1024.0 * (1.0 - 1e-9)), 1.0, 10.0, 0.0);
    assert_interval(stats_median_interval(v, 10, 22.0 / 1024.0 * (1.0 + 1e-9)), 2.0, 9.0, 0.0);
}

static void too_few_values_leave_the_median_unbounded(void **state)
{
    (void)state;
    const double v[] = { 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0 };
    /* 2 * 2^-8 = 0.0078 <= 0.01, 2 * 2^-7 = 0.0156 > 0.01 */
    assert_interval(stats_median_interval(v, 8, 0.01), 1.0, 8.0, 0.0);
    const struct interval seven = stats_median_interval(v, 7, 0.01);
    assert_true(isinf(seven.low) && seven.low < 0.0 && isinf(seven.high) && seven.high > 0.0);
}

/* ---- ratio ---- */

/* Against a constant denominator the set is the mean's interval, divided. */
static void a_ratio_to_a_constant_is_the_mean_divided(void **state)
{
    (void)state;
    enum { N = 60 };
    double over[N], under[N], minus[N];
    for (size_t i = 0; i < N; i++) {
        over[i] = exp(0.02 * (double)i);
        under[i] = 4.0;
        minus[i] = -4.0;
    }
    const struct interval mean = stats_mean_interval(over, N, 0.001);
    assert_interval(stats_ratio_interval(over, under, N, 0.001), mean.low / 4.0, mean.high / 4.0,
                    1e-13);
    assert_interval(stats_ratio_interval(over, minus, N, 0.001), -mean.high / 4.0, -mean.low / 4.0,
                    1e-13);
}

static void the_ends_of_a_ratio_are_where_the_difference_may_vanish(void **state)
{
    (void)state;
    enum { N = 50 };
    double over[N], under[N], rest[N];
    for (size_t i = 0; i < N; i++) {
        over[i] = 3.0 + sin(1.7 * (double)i);
        under[i] = 2.0 + 0.9 * cos(2.9 * (double)i) + 0.3 * sin(1.7 * (double)i);
    }
    const struct interval ratio = stats_ratio_interval(over, under, N, 0.001);
    for (size_t i = 0; i < N; i++) {
        rest[i] = over[i] - ratio.low * under[i];
    }
    assert_close(stats_mean_interval(rest, N, 0.001).low, 0.0, 1e-12);
    for (size_t i = 0; i < N; i++) {
        rest[i] = over[i] - ratio.high * under[i];
    }
    assert_close(stats_mean_interval(rest, N, 0.001).high, 0.0, 1e-12);
    assert_true(ratio.low < stats_mean(over, N) / stats_mean(under, N));
    assert_true(stats_mean(over, N) / stats_mean(under, N) < ratio.high);
}

static void proportional_pairs_have_a_point_for_their_ratio(void **state)
{
    (void)state;
    const double under[] = { 11.0, 12.0, 13.0, 14.0, 15.0, 16.0 };
    const double over[] = { 22.0, 24.0, 26.0, 28.0, 30.0, 32.0 };
    assert_interval(stats_ratio_interval(over, under, 6, 0.01), 2.0, 2.0, 0.0);
}

static void a_ratio_to_something_near_zero_is_unbounded(void **state)
{
    (void)state;
    const double over[] = { 1.0, 2.0, 3.0, 2.0, 1.0 }, under[] = { 1.0, -1.0, 0.5, -0.5, 0.1 };
    const struct interval ratio = stats_ratio_interval(over, under, 5, 0.01);
    assert_true(isinf(ratio.low) && ratio.low < 0.0 && isinf(ratio.high) && ratio.high > 0.0);
}

/* ---- jackknife ---- */

/* Of a mean, the jackknife's error is that of the mean: its interval is the mean's own. */
static void the_jackknife_of_a_mean_is_the_interval_of_the_mean(void **state)
{
    (void)state;
    enum { N = 40 };
    double v[N], left_out[N];
    for (size_t i = 0; i < N; i++) {
        v[i] = exp(0.05 * (double)i);
    }
    const double mean = stats_mean(v, N);
    for (size_t i = 0; i < N; i++) {
        left_out[i] = (mean * N - v[i]) / (N - 1.0);
    }
    const struct interval want = stats_mean_interval(v, N, 0.001);
    assert_interval(stats_jackknife_interval(mean, left_out, N, 0.001), want.low, want.high, 1e-11);
}

static void blocks_that_do_not_matter_leave_a_point(void **state)
{
    (void)state;
    const double same[] = { 1.5, 1.5, 1.5, 1.5 };
    assert_interval(stats_jackknife_interval(1.5, same, 4, 0.01), 1.5, 1.5, 0.0);
}

/* ---- unusable data ---- */

static void a_value_that_is_not_finite_has_no_interval(void **state)
{
    (void)state;
    const double good[] = { 1.0, 2.0, 3.0, 4.0 };
    const double odd[] = { nan(""), HUGE_VAL, -HUGE_VAL };
    size_t cases = 0;
    for (size_t i = 0; i < COUNT(odd); i++) {
        for (size_t place = 0; place < 4; place++, cases++) {
            double v[] = { 1.0, 2.0, 3.0, 4.0 };
            v[place] = odd[i];
            assert_no_interval(stats_mean_interval(v, 4, 0.01));
            assert_no_interval(stats_median_interval(v, 4, 0.5));
            assert_no_interval(stats_ratio_interval(v, good, 4, 0.01));
            assert_no_interval(stats_ratio_interval(good, v, 4, 0.01));
            assert_no_interval(stats_jackknife_interval(1.0, v, 4, 0.01));
        }
        assert_no_interval(stats_jackknife_interval(odd[i], good, 4, 0.01));
        assert_no_interval(stats_proportion_interval(odd[i], 2.0, 0.01));
        assert_no_interval(stats_proportion_interval(1.0, odd[i], 0.01));
    }
    assert_int_equal(cases, 12);
}

static void too_few_or_impossible_data_have_no_interval(void **state)
{
    (void)state;
    const double v[] = { 1.0, 2.0, 4.0 };
    assert_no_interval(stats_mean_interval(v, 2, 0.01));
    assert_no_interval(stats_median_interval(v, 0, 0.01));
    assert_no_interval(stats_ratio_interval(v, v, 2, 0.01));
    assert_no_interval(stats_jackknife_interval(1.0, v, 2, 0.01));
    assert_no_interval(stats_proportion_interval(3.0, 2.0, 0.01));
    assert_no_interval(stats_proportion_interval(-1.0, 2.0, 0.01));
    assert_no_interval(stats_proportion_interval(0.0, 0.0, 0.01));
    assert_true(isfinite(stats_mean_interval(v, 3, 0.01).low));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_symmetric_sample_gets_students_interval_a_little_wider),
        cmocka_unit_test(a_skewed_sample_is_bounded_farther_on_its_long_side),
        cmocka_unit_test(a_constant_sample_has_a_point_for_its_mean),
        cmocka_unit_test(the_median_of_ten_lies_between_the_second_and_the_ninth),
        cmocka_unit_test(too_few_values_leave_the_median_unbounded),
        cmocka_unit_test(a_ratio_to_a_constant_is_the_mean_divided),
        cmocka_unit_test(the_ends_of_a_ratio_are_where_the_difference_may_vanish),
        cmocka_unit_test(proportional_pairs_have_a_point_for_their_ratio),
        cmocka_unit_test(a_ratio_to_something_near_zero_is_unbounded),
        cmocka_unit_test(the_jackknife_of_a_mean_is_the_interval_of_the_mean),
        cmocka_unit_test(blocks_that_do_not_matter_leave_a_point),
        cmocka_unit_test(a_value_that_is_not_finite_has_no_interval),
        cmocka_unit_test(too_few_or_impossible_data_have_no_interval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

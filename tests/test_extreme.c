/* The laws of the largest of n normal numbers agree with those that have a closed form. */
#include "laws/extreme.h"

#include "base/require.h"
#include "harness/stats.h"
#include "support.h"

static const double PI = 3.14159265358979323846;

/* David and Nagaraja 2003: up to five the mean of the largest is elementary. */
static void means_of_the_largest_of_few_are_elementary(void **state)
{
    (void)state;
    const double third = asin(1.0 / 3.0) / PI;
    const double means[] = {
        0.0,
        1.0 / sqrt(PI),
        1.5 / sqrt(PI),
        3.0 / sqrt(PI) * (0.5 + third),
        2.5 / sqrt(PI) * (0.5 + 3.0 * third),
    };
    for (size_t i = 0; i < COUNT(means); i++) {
        assert_close(extreme_mean(i + 1), means[i], 1e-9);
    }
    assert_int_equal(COUNT(means), 5);
}

static void mean_squares_of_the_largest_of_few_are_elementary(void **state)
{
    (void)state;
    assert_close(extreme_mean_square(1), 1.0, 1e-9);
    assert_close(extreme_mean_square(2), 1.0, 1e-9);
    assert_close(extreme_mean_square(3), 1.0 + sqrt(3.0) / (2.0 * PI), 1e-9);
}

/* Tippett 1925 gives the means to five places. */
static void the_mean_grows_as_tabulated_and_below_its_bound(void **state)
{
    (void)state;
    assert_close(extreme_mean(100), 2.50759, 5e-6);
    assert_close(extreme_mean(1000), 3.24144, 5e-6);
    double last = 0.0;
    size_t cases = 0;
    for (size_t n = 2; n <= 4096; n *= 2, cases++) {
        const double mean = extreme_mean(n);
        assert_true(last < mean && mean <= sqrt(2.0 * log((double)n)));
        assert_true(mean * mean < extreme_mean_square(n));
        last = mean;
    }
    assert_int_equal(cases, 12);
}

static void numbers_that_are_not_lifted_win_in_proportion(void **state)
{
    (void)state;
    size_t cases = 0;
    for (size_t lifted = 1; lifted <= 64; lifted *= 2, cases++) {
        assert_close(extreme_lifted_share(64, lifted, 0.0), (double)lifted / 64.0, 1e-9);
    }
    assert_int_equal(cases, 7);
}

static void one_lifted_against_one_other_wins_by_the_normal_law(void **state)
{
    (void)state;
    static const double lifts[] = { -2.0, -0.5, 0.3, 1.0, 3.0 };
    for (size_t i = 0; i < COUNT(lifts); i++) {
        assert_close(extreme_lifted_share(2, 1, lifts[i]), stats_normal_cdf(lifts[i] / sqrt(2.0)),
                     1e-9);
    }
}

static void lifting_some_is_lowering_the_others(void **state)
{
    (void)state;
    assert_close(extreme_lifted_share(20, 3, 0.7), 1.0 - extreme_lifted_share(20, 17, -0.7), 1e-9);
}

static void the_middle_of_three_loses_what_correlation_gives_the_ends(void **state)
{
    (void)state;
    assert_close(extreme_middle_share(0.0), 1.0 / 3.0, 1e-15);
    assert_close(extreme_middle_share(1.0 - 1e-12), 0.25, 1e-9);
    assert_close(extreme_middle_share(-1.0 + 1e-12), 0.5, 1e-6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(means_of_the_largest_of_few_are_elementary),
        cmocka_unit_test(mean_squares_of_the_largest_of_few_are_elementary),
        cmocka_unit_test(the_mean_grows_as_tabulated_and_below_its_bound),
        cmocka_unit_test(numbers_that_are_not_lifted_win_in_proportion),
        cmocka_unit_test(one_lifted_against_one_other_wins_by_the_normal_law),
        cmocka_unit_test(lifting_some_is_lowering_the_others),
        cmocka_unit_test(the_middle_of_three_loses_what_correlation_gives_the_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Labels are separated where a line can be drawn on paper, and both answers are proved. */
#include "fit/lp.h"

#include <stdbool.h>

#include "base/require.h"
#include "base/rng.h"
#include "death.h"
#include "support.h"

/* -1 at 0 and 2, +1 at 3: the line x = 2.5 is 1/2 away; w = 1 reaches it, b = -2.5 does not fit the
 * box. With b = -1, w = c: c 3 - 1 and 1 - 2 c are equal at c = 2/5, margin 1/5. */
static void the_margin_is_the_one_on_paper(void **state)
{
    (void)state;
    static const float x[] = { 0, 2, 3 };
    static const signed char labels[] = { -1, -1, 1 };
    const struct lp_points points = { 3, 1, x, labels };
    const struct lp_margin margin = lp_margin(&points);
    assert_close(margin.low, 0.2, 1e-10);
    assert_close(margin.high, 0.2, 1e-10);
    assert_int_equal(lp_separable(&points), LP_SEPARABLE);
}

static void exclusive_or_is_not_separable(void **state)
{
    (void)state;
    static const float x[] = { 0, 0, 0, 1, 1, 0, 1, 1 };
    static const signed char labels[] = { -1, 1, 1, -1 };
    const struct lp_points points = { 4, 2, x, labels };
    const struct lp_margin margin = lp_margin(&points);
    assert_true(margin.low == 0);
    assert_close(margin.high, 0, 1e-12);
    assert_int_equal(lp_separable(&points), LP_INSEPARABLE);
}

/* Of the 16 labellings of a square's corners only the two with equal diagonals are not. */
static void all_but_two_labellings_of_a_square_are_separable(void **state)
{
    (void)state;
    static const float x[] = { 0, 0, 0, 1, 1, 0, 1, 1 };
    const struct lp_points points = { 4, 2, x, NULL };
    assert_true(lp_count_separable(&points) == 14);
}

/* Not in general position: on a line only the 2n labellings that change sign at most once. */
static void points_on_a_line_are_cut_once(void **state)
{
    (void)state;
    static const float x[] = { 0, 0, 1, 2, 2, 4, 3, 6, 4, 8, 5, 10 };
    const struct lp_points points = { 6, 2, x, NULL };
    assert_true(lp_count_separable(&points) == 12);
}

static void points_of_one_label_and_single_points_are_separable(void **state)
{
    (void)state;
    static const float x[] = { 3, 3, -7, 1e6f };
    static const signed char same[] = { -1, -1, -1, -1 };
    const struct lp_points all = { 4, 1, x, same }, one = { 1, 1, x, same };
    assert_int_equal(lp_separable(&all), LP_SEPARABLE);
    assert_int_equal(lp_separable(&one), LP_SEPARABLE);
}

static void equal_points_with_different_labels_are_not(void **state)
{
    (void)state;
    static const float x[] = { 1, 5, 1, 5 };
    static const signed char labels[] = { 1, -1 };
    const struct lp_points points = { 2, 2, x, labels };
    assert_int_equal(lp_separable(&points), LP_INSEPARABLE);
}

/* Labels -, +, + along a line can be cut; the next - cannot. */
static void the_longest_start_ends_before_the_label_that_spoils_it(void **state)
{
    (void)state;
    static const float x[] = { 0, 1, 2, 3, 4, 5 };
    static const signed char spoilt[] = { -1, 1, 1, -1, -1, 1 }, cut[] = { -1, -1, 1, 1, 1, 1 };
    const struct lp_points spoilt_points = { 6, 1, x, spoilt }, cut_points = { 6, 1, x, cut };
    assert_true(lp_longest_separable(&spoilt_points) == 3);
    assert_true(lp_longest_separable(&cut_points) == 6);
}

/* ---- random points whose answer is known ---- */

enum { FEATURES = 20, POINTS = 90, CASES = 60 };

struct known {
    float x[POINTS * FEATURES];
    signed char labels[POINTS];
    struct lp_points points;
};

/* Labels by a random plane; `spoilt` moves the first point to the mean of the others with +1, deep
 * inside them, and labels it -1. */
static void make_known(uint64_t number, bool spoilt, struct known *known)
{
    struct rng rng = rng_at(1, 2, 3, number);
    float w[FEATURES];
    double sum[FEATURES] = { 0 };
    size_t ones = 0;
    rng_fill_normal(&rng, FEATURES, w);
    rng_fill_normal(&rng, COUNT(known->x), known->x);
    for (size_t i = 0; i < POINTS; i++) {
        const float *x = known->x + i * FEATURES;
        double score = 0;
        for (size_t f = 0; f < FEATURES; f++) {
            score += (double)w[f] * (double)x[f];
        }
        known->labels[i] = score > 0 ? 1 : -1;
        ones += i > 0 && score > 0;
        for (size_t f = 0; f < FEATURES && i > 0 && score > 0; f++) {
            sum[f] += (double)x[f];
        }
    }
    for (size_t f = 0; f < FEATURES && spoilt; f++) {
        known->x[f] = (float)(sum[f] / (double)ones);
        known->labels[0] = -1;
    }
    known->points = (struct lp_points){ POINTS, FEATURES, known->x, known->labels };
}

static void hidden_planes_are_found_and_spoilt_ones_are_not(void **state)
{
    (void)state;
    size_t right = 0;
    for (size_t k = 0; k < CASES; k++) {
        const bool spoilt = k % 2 == 1;
        struct known known;
        make_known(k, spoilt, &known);
        const struct lp_margin margin = lp_margin(&known.points);
        assert_close(margin.low, margin.high, 1e-9);
        right += lp_separable(&known.points) == (spoilt ? LP_INSEPARABLE : LP_SEPARABLE);
    }
    assert_int_equal(right, CASES);
}

static void the_margin_is_the_same_on_any_number_of_threads(void **state)
{
    (void)state;
    struct lp_margin alone[CASES], together[CASES];
    for (size_t k = 0; k < CASES; k++) {
        struct known known;
        make_known(k, k % 2 == 1, &known);
        alone[k] = lp_margin(&known.points);
    }
#pragma omp parallel for num_threads(4)
    for (size_t k = 0; k < CASES; k++) {
        struct known known;
        make_known(k, k % 2 == 1, &known);
        together[k] = lp_margin(&known.points);
    }
    size_t same = 0;
    for (size_t k = 0; k < CASES; k++) {
        same += alone[k].low == together[k].low && alone[k].high == together[k].high;
    }
    assert_int_equal(same, CASES);
}

static void ask_about_a_nan(void *unused)
{
    (void)unused;
    const float x[] = { 1, nanf("") };
    static const signed char labels[] = { 1, -1 };
    const struct lp_points points = { 2, 1, x, labels };
    lp_separable(&points);
}

static void ask_about_nothing(void *unused)
{
    (void)unused;
    const struct lp_points points = { 0, 1, NULL, NULL };
    lp_separable(&points);
}

static void a_nan_and_no_points_end_the_program(void **state)
{
    (void)state;
    const struct death by_nan = death_of(ask_about_a_nan, NULL);
    assert_death(&by_nan, -1, "isfinite");
    const struct death by_nothing = death_of(ask_about_nothing, NULL);
    assert_death(&by_nothing, -1, "n > 0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_margin_is_the_one_on_paper),
        cmocka_unit_test(exclusive_or_is_not_separable),
        cmocka_unit_test(all_but_two_labellings_of_a_square_are_separable),
        cmocka_unit_test(points_on_a_line_are_cut_once),
        cmocka_unit_test(points_of_one_label_and_single_points_are_separable),
        cmocka_unit_test(equal_points_with_different_labels_are_not),
        cmocka_unit_test(the_longest_start_ends_before_the_label_that_spoils_it),
        cmocka_unit_test(hidden_planes_are_found_and_spoilt_ones_are_not),
        cmocka_unit_test(the_margin_is_the_same_on_any_number_of_threads),
        cmocka_unit_test(a_nan_and_no_points_end_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

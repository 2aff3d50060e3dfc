/* Gradients through a head, a ReLU and a filter are those that one works out on paper. */
#include "heads/gradient.h"

#include <string.h>

#include "base/require.h"
#include "support.h"

static const struct shape two_maps = { .n = 1, .c = 2, .h = 2, .w = 2 };
static const float maps[] = { 1, 5, 5, 2, -1, -2, -4, -8 };
static const float slopes[] = { 8, -4 };

static void expect(const char *head, struct head_options options, const float *want)
{
    float dx[9] = { [8] = 77 };
    gradient_of(head_find(head), &options, two_maps, maps, slopes, dx);
    for (size_t i = 0; i < 8; i++) {
        assert_true(dx[i] == want[i]);
    }
    assert_true(dx[8] == 77);
}

static void averaging_sends_every_position_the_same(void **state)
{
    (void)state;
    static const float want[] = { 2, 2, 2, 2, -1, -1, -1, -1 };
    expect("gap", (struct head_options){ 0 }, want);
}

static void the_maximum_sends_it_to_one_position_or_shares_it(void **state)
{
    (void)state;
    static const float first[] = { 0, 8, 0, 0, -4, 0, 0, 0 };
    static const float even[] = { 0, 4, 4, 0, -4, 0, 0, 0 };
    expect("gmp", (struct head_options){ .ties = { .ties = TIES_FIRST } }, first);
    expect("gmp", (struct head_options){ .ties = { .ties = TIES_EVEN } }, even);
}

static void a_difference_quotient_sees_what_the_gradient_says(void **state)
{
    (void)state;
    const struct head_options options = { 0 };
    float x[COUNT(maps)];
    memcpy(x, maps, sizeof x);
    static const double maximum[] = { 0, 0.5, 0.5, 0, 1, 0, 0, 0 }; /* ties: half on either side */
    for (size_t i = 0; i < COUNT(x); i++) {
        assert_true(gradient_by_difference(head_find("gap"), &options, two_maps, x, i, 1) == 0.25);
        const double slope =
            gradient_by_difference(head_find("gmp"), &options, two_maps, x, i, 0.5);
        assert_true(slope == maximum[i]);
    }
    assert_memory_equal(x, maps, sizeof x);
}

static void gradients_of_many_maps_are_summed_place_by_place(void **state)
{
    (void)state;
    static const float x[] = { 1, 5, 5, 2, 0, 7, 0, 0, 0, 0, 0, 0 };
    static const double average[] = { 0.75, 0.75, 0.75, 0.75 },
                        active[] = { 0.25, 0.5, 0.25, 0.25 };
    static const double first[] = { 1, 2, 0, 0 }, seen[] = { 0, 2, 0, 0 };
    const struct shape in = { .n = 3, .c = 1, .h = 2, .w = 2 };
    const struct head_options options = { 0 };
    double sums[4][4];
    gradient_sum(head_find("gap"), &options, in, x, false, sums[0]);
    gradient_sum(head_find("gap"), &options, in, x, true, sums[1]);
    gradient_sum(head_find("gmp"), &options, in, x, false, sums[2]);
    gradient_sum(head_find("gmp"), &options, in, x, true, sums[3]);
    for (size_t i = 0; i < 4; i++) {
        assert_true(sums[0][i] == average[i] && sums[1][i] == active[i]);
        assert_true(sums[2][i] == first[i] && sums[3][i] == seen[i]);
    }
}

static void a_relu_lets_through_what_is_above_zero_only(void **state)
{
    (void)state;
    static const float before[] = { 1, 0, -0.0f, -1, NAN, 1e-40f };
    float dx[] = { 1, 2, 3, 4, 5, 6 };
    gradient_before_relu(COUNT(dx), before, dx);
    static const float want[] = { 1, 0, 0, 0, 0, 6 };
    for (size_t i = 0; i < COUNT(dx); i++) {
        assert_true(dx[i] == want[i]);
    }
}

static void sizes_are_counted_and_summed(void **state)
{
    (void)state;
    static const float dx[] = { 3, 0, -4, -0.0f, 12 };
    const struct gradient_size size = gradient_size_of(COUNT(dx), dx);
    assert_int_equal(size.places, 3);
    assert_int_equal(gradient_count(COUNT(dx), dx, 0), 2);
    assert_int_equal(gradient_count(COUNT(dx), dx, 12), 1);
    assert_true(size.smallest == 3 && size.absolutes == 19 && size.squares == 169);
}

static void nothing_has_no_size(void **state)
{
    (void)state;
    static const float dx[] = { 0, -0.0f };
    const struct gradient_size size = gradient_size_of(COUNT(dx), dx);
    assert_int_equal(size.places, 0);
    assert_true(size.smallest == 0 && size.absolutes == 0 && size.squares == 0);
}

static void a_nan_is_a_place_and_spoils_every_size(void **state)
{
    (void)state;
    size_t cases = 0;
    for (size_t at = 0; at < 3; at++, cases++) {
        float dx[] = { 3, 2, 1 };
        dx[at] = NAN;
        const struct gradient_size size = gradient_size_of(COUNT(dx), dx);
        assert_int_equal(size.places, 3);
        assert_true(isnan(size.smallest) && isnan(size.absolutes) && isnan(size.squares));
    }
    assert_int_equal(cases, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(averaging_sends_every_position_the_same),
        cmocka_unit_test(the_maximum_sends_it_to_one_position_or_shares_it),
        cmocka_unit_test(a_difference_quotient_sees_what_the_gradient_says),
        cmocka_unit_test(gradients_of_many_maps_are_summed_place_by_place),
        cmocka_unit_test(a_relu_lets_through_what_is_above_zero_only),
        cmocka_unit_test(sizes_are_counted_and_summed),
        cmocka_unit_test(nothing_has_no_size),
        cmocka_unit_test(a_nan_is_a_place_and_spoils_every_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

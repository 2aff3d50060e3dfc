/* Gradients through a head, a ReLU and a filter are those that one works out on paper. */
#include "heads/gradient.h"

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

static void a_filter_receives_its_patches_weighted(void **state)
{
    (void)state;
    static const float patches[] = { 1, 2, 3, 10, 20, 30, INFINITY, NAN, 0 };
    static const float dx[] = { 2, -1, 0 };
    double dw[4] = { [3] = 77 };
    gradient_of_filter(3, 3, patches, dx, dw);
    assert_true(dw[0] == -8 && dw[1] == -16 && dw[2] == -24 && dw[3] == 77);
}

static void sizes_are_counted_and_summed(void **state)
{
    (void)state;
    static const float dx[] = { 3, 0, -4, -0.0f, 12 };
    const struct gradient_size size = gradient_size_of(COUNT(dx), dx);
    assert_int_equal(size.places, 3);
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
        cmocka_unit_test(a_relu_lets_through_what_is_above_zero_only),
        cmocka_unit_test(a_filter_receives_its_patches_weighted),
        cmocka_unit_test(sizes_are_counted_and_summed),
        cmocka_unit_test(nothing_has_no_size),
        cmocka_unit_test(a_nan_is_a_place_and_spoils_every_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Random labels of points whose separable labellings can be counted by hand. */
#include "support.h"

#include "fit/labelling.h"

static void two_points_are_separated_however_they_are_labelled(void **state)
{
    (void)state;
    const float x[] = { 0, 1 };
    struct rng rng = rng_at(1, 2, 3, 4);
    const struct lp_points points = { 2, 1, x, NULL };
    assert_true(labelling_separable(&rng, 100, points) == 100);
}

/* Of the 8 labellings of three points on a line the two that part the middle one are not. */
static void three_points_on_a_line_are_separated_in_three_of_four_labellings(void **state)
{
    (void)state;
    const float x[] = { 0, 1, 2 };
    struct rng rng = rng_at(1, 2, 3, 4);
    const struct lp_points points = { 3, 1, x, NULL };
    const double share = labelling_separable(&rng, 4000, points) / 4000;
    assert_true(share > 0.75 - 0.03 && share < 0.75 + 0.03); /* 4.4 standard errors */
}

static void a_feature_is_live_if_any_two_points_differ_in_it(void **state)
{
    (void)state;
    const float x[] = { 0, 5, 1, 0, 5, 1, 0, 5, 2 };
    const struct lp_points points = { 3, 3, x, NULL }, one = { 1, 3, x, NULL };
    assert_int_equal(labelling_live(&points), 1);
    assert_int_equal(labelling_live(&one), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_points_are_separated_however_they_are_labelled),
        cmocka_unit_test(three_points_on_a_line_are_separated_in_three_of_four_labellings),
        cmocka_unit_test(a_feature_is_live_if_any_two_points_differ_in_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

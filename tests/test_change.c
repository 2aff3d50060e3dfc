/* How far arrays lie apart, on numbers whose answer is known. */
#include "harness/change.h"

#include "support.h"

static void the_larger_of_two_changes_is_nan_if_one_of_them_is(void **state)
{
    (void)state;
    assert_close(change_larger(1, 2), 2.0, 0.0);
    assert_close(change_larger(2, 1), 2.0, 0.0);
    assert_close(change_larger(-1, -2), -1.0, 0.0);
    assert_true(isnan(change_larger(nan(""), 2)) && isnan(change_larger(2, nan(""))));
}

static void the_relative_change_is_a_ratio_of_lengths(void **state)
{
    (void)state;
    const float before[] = { 3, 4 }, after[] = { 3, 14 }, zeros[] = { 0, 0 };
    assert_close(change_relative(2, before, after), 2.0, 0.0);
    assert_close(change_relative(2, before, zeros), 1.0, 0.0);
    assert_close(change_relative(2, before, before), 0.0, 0.0);
    assert_true(isnan(change_relative(2, zeros, zeros)));
}

static void a_map_that_moved_on_the_torus_did_not_change(void **state)
{
    (void)state;
    const struct shape in = { 1, 1, 2, 3 };
    const float before[] = { 1, 2, 3, 4, 5, 6 }, after[] = { 6, 4, 5, 3, 1, 2.5f };
    assert_close(change_moved(in, 1, 1, before, after), 0.5, 0.0);
    assert_close(change_moved(in, 3, 4, before, after), 0.5, 0.0);
    assert_close(change_moved(in, 0, 0, before, before), 0.0, 0.0);
    const float broken[] = { 6, 4, NAN, 3, 1, 2 };
    assert_true(isnan(change_moved(in, 1, 1, before, broken)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_larger_of_two_changes_is_nan_if_one_of_them_is),
        cmocka_unit_test(the_relative_change_is_a_ratio_of_lengths),
        cmocka_unit_test(a_map_that_moved_on_the_torus_did_not_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

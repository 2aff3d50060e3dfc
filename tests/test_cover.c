/* Cover's count is what can be counted by hand and what its recursion says. */
#include "laws/cover.h"

#include "support.h"

static void small_counts_are_those_on_paper(void **state)
{
    (void)state;
    assert_true(cover_count(1, 1) == 2);
    assert_true(cover_count(7, 1) == 2);  /* a bias alone */
    assert_true(cover_count(6, 2) == 12); /* 6 points on a line: 2n */
    assert_true(cover_count(4, 3) == 14); /* a square: all but the two diagonals */
    assert_true(cover_count(5, 3) == 22);
}

static void up_to_d_points_take_every_labelling_and_no_more(void **state)
{
    (void)state;
    size_t cases = 0;
    for (size_t d = 1; d <= 40; d++) {
        assert_true(cover_count(d, d) == exp2((double)d));
        assert_true(cover_count(d + 1, d) == exp2((double)d + 1) - 2);
        assert_true(cover_fraction(d, d) == 1);
        cases++;
    }
    assert_int_equal(cases, 40);
}

static void the_recursion_holds(void **state)
{
    (void)state;
    size_t cases = 0;
    for (size_t n = 1; n < 40; n++) {
        for (size_t d = 2; d < 45; d++) {
            assert_true(cover_count(n + 1, d) == cover_count(n, d) + cover_count(n, d - 1));
            cases++;
        }
    }
    assert_int_equal(cases, 39 * 43);
}

static void half_of_the_labellings_of_twice_as_many_points_are_separable(void **state)
{
    (void)state;
    static const size_t d[] = { 1, 5, 65, 500 };
    size_t cases = 0;
    for (size_t i = 0; i < sizeof d / sizeof *d; i++) {
        assert_close(cover_fraction(2 * d[i], d[i]), 0.5, 1e-12);
        cases++;
    }
    assert_int_equal(cases, 4);
}

/* sum over k < 65 of binomial(149, k)/2^149, from whole numbers. */
static void a_large_count_is_right(void **state)
{
    (void)state;
    assert_close(cover_fraction(150, 65), 0.05050146600641419, 1e-13);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_counts_are_those_on_paper),
        cmocka_unit_test(up_to_d_points_take_every_labelling_and_no_more),
        cmocka_unit_test(the_recursion_holds),
        cmocka_unit_test(half_of_the_labellings_of_twice_as_many_points_are_separable),
        cmocka_unit_test(a_large_count_is_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

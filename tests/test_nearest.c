/* "Did you mean": near words are found, far ones are not. */
#include "support.h"

#include "base/nearest.h"

static const char *const words[] = { "quick", "quiet", "threads", "seed" };

static void a_slip_finds_the_word_that_was_meant(void **state)
{
    (void)state;
    assert_string_equal(nearest_word("quik", words, 4), "quick");
    assert_string_equal(nearest_word("quieet", words, 4), "quiet");
    assert_string_equal(nearest_word("thread", words, 4), "threads");
    assert_string_equal(nearest_word("seed", words, 4), "seed");
}

static void a_word_that_is_nothing_like_any_finds_none(void **state)
{
    (void)state;
    assert_null(nearest_word("xyzzy", words, 4));
    assert_null(nearest_word("", words, 4));
    assert_null(nearest_word(
        "a-word-that-is-far-too-long-to-be-near-anything-and-longer-than-63-it-is", words, 4));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slip_finds_the_word_that_was_meant),
        cmocka_unit_test(a_word_that_is_nothing_like_any_finds_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

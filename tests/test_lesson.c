/* Lessons: how long, and which network. */
#include "nets/lesson.h"

#include <string.h>

#include "base/require.h"
#include "nets/full.h"
#include "support.h"

static void steps_grow_with_the_images_more_slowly_than_they(void **state)
{
    (void)state;
    static const size_t want[][2] = { { 2, 400 },    { 20, 400 },   { 21, 800 },   { 100, 800 },
                                      { 200, 1131 }, { 500, 1789 }, { 1000, 2530 } };
    for (size_t i = 0; i < COUNT(want); i++) {
        assert_int_equal(lesson_steps(want[i][0]), want[i][1]);
    }
}

static double multiply_adds(enum lesson_top top)
{
    const struct network_spec spec = lesson_network(top);
    struct network *network = network_new(&spec);
    const double count = full_multiply_adds(network);
    network_free(network);
    return count;
}

/* Sixteen times, but for stem and last layer, which have one channel of images or no place to lose. */
static void a_wide_network_has_sixteen_times_the_operations(void **state)
{
    (void)state;
    assert_close(multiply_adds(LESSON_WIDE_GAP) / multiply_adds(LESSON_GAP), 16.0, 0.3);
    assert_close(multiply_adds(LESSON_WIDE_FLATTEN) / multiply_adds(LESSON_FLATTEN), 16.0, 0.3);
}

static void every_top_has_its_name_and_the_head_that_it_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < LESSON_ALL_TOPS; i++) {
        const char *name = lesson_top_names[i];
        const struct network_spec spec = lesson_network((enum lesson_top)i);
        const size_t start = strncmp(name, "wide-", 5) == 0 ? 5 : 0;
        assert_int_equal(strncmp(name + start, spec.head.head->name, strlen(spec.head.head->name)),
                         0);
        assert_int_equal(start == 5, i >= LESSON_TOPS);
        assert_int_equal(spec.width[0], start == 5 ? 16 : 8);
        assert_int_equal(strstr(name, "dropout") != NULL, spec.head.dropout > 0.0f);
        assert_int_equal(strstr(name, "hidden") != NULL, spec.head.hidden > 0);
        for (size_t k = 0; k < i; k++) {
            assert_string_not_equal(name, lesson_top_names[k]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_grow_with_the_images_more_slowly_than_they),
        cmocka_unit_test(a_wide_network_has_sixteen_times_the_operations),
        cmocka_unit_test(every_top_has_its_name_and_the_head_that_it_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

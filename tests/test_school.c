/* A school has the images to learn from and, if it is to test, the same tests whenever it opens. */
#include "nets/school.h"

#include <string.h>
#include <unistd.h>

#include "nets/pupil.h"
#include "support.h"

enum { RESERVED = 10000, TESTS = 2, FLOATS = TESTS * LESSON_CLASSES * LESSON_SIDE * LESSON_SIDE };

/* Fashion-MNIST where it is installed; else says so and skips. */
static struct school *open_school(size_t tests)
{
    if (access(dataset_default_folder(), R_OK) != 0) {
        print_message("skipped: %s is not there (apt-get install dataset-fashion-mnist)\n",
                      dataset_default_folder());
        skip();
    }
    return school_open(NULL, RESERVED, tests);
}

static void without_tests_the_training_images_are_all_there_is(void **state)
{
    (void)state;
    struct school *school = open_school(0);
    assert_null(school->test);
    assert_null(school->tests[LESSON_PLACED].x);
    assert_int_equal(school->split.train.count, school->train->count - (size_t)2 * RESERVED);
    assert_ptr_equal(school->split.test.images, school->train);
    school_close(school);
}

static void tests_are_the_first_images_of_each_class_for_every_task(void **state)
{
    (void)state;
    struct school *school = open_school(TESTS);
    assert_int_equal(school->split.train.count, school->train->count - (size_t)RESERVED);
    for (size_t t = 0; t < LESSON_TASKS; t++) {
        const struct pupil_task task = { (enum lesson_task)t, school->split.test, TESTS };
        struct lesson_set want = pupil_draw_first(SCHOOL_TEST_SEED, &task);
        assert_int_equal(school->tests[t].images.count, (size_t)TESTS * LESSON_CLASSES);
        assert_memory_equal(school->tests[t].x, want.x, FLOATS * sizeof *want.x);
        lesson_set_free(&want);
    }
    assert_true(memcmp(school->tests[LESSON_CENTRED].x, school->tests[LESSON_PLACED].x,
                       FLOATS * sizeof(float)) != 0);
    school_close(school);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_tests_the_training_images_are_all_there_is),
        cmocka_unit_test(tests_are_the_first_images_of_each_class_for_every_task),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

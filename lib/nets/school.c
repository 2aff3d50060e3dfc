#include "nets/school.h"

#include <stdlib.h>

#include "base/require.h"
#include "nets/pupil.h"

struct school *school_open(const char *folder, size_t reserved, size_t tests)
{
    struct school *school = xcalloc(1, sizeof *school);
    school->train = dataset_open(folder, DATASET_TRAIN, 0);
    school->test = tests > 0 ? dataset_open(folder, DATASET_TEST, 0) : NULL;
    school->split = split_of(school->train, school->test, reserved);
    for (size_t task = 0; tests > 0 && task < LESSON_TASKS; task++) {
        const struct pupil_task test = { (enum lesson_task)task, school->split.test, tests };
        school->tests[task] = pupil_draw_first(SCHOOL_TEST_SEED, &test);
    }
    return school;
}

void school_close(struct school *school)
{
    for (size_t task = 0; task < LESSON_TASKS; task++) {
        lesson_set_free(&school->tests[task]);
    }
    if (school->test != NULL) {
        dataset_close(school->test);
    }
    dataset_close(school->train);
    free(school);
}

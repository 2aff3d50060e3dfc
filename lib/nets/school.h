/* school: where pupils (pupil.h) get their images, and those by which they are tested. */
#ifndef NETS_SCHOOL_H
#define NETS_SCHOOL_H

#include <stddef.h>

#include "nets/lesson.h"
#include "signals/split.h"

enum { SCHOOL_TEST_SEED = 1 };

struct school {
    struct dataset *train, *test;          /* test: NULL without tests */
    struct split split;                    /* of the training images alone without tests */
    struct lesson_set tests[LESSON_TASKS]; /* the same for all pupils; of no images without tests */
};

/* Opens the data in `folder` (NULL: where Debian puts it) and sets the last `reserved` training images
 * aside (twice as many without tests, see split_of). tests: so many test images of each class, the first
 * ones, drawn for every task at SCHOOL_TEST_SEED; 0: none, and the test images are not read.
 * school_close gives back what school_open allocated. Messages and statuses are those of dataset.h. */
struct school *school_open(const char *folder, size_t reserved, size_t tests);
void school_close(struct school *school);

#endif

/* split: which images train, which choose and which test. Indices alone; no image is copied.
 *
 * Images of the training split stand in two ranges: those that may train, and the last ones, set
 * aside for validation, which no draw of the first reaches. */
#ifndef SIGNALS_SPLIT_H
#define SIGNALS_SPLIT_H

#include <stddef.h>

#include "base/rng.h"
#include "signals/dataset.h"

/* Images first .. first+count-1 of a data set, which must outlive the range. */
struct split_range {
    const struct dataset *images;
    size_t first, count;
};

struct split {
    struct split_range train, validation, test;
};

/* The last `reserved` images of `train` validate, those before them may train, and `test` tests.
 * `test` may be NULL where the data has one part: then the last `reserved` images test and as many
 * before them validate. Ends the program with 2 if no image is left to train. */
struct split split_of(const struct dataset *train, const struct dataset *test, size_t reserved);

/* Classes of a range, numbered from 0 to its largest label; and how many images the smallest of them
 * has, which is the largest n below. */
size_t split_classes(const struct split_range *range);
size_t split_most(const struct split_range *range);

/* n images of each class, written as indices into the data set: images[k * classes + c] is the k-th
 * image of class c, n * classes of them, none twice. So what stands first for a small n stands
 * first for a larger one: the first 5 of a class are part of the first 10.
 *
 * split_draw   in random order within each class; what it reads of `rng` depends on the range alone
 * split_first  in the order of the data
 *
 * Both end the program with 2 if a class has fewer than n images; allocate for the time of the call.
 */
void split_draw(struct rng *rng, const struct split_range *range, size_t n, size_t *images);
void split_first(const struct split_range *range, size_t n, size_t *images);

#endif

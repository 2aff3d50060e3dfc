#include "signals/split.h"

#include <stdlib.h>

#include "base/require.h"

enum { MOST_CLASSES = 256 };

/* ---- ranges ---- */

struct split split_of(const struct dataset *train, const struct dataset *test, size_t reserved)
{
    const size_t away = test == NULL ? 2 * reserved : reserved;
    if (away >= train->count) {
        die(STATUS_USAGE, "%zu images are set aside; none of %zu is left to train", away,
            train->count);
    }
    const size_t left = train->count - away;
    struct split split = { .train = { train, 0, left }, .validation = { train, left, reserved } };
    split.test = test == NULL ? (struct split_range){ train, left + reserved, reserved }
                              : (struct split_range){ test, 0, test->count };
    return split;
}

static const unsigned char *labels_of(const struct split_range *range)
{
    require(range->first + range->count <= range->images->count);
    return range->images->labels + range->first;
}

/* Images of each class; returns the number of classes. */
static size_t count_classes(const struct split_range *range, size_t counts[MOST_CLASSES])
{
    const unsigned char *labels = labels_of(range);
    size_t classes = MOST_CLASSES;
    for (size_t c = 0; c < MOST_CLASSES; c++) {
        counts[c] = 0;
    }
    for (size_t i = 0; i < range->count; i++) {
        counts[labels[i]]++;
    }
    while (classes > 0 && counts[classes - 1] == 0) {
        classes--;
    }
    return classes;
}

size_t split_classes(const struct split_range *range)
{
    size_t counts[MOST_CLASSES];
    return count_classes(range, counts);
}

size_t split_most(const struct split_range *range)
{
    size_t counts[MOST_CLASSES], most = range->count;
    const size_t classes = count_classes(range, counts);
    for (size_t c = 0; c < classes; c++) {
        most = counts[c] < most ? counts[c] : most;
    }
    return most;
}

/* ---- images of each class ---- */

/* Indices of the images of one class, ascending. */
static void list_class(const struct split_range *range, size_t class, size_t *members)
{
    const unsigned char *labels = labels_of(range);
    for (size_t i = 0; i < range->count; i++) {
        if (labels[i] == class) {
            *members++ = range->first + i;
        }
    }
}

/* rng: NULL for the order of the data. */
static void take(struct rng *rng, const struct split_range *range, size_t n, size_t *images)
{
    size_t counts[MOST_CLASSES];
    const size_t classes = count_classes(range, counts);
    size_t *members = xcalloc(range->count, sizeof *members);
    size_t *order = xcalloc(range->count, sizeof *order);
    for (size_t c = 0; c < classes; c++) {
        if (counts[c] < n) {
            die(STATUS_USAGE, "%zu images of each class are needed; of class %zu there are %zu", n,
                c, counts[c]);
        }
        list_class(range, c, members);
        if (rng !=
            NULL) { /* all of the class, whatever n is: the next one reads the same numbers */
            rng_permutation(rng, counts[c], order);
        }
        for (size_t k = 0; k < n; k++) {
            images[k * classes + c] = members[rng != NULL ? order[k] : k];
        }
    }
    free(order);
    free(members);
}

void split_draw(struct rng *rng, const struct split_range *range, size_t n, size_t *images)
{
    require(rng != NULL);
    take(rng, range, n, images);
}

void split_first(const struct split_range *range, size_t n, size_t *images)
{
    take(NULL, range, n, images);
}

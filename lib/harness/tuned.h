/* tuned: learning rates chosen on validation images, as tools/tune leaves them in data/tuned.csv:
 *
 *   task, top, per_class   a network of lesson.h and how many images of each class it learned from
 *   rate, accuracy         the rate that was best, and its mean accuracy on validation images */
#ifndef HARNESS_TUNED_H
#define HARNESS_TUNED_H

#include <stddef.h>
#include <stdint.h>

struct tuned;

/* Reads the table at `path` (NULL: data/tuned.csv). A missing file ends the program with 4 and names
 * the command that writes it; a damaged one, a rate or a number of images that is not above 0, or a
 * combination that stands there twice ends it with 2. tuned_close gives back what was allocated. */
struct tuned *tuned_open(const char *path);
void tuned_close(struct tuned *tuned);

/* The rate of this task and top at the number of images nearest to per_class by ratio, of two that
 * are equally near the smaller. A task or top that is not there ends the program with 2 and says which
 * and in what file. Requires per_class > 0. */
double tuned_rate(const struct tuned *tuned, const char *task, const char *top, size_t per_class);

/* FNV-1a of the file's bytes, for provenance. */
uint64_t tuned_checksum(const struct tuned *tuned);

/* The place of the largest of accuracies[count], the first of equals, so that of rates in ascending
 * order the smallest is chosen; one that is not a number is never chosen. count if all are such. */
size_t tuned_best(size_t count, const double *accuracies);

#endif

/* outcome: what a comparison of two builds says of each case, for people and for programs. */
#ifndef HARNESS_OUTCOME_H
#define HARNESS_OUTCOME_H

#include "base/require.h"
#include "harness/rounds.h"
#include "harness/text.h"

/* Seconds of one call: the median of all pairs with its interval as in duel.h; NaNs from less than
 * DUEL_FEWEST processes. */
struct outcome_time {
    double median;
    struct interval interval;
};

struct outcome {
    const char *name;
    const struct rounds_case *timed; /* its pairs, base against head */
    struct outcome_time base, head;
    double ratio; /* head/base */
    struct interval interval;
    double floor; /* smallest change that could show, as a part */
    enum duel_verdict verdict;
};

/* Judges cases that were timed base against base and base against head, in the same order, into
 * out[count]; names and pairs belong to `changed`. */
void outcome_judge(size_t count, const struct rounds_case *alike, const struct rounds_case *changed,
                   double threshold, struct outcome *out);

/* Its verdict in a word, "WRONG" if the answers differ, and why it has no more pairs. */
const char *outcome_word(const struct outcome *one);
const char *outcome_end(const struct outcome *one);

/* Appends one line a case, and a line that counts them. */
void outcome_add_list(size_t count, const struct outcome *outcomes, double threshold,
                      struct text *out);

/* 5: something became slower or computes something else; 6: something cannot be told or there is
 * nothing; else 0. */
enum status outcome_status(size_t count, const struct outcome *outcomes);

#endif

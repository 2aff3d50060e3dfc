/* rounds: two programs that serve the same cases, timed in pairs in random order, in fresh
 * processes. */
#ifndef HARNESS_ROUNDS_H
#define HARNESS_ROUNDS_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/duel.h"

enum { ROUNDS_FEWEST = 6, ROUNDS_MOST = 40 }; /* pairs of a case in one pair of processes */

/* Why a case has no more pairs. */
enum rounds_end { ROUNDS_UNKNOWN, ROUNDS_NARROW, ROUNDS_CAP, ROUNDS_TIME };

struct rounds_case {
    const char *name;
    struct duel_samples samples;
    enum rounds_end end; /* UNKNOWN: one of the programs does not have the case */
    bool wrong;          /* their answers differ by more than rounding */
};

struct rounds {
    const char *base, *head; /* programs, see server.h */
    size_t processes;        /* of each, one after the other; at most DUEL_PROCESSES */
    double seconds;          /* what all may take; a case in a process gets an equal part */
    double width;            /* narrow: the standard error of the median is below it */
    unsigned seed;           /* of the order */
};

/* Times all cases: every process runs all of them in an order of its own. A sample repeats the
 * call until it takes a millisecond on base. */
void rounds_run(const struct rounds *rounds, size_t count, struct rounds_case *cases);

#endif

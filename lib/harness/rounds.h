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

/* Seconds of one call on either side, and how many calls were timed together. */
struct rounds_pair {
    double base, head;
    size_t calls;
};

struct rounds_case {
    const char *name;
    struct duel_samples samples;
    struct rounds_pair *pairs; /* samples.count of them, in the same order */
    size_t capacity;
    enum rounds_end end; /* UNKNOWN: one of the programs does not have the case */
    bool wrong;          /* their answers differ by more than rounding */
};

struct rounds {
    const char *base, *head; /* programs, see server.h */
    size_t processes; /* of each, one after the other, at the least; at most DUEL_PROCESSES */
    double seconds;   /* what all may take; a case in a process gets an equal part */
    double width;     /* narrow in a process: the standard error of the median is below it */
    double enough;    /* narrow in all: so is half of the 99 % interval */
    unsigned seed;    /* of the order */
};

/* Times all cases: every process runs all of them in an order of its own. Cases whose interval is
 * then wider than `enough` get further processes, up to DUEL_PROCESSES and while there is time: how
 * wide it is decides, never what it says. A sample repeats the call until it takes a millisecond on
 * base. A case that is opened with "once" instead of "ok" takes
 * long and starts processes of its own: it gets one pair of single calls a process and no more. */
void rounds_run(const struct rounds *rounds, size_t count, struct rounds_case *cases);

/* Frees what rounds_run put into a case. */
void rounds_free(struct rounds_case *one);

#endif

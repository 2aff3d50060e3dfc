/* duel: two builds of one program timed in pairs, and what may be said of their ratio.
 *
 * The samples of one case are log ratios ln(head/base), one a pair, from several processes of each
 * build: how a process lies in memory moves its times as a whole, so that the processes, not the
 * pairs, are the sample. Estimate: the median of all pairs. Interval, 99 %: the bootstrap that draws
 * processes and, in each, pairs; quantiles of the medians. */
#ifndef HARNESS_DUEL_H
#define HARNESS_DUEL_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/stats.h"

enum { DUEL_PROCESSES = 16, DUEL_FEWEST = 3 }; /* at most, and for an estimate at least */

/* The pairs of one case: counts[p] > 0 of process p, one process after the other in `log_ratio`. */
struct duel_samples {
    double *log_ratio;
    size_t count, capacity;
    size_t counts[DUEL_PROCESSES], processes;
};

/* Adds a pair, the first of another process if `fresh`. The caller frees log_ratio. */
void duel_add(struct duel_samples *samples, bool fresh, double log_ratio);

struct duel_estimate {
    double median, error;     /* of ln(head/base); error: standard deviation of the bootstrap */
    struct interval interval; /* of ln(head/base), 99 % */
    bool agree;               /* the medians of all processes have the sign of the median */
};

/* Deterministic: the bootstrap's random numbers are addressed. NaNs from less than DUEL_FEWEST
 * processes. */
struct duel_estimate duel_estimate(const struct duel_samples *samples);

enum duel_verdict { DUEL_CANNOT_TELL, DUEL_SAME, DUEL_FASTER, DUEL_SLOWER };
const char *duel_verdict_name(enum duel_verdict verdict);

/* One case: what the build says of itself (base against base) and of the other. */
struct duel_case {
    struct duel_estimate alike, changed;
};

/* The smallest change, as a part, that the case can show on this machine now: the farther end of
 * the interval of base against base. */
double duel_floor(const struct duel_case *one);

/* Judges all cases together. The limit of a case is the threshold (0.05: 5 %) or its floor,
 * whichever is larger. SLOWER, FASTER: beyond the limit in the whole interval, in every process,
 * and so that Holm's procedure over the cases still rejects "within the limit" at 0.5 % (each
 * side). SAME: the whole interval within the threshold, and the floor too. Else CANNOT TELL. */
void duel_judge(size_t count, const struct duel_case *cases, double threshold,
                enum duel_verdict *verdicts);

#endif

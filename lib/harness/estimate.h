/* estimate: from the slots of many trials to one number with its interval, by the kind of the
 * claim. */
#ifndef HARNESS_ESTIMATE_H
#define HARNESS_ESTIMATE_H

#include "harness/experiment.h"

/* `measured` is NaN where the row is broken: a slot not written, a proportion of nothing, a
 * constant where randomness was declared, differing values where none was, random numbers that were
 * used twice (stats_repeats). */
struct estimate {
    double measured;
    struct interval interval;
};

/* The slots of one claim at one point: trials of them, `stride` apart. */
struct samples {
    const struct slot *first;
    size_t trials, stride;
};

struct estimate estimate_claim(const struct claim *claim, struct samples samples, double level);

/* A derived claim over the points indices[count] of a grid whose slots are as in runner.h. */
struct estimate_group {
    const struct slot *slots;
    size_t trials, slots_per_trial;
    const double (*p)[EXPERIMENT_MAX_AXES];
    const size_t *indices;
    size_t count;
    const void *context;
};
struct estimate estimate_derived(const struct derived *derived, const struct estimate_group *group,
                                 double level);

/* How many trials would decide an undecided row at the same spread; 0 if no number would (the
 * measured value lies on the edge of the margin). */
double estimate_trials_needed(const struct claim *claim, double predicted,
                              const struct estimate *estimate, size_t trials);

#endif

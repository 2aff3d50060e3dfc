/* runner: the trials of one sweep, on any number of threads, each at its own address. */
#ifndef HARNESS_RUNNER_H
#define HARNESS_RUNNER_H

#include "harness/grid.h"
#include "harness/progress.h"

/* What to run: the points for which wanted[point] holds. */
struct run {
    const struct grid *grid;
    const bool *wanted;
    uint64_t seed, stream;
    size_t trials;
    const void *context;
    int threads;
    struct progress *progress;
};

/* All slots of the run: slots[(point * trials + trial) * claims + claim], NaN where nothing was
 * written and at points that are not wanted. The caller frees. */
struct slot *runner_run(const struct run *run);

/* One trial's slots at one point, into out[claims]. */
void runner_trial(const struct run *run, size_t point, size_t trial, struct slot *out);

#endif

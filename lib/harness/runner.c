/* OpenMP is used here, over trials, and nowhere else in the harness: each trial writes slots of its
 * own, and what combines them does so in index order on one thread. */
#include "harness/runner.h"

#include <math.h>
#include <stdlib.h>

#include "base/require.h"

static void clear(struct slot *slots, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        slots[i] = (struct slot){ nan(""), nan("") };
    }
}

static void run_trial(const struct run *run, size_t point, size_t trial, const void *context,
                      struct slot *out)
{
    const struct sweep *sweep = run->grid->sweep;
    struct rng rng = rng_at(run->seed, run->stream, grid_address(run->grid, point), trial);
    sweep->trial(&rng, run->grid->p[point], context, out);
}

/* Points with a setting of their own: one after the other, the trials of each side by side. On one
 * thread without a parallel region around them: a timed kernel's own would be nested in it, and get
 * new threads each time. */
static void run_opened_point(const struct run *run, size_t point, struct slot *slots)
{
    const struct sweep *sweep = run->grid->sweep;
    void *opened = sweep->open(run->grid->p[point], run->context);
    for (size_t trial = 0; trial < run->trials && run->threads == 1; trial++) {
        run_trial(run, point, trial, opened, slots + trial * sweep->claim_count);
        progress_add(run->progress, 1);
    }
    if (run->threads > 1) {
#pragma omp parallel for schedule(dynamic) num_threads(run->threads)
        for (size_t trial = 0; trial < run->trials; trial++) {
            run_trial(run, point, trial, opened, slots + trial * sweep->claim_count);
            progress_add(run->progress, 1);
        }
    }
    if (sweep->close != NULL) {
        sweep->close(opened);
    }
}

/* All other points: every trial of every point is one task. */
static void run_all_points(const struct run *run, struct slot *slots)
{
    const size_t tasks = run->grid->points * run->trials;
#pragma omp parallel for schedule(dynamic) num_threads(run->threads)
    for (size_t task = 0; task < tasks; task++) {
        const size_t point = task / run->trials, trial = task % run->trials;
        if (run->wanted[point]) {
            run_trial(run, point, trial, run->context,
                      slots + task * run->grid->sweep->claim_count);
            progress_add(run->progress, 1);
        }
    }
}

struct slot *runner_run(const struct run *run)
{
    const struct sweep *sweep = run->grid->sweep;
    const size_t per_point = run->trials * sweep->claim_count;
    struct slot *slots = xcalloc(run->grid->points * per_point, sizeof *slots);
    clear(slots, run->grid->points * per_point);
    if (sweep->open == NULL) {
        run_all_points(run, slots);
        return slots;
    }
    for (size_t point = 0; point < run->grid->points; point++) {
        if (run->wanted[point]) {
            run_opened_point(run, point, slots + point * per_point);
        }
    }
    return slots;
}

void runner_trial(const struct run *run, size_t point, size_t trial, struct slot *out)
{
    const struct sweep *sweep = run->grid->sweep;
    clear(out, sweep->claim_count);
    void *opened = sweep->open != NULL ? sweep->open(run->grid->p[point], run->context) : NULL;
    run_trial(run, point, trial, sweep->open != NULL ? opened : run->context, out);
    if (sweep->open != NULL && sweep->close != NULL) {
        sweep->close(opened);
    }
}

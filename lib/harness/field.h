/* field: who takes part in contests: a kernel of the program's own and all plug-ins. */
#ifndef HARNESS_FIELD_H
#define HARNESS_FIELD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/rng.h"
#include "harness/contest.h"
#include "harness/experiment.h"

struct field_now;

struct field {
    const struct plugin **kernels; /* the program's own first */
    const char **names;            /* of the kernels */
    size_t count;
    struct field_now *now; /* the contest at hand */
};

/* The plug-ins of the folder `peers` beside the program's, then those of the environment variable
 * GAPSTUDY_PLUGINS (colon-separated). A file that is none ends the program with 2. */
struct field *field_open(const struct plugin *own);
void field_close(struct field *field);

/* A grid of a sweep that grows (see experiment.h). The caller frees p. */
struct field_grid {
    double (*p)[EXPERIMENT_MAX_AXES];
    size_t points;
};

/* Appends a point like `like` for every kernel that has its job; the kernel's number stands on this
 * axis. */
void field_add(const struct field *field, const double *like, size_t axis,
               struct plugin_job (*job_at)(const double *p), struct field_grid *grid);

/* Makes the contest for this job the one at hand; it is opened only if another is, so that points
 * which differ in the kernel alone share its rounds. More than one thread: the calling one may run
 * on every core and OpenBLAS gets as many; else it is kept on its core. */
void field_contest(const struct field *field, struct plugin_job job, bool cold, uint64_t seed);

/* Ends the contest at hand, if there is one. */
void field_rest(const struct field *field);

/* contest_round of the contest at hand: [count] is the limit. */
const double *field_round(const struct field *field, struct rng *rng);

/* Bytes that a pass of it moves. */
size_t field_bytes(const struct field *field);

#endif

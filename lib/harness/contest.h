/* contest: several kernels and the machine's limit do the same job, timed in turns.
 *
 * All work on the same arrays, so that they find the caches in the same state. In each round every
 * side runs for a while, in random order; times are compared within a round, never across. */
#ifndef HARNESS_CONTEST_H
#define HARNESS_CONTEST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/rng.h"
#include "harness/job.h"
#include "harness/roof_pass.h"

struct contest;

/* Prepares those of the kernels that have the job (`plugin->has`), runs each once and checks its
 * answer; a wrong one ends the program with 1 and names the kernel. cold: before each timed call
 * the caches are filled with other memory; else a side runs again and again over what it left
 * there, after a run that is not timed. The caller closes. */
struct contest *contest_open(struct plugin_job like, const struct plugin *const *kernels,
                             size_t count, bool cold, uint64_t seed);

/* Seconds a call in the round number rng->trial: [i] of kernel i (NaN if it has no such job),
 * [count] of the limit. The round is run when it is asked for first, and kept: rows of several
 * kernels are then read from the same rounds. The array lives until contest_close or the next new
 * round. */
const double *contest_round(struct contest *contest, struct rng *rng);

/* Runs every kernel once more and checks its answer again, as contest_open does; frees. */
void contest_close(struct contest *contest);

const struct job *contest_job(const struct contest *contest);
const struct roof_pass *contest_limit(const struct contest *contest);

#endif

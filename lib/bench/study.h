/* study: the whole quick study of a build as one case, "study/quick". */
#ifndef BENCH_STUDY_H
#define BENCH_STUDY_H

#include <stdbool.h>

#include "bench/cases.h"

#define STUDY_CASE "study/quick"

/* `program` is the path of the build's bench, ROOT/build/tools/bench, or bench itself if it was
 * found there; the study is that of ROOT, run by ROOT/tools/bench_study.sh. */

/* Whether its experiments are built. */
bool study_can_run(const char *program);

/* Processor seconds of one run, of all its processes: every experiment but time_*, on one thread,
 * quick profile. NaN if an experiment could not run. */
double study_seconds(const char *program);

/* What it would measure, without measuring: a hash of its claims and points, and how many lines
 * they are. Two studies that differ in it are not the same work. */
struct cases_answer study_answer(const char *program);

#endif

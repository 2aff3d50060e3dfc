/* clock: times as ratios. The monotonic clock, calibration, and pairs in random order. */
#ifndef HARNESS_CLOCK_H
#define HARNESS_CLOCK_H

#include <stddef.h>

#include "base/rng.h"

/* Seconds on the monotonic clock, from an arbitrary start. */
double clock_now(void);

/* Something that can be run: run(what) once is one call. */
struct clock_work {
    void (*run)(void *what);
    void *what;
};

/* How many calls take at least `seconds` (at least 1), found by doubling. Runs the work. */
size_t clock_calls(struct clock_work work, double seconds);

/* Seconds per call of two works, each run `calls` times in a row, in random order. */
struct clock_pair {
    double first, second;
};
struct clock_pair clock_time_pair(struct rng *rng, struct clock_work first, size_t first_calls,
                                  struct clock_work second, size_t second_calls);

/* Evicts what the works touch from the caches by streaming over `bytes` of memory of its own. */
struct clock_flush;
struct clock_flush *clock_flush_open(size_t bytes);
void clock_flush_run(struct clock_flush *flush);
void clock_flush_close(struct clock_flush *flush);

/* The same pair where neither work finds in the caches what it left there: means of `calls` single
 * calls of each, in random order, all flushed before. */
struct clock_pair clock_time_cold_pair(struct rng *rng, struct clock_flush *flush,
                                       struct clock_work first, struct clock_work second,
                                       size_t calls);

/* Keeps the calling thread on the core that it runs on now; the best that can be had without
 * rights. Returns 0 if the system refused. */
int clock_pin(void);

/* Keeps each of so many OpenMP threads, the calling one among them, on a core of its own, as long
 * as there are enough; two on one core would wait for one another through whole slices of the
 * scheduler. To be called anew after a smaller team has run or the threads were paused, since
 * threads that start later take after the calling one. */
void clock_pin_team(int threads);

/* Lets the calling thread, and threads that it starts from now on, run on every core again. */
int clock_unpin(void);

#endif

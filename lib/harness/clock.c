#define _GNU_SOURCE /* sched_setaffinity: pinning has no standard name */
#include "harness/clock.h"

#include <sched.h>
#include <stdlib.h>
#include <time.h>

#include <omp.h>

#include "base/require.h"

double clock_now(void)
{
    struct timespec now;
    require(clock_gettime(CLOCK_MONOTONIC, &now) == 0);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Seconds for so many calls in a row. */
static double run(struct clock_work work, size_t calls)
{
    const double start = clock_now();
    for (size_t i = 0; i < calls; i++) {
        work.run(work.what);
    }
    return clock_now() - start;
}

size_t clock_calls(struct clock_work work, double seconds)
{
    size_t calls = 1;
    work.run(work.what); /* the first call pays for page faults and cold code */
    while (run(work, calls) < seconds && calls < (size_t)1 << 40) {
        calls *= 2;
    }
    return calls;
}

struct clock_pair clock_time_pair(struct rng *rng, struct clock_work first, size_t first_calls,
                                  struct clock_work second, size_t second_calls)
{
    struct clock_pair pair;
    if (rng_below(rng, 2) == 0) {
        pair.first = run(first, first_calls);
        pair.second = run(second, second_calls);
    } else {
        pair.second = run(second, second_calls);
        pair.first = run(first, first_calls);
    }
    pair.first /= (double)first_calls;
    pair.second /= (double)second_calls;
    return pair;
}

/* ---- cold caches ---- */

struct clock_flush {
    size_t words;
    volatile unsigned *memory; /* volatile: the stores are the purpose */
};

struct clock_flush *clock_flush_open(size_t bytes)
{
    struct clock_flush *flush = xcalloc(1, sizeof *flush);
    flush->words = bytes / sizeof *flush->memory;
    flush->memory = xcalloc(flush->words, sizeof *flush->memory);
    return flush;
}

void clock_flush_run(struct clock_flush *flush)
{
    enum { LINE = 64 / sizeof(unsigned) };
    for (size_t i = 0; i < flush->words; i += LINE) {
        flush->memory[i]++;
    }
}

void clock_flush_close(struct clock_flush *flush)
{
    free((void *)flush->memory);
    free(flush);
}

static double run_cold(struct clock_flush *flush, struct clock_work work)
{
    clock_flush_run(flush);
    return run(work, 1);
}

struct clock_pair clock_time_cold_pair(struct rng *rng, struct clock_flush *flush,
                                       struct clock_work first, struct clock_work second,
                                       size_t calls)
{
    struct clock_pair sum = { 0, 0 };
    for (size_t i = 0; i < calls; i++) {
        if (rng_below(rng, 2) == 0) {
            sum.first += run_cold(flush, first);
            sum.second += run_cold(flush, second);
        } else {
            sum.second += run_cold(flush, second);
            sum.first += run_cold(flush, first);
        }
    }
    return (struct clock_pair){ sum.first / (double)calls, sum.second / (double)calls };
}

/* ---- where the thread runs ---- */

int clock_pin(void)
{
    cpu_set_t cores;
    const int here = sched_getcpu();
    CPU_ZERO(&cores);
    if (here < 0) {
        return 0;
    }
    CPU_SET((unsigned)here, &cores);
    return sched_setaffinity(0, sizeof cores, &cores) == 0;
}

int clock_unpin(void)
{
    cpu_set_t cores;
    CPU_ZERO(&cores);
    for (unsigned core = 0; core < CPU_SETSIZE; core++) {
        CPU_SET(core, &cores); /* the system leaves out those that it has not */
    }
    return sched_setaffinity(0, sizeof cores, &cores) == 0;
}

/* The index-th of the cores, counted round. */
static int core_at(const cpu_set_t *cores, int index)
{
    int left = index % CPU_COUNT(cores), core = 0;
    while (!CPU_ISSET((unsigned)core, cores) || left-- > 0) {
        core++;
    }
    return core;
}

void clock_pin_team(int threads)
{
    cpu_set_t all;
    clock_unpin();
    if (sched_getaffinity(0, sizeof all, &all) != 0) {
        return;
    }
#pragma omp parallel num_threads(threads)
    {
        cpu_set_t own;
        CPU_ZERO(&own);
        CPU_SET((unsigned)core_at(&all, omp_get_thread_num()), &own);
        sched_setaffinity(0, sizeof own, &own);
    }
}

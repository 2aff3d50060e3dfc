#include "harness/contest.h"

#include <math.h>
#include <stdlib.h>

#include <omp.h>

#include "base/require.h"
#include "harness/clock.h"

/* A side of a round is some bursts of calls, of which the median counts, so that a burst into which
 * the system pushed something else does not. A burst lasts at least BURST_SECONDS (or one call): a
 * thousand times the clock's grain. Where a call takes long there are fewer bursts. */
enum { MOST_BURSTS = 5 };
static const double BURST_SECONDS = 8e-5, SIDE_SECONDS = 5e-4;

/* More than the caches of the processors at hand. */
static const size_t CACHE_BYTES = 96 << 20;

/* A pass that reads as much finds in the caches what any pass leaves there, the array's end: no run
 * ahead of the timed ones is needed. (One that writes would have to write back what the last side
 * left.) Nor is it for what takes so long that memory is not what it waits for. */
static const size_t LARGE_BYTES = 32 << 20;
static const double SLOW_SECONDS = 2e-2;

struct side {
    const struct plugin *plugin; /* NULL: the limit */
    void *prepared;              /* NULL: the kernel has no such job */
    struct clock_work work;
    size_t calls;
    double seconds; /* a call, roughly */
};

struct contest {
    struct job *job;
    struct roof_pass *limit;
    struct clock_flush *flush; /* cold */
    struct side *sides;        /* count kernels, then the limit */
    size_t count;
    size_t *order;
    double *seconds; /* count + 1 a round, NaN in those that were not run */
    size_t rounds;
};

/* ---- answers ---- */

static const char *const operations[PLUGIN_OPERATIONS] = { "GAP forward",       "GMP forward",
                                                           "GAP backward",      "GMP backward",
                                                           "mean and variance", "GAP head",
                                                           "flatten head" };

static void check(const struct contest *contest, const struct side *side)
{
    const struct plugin_job *call = &contest->job->call;
    job_spoil(contest->job);
    side->plugin->run(side->prepared);
    const double error = job_error(contest->job);
    if (!(error <= 1)) {
        die(STATUS_SURPRISE,
            "kernel '%s' computes %s wrong on %zux%zux%zux%zu, %s, %d thread(s): its error is %.3g "
            "times the bound; a wrong answer has no time",
            side->plugin->name, operations[call->operation], call->n, call->c, call->h, call->w,
            call->layout == PLUGIN_NCHW ? "NCHW" : "NHWC", call->threads, error);
    }
}

static void check_all(const struct contest *contest)
{
    for (size_t i = 0; i < contest->count; i++) {
        if (contest->sides[i].prepared != NULL) {
            check(contest, &contest->sides[i]);
        }
    }
}

/* ---- sides ---- */

static void prepare(struct contest *contest, struct side *side, const struct plugin *plugin)
{
    const struct plugin_job *call = &contest->job->call;
    if (plugin->has(call) == 0) {
        return;
    }
    side->plugin = plugin;
    side->prepared = plugin->prepare(call);
    if (side->prepared == NULL) {
        die(STATUS_USAGE, "kernel '%s' cannot prepare %s: not enough memory?", plugin->name,
            operations[call->operation]);
    }
    side->work = (struct clock_work){ plugin->run, side->prepared };
}

static void rest(const struct side *side)
{
    if (side->plugin != NULL && side->plugin->rest != NULL) {
        side->plugin->rest(side->prepared);
    }
}

/* Threads of a kernel that has them apart from OpenMP's may go where they like, and OpenMP's, which
 * spin for a while after a parallel region, leave the cores to them. */
static void place_threads(const struct contest *contest, const struct side *side)
{
    const int threads = contest->job->call.threads;
    if (threads > 1 && side->plugin != NULL && side->plugin->rest != NULL) {
        omp_pause_resource_all(omp_pause_soft);
        clock_unpin();
    } else if (threads > 1) {
        clock_pin_team(threads);
    }
}

static void calibrate(struct contest *contest)
{
    for (size_t i = 0; i <= contest->count; i++) {
        struct side *side = &contest->sides[i];
        if (side->work.run != NULL) {
            place_threads(contest, side);
            side->calls = contest->flush != NULL ? 1 : clock_calls(side->work, BURST_SECONDS);
            const double start = clock_now();
            side->work.run(side->work.what);
            side->seconds = clock_now() - start;
            rest(side);
        }
    }
}

struct contest *contest_open(struct plugin_job like, const struct plugin *const *kernels,
                             size_t count, bool cold, uint64_t seed)
{
    struct contest *contest = xcalloc(1, sizeof *contest);
    contest->count = count;
    contest->job = job_open(like, seed);
    contest->sides = xcalloc(count + 1, sizeof *contest->sides);
    contest->order = xcalloc(count + 1, sizeof *contest->order);
    for (size_t i = 0; i < count; i++) {
        prepare(contest, &contest->sides[i], kernels[i]);
    }
    check_all(contest);
    place_threads(contest, &contest->sides[count]);
    struct roof_work work = job_work(contest->job);
    work.flush = contest->flush = cold ? clock_flush_open(CACHE_BYTES) : NULL;
    contest->limit = roof_pass_open(work);
    contest->sides[count].work = (struct clock_work){ roof_pass_run, contest->limit };
    calibrate(contest);
    return contest;
}

void contest_close(struct contest *contest)
{
    check_all(contest);
    for (size_t i = 0; i < contest->count; i++) {
        if (contest->sides[i].prepared != NULL) {
            contest->sides[i].plugin->close(contest->sides[i].prepared);
        }
    }
    if (contest->flush != NULL) {
        clock_flush_close(contest->flush);
    }
    roof_pass_close(contest->limit);
    job_close(contest->job);
    free(contest->seconds);
    free(contest->order);
    free(contest->sides);
    free(contest);
}

/* ---- a round ---- */

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Seconds a call in each burst, one after the other; returns how many there were. */
static int run_bursts(const struct contest *contest, const struct side *side, double *seconds)
{
    const int most = contest->flush != NULL ? 1 : MOST_BURSTS;
    const double start = clock_now();
    double before = start;
    int bursts = 0;
    while (bursts < most && before - start < SIDE_SECONDS) {
        for (size_t call = 0; call < side->calls; call++) {
            side->work.run(side->work.what);
        }
        const double now = clock_now();
        seconds[bursts++] = (now - before) / (double)side->calls;
        before = now;
    }
    return bursts;
}

static bool needs_warming(const struct contest *contest, const struct side *side)
{
    const bool large = job_bytes(contest->job) >= LARGE_BYTES;
    return side->seconds < SLOW_SECONDS && !(large && contest->job->dx == NULL);
}

static double seconds_of(const struct contest *contest, const struct side *side)
{
    double seconds[MOST_BURSTS];
    place_threads(contest, side);
    if (contest->flush != NULL) {
        clock_flush_run(contest->flush);
    } else if (needs_warming(contest, side)) {
        side->work.run(side->work.what);
    }
    const int bursts = run_bursts(contest, side, seconds);
    rest(side);
    qsort(seconds, (size_t)bursts, sizeof *seconds, ascending);
    return seconds[(bursts - 1) / 2];
}

/* Room for the round number `round`, and whether it is still to be run (the limit has a time in
 * every one). */
static bool is_new(struct contest *contest, size_t round)
{
    const size_t width = contest->count + 1;
    if (round >= contest->rounds) {
        const size_t rounds = 2 * round + 32;
        double *seconds = xcalloc(rounds * width, sizeof *seconds);
        for (size_t i = 0; i < rounds * width; i++) {
            seconds[i] = i < contest->rounds * width ? contest->seconds[i] : nan("");
        }
        free(contest->seconds);
        contest->seconds = seconds;
        contest->rounds = rounds;
    }
    return isnan(contest->seconds[round * width + contest->count]) != 0;
}

const double *contest_round(struct contest *contest, struct rng *rng)
{
    const size_t width = contest->count + 1, round = (size_t)rng->trial;
    const bool new = is_new(contest, round);
    double *seconds = contest->seconds + round * width;
    if (new) {
        rng_permutation(rng, width, contest->order);
    }
    for (size_t i = 0; i < width && new; i++) {
        const size_t which = contest->order[i];
        const struct side *side = &contest->sides[which];
        seconds[which] = side->work.run != NULL ? seconds_of(contest, side) : nan("");
    }
    return seconds;
}

const struct job *contest_job(const struct contest *contest)
{
    return contest->job;
}

const struct roof_pass *contest_limit(const struct contest *contest)
{
    return contest->limit;
}

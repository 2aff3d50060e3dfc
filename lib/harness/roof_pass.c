/* OpenMP is used here as a kernel uses it: one parallel region a pass. */
#include "harness/roof_pass.h"

#include <math.h>
#include <stdlib.h>

#include <omp.h>

#include "base/isa.h"
#include "base/require.h"
#include "harness/clock.h"
#include "harness/roof_isa.h"

/* A try lasts at least TRY_SECONDS or one pass; the quickest of TRIES counts: a limit is what the
 * machine can do undisturbed. */
enum { TRIES = 7, LANES = 16 };
static const double TRY_SECONDS = 2e-4;

struct way;

struct roof_pass {
    struct roof_work work;
    const struct way *way;
    int threads;
    float *sums; /* one a thread, a cache line apart: they keep the results alive */
};

/* ---- the ways: what one thread does, elements from .. end-1 of all ---- */

enum resource { READ, WRITE, COMPUTE, RESOURCES };

struct way {
    const char *name;
    enum resource resource;
    float (*slice)(const struct roof_pass *pass, size_t from, size_t end);
};

typedef float reader(const float *x, size_t n);
typedef void writer(float *x, size_t n, float value);
typedef float multiply_add(size_t rounds, float a, float b);

static float read_one(const struct roof_pass *pass, size_t from, size_t end)
{
    static reader *const variants[] = { roof_read_baseline, roof_read_avx2, roof_read_avx512 };
    return variants[isa_chosen()](pass->work.read + from, end - from);
}

static float read_four(const struct roof_pass *pass, size_t from, size_t end)
{
    static reader *const variants[] = { roof_read_four_baseline, roof_read_four_avx2,
                                        roof_read_four_avx512 };
    return variants[isa_chosen()](pass->work.read + from, end - from);
}

static float write_through(const struct roof_pass *pass, size_t from, size_t end)
{
    static writer *const variants[] = { roof_write_baseline, roof_write_avx2, roof_write_avx512 };
    variants[isa_chosen()](pass->work.write + from, end - from, pass->work.value);
    return 0;
}

static float write_past(const struct roof_pass *pass, size_t from, size_t end)
{
    static writer *const variants[] = { roof_write_past_baseline, roof_write_past_avx2,
                                        roof_write_past_avx512 };
    variants[isa_chosen()](pass->work.write + from, end - from, pass->work.value);
    return 0;
}

static float compute(const struct roof_pass *pass, size_t from, size_t end)
{
    static multiply_add *const variants[] = { roof_multiply_add_baseline, roof_multiply_add_avx2,
                                              roof_multiply_add_avx512 };
    (void)pass;
    return variants[isa_chosen()](end - from, 0.5f, 1.0f);
}

static const struct way ways[] = {
    { "read", READ, read_one },           { "read 4 streams", READ, read_four },
    { "write", WRITE, write_through },    { "write past caches", WRITE, write_past },
    { "multiply-add", COMPUTE, compute },
};

/* ---- a pass ---- */

static size_t elements(const struct roof_pass *pass)
{
    const double rounds = pass->work.operations / 2 / ROOF_CHAINS;
    return pass->way->resource == READ    ? pass->work.reads
           : pass->way->resource == WRITE ? pass->work.writes
                                          : (size_t)rounds;
}

/* Whole lanes for every thread, so that stores are aligned; the last one takes the rest. */
static void run_slice(const struct roof_pass *pass, int thread)
{
    const size_t n = elements(pass), t = (size_t)thread, threads = (size_t)pass->threads;
    const size_t lanes = pass->way->resource == COMPUTE ? 1 : LANES;
    const size_t from = n * t / threads / lanes * lanes;
    const size_t end = t + 1 == threads ? n : n * (t + 1) / threads / lanes * lanes;
    pass->sums[t * LANES] = pass->way->slice(pass, from, end);
}

void roof_pass_run(void *what)
{
    const struct roof_pass *pass = what;
    if (pass->threads == 1) {
        run_slice(pass, 0);
        return;
    }
#pragma omp parallel num_threads(pass->threads)
    run_slice(pass, omp_get_thread_num());
}

/* ---- the quickest way of a resource, and the resource that takes longest ---- */

static double seconds_of(struct roof_pass *pass)
{
    const struct clock_work work = { roof_pass_run, pass };
    struct clock_flush *flush = pass->work.flush;
    const size_t calls = flush != NULL ? 1 : clock_calls(work, TRY_SECONDS);
    double fewest = HUGE_VAL;
    for (int i = 0; i < TRIES; i++) {
        if (flush != NULL) {
            clock_flush_run(flush);
        }
        const double start = clock_now();
        for (size_t call = 0; call < calls; call++) {
            work.run(work.what);
        }
        fewest = fmin(fewest, (clock_now() - start) / (double)calls);
    }
    return fewest;
}

/* The quickest way for one resource into pass; its seconds, 0 if nothing is to be done. */
static double choose(struct roof_pass *pass, enum resource resource)
{
    struct roof_pass best = *pass;
    double fewest = 0;
    for (size_t i = 0; i < COUNT(ways); i++) {
        for (int threads = 1; threads <= pass->work.threads && ways[i].resource == resource;
             threads += pass->work.threads > 1 ? pass->work.threads - 1 : 1) {
            struct roof_pass tried = *pass;
            tried.way = &ways[i];
            tried.threads = threads;
            const double seconds = elements(&tried) > 0 ? seconds_of(&tried) : 0;
            if (seconds > 0 && (!(fewest > 0) || seconds < fewest)) {
                fewest = seconds;
                best = tried;
            }
        }
    }
    *pass = best;
    return fewest;
}

struct roof_pass *roof_pass_open(struct roof_work work)
{
    require(work.threads >= 1);
    struct roof_pass *pass = xcalloc(1, sizeof *pass);
    double longest = 0;
    pass->work = work;
    pass->sums = xcalloc((size_t)work.threads * LANES, sizeof *pass->sums);
    for (enum resource resource = READ; resource < RESOURCES; resource++) {
        struct roof_pass tried = *pass;
        const double seconds = choose(&tried, resource);
        if (seconds > longest) {
            longest = seconds;
            *pass = tried;
        }
    }
    require(longest > 0);
    return pass;
}

void roof_pass_close(struct roof_pass *pass)
{
    free(pass->sums);
    free(pass);
}

const char *roof_pass_way(const struct roof_pass *pass)
{
    return pass->way->name;
}

int roof_pass_threads(const struct roof_pass *pass)
{
    return pass->threads;
}

/* time_blas: where does OpenBLAS stand beside the project's own linear layer?
 *
 * Model   y = x W' + b for B images, K classes and CN features: linear_forward against OpenBLAS'
 *         sgemm, or sgemv for one image, on the same arrays, caches warm, on one thread and on all
 *         cores. What its core types change asks time_blas_core
 * Theory  none is faster than the limit: a pass that reads x and W, or the multiply-adds at their
 *         peak if those take longer. linear_forward always runs its own loops: sgemm has other last
 *         bits on every core type and number of threads (design: same bits), so that a table may
 *         pass through it but a kernel may not
 * Trial   a round: both and the limit in random order (contest.h), answers checked against double
 * Judged  nothing: who is faster at one size belongs to this machine. The control must be refuted
 * Writes  time_blas.csv (the control) and time_blas.products.csv, drawn by time_blas.gp */
#include <stdlib.h>
#include <unistd.h>

#include "base/blas.h"
#include "base/require.h"
#include "base/team.h"
#include "harness/contest.h"
#include "harness/experiment.h"
#include "heads/linear.h"

enum { SEED = 1 };

/* ---- both products, in the form of a plug-in ---- */

static int has_any(const struct plugin_job *job)
{
    return job->operation == PLUGIN_HEAD_FLATTEN;
}

static void *prepare(const struct plugin_job *job)
{
    struct plugin_job *own = xcalloc(1, sizeof *own);
    *own = *job;
    team_set(job->threads);
    blas_set_threads(job->threads);
    return own;
}

static void close_job(void *job)
{
    team_set(1);
    blas_set_threads(1);
    free(job);
}

static struct linear size_of(const struct plugin_job *job)
{
    return (struct linear){ job->n, job->c * job->h * job->w, job->classes };
}

static void run_own(void *what)
{
    const struct plugin_job *job = what;
    linear_forward(size_of(job), job->weights, job->bias, job->x, job->y);
}

static void run_own_twice(void *what)
{
    run_own(what);
    run_own(what);
}

static void run_blas(void *what)
{
    const struct plugin_job *job = what;
    const struct linear size = size_of(job);
    if (size.batch > 1) {
        linear_forward_gemm(size, job->weights, job->bias, job->x, job->y);
        return;
    }
    blas_gemv(false, size.classes, size.features, job->weights, job->x, job->y);
    for (size_t k = 0; k < size.classes; k++) {
        job->y[k] += job->bias[k];
    }
}

/* OpenBLAS' threads yield; that there is a `rest` says that they are not OpenMP's. */
static void rest(void *job)
{
    (void)job;
}

/* clang-format off */
static const struct plugin own = {
    .version = PLUGIN_VERSION, .name = "gapstudy", .has = has_any, .prepare = prepare,
    .run = run_own, .close = close_job };
static const struct plugin twice = {
    .version = PLUGIN_VERSION, .name = "wasteful", .has = has_any, .prepare = prepare,
    .run = run_own_twice, .close = close_job };
static const struct plugin blas = {
    .version = PLUGIN_VERSION, .name = "openblas", .has = has_any, .prepare = prepare,
    .run = run_blas, .rest = rest, .close = close_job };

/* ---- where we look ---- */

enum { BATCH, CLASSES, FEATURES, TEAM };
static const double batches[] = { 1, 8, 32 }, classes[] = { 10, 1000 }, ones[] = { 1 };
static const double features[] = { 128, 2048, 25088, 524288 };
static const char *const teams[] = { "one", "all" };
/* clang-format on */

static int threads_of(const double *p)
{
    return p[TEAM] > 0 ? (int)sysconf(_SC_NPROCESSORS_ONLN) : 1;
}

/* Weights of at most 100 MB, and no second row where there is but one core. */
static bool fits(const double *p)
{
    return p[CLASSES] * p[FEATURES] <= 25088000 && (p[TEAM] < 1 || threads_of(p) > 1);
}

static bool small(const double *p)
{
    return p[FEATURES] == 2048 && p[CLASSES] == 10 && p[TEAM] < 1;
}

static double one(const double *p, const void *context)
{
    return (void)p, (void)context, 1;
}

struct opened {
    struct contest *contest;
};

static void *open_contest(const double *p, const struct plugin *other)
{
    const struct plugin *const both[] = { &own, other };
    const struct plugin_job job = { .operation = PLUGIN_HEAD_FLATTEN,
                                    .n = (size_t)p[BATCH],
                                    .c = (size_t)p[FEATURES],
                                    .h = 1,
                                    .w = 1,
                                    .classes = (size_t)p[CLASSES],
                                    .threads = threads_of(p) };
    struct opened *opened = xcalloc(1, sizeof *opened);
    opened->contest = contest_open(job, both, 2, false, SEED);
    return opened;
}

static void close_contest(void *what)
{
    struct opened *opened = what;
    contest_close(opened->contest);
    free(opened);
}

/* ---- the control ---- */

static void *open_control(const double *p, const void *context)
{
    static const double middle[EXPERIMENT_MAX_AXES] = { 32, 1000, 2048, 0 };
    (void)p, (void)context;
    return open_contest(middle, &twice);
}

static void control_trial(struct rng *rng, const double *p, const void *what, struct slot *out)
{
    const struct opened *opened = what;
    const double *seconds = contest_round(opened->contest, rng);
    (void)p;
    out[0].value = seconds[1] / seconds[0];
}

/* clang-format off */
static const struct claim control_claims[] = {
    { .id = "twice-takes-as-long", .role = CONTROL,
      .says = "control, known to be false: a layer that is computed twice takes as long as once, within 30 %",
      .kind = MEDIAN, .unit = "1", .predict = one, .abs = 0.3 },
};

/* ---- both products beside the limit, described ---- */

enum { OWN, BLAS, BLAS_OVER_OWN };
static const struct claim product_claims[] = {
    [OWN] = { .id = "own-fraction-of-limit", .unit = "1", .kind = MEDIAN },
    [BLAS] = { .id = "openblas-fraction-of-limit", .unit = "1", .kind = MEDIAN },
    [BLAS_OVER_OWN] = { .id = "openblas-over-own-time", .unit = "1", .kind = MEDIAN },
};
/* clang-format on */

static void *open_products(const double *p, const void *context)
{
    (void)context;
    return open_contest(p, &blas);
}

static void product_trial(struct rng *rng, const double *p, const void *what, struct slot *out)
{
    const struct opened *opened = what;
    const double *seconds = contest_round(opened->contest, rng);
    (void)p;
    out[OWN].value = seconds[2] / seconds[0];
    out[BLAS].value = seconds[2] / seconds[1];
    out[BLAS_OVER_OWN].value = seconds[1] / seconds[0];
}

/* clang-format off */
#define NUMBERS(name_of, values_of) { .name = (name_of), .values = (values_of), .count = COUNT(values_of) }
#define WORDS(name_of, words_of) { .name = (name_of), .words = (words_of), .count = COUNT(words_of) }
#define CLAIMS(of) .claims = of##_claims, .claim_count = COUNT(of##_claims), .trial = of##_trial
static const struct sweep sweeps[] = {
    { .name = "control", .axes = { NUMBERS("once", ones) }, CLAIMS(control), .trials = 40,
      .open = open_control, .close = close_contest },
    { .name = "products", .part = "products",
      .axes = { NUMBERS("batch", batches), NUMBERS("classes", classes), NUMBERS("features", features),
                WORDS("threads", teams) },
      .keep = fits, .quick = small, CLAIMS(product), .trials = 15,
      .open = open_products, .close = close_contest },
};
/* clang-format on */

int main(int argc, char **argv)
{
    static const struct experiment time_blas = {
        .name = "time_blas",
        .asks = "Where does OpenBLAS stand beside the project's own linear layer?",
        .sweeps = sweeps,
        .sweep_count = COUNT(sweeps),
        .seed = SEED,
    };
    return experiment_main(&time_blas, argc, argv);
}

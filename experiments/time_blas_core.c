/* time_blas_core: what do OpenBLAS' core types change in the ratio of times of two heads?
 *
 * Model   the GAP and the flatten head of `time_heads` (C = 128 maps of 64 x 64, K = 10), their linear
 *         layers by OpenBLAS' sgemm, one thread, caches warm. OpenBLAS has kernels for many
 *         processors and reads OPENBLAS_CORETYPE as it starts, so each core type has a process
 * Theory  the ratio is that of time_heads if sgemm is as fast as the project's own layer; a slower
 *         sgemm makes flatten look worse, since GAP hardly uses it
 * Trial   both heads as a pair in random order, each at least 4 ms; and flatten beside flatten with
 *         the project's own layer. Answers of sgemm are checked against double before
 *         the first pair
 * Judged  nothing: the ratios belong to this machine. The control must be refuted
 * Writes  time_blas_core.csv (the control) and time_blas_core.ratios.csv, drawn by
 *         time_blas_core.gp */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/blas.h"
#include "base/isa.h"
#include "base/require.h"
#include "harness/clock.h"
#include "harness/experiment.h"
#include "harness/server.h"
#include "heads/rivals.h"

enum { SEED = 1 };

/* ---- where we look: what this processor can run, for OpenBLAS does as it is told ---- */

enum { CORE, BATCH };
static const double batches[] = { 1, 32 };

/* clang-format off */
static const char *const cores[] = { "its own choice", "Prescott", "Haswell", "Zen", "SkylakeX", "Cooperlake" };
static const enum isa needs[] = { ISA_BASELINE, ISA_BASELINE, ISA_AVX2, ISA_AVX2, ISA_AVX512, ISA_AVX512 };
/* clang-format on */

static bool runs_here(const double *p)
{
    const size_t core = (size_t)p[CORE];
    return isa_available(needs[core]) != 0 &&
           (strcmp(cores[core], "Cooperlake") != 0 || __builtin_cpu_supports("avx512bf16"));
}

static bool example(const double *p)
{
    return p[CORE] < 1 && p[BATCH] == 1;
}

static double one(const double *p, const void *context)
{
    return (void)p, (void)context, 1;
}

/* ---- a core type's process: told the number of images, it answers with both ratios ---- */

static const char CORE_TYPE[] = "OPENBLAS_CORETYPE";
static const double SECONDS = 0.004; /* at least, each side of a pair */
enum { LONGEST = 64 };

/* Both heads; with sgemm they are checked, the project's own layer is at time_heads. */
static struct rivals *heads_of(size_t batch, bool gemm)
{
    const struct shape in = { .n = batch, .c = 128, .h = 64, .w = 64 };
    struct rivals *heads = rivals_open(in, 10, gemm, SEED);
    const double error = gemm ? rivals_check(heads) : 0;
    if (!(error <= 1)) {
        die(STATUS_SURPRISE,
            "a head computes wrong with core type %s: its error is %.3g times the bound",
            blas_core(), error);
    }
    return heads;
}

enum { GAP, FLATTEN, OWN_FLATTEN, WORKS };

struct works {
    struct rivals *sgemm, *own;
    struct clock_work work[WORKS];
    size_t calls[WORKS];
};

static struct works works_of(size_t batch)
{
    struct works works = { heads_of(batch, true), heads_of(batch, false), { { 0 } }, { 0 } };
    works.work[GAP] = (struct clock_work){ rivals_run_gap, works.sgemm };
    works.work[FLATTEN] = (struct clock_work){ rivals_run_flatten, works.sgemm };
    works.work[OWN_FLATTEN] = (struct clock_work){ rivals_run_flatten, works.own };
    for (size_t i = 0; i < WORKS; i++) {
        works.calls[i] = clock_calls(works.work[i], SECONDS);
    }
    return works;
}

/* Seconds of the flatten head with sgemm over seconds of the other. */
static double flatten_over(const struct works *works, size_t other, struct rng *rng)
{
    const struct clock_pair pair = clock_time_pair(rng, works->work[other], works->calls[other],
                                                   works->work[FLATTEN], works->calls[FLATTEN]);
    return pair.second / pair.first;
}

static int serve(void)
{
    char line[LONGEST];
    const char *asked = getenv(CORE_TYPE);
    struct works works = { 0 };
    if (asked != NULL && strcmp(asked, blas_core()) != 0) {
        die(STATUS_UNFIT, "OpenBLAS has no core type %s, it took %s", asked, blas_core());
    }
    blas_set_threads(1);
    clock_pin();
    for (uint64_t trial = 0; fgets(line, sizeof line, stdin) != NULL; trial++) {
        struct rng rng = rng_at(SEED, rng_hash_text("time_blas_core"), 0, trial);
        if (works.sgemm == NULL) {
            works = works_of((size_t)strtoul(line, NULL, 10));
        }
        const double over_gap = flatten_over(&works, GAP, &rng);
        printf("%.9g %.9g\n", over_gap, flatten_over(&works, OWN_FLATTEN, &rng));
        fflush(stdout);
    }
    if (works.sgemm != NULL) {
        rivals_close(works.own);
        rivals_close(works.sgemm);
    }
    return STATUS_OK;
}

/* ---- what we do with it ---- */

struct opened {
    struct server *server;
};

static void *open_core(const double *p, const void *context)
{
    struct opened *opened = xcalloc(1, sizeof *opened);
    (void)context;
    require(unsetenv(CORE_TYPE) == 0);
    require(p[CORE] < 1 || setenv(CORE_TYPE, cores[(size_t)p[CORE]], 1) == 0);
    opened->server = server_open("/proc/self/exe", 0);
    return opened;
}

static void close_core(void *what)
{
    struct opened *opened = what;
    server_close(opened->server);
    free(opened);
}

enum { FLATTEN_OVER_GAP, SGEMM_OVER_OWN };
/* clang-format off */
static const struct claim ratio_claims[] = {
    [FLATTEN_OVER_GAP] = { .id = "flatten-over-gap-time", .unit = "1", .kind = MEDIAN },
    [SGEMM_OVER_OWN] = { .id = "flatten-sgemm-over-own-time", .unit = "1", .kind = MEDIAN },
};
static const struct claim control_claims[] = {
    { .id = "time-the-same", .role = CONTROL,
      .says = "control, known to be false: with sgemm both heads take as long for one image, within 50 %",
      .kind = MEDIAN, .unit = "1", .predict = one, .abs = 0.5 },
};
/* clang-format on */

/* Both ratios; the control reads the first alone. */
static void ask(const double *p, const struct opened *opened, double *ratios)
{
    char line[LONGEST], *end;
    snprintf(line, sizeof line, "%zu", (size_t)p[BATCH]);
    ratios[FLATTEN_OVER_GAP] = strtod(server_ask(opened->server, line), &end);
    ratios[SGEMM_OVER_OWN] = strtod(end, NULL);
}

static void ratio_trial(struct rng *rng, const double *p, const void *opened, struct slot *out)
{
    double ratios[COUNT(ratio_claims)];
    (void)rng;
    ask(p, opened, ratios);
    out[FLATTEN_OVER_GAP].value = ratios[FLATTEN_OVER_GAP];
    out[SGEMM_OVER_OWN].value = ratios[SGEMM_OVER_OWN];
}

static void control_trial(struct rng *rng, const double *p, const void *opened, struct slot *out)
{
    double ratios[COUNT(ratio_claims)];
    (void)rng;
    ask(p, opened, ratios);
    out[0].value = ratios[FLATTEN_OVER_GAP];
}

/* clang-format off */
#define AXES { { .name = "core", .words = cores, .count = COUNT(cores) }, \
               { .name = "batch", .values = batches, .count = COUNT(batches) } }
#define SERVED(of) .claims = of##_claims, .claim_count = COUNT(of##_claims), .trial = of##_trial, \
                   .open = open_core, .close = close_core
static const struct sweep sweeps[] = {
    { .name = "control", .axes = AXES, .keep = example, SERVED(control), .trials = 20 },
    { .name = "ratios", .part = "ratios", .axes = AXES, .keep = runs_here, .quick = example,
      SERVED(ratio), .trials = 11 },
};
/* clang-format on */

int main(int argc, char **argv)
{
    static const struct experiment time_blas_core = {
        .name = "time_blas_core",
        .asks = "What do OpenBLAS' core types change in the ratio of times of two heads?",
        .sweeps = sweeps,
        .sweep_count = COUNT(sweeps),
        .seed = SEED,
    };
    require_name("time_blas_core");
    if (argc == 2 && strcmp(argv[1], "--serve") == 0) {
        return serve();
    }
    return experiment_main(&time_blas_core, argc, argv);
}

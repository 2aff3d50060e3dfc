/* time_heads: how much longer does a flatten head take than a GAP head?
 *
 * Model   C = 128 maps of N = side^2 positions, K classes, B images; both heads as in `cost`, their
 *         linear layers by the project's kernels, at one point by OpenBLAS' sgemm
 * Theory  if time follows operations, a multiply-add being two: 2KN/(N + 2K), 19.9 in the example;
 *         if it follows bytes: (1 + K/B)/(1 + 2/N + K/(BN)), 10.97 for one image, 1.31 for 32;
 *         roofline: a head takes at least max(bytes / bandwidth, operations / peak), where the
 *         bandwidth is that of the cache that its bytes fit into
 * Trial   both heads run in random order, each at least 10 ms (sweep "time"); single calls, the
 *         caches filled with other memory before each (sweep "cold"). Both answers are checked
 *         against double before the first measurement and must be the same bits after the last
 * Judged  what holds on any machine: the ratio at batch 32 is at most half of that at batch 1. A
 *         ratio at one point belongs to this machine and is shown (ANY)
 * Writes  time_heads.csv and time_heads.roofs.csv (what each head reached of the machine's limits,
 *         the ratio of the times that these allow, and of a head's time to itself, which shows the
 *         noise; in the same process), drawn by time_heads.gp */
#include <math.h>
#include <stdlib.h>

#include "base/blas.h"
#include "base/require.h"
#include "base/team.h"
#include "harness/clock.h"
#include "harness/experiment.h"
#include "harness/roof.h"
#include "heads/rivals.h"

enum { CHANNELS = 128, SEED = 1, COLD_CALLS = 3 };
static const double SECONDS = 0.01;           /* at least, each side of a pair */
static const size_t FLUSHED_BYTES = 96 << 20; /* more than the caches of the processors at hand */

/* ---- where we look: a star around the example, one factor at a time ---- */

enum { BATCH, CLASSES, SIDE, THREADS, PRODUCT };
enum { OWN, GEMM }; /* of PRODUCT */
static const char *const products[] = { "own", "sgemm" };
static const double ones[] = { 1 };

/* clang-format off */
#define AXES { { "batch", NULL, ones, 1 }, { "classes", NULL, ones, 1 }, \
               { "side_px", NULL, ones, 1 }, { "threads", NULL, ones, 1 }, \
               { "product", products, NULL, COUNT(products) } }

static const double hot[][EXPERIMENT_MAX_AXES] = {
    /* batch classes side threads product */
    {   1,   10,  64, 1, OWN },
    {   2,   10,  64, 1, OWN },
    {   4,   10,  64, 1, OWN },
    {   8,   10,  64, 1, OWN },
    {  16,   10,  64, 1, OWN },
    {  32,   10,  64, 1, OWN },
    {  64,   10,  64, 1, OWN },
    {   1,    2,  64, 1, OWN },
    {   1,   30,  64, 1, OWN },
    {   1,  100,  64, 1, OWN },
    {   1,   10,   7, 1, OWN },
    {   1,   10,  14, 1, OWN },
    {   1,   10,  28, 1, OWN },
    {   1,   10, 112, 1, OWN },
    {   1,   10,  64, 2, OWN },
    {  32,   10,  64, 2, OWN },
    {   1,   10,  64, 1, GEMM },
};
static const double cold[][EXPERIMENT_MAX_AXES] = {
    {   1,   10,  64, 1, OWN },
    {   1,   10,   7, 1, OWN },
    {  32,   10,  64, 1, OWN },
};
static const double roofs[][EXPERIMENT_MAX_AXES] = {
    {   1,   10,  64, 1, OWN },
    {   8,   10,  64, 1, OWN },
    {  32,   10,  64, 1, OWN },
    {   1,   10,   7, 1, OWN },
    {   1,  100,  64, 1, OWN },
};
/* clang-format on */

static bool plain(const double *p)
{
    return p[CLASSES] == 10 && p[SIDE] == 64 && p[THREADS] == 1 && p[PRODUCT] == OWN;
}

static bool example(const double *p)
{
    return plain(p) && p[BATCH] == 1;
}

static bool ends_of_batch(const double *p)
{
    return plain(p) && (p[BATCH] == 1 || p[BATCH] == 32);
}

/* ---- what theory says ---- */

static double operation_ratio(const double *p, const void *context)
{
    const double k = p[CLASSES], n = p[SIDE] * p[SIDE];
    (void)context;
    return 2 * k * n / (n + 2 * k);
}

static double byte_ratio(const double *p, const void *context)
{
    const double weights = p[CLASSES] / p[BATCH], n = p[SIDE] * p[SIDE];
    (void)context;
    return (1 + weights) / (1 + (2 + weights) / n);
}

/* clang-format off */
static double nineteen(const double *p, const void *context) { return (void)p, (void)context, 19; }
static double one(const double *p, const void *context) { return (void)p, (void)context, 1; }
static double half(const double *p, const void *context) { return (void)p, (void)context, 0.5; }
/* clang-format on */

/* ---- what we claim ---- */

enum { NEARLY_20, AS_OPERATIONS, AS_BYTES, SAME_TIME };

/* The ratio at the larger batch over that at one image, from mean logarithms. */
static double fall_with_batch(const struct points *points)
{
    return exp(points_mean(points, 1, AS_OPERATIONS).over -
               points_mean(points, 0, AS_OPERATIONS).over);
}

/* clang-format off */
static const struct claim time_claims[] = {
    [NEARLY_20] = { .id = "time-nearly-20", .statements = "C13", .role = AS_STATED,
        .says = "in the example the flatten head takes 18 to 20 times as long", .kind = MEDIAN,
        .unit = "1", .predict = nineteen, .abs = 1, .applies = example, .expect = ANY },
    [AS_OPERATIONS] = { .id = "time-as-operations", .statements = "C13", .role = AS_STATED,
        .says = "the ratio of times is that of the operations, within 10 %", .kind = MEDIAN,
        .unit = "1", .predict = operation_ratio, .rel = 0.1, .expect = ANY },
    [AS_BYTES] = { .id = "time-as-bytes", .statements = "C13", .role = AS_STATED,
        .says = "the ratio of times is that of the bytes, within 10 %", .kind = MEDIAN,
        .unit = "1", .predict = byte_ratio, .rel = 0.1, .expect = ANY },
    [SAME_TIME] = { .id = "time-the-same", .role = CONTROL,
        .says = "control, known to be false: in the example both heads take as long, within 50 %",
        .kind = MEDIAN, .unit = "1", .predict = one, .abs = 0.5, .applies = example },
};

static const struct derived time_derived[] = {
    { .claim = { .id = "time-falls-with-batch", .statements = "C13", .role = CORRECTED,
        .says = "the ratio of times at batch 32 is at most half of that at batch 1",
        .form = AT_MOST, .kind = DERIVED, .unit = "1", .predict = half },
      .over = 1u << BATCH, .derive = fall_with_batch, .uses = ends_of_batch },
};
/* clang-format on */

/* ---- a point: both heads, warm, checked, and how often each must run ---- */

struct bench {
    struct rivals *rivals;
    struct clock_flush *flush; /* cold sweeps */
    struct clock_work gap, flatten;
    size_t gap_calls, flatten_calls;
};

static void *open_hot(const double *p, const void *context)
{
    const size_t side = (size_t)p[SIDE];
    const struct shape in = { .n = (size_t)p[BATCH], .c = CHANNELS, .h = side, .w = side };
    struct bench *bench = xcalloc(1, sizeof *bench);
    (void)context;
    if (p[THREADS] > 1) {
        clock_unpin(); /* threads inherit where they may run */
        blas_set_threads((int)p[THREADS]);
        team_set((int)p[THREADS]);
    }
    bench->rivals = rivals_open(in, (size_t)p[CLASSES], p[PRODUCT] == GEMM, SEED);
    const double error = rivals_check(bench->rivals);
    if (!(error <= 1)) {
        die(STATUS_SURPRISE, "a head computes wrong: its error is %.3g times the bound", error);
    }
    bench->gap = (struct clock_work){ rivals_run_gap, bench->rivals };
    bench->flatten = (struct clock_work){ rivals_run_flatten, bench->rivals };
    bench->gap_calls = clock_calls(bench->gap, SECONDS);
    bench->flatten_calls = clock_calls(bench->flatten, SECONDS);
    return bench;
}

static void *open_cold(const double *p, const void *context)
{
    struct bench *bench = open_hot(p, context);
    bench->flush = clock_flush_open(FLUSHED_BYTES);
    return bench;
}

/* The last run must have given the bits that were checked: results are used, and a kernel that goes
 * wrong under way is seen. */
static void close_bench(void *opened)
{
    struct bench *bench = opened;
    if (!rivals_unchanged(bench->rivals)) {
        die(STATUS_SURPRISE, "a head's last answer is not the one that was checked");
    }
    if (bench->flush != NULL) {
        clock_flush_close(bench->flush);
    }
    rivals_close(bench->rivals);
    free(bench);
    if (team_size() > 1) {
        team_set(1);
        blas_set_threads(1);
        clock_pin();
    }
}

/* ---- what we do ---- */

static struct clock_pair warm_pair(struct rng *rng, const struct bench *bench)
{
    return clock_time_pair(rng, bench->gap, bench->gap_calls, bench->flatten, bench->flatten_calls);
}

static void time_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    const struct bench *bench = context;
    const struct clock_pair seconds =
        bench->flush == NULL
            ? warm_pair(rng, bench)
            : clock_time_cold_pair(rng, bench->flush, bench->gap, bench->flatten, COLD_CALLS);
    const double ratio = seconds.second / seconds.first;
    (void)p;
    for (size_t claim = 0; claim < COUNT(time_claims); claim++) {
        out[claim] = (struct slot){ ratio, log(ratio) };
    }
}

/* ---- what each head reached of the machine's limits, described ---- */

enum { GAP, FLATTEN = 3, LIMIT_OF_BOTH = 6, TIMES, ROOFLINES, ITSELF }; /* three for each head */

/* clang-format off */
static const struct claim roof_claims[] = {
    [GAP] = { .id = "gap-reads", .unit = "GB/s", .kind = MEDIAN },
    { .id = "gap-read-limit", .unit = "GB/s", .kind = MEDIAN },
    { .id = "gap-computes", .unit = "GFLOP/s", .kind = MEDIAN },
    [FLATTEN] = { .id = "flatten-reads", .unit = "GB/s", .kind = MEDIAN },
    { .id = "flatten-read-limit", .unit = "GB/s", .kind = MEDIAN },
    { .id = "flatten-computes", .unit = "GFLOP/s", .kind = MEDIAN },
    [LIMIT_OF_BOTH] = { .id = "multiply-add-limit", .unit = "GFLOP/s", .kind = MEDIAN },
    [TIMES] = { .id = "time-ratio", .unit = "1", .kind = MEDIAN },
    [ROOFLINES] = { .id = "roofline-ratio", .unit = "1", .kind = MEDIAN },
    [ITSELF] = { .id = "gap-over-itself", .unit = "1", .kind = MEDIAN }, /* what noise there is */
};
/* clang-format on */

/* Writes the three numbers of one head; returns the fewest seconds that the limits allow it. */
static double reach_of(struct head_cost cost, double seconds, double flops_limit, struct slot *out)
{
    const struct roof_reach reach =
        roof_reach((double)(cost.bytes_read + cost.bytes_written),
                   (double)(cost.additions + cost.multiplications), seconds, flops_limit);
    out[0].value = 1e-9 * reach.bytes_per_second;
    out[1].value = 1e-9 * reach.read_limit;
    out[2].value = 1e-9 * reach.flops_per_second;
    return reach.fewest_seconds;
}

static void roof_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    const struct bench *bench = context;
    const struct rivals *rivals = bench->rivals;
    const struct clock_pair seconds = warm_pair(rng, bench);
    const struct clock_pair itself =
        clock_time_pair(rng, bench->gap, bench->gap_calls, bench->gap, bench->gap_calls);
    const double limit = roof_flops_per_second();
    const double gap = reach_of(rivals->gap_cost, seconds.first, limit, out + GAP);
    const double flatten = reach_of(rivals->flatten_cost, seconds.second, limit, out + FLATTEN);
    (void)p;
    out[LIMIT_OF_BOTH].value = 1e-9 * limit;
    out[TIMES].value = seconds.second / seconds.first;
    out[ROOFLINES].value = flatten / gap;
    out[ITSELF].value = itself.second / itself.first;
}

/* clang-format off */
#define STAR(points_of) .axes = AXES, .grid = (points_of), .points = COUNT(points_of)
#define CLAIMS(claims_of) .claims = (claims_of), .claim_count = COUNT(claims_of)
static const struct sweep sweeps[] = {
    { .name = "time", STAR(hot), .quick = ends_of_batch, CLAIMS(time_claims),
      .derived = time_derived, .derived_count = 1,
      .trials = 40, .open = open_hot, .close = close_bench, .trial = time_trial },
    { .name = "cold", STAR(cold), .quick = ends_of_batch, CLAIMS(time_claims),
      .trials = 40, .open = open_cold, .close = close_bench, .trial = time_trial },
    { .name = "roofs", .part = "roofs", STAR(roofs), .quick = example, CLAIMS(roof_claims),
      .trials = 11, .open = open_hot, .close = close_bench, .trial = roof_trial },
};

int main(int argc, char **argv)
{
    static const struct experiment time_heads = {
        .name = "time_heads",
        .asks = "How much longer does a flatten head take than a GAP head?",
        .sweeps = sweeps, .sweep_count = COUNT(sweeps), .seed = 1,
    };
    return experiment_main(&time_heads, argc, argv);
}
/* clang-format on */

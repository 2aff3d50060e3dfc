/* time_kernels: how near is each kernel to what this machine can do, and who is faster?
 *
 * Model   our poolings and heads, and every plug-in (harness/plugin.h: those of build/peers and of
 *         the environment variable GAPSTUDY_PLUGINS), on the same arrays in both layouts, on one
 *         thread and on all cores, caches warm or, for one shape, flushed before each call
 * Theory  none is faster than the limit: a pass over the same bytes in the same state of the
 *         caches, reading for the forward operations and the heads (x and weights), writing for the
 *         gradients (dx; zeros for that of the maximum, which some memories take faster), with one
 *         fork and join; for heads the multiply-adds at their peak if those take longer
 * Trial   a round: all kernels and the limit in random order, each at least 0.4 ms. Answers are
 *         checked against double before the first round and after the last; a wrong one has no time
 * Judged  nothing: a ratio at one shape belongs to this machine. The control must be refuted
 * Writes  time_kernels.csv (the control) and time_kernels.fractions.csv: the fraction of the limit,
 *         a kernel's time over ours, GB/s; drawn by time_kernels.gp (one thread) and time_kernels.all.gp */
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/require.h"
#include "base/team.h"
#include "harness/experiment.h"
#include "harness/field.h"
#include "heads/linear.h"
#include "heads/pool.h"

/* ---- our own kernels, in the form of a plug-in ---- */

struct ours {
    struct plugin_job job;
    float *pooled; /* GAP head: n c */
};

static int ours_has(const struct plugin_job *job)
{
    return job->operation < PLUGIN_OPERATIONS;
}

static void *ours_prepare(const struct plugin_job *job)
{
    struct ours *ours = xcalloc(1, sizeof *ours);
    ours->job = *job;
    ours->pooled = xcalloc(job->n * job->c, sizeof(float));
    team_set(job->threads);
    return ours;
}

static void ours_close(void *what)
{
    struct ours *ours = what;
    team_set(1);
    free(ours->pooled);
    free(ours);
}

static void run_linear(const struct plugin_job *job, size_t features, const float *x)
{
    const struct linear size = { .batch = job->n, .features = features, .classes = job->classes };
    linear_forward(size, job->weights, job->bias, x, job->y);
}

static void ours_run(void *what)
{
    const struct ours *ours = what;
    const struct plugin_job *job = &ours->job;
    const struct shape in = { job->n, job->c, job->h, job->w };
    const enum layout layout = job->layout == PLUGIN_NCHW ? NCHW : NHWC;
    switch (job->operation) {
    case PLUGIN_GAP_FORWARD:
        pool_average(in, layout, job->x, job->y);
        break;
    case PLUGIN_GMP_FORWARD:
        pool_maximum(in, layout, job->x, job->y, job->at);
        break;
    case PLUGIN_GAP_BACKWARD:
        pool_average_backward(in, layout, job->dy, job->dx);
        break;
    case PLUGIN_GMP_BACKWARD:
        pool_maximum_backward(in, layout, (struct pool_ties){ .ties = TIES_FIRST }, job->x, job->at,
                              job->dy, job->dx);
        break;
    case PLUGIN_MEANVAR_FORWARD:
        pool_meanvar(in, layout, job->x, job->y);
        break;
    case PLUGIN_HEAD_GAP:
        pool_average(in, layout, job->x, ours->pooled);
        run_linear(job, in.c, ours->pooled);
        break;
    default:
        run_linear(job, in.c * in.h * in.w, job->x);
    }
}

static void run_twice(void *what)
{
    ours_run(what);
    ours_run(what);
}

/* clang-format off */
static const struct plugin ours = {
    .version = PLUGIN_VERSION, .name = "gapstudy", .has = ours_has,
    .prepare = ours_prepare, .run = ours_run, .close = ours_close };
static const struct plugin wasteful = {
    .version = PLUGIN_VERSION, .name = "wasteful", .has = ours_has,
    .prepare = ours_prepare, .run = run_twice, .close = ours_close };

/* ---- where we look ---- */

static const char *const operations[PLUGIN_OPERATIONS] = {
    "gap-forward", "gmp-forward", "gap-backward", "gmp-backward", "meanvar-forward", "head-gap",
    "head-flatten" };
static const char *const layouts[] = { "NCHW", "NHWC" };
static const char *const teams[] = { "one", "all" };
static const double ones[] = { 1 };
static const char *const caches[] = { "warm", "cold" };
static const char *const shape_names[] = {
    "1x128x64x64", "32x128x64x64", "1x2048x7x7", "32x2048x7x7", "32x64x28x28", "8x512x14x14",
    "1x64x112x112", "3x37x13x11", "1x1x224x224", "64x960x7x7", "1x512x7x7", "32x512x7x7" };
static const struct shape shapes[] = {
    { 1, 128, 64, 64 }, { 32, 128, 64, 64 }, { 1, 2048, 7, 7 }, { 32, 2048, 7, 7 },
    { 32, 64, 28, 28 }, { 8, 512, 14, 14 }, { 1, 64, 112, 112 }, { 3, 37, 13, 11 },
    { 1, 1, 224, 224 }, { 64, 960, 7, 7 }, { 1, 512, 7, 7 }, { 32, 512, 7, 7 } };
/* clang-format on */
enum { POOLED_SHAPES = 10, EXAMPLE = 0, BATCHES = 1, SMALL_MAPS = 3, MIDDLE = 5 };

/* Shape and classes of the heads: few classes on large maps, many on small ones. */
static const double heads[][2] = { { EXAMPLE, 10 }, { BATCHES, 10 }, { 10, 1000 }, { 11, 1000 } };

enum { SEED = 1 };
enum { OPERATION, SHAPE, CLASSES, LAYOUT, TEAM, CACHES, KERNEL };

/* clang-format off */
static bool is_ours(const double *p) { return p[KERNEL] <= 0; }
static bool not_ours(const double *p) { return p[KERNEL] > 0; }
static bool in_quick(const double *p) { return p[SHAPE] <= EXAMPLE && p[LAYOUT] <= PLUGIN_NCHW; }
static double one(const double *p, const void *context) { return (void)p, (void)context, 1; }
/* clang-format on */

static struct plugin_job job_at(const double *p)
{
    const struct shape in = shapes[(size_t)p[SHAPE]];
    struct plugin_job job = { .n = in.n, .c = in.c, .h = in.h, .w = in.w };
    job.operation = (enum plugin_operation)p[OPERATION];
    job.layout = (enum plugin_layout)p[LAYOUT];
    job.classes = (size_t)p[CLASSES];
    job.threads = p[TEAM] > 0 ? (int)sysconf(_SC_NPROCESSORS_ONLN) : 1;
    return job;
}

/* ---- the contest of the points at hand ---- */

static void *prepare(const struct setting *setting)
{
    (void)setting;
    return field_open(&ours);
}

static void release(void *field)
{
    field_close(field);
}

static void *open_contest(const double *p, const void *field)
{
    field_contest(field, job_at(p), p[CACHES] > 0, SEED);
    return (void *)field;
}

/* ---- what is described ---- */

enum { FRACTION, TIMES_OURS, SPEED, ROOF, FRACTIONS };

/* clang-format off */
static const struct claim fractions[FRACTIONS] = {
    [FRACTION] = { .id = "fraction-of-limit", .unit = "1", .kind = MEDIAN },
    [TIMES_OURS] = { .id = "time-over-ours", .unit = "1", .kind = MEDIAN, .applies = not_ours },
    [SPEED] = { .id = "moves", .unit = "GB/s", .kind = MEDIAN },
    [ROOF] = { .id = "limit", .unit = "GB/s", .kind = MEDIAN, .applies = is_ours },
};
/* clang-format on */

static void fraction_trial(struct rng *rng, const double *p, const void *opened, struct slot *out)
{
    const struct field *field = opened;
    const double *seconds = field_round(field, rng), limit = seconds[field->count];
    const double mine = seconds[(size_t)p[KERNEL]], gigabytes = 1e-9 * (double)field_bytes(field);
    out[FRACTION].value = limit / mine;
    out[TIMES_OURS].value = mine / seconds[0];
    out[SPEED].value = gigabytes / mine;
    out[ROOF].value = gigabytes / limit;
}

/* ---- the control ---- */

/* clang-format off */
static const struct claim control_claims[] = {
    { .id = "twice-takes-as-long", .role = CONTROL,
      .says = "control, known to be false: averaging all maps twice takes as long as once, within 30 %",
      .kind = MEDIAN, .unit = "1", .predict = one, .abs = 0.3 },
};
/* clang-format on */

struct control {
    struct contest *contest;
};

static void *open_control(const double *p, const void *context)
{
    static const struct plugin *const both[] = { &ours, &wasteful };
    static const double middle[EXPERIMENT_MAX_AXES] = { [SHAPE] = MIDDLE };
    struct control *control = xcalloc(1, sizeof *control);
    (void)p, (void)context;
    control->contest = contest_open(job_at(middle), both, 2, false, SEED);
    return control;
}

static void close_control(void *what)
{
    struct control *control = what;
    contest_close(control->contest);
    free(control);
}

static void control_trial(struct rng *rng, const double *p, const void *opened, struct slot *out)
{
    const struct control *control = opened;
    const double *seconds = contest_round(control->contest, rng);
    (void)p;
    out[0].value = seconds[1] / seconds[0];
}

/* ---- the points: every kernel at every job that it has ---- */

static void add_teams(const struct field *field, double *p, struct field_grid *grid)
{
    for (p[TEAM] = 0; p[TEAM] < COUNT(teams); p[TEAM]++) {
        if (p[TEAM] < 1 || job_at(p).threads > 1) {
            field_add(field, p, KERNEL, job_at, grid);
        }
    }
}

/* All with warm caches, the average of one shape with cold ones too. */
static struct field_grid grid_of(const struct field *field)
{
    struct field_grid grid = { 0 };
    double p[EXPERIMENT_MAX_AXES] = { 0 };
    for (p[OPERATION] = 0; p[OPERATION] < PLUGIN_OPERATIONS; p[OPERATION]++) {
        const bool head = p[OPERATION] >= PLUGIN_HEAD_GAP;
        for (size_t i = 0; i < (head ? COUNT(heads) : POOLED_SHAPES); i++) {
            p[SHAPE] = head ? heads[i][0] : (double)i;
            p[CLASSES] = head ? heads[i][1] : 0;
            p[LAYOUT] = PLUGIN_NCHW;
            add_teams(field, p, &grid);
            p[LAYOUT] = PLUGIN_NHWC;
            if (p[OPERATION] < PLUGIN_HEAD_FLATTEN) { /* a flattened row is used as it lies */
                add_teams(field, p, &grid);
            }
        }
    }
    double cold[EXPERIMENT_MAX_AXES] = { [SHAPE] = MIDDLE, [CACHES] = 1 };
    add_teams(field, cold, &grid);
    return grid;
}

/* clang-format off */
#define WORDS(name_of, words_of, count_of) \
    { .name = (name_of), .words = (words_of), .count = (count_of) }

int main(int argc, char **argv)
{
    require_name("time_kernels");
    struct field *field = field_open(&ours);
    const struct field_grid grid = grid_of(field);
    const struct sweep sweeps[] = {
        { .name = "control", .axes = { { .name = "once", .values = ones, .count = 1 } },
          .claims = control_claims, .claim_count = COUNT(control_claims), .trials = 40,
          .open = open_control, .close = close_control, .trial = control_trial },
        { .name = "rounds", .part = "fractions",
          .axes = { WORDS("operation", operations, COUNT(operations)),
                    WORDS("shape", shape_names, COUNT(shape_names)), { .name = "classes" },
                    WORDS("layout", layouts, COUNT(layouts)), WORDS("threads", teams, COUNT(teams)),
                    WORDS("caches", caches, COUNT(caches)),
                    WORDS("kernel", field->names, field->count) },
          .grid = (const double(*)[EXPERIMENT_MAX_AXES])grid.p, .points = grid.points,
          .quick = in_quick, .claims = fractions, .claim_count = FRACTIONS, .trials = 21,
          .open = open_contest, .trial = fraction_trial },
    };
    const struct experiment time_kernels = {
        .name = "time_kernels",
        .asks = "How near is each kernel to what this machine can do, and who is faster?",
        .sweeps = sweeps, .sweep_count = COUNT(sweeps), .seed = SEED,
        .prepare = prepare, .release = release,
    };
    const int status = experiment_main(&time_kernels, argc, argv);
    free(grid.p);
    field_close(field);
    return status;
}
/* clang-format on */

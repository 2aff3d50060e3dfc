/* subset: are the functions of a GAP head a strict subset of those of a flatten head?
 *
 * Model   C channels of N = side^2 positions x; heads <v, mean x> (GAP) and <w, x> (flatten).
 * Theory  (a) <v, mean x> = sum over c, i of (v_c/N) x_ci = <w, x> if w_ci = v_c/N: the GAP heads
 *             are the flatten heads that are constant over each map.
 *         (b) Projecting on them is P, the mean over each map put back at every position; of a unit
 *             vector it leaves (1/N)^2 at N positions: |e - P e|^2 = 1 - 1/N for each of the C N.
 * Trial   once, by the kernels: CLASSES classes, IMAGES images of N(0, 1); again on whole numbers,
 *         where no sum is rounded; and the projection of every unit vector
 * Writes  subset.csv and subset.weights.csv, drawn by subset.gp
 *
 * All rows are exact; margins are bounds of rounding alone, u = 2^-24. A logit's terms v_c x_ci/N
 * pass through at most N/16 + 5 roundings in the mean and C/16 + 6 behind it (GAP), or C N/16 + 8
 * (flatten), so the two differ by at most ((C N + N + C)/16 + 19) u sum |v_c x_ci|/N. */
#include <math.h>
#include <stdlib.h>

#include "base/require.h"
#include "harness/experiment.h"
#include "heads/flatten.h"
#include "heads/linear.h"
#include "heads/pool.h"
#include "heads/subspace.h"
#include "signals/noise.h"
#include "signals/pattern.h"

/* ---- where we look ---- */

enum { CHANNELS, SIDE };
enum { CLASSES = 10, IMAGES = 64 };

static bool power_of_two(const double *p) /* N: means of whole numbers are exact */
{
    return p[SIDE] != 7;
}

static bool pooled(const double *p)
{
    return p[SIDE] > 1;
}

/* ---- what theory says ---- */

static double nothing(const double *p, const void *context)
{
    (void)p, (void)context;
    return 0;
}

static double one(const double *p, const void *context)
{
    (void)p, (void)context;
    return 1;
}

static double share_outside(const double *p, const void *context)
{
    (void)context;
    return 1 - 1 / (p[SIDE] * p[SIDE]);
}

/* ---- what we claim ---- */

/* clang-format off */
enum { SAME, SAME_BITS, BACK, OUTSIDE, NONE_OUTSIDE };
static const struct claim claims[] = {
    [SAME] = { .id = "subset-same-logits", .statements = "C16", .role = AS_STATED,
        .says = "a flatten head with weights v/N has the logits of the GAP head up to rounding",
        .form = AT_MOST, .kind = VALUE, .exact = true, .unit = "rounding bound", .predict = one,
        .expect = CONFIRMED },
    [SAME_BITS] = { .id = "subset-same-bits", .statements = "C16", .role = AS_STATED,
        .says = "on whole numbers, where no sum is rounded, no logit differs",
        .kind = VALUE, .exact = true, .unit = "logits", .predict = nothing,
        .applies = power_of_two, .expect = CONFIRMED },
    [BACK] = { .id = "subset-and-back", .statements = "C16", .role = AS_STATED,
        .says = "these weights, summed over each map, are those of the GAP head up to rounding",
        .form = AT_MOST, .kind = VALUE, .exact = true, .unit = "rounding bound", .predict = one,
        .expect = CONFIRMED },
    [OUTSIDE] = { .id = "subset-share-outside", .statements = "C16", .role = AS_STATED,
        .says = "of the weight directions of a flatten head 1 - 1/N is no GAP head's",
        .kind = VALUE, .exact = true, .unit = "1", .predict = share_outside, .abs = 0x1p-22,
        .expect = CONFIRMED },
    [NONE_OUTSIDE] = { .id = "subset-not-strict", .role = CONTROL,
        .says = "known to be false: every flatten head is a GAP head",
        .kind = VALUE, .exact = true, .unit = "1", .predict = nothing, .abs = 0x1p-22,
        .applies = pooled },
};
/* clang-format on */

/* ---- what we do ---- */

/* Both heads on the same maps, and what they are compared by. */
struct heads {
    struct shape images, weights;
    float *x, *v, *w;       /* maps, weights of the GAP head, of the flatten head */
    float *gap, *flatten;   /* logits, IMAGES * CLASSES */
    float *features, *mean; /* flattened maps, pooled maps */
};

static struct heads heads_open(const double *p)
{
    const size_t c = (size_t)p[CHANNELS], side = (size_t)p[SIDE];
    struct heads heads = { .images = { IMAGES, c, side, side },
                           .weights = { CLASSES, c, side, side } };
    heads.x = xcalloc(shape_size(heads.images), sizeof *heads.x);
    heads.features = xcalloc(shape_size(heads.images), sizeof *heads.features);
    heads.mean = xcalloc(IMAGES * c, sizeof *heads.mean);
    heads.v = xcalloc(CLASSES * c, sizeof *heads.v);
    heads.w = xcalloc(shape_size(heads.weights), sizeof *heads.w);
    heads.gap = xcalloc(IMAGES * CLASSES, sizeof *heads.gap);
    heads.flatten = xcalloc(IMAGES * CLASSES, sizeof *heads.flatten);
    return heads;
}

static void heads_close(struct heads *heads)
{
    float *owned[] = { heads->x, heads->features, heads->mean,   heads->v,
                       heads->w, heads->gap,      heads->flatten };
    for (size_t i = 0; i < COUNT(owned); i++) {
        free(owned[i]);
    }
}

/* The logits of both heads. */
static void heads_run(struct heads *heads)
{
    const struct shape in = heads->images;
    const struct linear gap = { IMAGES, in.c, CLASSES };
    const struct linear flatten = { IMAGES, in.c * shape_pixels(in), CLASSES };
    subspace_embed(heads->weights, heads->v, heads->w);
    pool_average(in, NCHW, heads->x, heads->mean);
    flatten_forward(in, NCHW, heads->x, heads->features);
    linear_forward_plain(gap, heads->v, NULL, heads->mean, heads->gap);
    linear_forward_plain(flatten, heads->w, NULL, heads->features, heads->flatten);
}

/* The larger of two, and NaN if one of them is. */
static double larger(double a, double b)
{
    return isnan(a) || isnan(b) ? nan("") : fmax(a, b);
}

/* sum |v_c x_ci|/N of one image and class. */
static double sum_of_sizes(const struct heads *heads, size_t image, size_t class)
{
    const size_t c = heads->images.c, n = shape_pixels(heads->images);
    double sum = 0;
    for (size_t i = 0; i < c * n; i++) {
        sum += fabs((double)heads->v[class * c + i / n] * (double)heads->x[image * c * n + i]);
    }
    return sum / (double)n;
}

/* The largest difference of two logits, in units of its bound. */
static double difference(const struct heads *heads)
{
    const double c = (double)heads->images.c, n = (double)shape_pixels(heads->images);
    const double roundings = (c * n + n + c) / 16 + 19;
    double largest = 0;
    for (size_t i = 0; i < IMAGES * CLASSES; i++) {
        const double off = fabs((double)heads->gap[i] - (double)heads->flatten[i]);
        const double bound = roundings * 0x1p-24 * sum_of_sizes(heads, i / CLASSES, i % CLASSES);
        largest = larger(largest, off / bound);
    }
    return largest;
}

static double logits_that_differ(const struct heads *heads)
{
    double count = 0;
    for (size_t i = 0; i < IMAGES * CLASSES; i++) {
        count += heads->gap[i] == heads->flatten[i] ? 0 : 1;
    }
    return count;
}

/* The largest error of the weights that come back, in units of (N/16 + 7) u |v|. */
static double error_of_return(const struct heads *heads)
{
    const double bound = ((double)shape_pixels(heads->images) / 16 + 7) * 0x1p-24;
    float *back = xcalloc(CLASSES * heads->images.c, sizeof *back);
    double largest = 0;
    subspace_restrict(heads->weights, heads->w, back);
    for (size_t i = 0; i < CLASSES * heads->images.c; i++) {
        const double v = (double)heads->v[i];
        largest = larger(largest, fabs((double)back[i] - v) / (bound * fabs(v)));
    }
    free(back);
    return largest;
}

/* Whole numbers from -8 to 8. */
static void fill_whole(struct rng *rng, size_t n, float *x)
{
    for (size_t i = 0; i < n; i++) {
        x[i] = (float)rng_below(rng, 17) - 8;
    }
}

static void trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    struct heads heads = heads_open(p);
    rng_fill_normal(rng, shape_size(heads.images), heads.x);
    rng_fill_normal(rng, CLASSES * heads.images.c, heads.v);
    heads_run(&heads);
    out[SAME] = (struct slot){ .value = difference(&heads) };
    out[BACK] = (struct slot){ .value = error_of_return(&heads) };
    fill_whole(rng, shape_size(heads.images), heads.x);
    fill_whole(rng, CLASSES * heads.images.c, heads.v);
    heads_run(&heads);
    out[SAME_BITS] = (struct slot){ .value = logits_that_differ(&heads) };
    out[OUTSIDE] = (struct slot){ .value = subspace_share_outside(heads.weights) };
    out[NONE_OUTSIDE] = out[OUTSIDE];
    heads_close(&heads);
}

/* ---- what it looks like: random weights of mean 1, the nearest GAP head, and what is left ---- */

enum { PICTURE_SIDE = 7 };

static void draw_weights(uint64_t seed, const void *context, struct table *table)
{
    (void)context;
    static const char *const panels[] = { "flatten", "gap", "outside" };
    const struct shape in = { 1, 1, PICTURE_SIDE, PICTURE_SIDE };
    float w[3][PICTURE_SIDE * PICTURE_SIDE], mean;
    struct rng rng = rng_at(seed, rng_hash_text("subset.weights"), 0, 0);
    pattern_constant(1, COUNT(w[0]), w[0]);
    noise_add_gaussian(&rng, 1, COUNT(w[0]), w[0]);
    subspace_project(in, w[0], &mean, w[1]);
    for (size_t i = 0; i < COUNT(w[0]); i++) {
        w[2][i] = w[0][i] - w[1][i];
    }
    for (size_t i = 0; i < COUNT(w) * COUNT(w[0]); i++) {
        const size_t panel = i / COUNT(w[0]), pixel = i % COUNT(w[0]);
        table_add_text(table, panels[panel]);
        table_add_count(table, pixel % PICTURE_SIDE);
        table_add_count(table, pixel / PICTURE_SIDE);
        table_add_number(table, (double)w[panel][pixel]);
        table_end_row(table);
    }
}

int main(int argc, char **argv)
{
    /* clang-format off */
    static const double channels[] = { 1, 4, 16 }, sides[] = { 1, 2, 4, 7, 8, 16 };
    static const struct sweep sweep = {
        .name = "subset", .trials = 1, .trial = trial,
        .axes = { [CHANNELS] = { "channels", NULL, channels, COUNT(channels) },
                  [SIDE] = { "side_px", NULL, sides, COUNT(sides) } },
        .claims = claims, .claim_count = COUNT(claims),
    };
    static const struct picture picture = {
        "weights", { "panel", "x", "y", "value" }, draw_weights
    };
    static const struct experiment subset = {
        .name = "subset", .seed = 1,
        .asks = "Are the functions of a GAP head a strict subset of those of a flatten head?",
        .sweeps = &sweep, .sweep_count = 1, .pictures = &picture, .picture_count = 1,
    };
    /* clang-format on */
    return experiment_main(&subset, argc, argv);
}

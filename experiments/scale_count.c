/* scale_count: does the pooled answer count objects?
 *
 * Model   m of CELLS cells of a map hold a square of ones, somewhere inside, apart from all others;
 *         m = 0 .. M, each as often. A detector's answers are pooled, and a line is fitted to them
 *         over m: R^2 is the explained part of their variance.
 * Theory  (a) corners: a square answers 4 times 1, however large: mean = 4 m/N, R^2 = 1.
 *         (b) answers of z with mean mu and variance tau^2 an object: the mean is mu m/N, and varies
 *             by tau^2 m/N^2 around it. With Var m = M(M + 2)/12 and E m = M/2
 *             R^2 = (M + 2) mu^2/((M + 2) mu^2 + 6 tau^2): 1 for equal objects alone.
 *             Area of sides uniform on 2 .. 12: mu = 59, tau^2 = 5519 - 59^2 = 2038.
 *             Strength 4 u^3, u uniform, for corners: mu = 1, tau^2 = 16/7 - 1 = 9/7.
 *         (c) maximum of 0/1 answers: 1 if m > 0, else 0, with probability M/(M + 1): Cov(m, y) =
 *             M/(2(M + 1)), Var y = M/(M + 1)^2, so that R^2 = 3/(M + 2).
 *         (d) noise of SIGMA on each pixel: 2 SIGMA on a corner's answer; a threshold of 1/2 is
 *             passed without a corner with probability 2 Phi(-1/(4 SIGMA)) = 3.1e-5: 0.13 false
 *             answers of N, about so much their variance. That of 4 m is 32 at M = 4: R^2 = 0.996.
 * Trial   SCENES/M scenes for each m. s^2 = residual squares/(n - 2) has the mean E m tau^2/N^2 (in a
 *         balanced design too, where the variance grows with m); squares around the mean plus s^2,
 *         over n, that of the variance. R^2 is the ratio of the means over trials of (variance -
 *         s^2) and variance
 * Writes  scale_count.csv, and scale_count.scene.csv and scale_count.scatter.csv, a scene with its
 *         answers and many scenes pooled; drawn by scale_count.gp
 *
 * 200 trials: R^2 has a standard error of at most 0.0045; 3.5 of these are a third of the margin. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "harness/experiment.h"
#include "heads/pool.h"
#include "signals/detector.h"
#include "signals/noise.h"
#include "signals/pattern.h"
#include "signals/scene.h"

enum { SIDE = 64, N = SIDE * SIDE, CELL = 16, CELLS = 16, EQUAL = 6, LEAST = 2, LARGEST = 12 };
enum { SCENES = 64, SHOWN_SCENES = 4, ROOM = SCENES / 4 * 5 }; /* ROOM: for M = 4 */
static const float SIGMA = 0.06f;

/* ---- where we look ---- */

enum { ARM, MOST };
enum { CORNERS_ANY, AREA_EQUAL, AREA_ANY, CORNERS_GRADED, CORNERS_NOISY };
/* clang-format off */
static const char *const arms[] = { "corners of any squares", "area of equal squares", "area of any squares", "corners of uneven strength", "corners in noise" };
static const double most[] = { 4, 8, CELLS };

static bool quick(const double *p) { return p[MOST] == 8; }
static bool binary(const double *p) { return p[ARM] != CORNERS_GRADED; }
static bool equal(const double *p) { return p[ARM] == CORNERS_ANY || p[ARM] == AREA_EQUAL; }
static bool unequal(const double *p) { return p[ARM] == AREA_ANY || p[ARM] == CORNERS_GRADED; }
static bool clean(const double *p) { return equal(p) || p[ARM] == AREA_ANY; }
static bool noisy(const double *p) { return p[ARM] == CORNERS_NOISY; }
static bool area_any(const double *p) { return p[ARM] == AREA_ANY; }

/* ---- what theory says ---- */

static double zero(const double *p, const void *c) { return (void)p, (void)c, 0.0; }
static double nearly_one(const double *p, const void *c) { return (void)p, (void)c, 0.99; }
static double presence(const double *p, const void *c) { return (void)c, 3 / (p[MOST] + 2); }
/* clang-format on */

static double uneven(const double *p, const void *context)
{
    (void)context;
    const double mu = p[ARM] == AREA_ANY ? 59 : 1;
    const double variance = p[ARM] == AREA_ANY ? 2038 : 9.0 / 7;
    const double explained = (p[MOST] + 2) * mu * mu;
    return explained / (explained + 6 * variance);
}

/* ---- what we claim. Answers 0 and 1 and a division by N = 2^12 are exact ---- */

/* clang-format off */
enum { SHARE, COUNTS, NOISY, UNEVEN, PRESENCE, MAXIMUM, AREA };
static const struct claim claims[] = {
    [SHARE] = { .id = "share-of-answers", .exact = true, .kind = VALUE, .unit = "positions", .statements = "C09", .expect = CONFIRMED,
        .predict = zero, .applies = binary, .says = "the average of answers 0 and 1 is the share of positions that answer 1" },
    [COUNTS] = { .id = "average-counts", .exact = true, .kind = VALUE, .unit = "R^2", .statements = "C09", .expect = CONFIRMED,
        .form = AT_LEAST, .predict = nearly_one, .applies = equal,
        .says = "a line on the average gives the number of objects, if each answers at as many positions" },
    [NOISY] = { .id = "average-counts-in-noise", .kind = RATIO, .unit = "R^2", .statements = "C09", .expect = CONFIRMED,
        .form = AT_LEAST, .predict = nearly_one, .applies = noisy,
        .says = "so it does if noise makes the detector err at one of some 30000 positions" },
    [UNEVEN] = { .id = "uneven-objects-blur-the-count", .kind = RATIO, .unit = "R^2", .statements = "C09", .role = CORRECTED,
        .predict = uneven, .abs = 0.05, .applies = unequal,
        .says = "if objects differ in size or strength by tau, R^2 falls to (M+2) mu^2/((M+2) mu^2 + 6 tau^2)" },
    [PRESENCE] = { .id = "maximum-tells-presence", .exact = true, .kind = VALUE, .unit = "R^2", .statements = "C09", .role = CORRECTED,
        .predict = presence, .abs = 1e-9, .applies = clean, .says = "the maximum tells presence alone: R^2 = 3/(M + 2)" },
    [MAXIMUM] = { .id = "maximum-counts", .exact = true, .kind = VALUE, .unit = "R^2", .role = CONTROL,
        .form = AT_LEAST, .predict = nearly_one, .applies = clean,
        .says = "control, known to be false: a line on the maximum gives the number of objects" },
    [AREA] = { .id = "area-counts", .kind = RATIO, .unit = "R^2", .role = CONTROL,
        .form = AT_LEAST, .predict = nearly_one, .applies = area_any,
        .says = "control, known to be false: so does the average of a detector of area, of objects of all sizes" },
};
/* clang-format on */

/* ---- what we do ---- */

static enum detector detector_of(size_t arm)
{
    return arm == AREA_EQUAL || arm == AREA_ANY ? DETECTOR_AREA : DETECTOR_CORNER;
}

/* 4 u^3, many weak and few strong; or 1. */
static float strength(struct rng *rng, size_t arm)
{
    float u;
    rng_fill_uniform(rng, 1, &u);
    return arm == CORNERS_GRADED ? 4 * u * u * u : 1;
}

/* m squares in as many cells, at least two pixels apart. */
static void draw_scene(struct rng *rng, size_t arm, size_t m, float *x)
{
    float ones[LARGEST * LARGEST];
    size_t cells[CELLS];
    pattern_constant(1, COUNT(ones), ones);
    memset(x, 0, N * sizeof *x);
    rng_choose(rng, m, CELLS, cells);
    for (size_t k = 0; k < m; k++) {
        const size_t size = arm == AREA_EQUAL ? EQUAL : LEAST + rng_below(rng, LARGEST - LEAST + 1);
        const size_t row = cells[k] / (SIDE / CELL) * CELL,
                     column = cells[k] % (SIDE / CELL) * CELL;
        const uint32_t room = (uint32_t)(CELL - 1 - size);
        const struct scene_place place = { .top = row + 1 + rng_below(rng, room),
                                           .left = column + 1 + rng_below(rng, room),
                                           .gain = strength(rng, arm) };
        scene_add(SIDE, SIDE, (struct scene_image){ size, size, ones }, place, x, NULL);
    }
}

/* One scene, what it is pooled to, and how many positions answer 1. */
struct pooled {
    float average, maximum;
    size_t answers;
};

static struct pooled pool_scene(struct rng *rng, size_t arm, size_t m, float *x, float *y)
{
    const struct shape in = { 1, 1, SIDE, SIDE };
    struct pooled pooled = { NAN, NAN, 0 };
    float scratch[N];
    draw_scene(rng, arm, m, x);
    if (arm == CORNERS_NOISY) {
        noise_add_gaussian(rng, SIGMA, N, x);
    }
    detector_answer(in, detector_of(arm), x, scratch, y);
    for (size_t i = 0; arm == CORNERS_NOISY && i < N; i++) {
        y[i] = y[i] > 0.5f;
    }
    pool_average(in, NCHW, y, &pooled.average);
    pool_maximum(in, NCHW, y, &pooled.maximum, NULL);
    for (size_t i = 0; i < N; i++) {
        pooled.answers += y[i] == 1;
    }
    return pooled;
}

/* Unbiased: what the line of y on x explains of the variance of y (value), and that variance (over),
 * for an x that is not random but balanced. */
static struct slot explained(const double *x, const double *y, size_t n)
{
    const double slope = stats_slope(x, y, n), x_mean = stats_mean(x, n), y_mean = stats_mean(y, n);
    double around = 0, residual = 0;
    for (size_t i = 0; i < n; i++) {
        const double off = y[i] - y_mean, left = off - slope * (x[i] - x_mean);
        around += off * off;
        residual += left * left;
    }
    const double s2 = residual / (double)(n - 2), variance = (around + s2) / (double)n;
    return (struct slot){ variance - s2, variance };
}

/* R^2 of this sample, to 12 digits: rounding errors of the sums do not show. */
static struct slot plain_r2(const double *x, const double *y, size_t n)
{
    const double x_mean = stats_mean(x, n), y_mean = stats_mean(y, n);
    double xx = 0, yy = 0, xy = 0;
    for (size_t i = 0; i < n; i++) {
        xx += (x[i] - x_mean) * (x[i] - x_mean);
        yy += (y[i] - y_mean) * (y[i] - y_mean);
        xy += (x[i] - x_mean) * (y[i] - y_mean);
    }
    return (struct slot){ .value = round(1e12 * xy * xy / (xx * yy)) / 1e12 };
}

static void trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    const size_t arm = (size_t)p[ARM], scenes = SCENES / (size_t)p[MOST];
    const size_t n = ((size_t)p[MOST] + 1) * scenes;
    double m[ROOM], average[ROOM], maximum[ROOM], apart = 0;
    float *x = xcalloc(2 * N, sizeof *x);
    for (size_t i = 0; i < n; i++) {
        const struct pooled pooled = pool_scene(rng, arm, i / scenes, x, x + N);
        m[i] = (double)(i / scenes);
        average[i] = (double)pooled.average;
        maximum[i] = (double)pooled.maximum;
        apart += fabs(average[i] * N - (double)pooled.answers);
    }
    out[SHARE].value = apart;
    out[NOISY] = out[UNEVEN] = out[AREA] = explained(m, average, n);
    out[COUNTS] = plain_r2(m, average, n);
    out[PRESENCE] = out[MAXIMUM] = plain_r2(m, maximum, n);
    free(x);
}

/* ---- what it looks like ---- */

static void draw_one(uint64_t seed, const void *context, struct table *table)
{
    enum { SHOWN = 7 };
    (void)context;
    struct rng rng = rng_at(seed, rng_hash_text("scale_count.scene"), 0, 0);
    float *x = xcalloc(2 * N, sizeof *x);
    pool_scene(&rng, CORNERS_ANY, SHOWN, x, x + N);
    for (size_t i = 0; i < N; i++) {
        table_add_count(table, i % SIDE);
        table_add_count(table, i / SIDE);
        table_add_number(table, (double)x[i]);
        table_add_number(table, (double)x[N + i]);
        table_end_row(table);
    }
    free(x);
}

static void draw_scatter(uint64_t seed, const void *context, struct table *table)
{
    (void)context;
    float *x = xcalloc(2 * N, sizeof *x);
    for (size_t arm = 0; arm < COUNT(arms); arm++) {
        struct rng rng = rng_at(seed, rng_hash_text("scale_count.scatter"), arm, 0);
        for (size_t i = 0; i < (CELLS + 1) * SHOWN_SCENES; i++) {
            const struct pooled pooled = pool_scene(&rng, arm, i / SHOWN_SCENES, x, x + N);
            table_add_text(table, arms[arm]);
            table_add_count(table, i / SHOWN_SCENES);
            table_add_number(table, (double)pooled.average);
            table_add_number(table, (double)pooled.maximum);
            table_end_row(table);
        }
    }
    free(x);
}

int main(int argc, char **argv)
{
    /* clang-format off */
    static const struct sweep sweep = {
        .name = "counts", .trials = 200, .trial = trial, .quick = quick,
        .axes = { [ARM] = { "arm", arms, NULL, COUNT(arms) }, [MOST] = { "most_objects", NULL, most, COUNT(most) } },
        .claims = claims, .claim_count = COUNT(claims),
    };
    static const struct picture pictures[] = {
        { "scene", { "x", "y", "value", "answer" }, draw_one },
        { "scatter", { "arm", "objects", "average", "maximum" }, draw_scatter },
    };
    static const struct experiment scale_count = {
        .name = "scale_count", .seed = 1, .sweeps = &sweep, .sweep_count = 1, .pictures = pictures, .picture_count = COUNT(pictures),
        .asks = "Does the pooled answer count objects?",
    };
    /* clang-format on */
    return experiment_main(&scale_count, argc, argv);
}

/* dilution_count: how large must an object be to be seen on a larger map?
 *
 * Model   as in dilution: k of N = side^2 positions hold +delta on top of N(0, 1) everywhere; AUC
 *         is how often the image with the object is pooled to a larger number than one without.
 * Theory  (a) GAP: AUC = Phi(d'/sqrt 2), d' = k delta/sqrt N. The same fraction alpha = k/N has
 *             d' = alpha delta sqrt N: larger maps see it better.
 *         (b) AUC = A at k* = sqrt(2 N) Phi^-1(A)/delta positions, so that log k* rises on log N
 *             with slope 1/2; the critical fraction k* / N falls as 1/sqrt N.
 *         (c) An empty map pools to N(0, 1/N) by GAP, whatever N is to 0; GMP to the largest of N
 *             normal numbers, whose mean rises with N, close to and below sqrt(2 ln N).
 * Trial   fraction, critical: PAIRS independent pairs of images, how many are ordered right;
 *         empty: what DRAWS empty maps pool to
 * Writes  dilution_count.csv, drawn by dilution_count.gp
 *
 * Standard errors, of which 3.8 (1 % shared among all rows) must be less than half of the margin:
 * an area from 512 trials of 48 pairs 0.32 % (1.2 of 2.5 %); a critical count, from areas 0.86 and
 * 0.96 of it, 0.8 % (3 of 6 %), and their slope over four maps 0.2 % (0.8 of 2.5 %). Of 200 trials
 * of 256 maps the mean of GAP has 0.44 % of its deviation (1.7 of 4 %), the variance 0.62 % (2.4 of
 * 5 %), the mean of GMP 0.002 (0.007 of 0.02). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "harness/experiment.h"
#include "heads/pair.h"
#include "laws/detection.h"
#include "laws/extreme.h"
#include "signals/noise.h"
#include "signals/planted.h"

/* ---- where we look ---- */

enum { SIDE, COUNT_PX, DELTA };
enum { PAIRS = 48, DRAWS = 256, ROOT_ALPHA = 16, LEVEL_SIDE = 64 };
static const double RELIABLE = 0.95; /* the area that C33 calls reliable */

/* clang-format off */
static const double fraction_grid[][EXPERIMENT_MAX_AXES] = { /* alpha = 1/256 */
    { 16, 1, 4 }, { 32, 4, 4 }, { 64, 16, 4 }, { 128, 64, 4 }, { 256, 256, 4 },
};
static const double critical_grid[][EXPERIMENT_MAX_AXES] = { /* d' = 1.5 and 2.5 on every map */
    { 16, 12, 2 }, { 16, 20, 2 }, { 32, 24, 2 }, { 32, 40, 2 },
    { 64, 48, 2 }, { 64, 80, 2 }, { 128, 96, 2 }, { 128, 160, 2 },
};
static const double empty_sides[] = { 16, 32, 64, 128 };
/* clang-format on */

static bool at_largest(const double *p)
{
    return p[SIDE] == 256;
}

static bool at_smaller(const double *p)
{
    return p[SIDE] <= 64;
}

static bool at_other_side(const double *p)
{
    return p[SIDE] != LEVEL_SIDE;
}

static bool quick_small(const double *p)
{
    return p[SIDE] <= 32;
}

/* ---- what theory says ---- */

static size_t pixels(const double *p)
{
    return (size_t)p[SIDE] * (size_t)p[SIDE];
}

static double reliable(const double *p, const void *context)
{
    (void)p, (void)context;
    return RELIABLE;
}

static double auc_gap(const double *p, const void *context)
{
    (void)context;
    return detection_auc_mean(pixels(p), p[COUNT_PX] * p[DELTA]);
}

static double auc_gap_of_64(const double *p, const void *context)
{
    (void)context;
    const double n = LEVEL_SIDE * LEVEL_SIDE;
    return detection_auc_mean(LEVEL_SIDE * LEVEL_SIDE, n / (ROOT_ALPHA * ROOT_ALPHA) * p[DELTA]);
}

static double critical_count(const double *p, const void *context)
{
    (void)context;
    return detection_sum_for(pixels(p), RELIABLE) / p[DELTA];
}

static double gmp_level(const double *p, const void *context)
{
    (void)context;
    return extreme_mean(pixels(p));
}

static double gmp_level_bound(const double *p, const void *context)
{
    (void)context;
    return sqrt(2 * log((double)pixels(p)));
}

static double gmp_level_of_64(const double *p, const void *context)
{
    (void)p, (void)context;
    return extreme_mean(LEVEL_SIDE * LEVEL_SIDE);
}

static double half(const double *p, const void *context)
{
    (void)p, (void)context;
    return 0.5;
}

static double one(const double *p, const void *context)
{
    (void)p, (void)context;
    return 1;
}

static double zero(const double *p, const void *context)
{
    (void)p, (void)context;
    return 0;
}

/* ---- what we claim ---- */

/* clang-format off */
enum { STILL_DROWNS, GROWS, GROWS_NOT };
static const struct claim fraction_claims[] = {
    [STILL_DROWNS] = { .id = "gap-unreliable-large-map", .statements = "C33", .role = LIMIT,
        .says = "the same small fraction of a larger map, too, is not detected reliably by GAP",
        .form = AT_MOST, .kind = PROPORTION, .unit = "AUC", .predict = reliable,
        .applies = at_largest },
    [GROWS] = { .id = "gap-auc-fraction", .statements = "C33", .role = CORRECTED,
        .says = "at fixed fraction and strength GAP has the area Phi(alpha delta sqrt(N/2)/sigma)",
        .kind = PROPORTION, .unit = "AUC", .predict = auc_gap, .abs = 0.025 },
    [GROWS_NOT] = { .id = "gap-auc-fraction-alone", .role = CONTROL,
        .says = "known to be false: fraction and strength decide, whatever the map's size",
        .kind = PROPORTION, .unit = "AUC", .predict = auc_gap_of_64, .abs = 0.025,
        .applies = at_other_side },
};

enum { CRITICAL_LAW };
static const struct claim critical_claims[] = {
    [CRITICAL_LAW] = { .id = "gap-auc-near-critical", .statements = "C33", .role = CORRECTED,
        .says = "the area of GAP is Phi(d'/sqrt 2) on maps of every size",
        .kind = PROPORTION, .unit = "AUC", .predict = auc_gap, .abs = 0.025 },
};

static double count_of_group(const struct points *points);
static double slope_of_counts(const struct points *points);
static const struct derived critical_derived[] = {
    { .claim = { .id = "critical-count", .statements = "C33", .role = CORRECTED,
          .says = "GAP is reliable from sqrt(2 N) Phi^-1(0.95) sigma/delta positions on",
          .kind = DERIVED, .unit = "positions", .predict = critical_count, .rel = 0.06 },
      .over = 1u << COUNT_PX, .derive = count_of_group },
    { .claim = { .id = "critical-count-slope", .statements = "C33", .role = CORRECTED,
          .says = "the critical count grows as the square root of the number of positions",
          .kind = SLOPE, .unit = "1", .predict = half, .abs = 0.025 },
      .over = 1u << SIDE | 1u << COUNT_PX, .derive = slope_of_counts },
    { .claim = { .id = "critical-fraction-constant", .role = CONTROL,
          .says = "known to be false: the critical count grows as N, the fraction is constant",
          .kind = SLOPE, .unit = "1", .predict = one, .abs = 0.025 },
      .over = 1u << SIDE | 1u << COUNT_PX, .derive = slope_of_counts },
};

enum { GAP_MEAN, GAP_VARIANCE, GMP_MEAN, GMP_BELOW, GMP_CONSTANT };
static const struct claim empty_claims[] = {
    [GAP_MEAN] = { .id = "gap-level", .statements = "C33", .role = CORRECTED,
        .says = "an empty map pools to 0 by GAP, whatever its size",
        .kind = MEAN, .unit = "sigma/sqrt N", .predict = zero, .abs = 0.04 },
    [GAP_VARIANCE] = { .id = "gap-spread", .statements = "C33", .role = CORRECTED,
        .says = "what GAP gives for empty maps has the variance sigma^2/N",
        .kind = VARIANCE, .unit = "sigma^2/N", .predict = one, .rel = 0.05 },
    [GMP_MEAN] = { .id = "gmp-level", .statements = "C33", .role = CORRECTED,
        .says = "an empty map pools to the mean of the largest of N normal numbers by GMP",
        .kind = MEAN, .unit = "sigma", .predict = gmp_level, .abs = 0.02 },
    [GMP_BELOW] = { .id = "gmp-level-bound", .statements = "C33", .role = CORRECTED,
        .says = "that level is below sqrt(2 ln N)", .form = AT_MOST,
        .kind = MEAN, .unit = "sigma", .predict = gmp_level_bound },
    [GMP_CONSTANT] = { .id = "gmp-level-constant", .role = CONTROL,
        .says = "known to be false: that level is the one of N = 4096 on every map",
        .kind = MEAN, .unit = "sigma", .predict = gmp_level_of_64, .abs = 0.02,
        .applies = at_other_side },
};
/* clang-format on */

/* ---- what we do ---- */

static struct slot order_pairs(struct rng *rng, const double *p)
{
    static const char *const heads[] = { "gap" };
    const struct planted planted = { (size_t)p[SIDE], (size_t)p[SIDE], (size_t)p[COUNT_PX], 1,
                                     (float)p[DELTA] };
    const struct pair_source source = { planted.h, planted.w, PAIRS, planted_draw, &planted };
    struct slot slot = { .over = PAIRS };
    pair_count(rng, &source, heads, 1, &slot.value);
    return slot;
}

static void fraction_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    out[STILL_DROWNS] = out[GROWS] = out[GROWS_NOT] = order_pairs(rng, p);
}

static void critical_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    out[CRITICAL_LAW] = order_pairs(rng, p);
}

/* From two points of one map, first and first + 1: the count at which the line through their
 * Phi^-1(area), straight in k by (b), reaches Phi^-1(RELIABLE). */
static double count_at(const struct points *points, size_t first)
{
    double k[2], z[2];
    for (size_t i = 0; i < 2; i++) {
        const struct slot mean = points_mean(points, first + i, CRITICAL_LAW);
        k[i] = points->p[first + i][COUNT_PX];
        z[i] = stats_normal_quantile(mean.value / mean.over);
    }
    return k[0] + (k[1] - k[0]) * (stats_normal_quantile(RELIABLE) - z[0]) / (z[1] - z[0]);
}

static double count_of_group(const struct points *points)
{
    require(points->count == 2);
    return count_at(points, 0);
}

static double slope_of_counts(const struct points *points)
{
    double x[4], y[4];
    require(points->count == 2 * COUNT(x));
    for (size_t i = 0; i < COUNT(x); i++) {
        x[i] = log((double)pixels(points->p[2 * i]));
        y[i] = log(count_at(points, 2 * i));
    }
    return stats_slope(x, y, COUNT(x));
}

static void empty_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    const size_t n = pixels(p);
    const struct shape map = { 1, 1, (size_t)p[SIDE], (size_t)p[SIDE] };
    float *x = xcalloc(n, sizeof *x), mean[DRAWS], largest[DRAWS];
    for (size_t i = 0; i < DRAWS; i++) {
        memset(x, 0, n * sizeof *x);
        noise_add_gaussian(rng, 1, n, x);
        pool_average(map, NCHW, x, &mean[i]);
        pool_maximum(map, NCHW, x, &largest[i], NULL);
    }
    out[GAP_MEAN] = (struct slot){ .value = stats_meanf(mean, DRAWS) * p[SIDE] };
    out[GAP_VARIANCE] = (struct slot){ .value = stats_variancef(mean, DRAWS) * (double)n };
    out[GMP_MEAN] = (struct slot){ .value = stats_meanf(largest, DRAWS) };
    out[GMP_BELOW] = out[GMP_CONSTANT] = out[GMP_MEAN];
    free(x);
}

int main(int argc, char **argv)
{
    /* clang-format off */
    static const struct sweep sweeps[] = {
        { .name = "fraction", .trials = 512, .trial = fraction_trial,
          .axes = { [SIDE] = { .name = "side_px" }, [COUNT_PX] = { .name = "count_px" },
                    [DELTA] = { .name = "delta" } },
          .grid = fraction_grid, .points = COUNT(fraction_grid), .quick = at_smaller,
          .claims = fraction_claims, .claim_count = COUNT(fraction_claims) },
        { .name = "critical", .trials = 512, .trial = critical_trial,
          .axes = { [SIDE] = { .name = "side_px" }, [COUNT_PX] = { .name = "count_px" },
                    [DELTA] = { .name = "delta" } },
          .grid = critical_grid, .points = COUNT(critical_grid), .quick = quick_small,
          .claims = critical_claims, .claim_count = COUNT(critical_claims),
          .derived = critical_derived, .derived_count = COUNT(critical_derived) },
        { .name = "empty", .trials = 200, .trial = empty_trial,
          .axes = { [SIDE] = { "side_px", NULL, empty_sides, COUNT(empty_sides) } },
          .quick = quick_small, .claims = empty_claims, .claim_count = COUNT(empty_claims) },
    };
    static const struct experiment dilution_count = {
        .name = "dilution_count", .seed = 1,
        .asks = "How large must an object be to be seen on a larger map?",
        .sweeps = sweeps, .sweep_count = COUNT(sweeps),
    };
    /* clang-format on */
    return experiment_main(&dilution_count, argc, argv);
}

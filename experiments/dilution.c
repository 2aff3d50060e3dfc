/* dilution: when does a small object drown in the average, and which pooling still sees it?
 *
 * Model   k of N = side^2 positions hold +delta, the others 0; noisy: on top of N(0, 1) at every
 *         position, so that delta is in standard deviations. Of two images one holds the object;
 *         AUC = P(it is the one that is pooled to the larger number).
 * Theory  (a) y = (k/N) delta. Without noise the empty image gives 0 < y: AUC = 1 for every k > 0.
 *         (b) GAP: the difference of the two means is N(k delta/N, 2/N), so that
 *             AUC = Phi(d'/sqrt 2), d' = k delta/sqrt N.
 *         (c) GMP: the largest of all 2N numbers is one of the k lifted (probability s), else one
 *             of 2N - k alike, N - k of them beside the object: AUC = s + (1-s)(N-k)/(2N-k).
 *             An empty map reaches about sqrt(2 ln N); what stands above that is seen at any k.
 * Trial   independent pairs of images; how many each pooling orders right
 * Writes  dilution.csv, drawn by dilution.gp
 *
 * 512 trials of 64 pairs: a proportion of 1/2 has a standard error of 0.28 %; 3.8 of these (1 %
 * shared among all rows) are 1.1 %, less than half of the margin of 0.025. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "harness/experiment.h"
#include "heads/pair.h"
#include "laws/detection.h"
#include "signals/planted.h"
#include "signals/scene.h"

/* ---- where we look ---- */

enum { SIDE, COUNT_PX, DELTA };

/* clang-format off */
static const double clean_grid[][EXPERIMENT_MAX_AXES] = {
    { 7, 1, 4 }, { 7, 49, 4 }, { 64, 1, 4 }, { 64, 1, 64 }, { 64, 16, 4 }, { 64, 256, 0.1 },
    { 64, 4096, 0.1 }, { 128, 1, 4 }, { 128, 16384, 0.1 },
};
static const double noisy_grid[][EXPERIMENT_MAX_AXES] = {
    { 64, 1, 1 }, { 64, 1, 2 }, { 64, 1, 2.5 }, { 64, 1, 3 }, { 64, 1, 3.5 }, { 64, 1, 4 },
    { 64, 1, 4.5 }, { 64, 1, 5 }, { 64, 1, 5.5 }, { 64, 1, 6 }, { 64, 1, 8 },
    { 64, 1, 64 }, { 64, 4, 4 }, { 64, 4, 16 }, { 64, 8, 8 }, { 64, 16, 4 },  /* as C33 has it */
    { 64, 2, 32 }, { 64, 32, 2 }, { 64, 64, 1 }, { 64, 64, 2 }, { 64, 128, 0.5 },
    { 64, 256, 0.25 }, { 64, 256, 1 },
};
/* clang-format on */

static double pixels(const double *p)
{
    return p[SIDE] * p[SIDE];
}

/* The conditions of C33. */
static bool strong_and_small(const double *p)
{
    return p[SIDE] == 64 && p[COUNT_PX] <= 16 && p[DELTA] >= 4 && p[COUNT_PX] * p[DELTA] <= 64;
}

static bool above_the_level(const double *p)
{
    return p[DELTA] >= sqrt(2 * log(pixels(p))) + 2;
}

static bool quick_clean(const double *p)
{
    return p[SIDE] == 64;
}

static bool quick_noisy(const double *p)
{
    return p[COUNT_PX] * p[DELTA] == 64 && (strong_and_small(p) || p[COUNT_PX] == 256);
}

/* ---- what theory says ---- */

static double mean_of_all(const double *p, const void *context)
{
    (void)context;
    return p[COUNT_PX] / pixels(p) * p[DELTA];
}

static double mean_of_one_less(const double *p, const void *context)
{
    (void)context;
    return p[COUNT_PX] / (pixels(p) - 1) * p[DELTA];
}

static double certain(const double *p, const void *context)
{
    (void)p, (void)context;
    return 1;
}

static double reliable(const double *p, const void *context)
{
    (void)p, (void)context;
    return 0.95;
}

static double zero(const double *p, const void *context)
{
    (void)p, (void)context;
    return 0;
}

static double auc_gap(const double *p, const void *context)
{
    (void)context;
    return detection_auc_mean((size_t)pixels(p), p[COUNT_PX] * p[DELTA]);
}

static double auc_gmp(const double *p, const void *context)
{
    (void)context;
    return detection_auc_maximum((size_t)pixels(p), (size_t)p[COUNT_PX], p[DELTA]);
}

static double auc_one_position(const double *p, const void *context)
{
    (void)context;
    return detection_auc_mean(1, p[DELTA]);
}

/* ---- what we claim ---- */

/* clang-format off */
/* Rounding of the mean, pool.h: N <= 16384 gives (256 + 4 + N/4096 + 1) u, and delta has one more:
 * at most 266 u. */
enum { DILUTED, ONE_LESS, CLEAN_DROWNS, CLEAN_SEEN };
static const struct claim clean_claims[] = {
    [DILUTED] = { .id = "gap-is-alpha-delta", .statements = "C32", .role = AS_STATED,
        .says = "k of N positions of strength delta are pooled to (k/N) delta, wherever they are",
        .kind = VALUE, .exact = true, .unit = "signal", .predict = mean_of_all,
        .rel = 266 * 0x1p-24, .expect = CONFIRMED },
    [ONE_LESS] = { .id = "gap-divides-by-one-less", .role = CONTROL,
        .says = "known to be false: the divisor is N - 1",
        .kind = VALUE, .exact = true, .unit = "signal", .predict = mean_of_one_less,
        .rel = 266 * 0x1p-24 },
    [CLEAN_DROWNS] = { .id = "gap-clean-unreliable", .statements = "C33", .role = LIMIT,
        .says = "without noise, too, GAP does not detect a small strong object reliably",
        .form = AT_MOST, .kind = VALUE, .exact = true, .unit = "AUC", .predict = reliable,
        .applies = strong_and_small },
    [CLEAN_SEEN] = { .id = "gap-clean-certain", .statements = "C33", .role = CORRECTED,
        .says = "without noise GAP tells every object from nothing, however small it is",
        .kind = VALUE, .exact = true, .unit = "AUC", .predict = certain },
};

enum { DROWNS, GAP_LAW, GMP_LAW, GMP_SEES, GMP_BETTER, ONE_POSITION };
static const struct claim noisy_claims[] = {
    [DROWNS] = { .id = "gap-unreliable", .statements = "C33", .role = AS_STATED,
        .says = "in noise GAP does not detect a small strong object reliably", .form = AT_MOST,
        .kind = PROPORTION, .unit = "AUC", .predict = reliable, .applies = strong_and_small,
        .expect = CONFIRMED },
    [GAP_LAW] = { .id = "gap-auc", .statements = "C33", .role = CORRECTED,
        .says = "the area of GAP is Phi(d'/sqrt 2), d' = k delta/(sigma sqrt N)",
        .kind = PROPORTION, .unit = "AUC", .predict = auc_gap, .abs = 0.025 },
    [GMP_LAW] = { .id = "gmp-auc", .statements = "C33", .role = CORRECTED,
        .says = "the area of GMP is that of two maxima, with k numbers lifted by delta",
        .kind = PROPORTION, .unit = "AUC", .predict = auc_gmp, .abs = 0.025 },
    [GMP_SEES] = { .id = "gmp-above-level", .statements = "C33", .role = CORRECTED,
        .says = "two sigma above the level sqrt(2 ln N) GMP detects reliably, whatever k is",
        .form = AT_LEAST, .kind = PROPORTION, .unit = "AUC", .predict = reliable,
        .applies = above_the_level },
    [GMP_BETTER] = { .id = "gmp-above-gap", .statements = "C33", .role = CORRECTED,
        .says = "GMP orders more pairs with a small strong object right than GAP does",
        .form = AT_LEAST, .kind = MEAN, .unit = "AUC", .predict = zero,
        .applies = strong_and_small },
    [ONE_POSITION] = { .id = "gap-as-one-position", .role = CONTROL,
        .says = "known to be false: GAP detects as one position of the object would",
        .kind = PROPORTION, .unit = "AUC", .predict = auc_one_position, .abs = 0.025,
        .applies = strong_and_small },
};

/* clang-format on */

/* ---- what we do ---- */

/* Of 16 placements the mean that is farthest from the law, and how many are above the empty map. */
static void clean_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    enum { PLACEMENTS = 16 };
    const size_t n = (size_t)pixels(p), k = (size_t)p[COUNT_PX];
    const struct shape map = { 1, 1, (size_t)p[SIDE], (size_t)p[SIDE] };
    float *x = xcalloc(n, sizeof *x), y = 0, empty = 0;
    size_t *at = xcalloc(k, sizeof *at);
    double farthest = mean_of_all(p, context), seen = 0;
    pool_average(map, NCHW, x, &empty);
    for (size_t i = 0; i < PLACEMENTS; i++) {
        memset(x, 0, n * sizeof *x);
        scene_add_pixels(rng, k, (float)p[DELTA], n, x, at);
        pool_average(map, NCHW, x, &y);
        const double off = (double)y - mean_of_all(p, context);
        farthest = fabs(off) <= fabs(farthest - mean_of_all(p, context)) ? farthest : (double)y;
        seen += y > empty;
    }
    out[DILUTED] = out[ONE_LESS] = (struct slot){ .value = farthest };
    out[CLEAN_DROWNS] = out[CLEAN_SEEN] = (struct slot){ .value = seen / PLACEMENTS };
    free(at);
    free(x);
}

enum { PAIRS = 64 };

static void noisy_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    static const char *const heads[] = { "gap", "gmp" };
    const struct planted planted = { (size_t)p[SIDE], (size_t)p[SIDE], (size_t)p[COUNT_PX], 1,
                                     (float)p[DELTA] };
    const struct pair_source source = { planted.h, planted.w, PAIRS, planted_draw, &planted };
    double ordered[COUNT(heads)];
    pair_count(rng, &source, heads, COUNT(heads), ordered);
    out[DROWNS] = out[GAP_LAW] = out[ONE_POSITION] = (struct slot){ ordered[0], PAIRS };
    out[GMP_LAW] = out[GMP_SEES] = (struct slot){ ordered[1], PAIRS };
    out[GMP_BETTER] = (struct slot){ .value = (ordered[1] - ordered[0]) / PAIRS };
}

int main(int argc, char **argv)
{
    /* clang-format off */
    static const struct sweep sweeps[] = {
        { .name = "clean", .trials = 1, .trial = clean_trial,
          .axes = { [SIDE] = { .name = "side_px" }, [COUNT_PX] = { .name = "count_px" },
                    [DELTA] = { .name = "delta" } },
          .grid = clean_grid, .points = COUNT(clean_grid), .quick = quick_clean,
          .claims = clean_claims, .claim_count = COUNT(clean_claims) },
        { .name = "noisy", .trials = 512, .trial = noisy_trial,
          .axes = { [SIDE] = { .name = "side_px" }, [COUNT_PX] = { .name = "count_px" },
                    [DELTA] = { .name = "delta" } },
          .grid = noisy_grid, .points = COUNT(noisy_grid), .quick = quick_noisy,
          .claims = noisy_claims, .claim_count = COUNT(noisy_claims) },
    };
    static const struct experiment dilution = {
        .name = "dilution", .seed = 1,
        .asks = "When does a small object drown in the average, and does the maximum see it?",
        .sweeps = sweeps, .sweep_count = COUNT(sweeps),
    };
    /* clang-format on */
    return experiment_main(&dilution, argc, argv);
}

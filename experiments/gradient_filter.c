/* gradient_filter: what does a filter receive through a pooling of its responses?
 *
 * Model   z_i = w . patch_i at N positions, patch_i ~ N(0, I_9) independent, y = pool(z),
 *         dL/dy = g, dL/dw = sum over positions of dL/dz_i patch_i
 * Theory  GAP  dL/dw = g/N sum patch_i: mean 0, mean square 9 g^2/N
 *         GMP  dL/dw = g patch_k, k the position with the largest z. Along w/|w| patch_k is the
 *              largest of N normal numbers, across it what any patch is: mean g E max w/|w|, mean
 *              square g^2 (8 + E max^2). So equal means at every position, which i.i.d. maps have,
 *              are no equal means for the filter, which GMP pushes along itself.
 * Trial   MAPS maps under a random filter: means over them
 * Writes  gradient_filter.csv, drawn by gradient_filter.gp
 *
 * At N = 4 the ratio of squares is 4.24 by the law and is held against 4 +- 0.2: the room of 0.04
 * decides how many trials are needed. 8192 give it an interval of +- 0.012. */
#include <math.h>
#include <stdlib.h>

#include "base/require.h"
#include "harness/experiment.h"
#include "heads/gradient_filter.h"
#include "laws/extreme.h"
#include "signals/noise.h"

enum { MAPS = 64, LENGTH = 9 };

/* ---- where we look ---- */

enum { SIDE }; /* px */
static const double sides[] = { 2, 4, 8, 16 };

/* ---- what we claim ---- */

static double zero(const double *p, const void *context)
{
    (void)p;
    (void)context;
    return 0.0;
}

static double positions(const double *p, const void *context)
{
    (void)context;
    return p[SIDE] * p[SIDE];
}

static double largest(const double *p, const void *context)
{
    return extreme_mean((size_t)positions(p, context));
}

static double root_log(const double *p, const void *context)
{
    return sqrt(2.0 * log(positions(p, context)));
}

static double squares(const double *p, const void *context)
{
    const double n = positions(p, context);
    return n * (LENGTH - 1 + extreme_mean_square((size_t)n)) / LENGTH;
}

/* clang-format off */
#define MEAN_G .kind = MEAN, .unit = "g"
#define RATIO_NEAR .kind = RATIO, .unit = "1", .rel = 0.05
enum { GAP_ALONG, GMP_EQUAL, GMP_ALONG, GMP_LOG, GMP_ACROSS, SQUARES_N, SQUARES_LAW };
static const struct claim claims[] = {
    [GAP_ALONG] = { "gap-along", "GAP's mean gradient of a filter is 0 along the filter",
        "C25", CORRECTED, MEAN_G, .predict = zero, .abs = 0.05 },
    [GMP_EQUAL] = { "gmp-equal", "GMP's mean gradient of a filter is 0 too",
        "C25", LIMIT, MEAN_G, .predict = zero, .abs = 0.05 },
    [GMP_ALONG] = { "gmp-along", "along the filter it is g times the mean of the largest of N normal numbers",
        "C25", CORRECTED, MEAN_G, .predict = largest, .rel = 0.02 },
    [GMP_LOG] = { "gmp-log", "control, known to be false at these N: it is g sqrt(2 ln N)",
        NULL, CONTROL, MEAN_G, .predict = root_log, .rel = 0.02 },
    [GMP_ACROSS] = { "gmp-across", "across the filter it is 0",
        "C25", CORRECTED, MEAN_G, .predict = zero, .abs = 0.05 },
    [SQUARES_N] = { "squares-n", "the filter's gradient has N times the mean squared norm under GMP",
        "C26", LIMIT, RATIO_NEAR, .predict = positions },
    [SQUARES_LAW] = { "squares-law", "it has N (8 + E max^2)/9 times the mean squared norm",
        "C26", CORRECTED, RATIO_NEAR, .predict = squares },
};
/* clang-format on */

/* ---- what we do ---- */

static void trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    const size_t n = (size_t)positions(p, context), numbers = MAPS * n * LENGTH;
    float w[LENGTH] = { 0 }, *patches = xcalloc(numbers, sizeof *patches);
    noise_add_gaussian(rng, 1.0f, LENGTH, w);
    noise_add_gaussian(rng, 1.0f, numbers, patches);
    const struct gradient_filter filter = { MAPS, n, LENGTH, w, patches };
    const struct gradient_pull gap = gradient_filter_mean(head_find("gap"), &filter);
    const struct gradient_pull gmp = gradient_filter_mean(head_find("gmp"), &filter);
    out[GAP_ALONG].value = gap.along;
    out[GMP_EQUAL].value = out[GMP_ALONG].value = out[GMP_LOG].value = gmp.along;
    out[GMP_ACROSS].value = gmp.across;
    out[SQUARES_N] = out[SQUARES_LAW] = (struct slot){ gmp.squares, gap.squares };
    free(patches);
}

static bool small(const double *p)
{
    return p[SIDE] <= 8;
}

int main(int argc, char **argv)
{
    static const struct sweep sweep = {
        .name = "filter",
        .axes = { [SIDE] = { "side_px", NULL, sides, COUNT(sides) } },
        .quick = small,
        .claims = claims,
        .claim_count = COUNT(claims),
        .trials = 8192,
        .trial = trial,
    };
    static const struct experiment gradient_filter = {
        .name = "gradient_filter",
        .asks = "What does a filter receive through a pooling of its responses?",
        .sweeps = &sweep,
        .sweep_count = 1,
        .seed = 1,
    };
    return experiment_main(&gradient_filter, argc, argv);
}

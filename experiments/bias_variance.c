/* bias_variance: what does a head pay and gain by taking for granted that place is irrelevant?
 *
 * Model   maps x of C channels of SIDE x SIDE independent N(0, 1) pixels; y = w*.x + N(0, NOISE),
 *         |w*| = 1, the part q of w* depends on position. Heads average over s x s blocks (s = 1:
 *         GAP, s = SIDE: flatten); least squares behind each, minimum norm below n = d.
 * Theory  (a) A head with d = C s^2 features misses b^2 of the power (q for GAP, none for flatten),
 *             which is one more noise to it, since x is isotropic: for n > d + 1 (risk.h)
 *             excess risk = b^2 + (NOISE + b^2) d/(n - d - 1).
 *         (b) So the variance of GAP is lower than that of flatten by the factor
 *             (n-C-1)/(n-CN-1) * N NOISE/(NOISE + q) > N NOISE/(NOISE + q): at least N/2 whenever
 *             q <= NOISE, falling towards that as n grows.
 *         (c) At n = d the risk is b^2 + (NOISE + b^2) chi2_d/chi2_1 without a mean; its median is
 *             about 2.1 d (NOISE + b^2): GAP has its peak at n = C.
 * Trial   independent training sets, two for each target w* (twin.h)
 * Writes  bias_variance.csv and .laws.csv, drawn by bias_variance.gp
 *
 * 150 trials of 8, 4 or 1 pairs of sets give a variance a standard error of about 1 % of itself
 * where |n - d| >= d/2; 4 of these (1 % shared among all rows) are a third of the margin. 20000
 * give 0.3 %, and 1.6 % to the median at n = d: 4 of these are less than half of their margins. */
#include <math.h>

#include "base/require.h"
#include "fit/twin.h"
#include "harness/experiment.h"
#include "heads/block.h"
#include "laws/risk.h"
#include "signals/teacher.h"

/* ---- where we look ---- */

enum { C = 16, SIDE = 4, N = SIDE * SIDE };
enum { EXAMPLES, Q, BLOCKS };
static const double NOISE = 0.25;

/* clang-format off */
static const double dial_grid[][EXPERIMENT_MAX_AXES] = {
    { 32, 0, 1 }, { 64, 0, 1 }, { 256, 0, 1 }, { 768, 0, 1 },
    { 32, 0.25, 1 }, { 64, 0.25, 1 }, { 256, 0.25, 1 }, { 768, 0.25, 1 },
    { 24, 0, 2 }, { 128, 0, 2 }, { 512, 0, 2 },
    { 24, 0.25, 2 }, { 128, 0.25, 2 }, { 512, 0.25, 2 },
    { 64, 0, 4 }, { 128, 0, 4 }, { 384, 0, 4 }, { 512, 0, 4 }, { 768, 0, 4 },
    { 64, 0.25, 4 }, { 128, 0.25, 4 }, { 384, 0.25, 4 }, { 512, 0.25, 4 }, { 768, 0.25, 4 },
};
static const double pair_grid[][EXPERIMENT_MAX_AXES] = {
    { 16, 0.25 }, { 384, 0 }, { 512, 0 }, { 384, 0.1 }, { 768, 0.1 }, { 384, 0.25 },
    { 768, 0.25 }, { 768, 1 },
};
static const double peak_grid[][EXPERIMENT_MAX_AXES] = {
    { 16, 0, 1 }, { 18, 0, 1 }, { 20, 0, 1 }, { 24, 0, 1 }, { 16, 0.25, 1 }, { 32, 0, 1 },
};
/* clang-format on */

static struct risk_law law_of(double n, double q, size_t s)
{
    const double missed = teacher_missed((struct teacher){ C, SIDE, q }, s);
    return (struct risk_law){ n, (double)(C * s * s), 1 - missed, missed, NOISE };
}

static struct risk_law dial_law(const double *p)
{
    return law_of(p[EXAMPLES], p[Q], (size_t)p[BLOCKS]);
}

static bool missing_and_above(const double *p)
{
    return dial_law(p).outside > 0 && p[EXAMPLES] > dial_law(p).d;
}

static bool as_stated(const double *p)
{
    return p[EXAMPLES] > C * N && p[Q] > 0 && p[Q] <= NOISE;
}

static bool invariant(const double *p)
{
    return p[Q] == 0;
}

static bool positional_and_loud(const double *p)
{
    return p[Q] == 1;
}

static bool beside_peak(const double *p)
{
    return p[EXAMPLES] < 2 * C;
}

static bool off_peak(const double *p)
{
    return !beside_peak(p);
}

static bool quick(const double *p)
{
    const bool shown = p[EXAMPLES] <= 128 && p[Q] == 0.25, fine = p[EXAMPLES] == 2 * C;
    return shown || fine || p[Q] == 1 || (p[EXAMPLES] == 384 && p[Q] == 0.1);
}

/* ---- what theory says ---- */

static double bias_of(const double *p, const void *context)
{
    return (void)context, risk_bias2(dial_law(p));
}

static double variance_of(const double *p, const void *context)
{
    return (void)context, risk_variance(dial_law(p));
}

static double risk_of(const double *p, const void *context)
{
    return (void)context, risk_mean(dial_law(p));
}

static double variance_of_noise_alone(const double *p, const void *context)
{
    const struct risk_law law = dial_law(p);
    return (void)context, NOISE * law.d / (law.n - law.d - 1);
}

static double half_the_pixels(const double *p, const void *context)
{
    return (void)p, (void)context, N / 2.0;
}

static double positional_part(const double *p, const void *context)
{
    return (void)context, p[Q];
}

static double median_of(const double *p, const void *context)
{
    return (void)context, risk_median(dial_law(p));
}

/* ---- what we claim ---- */

/* clang-format off */
enum { BIAS, VARIANCE_PART, RISK, NOISE_ALONE };
static const struct claim dial_claims[] = {
    [BIAS] = { .id = "bias-law", .statements = "C19", .role = CORRECTED,
        .says = "bias^2 is what the head cannot express, and below n = d (1 - n/d)^2 of the rest too",
        .kind = MEAN, .unit = "power", .predict = bias_of, .rel = 0.05, .abs = 0.02 },
    [VARIANCE_PART] = { .id = "variance-law", .statements = "C19", .role = CORRECTED,
        .says = "above n = d the variance is (noise + bias^2) d/(n - d - 1), below it is that of minimum norm",
        .kind = MEAN, .unit = "power", .predict = variance_of, .rel = 0.12 },
    [RISK] = { .id = "risk-law", .statements = "C19", .role = CORRECTED,
        .says = "the excess risk is bias^2 + variance",
        .kind = MEAN, .unit = "power", .predict = risk_of, .rel = 0.12 },
    [NOISE_ALONE] = { .id = "variance-of-noise-alone", .role = CONTROL,
        .says = "known to be false: what a head cannot express adds nothing to its variance",
        .kind = MEAN, .unit = "power", .predict = variance_of_noise_alone, .rel = 0.12,
        .applies = missing_and_above },
};

enum { CUT, BIAS_STAYS, LOUD_CUT, NEAR_CUT, UNBIASED };
static const struct claim pair_claims[] = {
    [CUT] = { .id = "gap-cuts-variance", .statements = "C19", .role = AS_STATED,
        .says = "the variance of GAP is lower than that of flatten by a factor of N/2 or more",
        .form = AT_LEAST, .kind = RATIO, .unit = "1", .predict = half_the_pixels,
        .applies = as_stated, .expect = CONFIRMED },
    [BIAS_STAYS] = { .id = "gap-bias-stays", .statements = "C19", .role = AS_STATED,
        .says = "the bias^2 of GAP is the part of the target that depends on position, for any n",
        .kind = MEAN, .unit = "power", .predict = positional_part, .rel = 0.05,
        .applies = as_stated, .expect = CONFIRMED },
    [LOUD_CUT] = { .id = "gap-cuts-variance-loud", .statements = "C19", .role = LIMIT,
        .says = "the same factor where the part that depends on position is larger than the noise",
        .form = AT_LEAST, .kind = RATIO, .unit = "1", .predict = half_the_pixels,
        .applies = positional_and_loud },
    [NEAR_CUT] = { .id = "gap-cuts-variance-near-c", .statements = "C19", .role = LIMIT,
        .says = "the same factor, in the median, with as many examples as channels",
        .form = AT_LEAST, .kind = MEDIAN, .unit = "1", .predict = half_the_pixels,
        .applies = beside_peak },
    [UNBIASED] = { .id = "gap-unbiased-if-invariant", .statements = "C19", .role = CORRECTED,
        .says = "GAP has no bias if the target does not depend on position: there is no trade",
        .kind = MEAN, .unit = "power", .predict = positional_part, .abs = 0.002,
        .applies = invariant },
};

enum { MEDIAN_RISK, FINE_VARIANCE };
static const struct claim peak_claims[] = {
    [MEDIAN_RISK] = { .id = "gap-median-near-c", .statements = "C19", .role = CORRECTED,
        .says = "the median risk of GAP is q + (noise + q) median(chi2_C/chi2_(n-C+1)): a peak at n = C",
        .kind = MEDIAN, .unit = "power", .predict = median_of, .rel = 0.15, .applies = beside_peak },
    [FINE_VARIANCE] = { .id = "variance-law-fine", .statements = "C19", .role = CORRECTED,
        .says = "variance-law for GAP, close enough to see noise that is 3 % too large",
        .kind = MEAN, .unit = "power", .predict = variance_of, .rel = 0.04, .applies = off_peak },
};
/* clang-format on */

/* ---- what we do ---- */

static void fit_pair(struct rng *rng, const double *p, size_t count, const struct twin_head *heads,
                     struct twin_result *results)
{
    double w[C * N];
    teacher_draw(rng, (struct teacher){ C, SIDE, p[Q] }, w);
    const struct twin_task task = {
        { (size_t)p[EXAMPLES], C, SIDE, SIDE }, w, NOISE, block_average
    };
    twin_fit(rng, &task, count, heads, results);
}

/* Several pairs of training sets, more for heads of few features, whose errors vary more. */
static void dial_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    const struct twin_head head = { (size_t)p[BLOCKS], 0 };
    const size_t pairs = head.blocks == 1 ? 8 : head.blocks == 2 ? 4 : 1;
    struct twin_result mean = { 0 };
    for (size_t i = 0; i < pairs; i++) {
        struct twin_result one;
        fit_pair(rng, p, 1, &head, &one);
        mean.bias2 += one.bias2 / (double)pairs;
        mean.variance += one.variance / (double)pairs;
        mean.risk += one.risk / (double)pairs;
    }
    out[BIAS].value = mean.bias2;
    out[VARIANCE_PART].value = out[NOISE_ALONE].value = mean.variance;
    out[RISK].value = mean.risk;
}

static void pair_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    static const struct twin_head heads[] = { { 1, 0 }, { SIDE, 0 } };
    struct twin_result results[COUNT(heads)];
    fit_pair(rng, p, COUNT(heads), heads, results);
    const double gap = results[0].variance, flatten = results[1].variance;
    out[CUT] = out[LOUD_CUT] = (struct slot){ flatten, gap };
    out[NEAR_CUT].value = flatten / gap;
    out[BIAS_STAYS].value = out[UNBIASED].value = results[0].bias2;
}

/* The risk of one fit: that of two would have another median. */
static void peak_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    static const struct twin_head gap = { 1, 0 };
    struct twin_result result;
    fit_pair(rng, p, 1, &gap, &result);
    out[MEDIAN_RISK].value = result.first;
    out[FINE_VARIANCE].value = result.variance;
}

/* ---- lines of the figure ---- */

/* Bias^2 and risk from n = 2 on, dense beside the peak; `branch` is 0 below it and 1 above. */
static void draw_head(double q, size_t s, struct table *table)
{
    const double d = law_of(1, q, s).d;
    for (double n = 2; n <= 2048; n += fmax(1, floor(fmin(n / 16, fabs(n - d) / 6)))) {
        const struct risk_law law = law_of(n, q, s);
        if (fabs(n - d) > 1) {
            const double row[] = { q, (double)s, n > d, n, risk_bias2(law), risk_mean(law) };
            for (size_t i = 0; i < COUNT(row); i++) {
                table_add_number(table, row[i]);
            }
            table_end_row(table);
        }
    }
}

static void draw_laws(uint64_t seed, const void *context, struct table *table)
{
    (void)seed, (void)context;
    for (size_t s = 1; s <= SIDE; s *= 2) {
        draw_head(0, s, table);
        draw_head(0.25, s, table);
    }
}

int main(int argc, char **argv)
{
    /* clang-format off */
    static const struct sweep sweeps[] = {
        { .name = "dial", .trials = 150, .trial = dial_trial,
          .axes = { [EXAMPLES] = { .name = "examples" }, [Q] = { .name = "q" }, [BLOCKS] = { .name = "blocks" } },
          .grid = dial_grid, .points = COUNT(dial_grid), .quick = quick,
          .claims = dial_claims, .claim_count = COUNT(dial_claims) },
        { .name = "pair", .trials = 150, .trial = pair_trial,
          .axes = { [EXAMPLES] = { .name = "examples" }, [Q] = { .name = "q" } },
          .grid = pair_grid, .points = COUNT(pair_grid), .quick = quick,
          .claims = pair_claims, .claim_count = COUNT(pair_claims) },
        { .name = "peak", .trials = 20000, .trial = peak_trial,
          .axes = { [EXAMPLES] = { .name = "examples" }, [Q] = { .name = "q" }, [BLOCKS] = { .name = "blocks" } },
          .grid = peak_grid, .points = COUNT(peak_grid), .quick = quick,
          .claims = peak_claims, .claim_count = COUNT(peak_claims) },
    };
    static const struct picture laws = { "laws", { "q", "blocks", "branch", "examples", "bias2", "risk" }, draw_laws };
    static const struct experiment bias_variance = {
        .name = "bias_variance", .seed = 1,
        .asks = "What does a head pay and gain by taking for granted that place is irrelevant?",
        .sweeps = sweeps, .sweep_count = COUNT(sweeps), .pictures = &laws, .picture_count = 1,
    };
    /* clang-format on */
    return experiment_main(&bias_variance, argc, argv);
}

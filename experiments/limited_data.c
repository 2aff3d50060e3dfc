/* limited_data: is the GAP head the better one when training data are few?
 *
 * Model   as in bias_variance: maps of C channels of SIDE x SIDE independent N(0, 1) pixels, y =
 *         w*.x + N(0, NOISE), of which the part q depends on position; labels are the sign of y.
 *         Least squares, minimum norm below n = d, or ridge with the lambda for a random target,
 *         d (NOISE + b^2)/(1 - b^2), b^2 = q for GAP, 0 for flatten.
 * Theory  (a) Squared errors are as in risk.h. For n > CN they cross at n*(q), where
 *             q + (NOISE + q) C/(n-C-1) = NOISE CN/(n-CN-1): above it flatten is better, however
 *             small q > 0 is; never for q = 0.
 *         (b) GAP itself fails at n = C, where its risk has no mean; with ridge there is no peak.
 *         (c) For n -> 0 no head knows anything, for n -> infinity both know all: the lead of GAP
 *             rises before it falls.
 * Trial   both heads on the same two training sets (twin.h); differences flatten - GAP of squared
 *         error on fresh images, and of the part of them on the wrong side of w*.x = 0
 * Writes  limited_data.csv, .map.csv and .crossover.csv, drawn by limited_data.gp
 *
 * 200 trials: differences have standard errors of about 0.003 in classification error, up to 0.007
 * in squared error, n* one of 0.3 %; 4 of these are at most half of the margins. */
#include <math.h>

#include "base/require.h"
#include "fit/twin.h"
#include "harness/experiment.h"
#include "heads/block.h"
#include "laws/risk.h"
#include "signals/teacher.h"

/* ---- where we look ---- */

enum { C = 16, SIDE = 4, N = SIDE * SIDE, FEWEST = 2 * C, MOST = 1024 };
static const double NOISE = 0.25;

enum { EXAMPLES, Q, FIT };
enum { MINIMUM_NORM, RIDGE };
static const char *const fits[] = { "minimum norm", "ridge" };

/* clang-format off */
static const double grid[][EXPERIMENT_MAX_AXES] = {
    { 4, 0, 0 }, { 16, 0, 0 }, { 32, 0, 0 }, { 64, 0, 0 }, { 128, 0, 0 }, { 384, 0, 0 }, { MOST, 0, 0 },
    { 4, 0, 1 }, { 16, 0, 1 }, { 32, 0, 1 }, { 64, 0, 1 }, { 128, 0, 1 }, { 384, 0, 1 }, { MOST, 0, 1 },
    { 16, 0.25, 0 }, { MOST, 0.5, 0 }, { MOST, 0.5, 1 },
    { 448, 0.25, 0 }, { 560, 0.25, 0 }, { 340, 0.5, 0 }, { 416, 0.5, 0 },
};
static const double map_examples[] = { 4, 6, 8, 11, 16, 23, 32, 45, 64, 91, 128, 181, 256, 362, 512, 724, 1024 };
static const double map_q[] = { 0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1 };
/* clang-format on */

static bool as_stated(const double *p)
{
    return p[Q] == 0 && p[EXAMPLES] >= FEWEST;
}

static bool near_channels(const double *p)
{
    return p[FIT] == MINIMUM_NORM && p[EXAMPLES] == C;
}

static bool near_channels_tuned(const double *p)
{
    return p[FIT] == RIDGE && p[EXAMPLES] == C;
}

static bool plenty_and_positional(const double *p)
{
    return p[EXAMPLES] == MOST && p[Q] == 0.5;
}

static bool has_a_law(const double *p)
{
    return p[FIT] == MINIMUM_NORM && p[EXAMPLES] >= FEWEST;
}

static bool ends(const double *p)
{
    return p[Q] == 0 && (p[EXAMPLES] == FEWEST || p[EXAMPLES] == MOST);
}

static bool tiny_and_largest(const double *p)
{
    return p[Q] == 0 && (p[EXAMPLES] == FEWEST / 8.0 || p[EXAMPLES] == MOST);
}

static bool tiny_and_middle(const double *p)
{
    return p[Q] == 0 && (p[EXAMPLES] == FEWEST / 8.0 || p[EXAMPLES] == 128);
}

static bool beside_crossover(const double *p)
{
    return has_a_law(p) && p[Q] > 0 && p[EXAMPLES] > C * N && p[EXAMPLES] < MOST;
}

static bool quick(const double *p) /* of the largest n: ridge with q < 1 */
{
    return p[EXAMPLES] <= FEWEST || (p[EXAMPLES] == MOST ? p[FIT] > p[Q] : p[Q] == 0.5);
}

/* ---- what theory says ---- */

static struct risk_law law_of(double n, double q, size_t s)
{
    const double missed = teacher_missed((struct teacher){ C, SIDE, q }, s);
    return (struct risk_law){ n, (double)(C * s * s), 1 - missed, missed, NOISE };
}

/* How much lower the mean squared error of GAP is. */
static double advantage(double n, double q)
{
    return risk_mean(law_of(n, q, SIDE)) - risk_mean(law_of(n, q, 1));
}

static double advantage_law(const double *p, const void *context)
{
    return (void)context, advantage(p[EXAMPLES], p[Q]);
}

static double zero(const double *p, const void *context)
{
    return (void)p, (void)context, 0;
}

/* n*(q) by bisection: the advantage falls through 0 once above n = CN. */
static double crossover(const double *p, const void *context)
{
    (void)context;
    double low = C * N + 2, high = 1e6;
    for (size_t i = 0; i < 60; i++) {
        const double n = (low + high) / 2;
        *(advantage(n, p[Q]) > 0 ? &low : &high) = n;
    }
    return low;
}

static double channels_alone(const double *p, const void *context)
{
    return (void)p, (void)context, C * N;
}

/* ---- what we claim ---- */

enum { SQUARED, ERROR, NEAR_SQUARED, PLENTY_SQUARED, PLENTY_ERROR, NEAR_TUNED, ADVANTAGE };

/* GAP's lead in classification error at the first point of a group less that at the last. */
static double fall(const struct points *points)
{
    return points_mean(points, 0, ERROR).value - points_mean(points, 1, ERROR).value;
}

/* Where the straight line through the logarithms of two ratios of risks, over ln n, is 0. */
static double crossing(const struct points *points)
{
    double ratio[2];
    for (size_t i = 0; i < 2; i++) {
        const struct slot mean = points_mean(points, i, ADVANTAGE); /* over: the risk of GAP */
        ratio[i] = log1p(mean.value / mean.over);
    }
    const double first = points->p[0][EXAMPLES], last = points->p[1][EXAMPLES];
    return first * pow(last / first, ratio[0] / (ratio[0] - ratio[1]));
}

/* clang-format off */
static const struct claim claims[] = {
    [SQUARED] = { .id = "gap-squared-error-lower", .statements = "C20", .role = AS_STATED,
        .says = "the squared error of GAP is lower, if place carries no information",
        .form = AT_LEAST, .kind = MEAN, .unit = "power", .predict = zero,
        .applies = as_stated, .expect = CONFIRMED },
    [ERROR] = { .id = "gap-error-lower", .statements = "C20", .role = AS_STATED,
        .says = "the classification error of GAP is lower, if place carries no information",
        .form = AT_LEAST, .kind = MEAN, .unit = "error", .predict = zero,
        .applies = as_stated, .expect = CONFIRMED },
    [NEAR_SQUARED] = { .id = "gap-squared-error-lower-near-c", .statements = "C20", .role = LIMIT,
        .says = "the squared error of GAP is lower, in the median, with as many examples as channels",
        .form = AT_LEAST, .kind = MEDIAN, .unit = "power", .predict = zero, .applies = near_channels },
    [PLENTY_SQUARED] = { .id = "gap-squared-error-lower-positional", .statements = "C20", .role = LIMIT,
        .says = "the squared error of GAP is lower, though place carries half of the information",
        .form = AT_LEAST, .kind = MEAN, .unit = "power", .predict = zero,
        .applies = plenty_and_positional },
    [PLENTY_ERROR] = { .id = "gap-error-lower-positional", .statements = "C20", .role = LIMIT,
        .says = "the classification error of GAP is lower, though place carries half of the information",
        .form = AT_LEAST, .kind = MEAN, .unit = "error", .predict = zero,
        .applies = plenty_and_positional },
    [NEAR_TUNED] = { .id = "gap-lower-near-c-with-ridge", .statements = "C20", .role = CORRECTED,
        .says = "with ridge the squared error of GAP is lower at n = C, too",
        .form = AT_LEAST, .kind = MEAN, .unit = "power", .predict = zero,
        .applies = near_channels_tuned },
    [ADVANTAGE] = { .id = "advantage-law", .statements = "C20", .role = CORRECTED,
        .says = "flatten's squared error is above that of GAP by the difference of bias^2 + variance",
        .kind = MEAN, .unit = "power", .predict = advantage_law, .rel = 0.1, .abs = 0.03,
        .applies = has_a_law },
};

static const struct claim ratios[] = {
    { .id = "log-ratio", .says = "log10 of flatten's squared error over that of GAP",
      .role = CONTROL, .kind = MEAN, .unit = "1", .predict = zero },
};

static const struct derived derived[] = {
    { .over = 1u << EXAMPLES, .derive = fall, .uses = ends,
      .claim = { .id = "advantage-falls", .statements = "C20", .role = AS_STATED, .form = AT_LEAST,
        .says = "in classification error, GAP is further ahead at the smallest n than at the largest",
        .kind = DERIVED, .unit = "error", .predict = zero, .expect = CONFIRMED } },
    { .over = 1u << EXAMPLES, .derive = fall, .uses = tiny_and_largest,
      .claim = { .id = "advantage-falls-from-tiny", .statements = "C20", .role = LIMIT, .form = AT_LEAST,
        .says = "it is further ahead with a quarter as many examples as channels than at the largest n",
        .kind = DERIVED, .unit = "error", .predict = zero } },
    { .over = 1u << EXAMPLES, .derive = fall, .uses = tiny_and_middle,
      .claim = { .id = "advantage-rises-first", .statements = "C20", .role = CORRECTED, .form = AT_MOST,
        .says = "from a quarter of C examples to half of CN the advantage grows, not falls",
        .kind = DERIVED, .unit = "error", .predict = zero } },
    { .over = 1u << EXAMPLES, .derive = crossing, .uses = beside_crossover,
      .claim = { .id = "crossover-law", .statements = "C20", .role = CORRECTED,
        .says = "flatten overtakes GAP where q is the difference of the variances",
        .kind = DERIVED, .unit = "examples", .predict = crossover, .rel = 0.06 } },
    { .over = 1u << EXAMPLES, .derive = crossing, .uses = beside_crossover,
      .claim = { .id = "crossover-at-peak", .role = CONTROL,
        .says = "known to be false: flatten overtakes GAP as soon as n exceeds its weights",
        .kind = DERIVED, .unit = "examples", .predict = channels_alone, .rel = 0.06 } },
};
/* clang-format on */

/* ---- what we do ---- */

static struct twin_head head_of(double q, size_t s, bool ridge)
{
    const struct risk_law law = law_of(1, q, s);
    const double best = law.d * (law.noise + law.outside) / law.inside;
    return (struct twin_head){ s, ridge ? best : 0 };
}

/* results: of GAP, then of flatten. */
static void fit_both(struct rng *rng, const double *p, bool ridge, struct twin_result *results)
{
    double w[C * N];
    const struct twin_head heads[] = { head_of(p[Q], 1, ridge), head_of(p[Q], SIDE, ridge) };
    teacher_draw(rng, (struct teacher){ C, SIDE, p[Q] }, w);
    const struct twin_task task = {
        { (size_t)p[EXAMPLES], C, SIDE, SIDE }, w, NOISE, block_average
    };
    twin_fit(rng, &task, COUNT(heads), heads, results);
}

static void trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    struct twin_result r[2];
    fit_both(rng, p, p[FIT] == RIDGE, r);
    const double squared = r[1].risk - r[0].risk;
    out[SQUARED].value = out[PLENTY_SQUARED].value = out[NEAR_TUNED].value = squared;
    out[ADVANTAGE] = (struct slot){ squared, r[0].risk };
    out[NEAR_SQUARED].value = r[1].first - r[0].first;
    out[ERROR].value = out[PLENTY_ERROR].value = r[1].error - r[0].error;
}

static void map_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    struct twin_result r[2];
    fit_both(rng, p, false, r);
    out[0].value = log10(r[1].risk / r[0].risk);
}

/* The q at which risks, linear in q, are equal. `branch` counts the peaks at smaller n. */
static void draw_crossover(uint64_t seed, const void *context, struct table *table)
{
    (void)seed, (void)context;
    for (double n = 2; n <= MOST; n += fmax(1, floor(n / 32))) {
        if (fabs(n - C) > 1 && fabs(n - C * N) > 1) {
            const double none = advantage(n, 0), all = advantage(n, 1);
            table_add_number(table, (n > C) + (n > C * N));
            table_add_number(table, n);
            table_add_number(table, fmin(1, fmax(0, none / (none - all))));
            table_end_row(table);
        }
    }
}

int main(int argc, char **argv)
{
    /* clang-format off */
    static const struct sweep sweeps[] = {
        { .name = "pair", .trials = 200, .trial = trial,
          .axes = { [EXAMPLES] = { .name = "examples" }, [Q] = { .name = "q" }, [FIT] = { "fit", fits, NULL, COUNT(fits) } },
          .grid = grid, .points = COUNT(grid), .quick = quick, .claims = claims, .claim_count = COUNT(claims),
          .derived = derived, .derived_count = COUNT(derived) },
        { .name = "map", .part = "map", .trials = 10, .trial = map_trial,
          .axes = { [EXAMPLES] = { "examples", NULL, map_examples, COUNT(map_examples) },
                    [Q] = { "q", NULL, map_q, COUNT(map_q) } },
          .quick = quick, .claims = ratios, .claim_count = COUNT(ratios) },
    };
    static const struct picture line = { "crossover", { "branch", "examples", "q" }, draw_crossover };
    static const struct experiment limited_data = {
        .name = "limited_data", .seed = 1,
        .asks = "Is the GAP head the better one when training data are few?",
        .sweeps = sweeps, .sweep_count = COUNT(sweeps), .pictures = &line, .picture_count = 1,
    };
    /* clang-format on */
    return experiment_main(&limited_data, argc, argv);
}

/* operation: is it the mean of each channel, for every layout, shape and running sum?
 *
 * Model   maps of N = side*side values: ones; uniform on [0, 1); normal; `swamped`, one 1 followed
 *         by values of half the spacing above 1 (2^-24, or 2^-11, 2^-8 in fp16, bf16)
 * Theory  bound    a term that passes k additions and divisions is multiplied by k factors 1 + d,
 *                  |d| <= u, so |error| <= ((1 + u)^k - 1) mean|x| <= k u/(1 - k u) mean|x|
 *         sharp    1 + u is a tie and goes to 1, so a running sum loses all of a swamped map but
 *                  its first value: error (N - 1) u. Pairwise sums lose one value.
 *         stall    numbers are 2 apart from s = 1/u on: s + x = s for 0 <= x <= 1 (the tie goes to
 *                  the even s). So ones pool to s/N once N > s, and uniform values too once their
 *                  sum would have passed s; s = 2048 in fp16, 256 in bf16.
 *         flush    fp16 rounds |g/N| <= 2^-25 to 0, half of its smallest number: all of GAP's
 *                  gradient is 0 for |g| <= N 2^-25, and if the loss is scaled by S, N 2^-25/S
 * Trial   the largest error of MAPS maps against the mean in double; a map of half precision is
 *         rounded to its format first, so that the error is that of the summation alone
 * Writes  results/operation.csv, drawn by plots/operation.gp. What rearranging positions changes
 *         asks operation_order.
 */
#include <math.h>
#include <stdlib.h>

#include "base/elementary.h"
#include "base/require.h"
#include "harness/experiment.h"
#include "heads/head.h"
#include "heads/summation.h"
#include "signals/pattern.h"

enum { MAPS = 16, SPARE = 64, EXAMPLE_PX = 9 };

/* clang-format off */

/* ---- where we look ---- */

enum { SUM, INPUT, SIDE }; enum { GRADIENT_SIDE, SCALE };                        /* axes of sums, gradients, */
enum { LAYOUT, IMAGES, CHANNELS, HEIGHT, WIDTH }; enum { RULE, MAP };            /* layouts, examples */
enum { ONES, UNIFORM, NORMAL, SWAMPED }; enum { GAP_NCHW, GAP_NHWC }; enum { FIRST, SECOND, ASYMMETRIC };
static const char *const sums[] = { "fp32 running", "fp32 pairwise", "fp32 Kahan", "fp32 16 lanes", "fp16 running", "bf16 running", "fp16 map in fp32" };
static const char *const inputs[] = { "ones", "uniform", "normal", "swamped" };
static const char *const layouts[] = { "NCHW", "NHWC" };
static const char *const rules[] = { "GAP in NCHW", "GAP in NHWC", "median", "centre pixel", "mid-range" };
static const char *const maps[] = { "1 to 9", "10 to 18", "1 to 8 and 18" };
static const double sides[] = { 4, 7, 14, 28, 56, 64, 112, 224, 255, 512, 1024 };
static const double gradient_sides[] = { 7, 28, 64, 112 }, scales[] = { 1, 1024 };
static const double layout_grid[][EXPERIMENT_MAX_AXES] = {
    { NHWC, 32, 64, 28, 28 }, { NCHW, 32, 64, 7, 7 },  /* those of the document's examples */
    { NCHW, 3, 5, 7, 11 }, { NHWC, 3, 5, 7, 11 }, { NCHW, 2, 67, 13, 3 }, { NHWC, 2, 67, 13, 3 },
    { NCHW, 2, 3, 71, 73 }, { NHWC, 2, 3, 71, 73 }, { NCHW, 5, 3, 1, 1 }, { NHWC, 5, 3, 1, 1 },
};

static double pixels(const double *p) { return p[SIDE] * p[SIDE]; }
static enum half format(const double *p) { return p[SUM] == SUMMATION_BF16 ? HALF_BF16 : HALF_FP16; }
static double capacity(const double *p) { return 1 / half_roundoff(format(p)); } /* where a sum of ones stalls */
static bool fp32(const double *p) { return p[SUM] <= SUMMATION_LANES; }
static bool mixed(const double *p) { return p[SUM] == SUMMATION_MIXED; }
static bool in_range(const double *p) { return !mixed(p) || p[INPUT] != SWAMPED; } /* else the mean is subnormal in fp16 */
static bool half(const double *p) { return !fp32(p) && !mixed(p); }
static float half_of_spacing(const double *p) { return half(p) ? (float)half_roundoff(format(p)) : 0x1p-24f; } /* above 1 */
static bool half_small(const double *p) { return half(p) && pixels(p) < capacity(p); }
static bool half_large(const double *p) { return half(p) && pixels(p) > capacity(p) && p[INPUT] <= UNIFORM; }
static bool stalled(const double *p) { return half_large(p) && (p[INPUT] == ONES || pixels(p) >= 4 * capacity(p)); }
static bool mixed_ones(const double *p) { return mixed(p) && p[INPUT] == ONES; }
static bool swamped(const double *p) { return p[SUM] == SUMMATION_RUNNING && p[INPUT] == SWAMPED; }
static bool few_sides(const double *p) { return p[SIDE] == 7 || p[SIDE] == 64 || p[SIDE] == 255; }
static bool transposed(const double *p) { return p[CHANNELS] > 1 && p[HEIGHT] * p[WIDTH] > 1; }
static bool averages(const double *p) { return p[RULE] <= GAP_NHWC; }
static bool printed(const double *p) { return averages(p) && p[MAP] != ASYMMETRIC; }
static bool crooked(const double *p) { return averages(p) && p[MAP] == ASYMMETRIC; }
static bool other_printed(const double *p) { return !averages(p) && p[MAP] != ASYMMETRIC; }
static bool other_crooked(const double *p) { return !averages(p) && p[MAP] == ASYMMETRIC; }

/* ---- what theory says ---- */

static double one(const double *p, const void *c) { return (void)p, (void)c, 1.0; }
static double bound(const double *p, const void *c) { return (void)c, summation_bound((enum summation)p[SUM], (size_t)pixels(p)); }
static double fp32_bound(const double *p, const void *c) { return (void)c, summation_bound(SUMMATION_RUNNING, (size_t)pixels(p)); }
static double pairwise_bound(const double *p, const void *c) { return (void)c, summation_bound(SUMMATION_PAIRWISE, (size_t)pixels(p)); }
static double stall(const double *p, const void *c) { return (void)c, capacity(p) / pixels(p); }
static double flush(const double *p, const void *c) { return (void)c, p[GRADIENT_SIDE] * p[GRADIENT_SIDE] * 0x1p-25 / p[SCALE]; }
static double outputs(const double *p, const void *c) { return (void)c, p[IMAGES] * p[CHANNELS]; }
static double layout_bound(const double *p, const void *c) { return (void)c, summation_bound(SUMMATION_LANES, (size_t)(p[HEIGHT] * p[WIDTH])); }
static double mean(const double *p, const void *c) { return (void)c, p[MAP] == ASYMMETRIC ? 6 : p[MAP] == FIRST ? 5 : 14; }

/* ---- what we claim: all exact, no margin but two roundings of a quotient (stall, flush) ---- */

#define STATED .expect = CONFIRMED
#define EXACTLY .exact = true, .kind = VALUE
#define OF_MEAN EXACTLY, .unit = "mean |x|", .form = AT_MOST
#define NUMBER EXACTLY, .unit = "1"
enum { BOUND, HALF_BOUND, MIXED_BOUND, FP32_BOUND_STAYS, STALL, MIXED_ONES, RUNNING_AS_PAIRWISE };
static const struct claim sums_claims[] = {
    [BOUND] = { "fp32-sum-keeps-bound", "GAP is the mean within the rounding bound of its fp32 sum",
        "C01", STATED, OF_MEAN, .predict = bound, .applies = fp32 },
    [HALF_BOUND] = { "half-sum-keeps-bound", "so it is with fp16 and bf16 running sums, up to 2048 and 256 pixels, within the bound of their format",
        "C01", CORRECTED, OF_MEAN, .predict = bound, .applies = half_small },
    [MIXED_BOUND] = { "mixed-sum-keeps-bound", "an fp16 map summed in fp32 errs by the last rounding and fp32's bound, unless its mean falls below 2^-14",
        "C01", CORRECTED, OF_MEAN, .predict = bound, .applies = mixed },
    [FP32_BOUND_STAYS] = { "half-sum-keeps-fp32-bound", "a half-precision running sum over more pixels gives the mean as fp32 does",
        "C01", LIMIT, OF_MEAN, .predict = fp32_bound, .applies = half_large },
    [STALL] = { "half-sum-stalls", "there a running sum of values from 0 to 1 stalls at 2048 (fp16) or 256 (bf16), and the mean is that over N",
        "C01", CORRECTED, NUMBER, .predict = stall, .rel = 0x1p-8, .applies = stalled },
    [MIXED_ONES] = { "mixed-ones-pool-to-one", "an fp16 map of ones summed in fp32 pools to 1",
        "C01", CORRECTED, NUMBER, .predict = one, .applies = mixed_ones },
    [RUNNING_AS_PAIRWISE] = { "running-keeps-pairwise-bound", "control, known to be false: a running sum of a swamped map keeps the bound of pairwise sums",
        NULL, CONTROL, OF_MEAN, .predict = pairwise_bound, .applies = swamped },
};
static const struct claim gradient_claims[] = {
    { "half-gradient-flushes", "in fp16 all of GAP's gradient g/N is 0 up to g = N 2^-25, divided by the scale of the loss",
        "C01", CORRECTED, EXACTLY, .unit = "1", .predict = flush, .rel = 0x1p-22 },
};
enum { WRITTEN, MEANS, MISREAD };
static const struct claim layout_claims[] = {
    [WRITTEN] = { "one-number-a-channel", "GAP writes n*c numbers and nothing behind them",
        "C01", STATED, EXACTLY, .unit = "numbers", .predict = outputs },
    [MEANS] = { "layout-keeps-bound", "each is the mean of its own channel, within the bound",
        "C01", STATED, OF_MEAN, .predict = layout_bound },
    [MISREAD] = { "other-layout-keeps-bound", "control, known to be false: it is if the tensor is read in the other layout",
        NULL, CONTROL, OF_MEAN, .predict = layout_bound, .applies = transposed },
};
enum { EXAMPLE, OTHERS_PASS, GAP_PASSES, OTHERS_ARE_MEANS };
static const struct claim example_claims[] = {
    [EXAMPLE] = { "example-pools-to-5-and-14", "the two channels of the example pool to 5 and 14",
        "C02", STATED, NUMBER, .predict = mean, .applies = printed },
    [OTHERS_PASS] = { "example-passes-others", "median, centre pixel and mid-range are 5 and 14 too: the example cannot tell",
        "C02", CORRECTED, NUMBER, .predict = mean, .applies = other_printed },
    [GAP_PASSES] = { "asymmetric-pools-to-mean", "a map that is not symmetric pools to its mean",
        "C02", CORRECTED, NUMBER, .predict = mean, .applies = crooked },
    [OTHERS_ARE_MEANS] = { "asymmetric-passes-others", "control, known to be false: median, centre pixel and mid-range are its mean",
        NULL, CONTROL, NUMBER, .predict = mean, .applies = other_crooked },
};
/* clang-format on */

/* ---- what we do ---- */

static void fill(struct rng *rng, const double *p, size_t n, float *x)
{
    if (p[INPUT] == UNIFORM) {
        rng_fill_uniform(rng, n, x);
    } else if (p[INPUT] == NORMAL) {
        rng_fill_normal(rng, n, x);
    } else {
        pattern_constant(p[INPUT] == ONES ? 1.0f : half_of_spacing(p), n, x);
        x[0] = 1.0f;
    }
}

/* The larger of two errors; a NaN stays. */
static double worse(double a, double b)
{
    return isnan(a) || a >= b ? a : b;
}

/* |mean - mean in double| / mean |x|; x is overwritten by |x|. */
static double error_of(double pooled, size_t n, float *x)
{
    const double exact = stats_meanf(x, n);
    for (size_t i = 0; i < n; i++) {
        x[i] = fabsf(x[i]);
    }
    return fabs(pooled - exact) / stats_meanf(x, n);
}

static void sums_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    const size_t n = (size_t)pixels(p);
    const size_t count = p[INPUT] == UNIFORM || p[INPUT] == NORMAL ? MAPS : 1;
    float *x = xcalloc(n, sizeof *x);
    double largest = 0, pooled = nan("");
    for (size_t i = 0; i < count; i++) {
        fill(rng, p, n, x);
        summation_read((enum summation)p[SUM], n, x, x);
        pooled = (double)summation_mean((enum summation)p[SUM], n, x);
        largest = worse(largest, error_of(pooled, n, x));
    }
    out[BOUND].value = out[HALF_BOUND].value = out[MIXED_BOUND].value = largest;
    out[FP32_BOUND_STAYS].value = out[RUNNING_AS_PAIRWISE].value = largest;
    out[STALL].value = out[MIXED_ONES].value = pooled;
    free(x);
}

/* Whether fp16 holds nothing of the gradient g, scaled, at any position. */
static bool is_flushed(const double *p, float g)
{
    const struct shape in = { 1, 1, (size_t)p[GRADIENT_SIDE], (size_t)p[GRADIENT_SIDE] };
    const float scaled = g * (float)p[SCALE];
    float *dx = xcalloc(shape_size(in), sizeof *dx);
    bool flushed = true;
    pool_average_backward(in, NCHW, &scaled, dx);
    for (size_t i = 0; i < shape_size(in); i++) {
        flushed = flushed && half_round(HALF_FP16, dx[i]) == 0;
    }
    free(dx);
    return flushed;
}

/* The largest float g of which nothing is left, by bisection over the bits of floats. */
static void gradient_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)rng, (void)context;
    uint32_t gone = elementary_to_bits(0), kept = elementary_to_bits(1);
    require(!is_flushed(p, 1));
    while (kept - gone > 1) {
        const uint32_t middle = gone + (kept - gone) / 2;
        *(is_flushed(p, elementary_from_bits(middle)) ? &gone : &kept) = middle;
    }
    out[0].value = (double)elementary_from_bits(gone);
}

/* The largest error of the n*c numbers that GAP writes if it takes x for `layout`. */
static double layout_error(struct shape in, enum layout truth, enum layout layout, const float *x,
                           float *y)
{
    const size_t n = shape_pixels(in);
    float *channel = xcalloc(n, sizeof *channel);
    double largest = 0;
    pool_average(in, layout, x, y);
    for (size_t i = 0; i < in.n * in.c; i++) {
        for (size_t k = 0; k < n; k++) {
            channel[k] = x[shape_at(in, truth, i / in.c, i % in.c, k)];
        }
        largest = worse(largest, error_of((double)y[i], n, channel));
    }
    free(channel);
    return largest;
}

static void layout_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    const enum layout layout = (enum layout)p[LAYOUT];
    const struct shape in = { (size_t)p[IMAGES], (size_t)p[CHANNELS], (size_t)p[HEIGHT],
                              (size_t)p[WIDTH] };
    const size_t room = in.n * in.c + SPARE;
    float *x = xcalloc(shape_size(in), sizeof *x), *y = xcalloc(room, sizeof *y);
    size_t written = 0;
    rng_fill_normal(rng, shape_size(in), x);
    pattern_constant(nanf(""), room, y);
    out[MEANS].value = layout_error(in, layout, layout, x, y);
    for (size_t i = 0; i < room; i++) {
        written += y[i] == y[i];
    }
    out[WRITTEN].value = (double)written;
    out[MISREAD].value = layout_error(in, layout, layout == NCHW ? NHWC : NCHW, x, y);
    free(y);
    free(x);
}

static float example_value(size_t map, size_t i)
{
    const bool last = map == ASYMMETRIC && i == EXAMPLE_PX - 1;
    return (float)(last ? 18 : map == SECOND ? i + 10 : i + 1);
}

/* GAP pools both channels of the example at once: the map that is asked for, and another. */
static void example_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)rng, (void)context;
    const struct shape in = { 1, 2, 3, 3 };
    const enum layout layout = p[RULE] == GAP_NHWC ? NHWC : NCHW;
    const size_t asked = (size_t)p[MAP], channel = asked == SECOND;
    float x[2 * EXAMPLE_PX], y[2];
    double v[EXAMPLE_PX];
    for (size_t i = 0; i < EXAMPLE_PX; i++) {
        v[i] = (double)example_value(asked, i);
        x[shape_at(in, layout, 0, channel, i)] = example_value(asked, i);
        x[shape_at(in, layout, 0, !channel, i)] = example_value(channel ? FIRST : SECOND, i);
    }
    pool_average(in, layout, x, y);
    const double gap = (double)y[channel], median = stats_quantile(v, EXAMPLE_PX, 0.5);
    const double middle = (v[0] + v[EXAMPLE_PX - 1]) / 2;
    const double results[] = { gap, gap, median, v[EXAMPLE_PX / 2], middle }; /* as rules */
    for (size_t i = 0; i < COUNT(example_claims); i++) {
        out[i].value = results[(size_t)p[RULE]];
    }
}

/* clang-format off */
#define CLAIMS(of) .claims = of##_claims, .claim_count = COUNT(of##_claims), .trial = of##_trial, .trials = 1
int main(int argc, char **argv)
{
    static const struct sweep sweeps[] = {
        { .name = "sums", CLAIMS(sums), .keep = in_range, .quick = few_sides, .axes = { { "sum", sums, NULL, COUNT(sums) },
            { "input", inputs, NULL, COUNT(inputs) }, { "side_px", NULL, sides, COUNT(sides) } } },
        { .name = "gradient", CLAIMS(gradient), .axes = { { "side_px", NULL, gradient_sides, COUNT(gradient_sides) },
            { "loss_scale", NULL, scales, COUNT(scales) } } },
        { .name = "layouts", CLAIMS(layout), .grid = layout_grid, .points = COUNT(layout_grid), .axes = { { "layout", layouts, NULL, COUNT(layouts) },
            { .name = "images" }, { .name = "channels" }, { .name = "height_px" }, { .name = "width_px" } } },
        { .name = "example", CLAIMS(example), .axes = { { "rule", rules, NULL, COUNT(rules) }, { "map", maps, NULL, COUNT(maps) } } },
    };
    static const struct experiment operation = {
        .name = "operation", .seed = 1, .asks = "Is it the mean of each channel, for every layout, shape and running sum?",
        .sweeps = sweeps, .sweep_count = COUNT(sweeps),
    };
    return experiment_main(&operation, argc, argv);
}
/* clang-format on */

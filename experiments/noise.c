/* noise: how much does global average pooling quiet noise, and what does it leave?
 *
 * Model   x[i] = s[i] + n[i], i = 1 .. N = side^2; s is known, n has mean 0 and standard deviation
 *         sigma at each position; y = mean of x. SNR = (what the signal alone gives)^2 / variance.
 * Theory  (a) Var y = (1/N^2) sum over i, j of Cov(n_i, n_j) = sigma^2 / n_eff; without correlation
 *             only i = j remain: n_eff = N, whatever the distribution. The signal of a flat map is
 *             kept, so its SNR grows by n_eff. Each correlation's n_eff: signals/noise_model.h.
 *         (b) Averages of B independent maps: Var = sigma^2 / (B n_eff).
 *         (c) After a ReLU, y has the mean m = s Phi(s/sigma) + sigma phi(s/sigma) of one position:
 *             E(y - s)^2 = (m - s)^2 + v/N, of which the first part does not fall with N.
 *         (d) A linear readout w has SNR (w.s)^2 / (sigma^2 |w|^2) <= |s|^2/sigma^2 by Cauchy and
 *             Schwarz, with equality for w = s, the matched filter. GAP, w = 1/N, reaches the part
 *             (sum s)^2 / (N |s|^2) of it: 1 for a flat signal, alpha for a patch on alpha of it.
 *         (e) A logit v.y over channels has variance |v|^2 sigma^2/N. So has a flatten head with
 *             weights v[c]/N: it is the same sum. The gain belongs to the weights, not to the
 * layer. Trial   images(N) independent maps; the unbiased variance of each readout over them.
 * Signals of readouts are measured without noise, which is exact for what is linear. Writes
 * noise.csv, drawn by noise.gp; noise.pictures.csv, drawn by noise.pictures.gp
 *
 * Precision: with 400 trials of 1024 maps a variance has the relative standard error
 * sqrt(2/409600) = 0.22 %, and 4.1 of these (1 % shared among some 250 rows) are 0.9 %: less than
 * half of the margin of 2 %. Small maps need more (kurtosis up to 6) and cost less. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "harness/experiment.h"
#include "harness/provenance.h"
#include "heads/head.h"
#include "heads/readout.h"
#include "signals/dataset.h"
#include "signals/noise.h"
#include "signals/noise_model.h"
#include "signals/pattern.h"

/* ---- where we look ---- */

enum { NOISE, LEVEL = 0, SIGNAL = 0, CHANNELS = 0, SIDE, SIGMA, RHO, BOX, BATCH };
enum { GAUSSIAN, UNIFORM, LAPLACE, T9, T5, AR1, EQUICORRELATED, BOX_FILTER };
enum { FLAT, PATCH_14, PATCH_7, PATCH_4, GARMENT, SIGNALS = GARMENT + 3 };
enum { SIGNAL_DRAWS = 1792 };
enum { FIXED_SIDE = 7, SIGNAL_SIDE = 28, SIGNAL_PIXELS = SIGNAL_SIDE * SIGNAL_SIDE };

static const char *const noises[] = { "Gaussian",   "uniform", "Laplace",        "Student t9",
                                      "Student t5", "AR(1)",   "equicorrelated", "box filter" };
static const char *const signals[SIGNALS] = { "flat",    "patch 14x14", "patch 7x7", "patch 4x4",
                                              "trouser", "sneaker",     "bag" };

static bool white(const double *p)
{
    return p[NOISE] <= T5;
}

static bool correlated(const double *p)
{
    return !white(p);
}

static bool white_unit(const double *p)
{
    return white(p) && p[SIGMA] == 1;
}

static bool white_pooled(const double *p)
{
    return white(p) && p[SIDE] > 1;
}

static bool fixed_side(const double *p)
{
    return p[SIDE] == FIXED_SIDE;
}

/* sigma only rescales, so it varies at one side; so does the batch. Student's t with 5 degrees has
 * no 6th moment: it is pooled before its variance is measured. */
static bool keep_noise(const double *p)
{
    const bool simple = p[SIGMA] == 1 && p[BOX] == 1 && p[BATCH] == 1;
    const bool middle = p[SIDE] >= 4 && p[SIDE] <= 32;
    switch ((int)p[NOISE]) {
    case T5:
        return simple && middle && p[RHO] == 0;
    case AR1:
        return simple && middle && (p[RHO] == 0.3 || p[RHO] == 0.7 || p[RHO] == 0.9);
    case EQUICORRELATED:
        return p[SIGMA] == 1 && p[BOX] == 1 && middle && (p[BATCH] == 1 || fixed_side(p)) &&
               (p[RHO] == 0.1 || (p[RHO] == 0.5 && p[BATCH] == 1));
    case BOX_FILTER:
        return p[SIGMA] == 1 && p[BATCH] == 1 && p[RHO] == 0 && middle && p[BOX] > 1 &&
               p[BOX] < p[SIDE];
    default:
        return p[RHO] == 0 && p[BOX] == 1 && p[BATCH] == 1 && (p[SIGMA] == 1 || fixed_side(p));
    }
}

static bool gaussian_or_fixed_side(const double *p)
{
    return p[NOISE] == GAUSSIAN || fixed_side(p);
}

static bool many_pixels(const double *p) /* where the bias does not drown in the noise */
{
    return p[SIDE] >= FIXED_SIDE;
}

static bool flat(const double *p)
{
    return p[SIGNAL] == FLAT;
}

static bool uneven(const double *p)
{
    return !flat(p);
}

static bool three_signals(const double *p)
{
    return p[SIGNAL] == FLAT || p[SIGNAL] == PATCH_7 || p[SIGNAL] == GARMENT;
}

static bool sixteen_channels(const double *p)
{
    return p[CHANNELS] == 16;
}

static struct noise_model model_of(const double *p)
{
    static const enum noise_kind kinds[] = { NOISE_GAUSSIAN,       NOISE_UNIFORM, NOISE_LAPLACE,
                                             NOISE_STUDENT,        NOISE_STUDENT, NOISE_AR1,
                                             NOISE_EQUICORRELATED, NOISE_BOX };
    const size_t side = (size_t)p[SIDE], noise = (size_t)p[NOISE];
    const double parameter = noise == T9 ? 9 : noise == T5 ? 5 : p[noise == BOX_FILTER ? BOX : RHO];
    return (struct noise_model){ kinds[noise], parameter, side, side, p[SIGMA] };
}

static struct noise_model gaussian(double side)
{
    return (struct noise_model){ NOISE_GAUSSIAN, 0, (size_t)side, (size_t)side, 1 };
}

/* Weight of channel c in a logit: -2, -1, 0, 1, 2, -2, ... */
static float channel_weight(size_t c)
{
    return (float)(c % 5) - 2.0f;
}

/* ---- what theory says ---- */

static double pixels(const double *p, const void *context)
{
    (void)context;
    return p[SIDE] * p[SIDE];
}

static double effective_size(const double *p, const void *context)
{
    (void)context;
    const struct noise_model model = model_of(p);
    return noise_model_effective_size(&model);
}

static double variance(const double *p, const void *context)
{
    return p[SIGMA] * p[SIGMA] / (p[BATCH] * effective_size(p, context));
}

static double variance_as_if_white(const double *p, const void *context)
{
    return p[SIGMA] * p[SIGMA] / (p[BATCH] * pixels(p, context));
}

static double variance_before(const double *p, const void *context)
{
    (void)context;
    return p[SIGMA] * p[SIGMA];
}

static double minus_one(const double *p, const void *context)
{
    (void)p, (void)context;
    return -1;
}

static double minus_half(const double *p, const void *context)
{
    return minus_one(p, context) / 2;
}

static double one(const double *p, const void *context)
{
    return -minus_one(p, context);
}

static double one_by_pixels(const double *p, const void *context)
{
    return 1 / pixels(p, context);
}

static double rectified_bias(const double *p, const void *context)
{
    (void)context;
    return noise_model_rectified(p[LEVEL], 1).mean - p[LEVEL];
}

static double rectified_variance(const double *p, const void *context)
{
    return noise_model_rectified(p[LEVEL], 1).variance / pixels(p, context);
}

static double rectified_error(const double *p, const void *context)
{
    const double bias = rectified_bias(p, context);
    return bias * bias + rectified_variance(p, context);
}

static double signal_variance(const double *p, const void *context)
{
    return one(p, context) / SIGNAL_PIXELS;
}

static double efficiency(const double *p, const void *context)
{
    const float *s = (const float *)context + (size_t)p[SIGNAL] * SIGNAL_PIXELS;
    double sum = 0, squares = 0;
    for (size_t i = 0; i < SIGNAL_PIXELS; i++) {
        sum += (double)s[i];
        squares += (double)s[i] * (double)s[i];
    }
    return sum * sum / (SIGNAL_PIXELS * squares);
}

static double logit_variance(const double *p, const void *context)
{
    double squares = 0;
    for (size_t c = 0; c < (size_t)p[CHANNELS]; c++) {
        squares += (double)(channel_weight(c) * channel_weight(c));
    }
    return squares / pixels(p, context);
}

static double channels(const double *p, const void *context)
{
    (void)context;
    return p[CHANNELS];
}

static double elements(const double *p, const void *context)
{
    return p[CHANNELS] * pixels(p, context);
}

static double log_log_slope(const struct points *points)
{
    double x[8], y[8];
    require(points->count <= COUNT(x));
    for (size_t i = 0; i < points->count; i++) {
        x[i] = log(pixels(points->p[i], NULL));
        y[i] = log(points_mean(points, i, 0).value);
    }
    return stats_slope(x, y, points->count);
}

/* ---- what we claim ---- */

/* clang-format off */

enum { QUIETER, STEADIER, AS_LOUD, LAW, LAW_AS_IF_WHITE, GAIN, GAIN_AS_IF_WHITE };
static const struct claim noise_claims[] = {
    [QUIETER] = { .id = "gap-divides-variance", .statements = "C03", .role = AS_STATED,
        .says = "the mean of N positions has 1/N of the variance of one, whatever the distribution",
        .kind = VARIANCE, .unit = "signal^2", .predict = variance_as_if_white, .rel = 0.02,
        .applies = white, .expect = CONFIRMED },
    [STEADIER] = { .id = "gap-multiplies-snr", .statements = "C04", .role = AS_STATED,
        .says = "the pooled feature has at least N times the signal-to-noise ratio of a position",
        .form = AT_LEAST, .kind = RATIO, .unit = "1", .predict = pixels, .rel = 0.02,
        .applies = white_pooled, .expect = CONFIRMED },
    [AS_LOUD] = { .id = "gap-keeps-variance", .role = CONTROL,
        .says = "known to be false: pooling leaves the variance as it was",
        .kind = VARIANCE, .unit = "signal^2", .predict = variance_before, .rel = 0.02,
        .applies = white_pooled },
    [LAW] = { .id = "correlated-variance", .statements = "C03", .role = CORRECTED,
        .says = "of correlated noise the mean has 1/n_eff of the variance, the sum of all "
                "covariances; of B independent maps 1/(B n_eff)",
        .kind = VARIANCE, .unit = "signal^2", .predict = variance, .rel = 0.02,
        .applies = correlated },
    [LAW_AS_IF_WHITE] = { .id = "correlated-variance-as-if-white", .statements = "C03",
        .role = LIMIT, .says = "of correlated noise, too, the mean has 1/N of the variance",
        .kind = VARIANCE, .unit = "signal^2", .predict = variance_as_if_white, .rel = 0.02,
        .applies = correlated },
    [GAIN] = { .id = "correlated-snr", .statements = "C04", .role = CORRECTED,
        .says = "under correlated noise the signal-to-noise ratio grows by n_eff",
        .kind = RATIO, .unit = "1", .predict = effective_size, .rel = 0.02,
        .applies = correlated },
    [GAIN_AS_IF_WHITE] = { .id = "correlated-snr-as-if-white", .statements = "C04", .role = LIMIT,
        .says = "under correlated noise, too, the signal-to-noise ratio grows by at least N",
        .form = AT_LEAST, .kind = RATIO, .unit = "1", .predict = pixels, .rel = 0.02,
        .applies = correlated },
};
static const struct derived noise_derived[] = {
    { .claim = { .id = "variance-slope", .statements = "C03", .role = AS_STATED,
          .says = "log variance falls on log N with slope -1",
          .kind = SLOPE, .unit = "1", .predict = minus_one, .abs = 0.02, .expect = CONFIRMED },
      .over = 1u << SIDE, .derive = log_log_slope, .uses = white_unit },
    { .claim = { .id = "variance-slope-half", .role = CONTROL,
          .says = "known to be false: it falls with slope -1/2, as the deviation does",
          .kind = SLOPE, .unit = "1", .predict = minus_half, .abs = 0.02 },
      .over = 1u << SIDE, .derive = log_log_slope, .uses = white_unit },
};

enum { ERROR, ERROR_AS_IF_UNBIASED, BIAS, SPREAD };
static const struct claim rectified_claims[] = {
    [ERROR] = { .id = "rectified-error", .statements = "C03", .role = CORRECTED,
        .says = "after a ReLU the mean squared error about s is bias^2 + v/N",
        .kind = MEAN, .unit = "signal^2", .predict = rectified_error, .rel = 0.02 },
    [ERROR_AS_IF_UNBIASED] = { .id = "rectified-error-as-if-unbiased", .statements = "C03",
        .role = LIMIT, .says = "after a ReLU, too, the mean squared error about s is sigma^2/N",
        .kind = MEAN, .unit = "signal^2", .predict = one_by_pixels, .rel = 0.02 },
    [BIAS] = { .id = "rectified-bias", .statements = "C03", .role = CORRECTED,
        .says = "the bias that a ReLU leaves is that of one position, however large the map",
        .kind = MEAN, .unit = "signal", .predict = rectified_bias, .rel = 0.02,
        .applies = many_pixels },
    [SPREAD] = { .id = "rectified-variance", .statements = "C03", .role = CORRECTED,
        .says = "the variance after a ReLU is that of the rectified normal, divided by N",
        .kind = VARIANCE, .unit = "signal^2", .predict = rectified_variance, .rel = 0.02 },
};

enum { ANY_PICTURE, BEST, DRAWN, BEST_BESIDE_PART, EFFICIENCY };
static const struct claim signal_claims[] = {
    [ANY_PICTURE] = { .id = "signal-variance", .statements = "C03", .role = CORRECTED,
        .says = "about the mean of any signal, a real garment too, the variance is sigma^2/N",
        .kind = VARIANCE, .unit = "signal^2", .predict = signal_variance, .rel = 0.02,
        .applies = uneven },
    [BEST] = { .id = "flat-signal-efficiency", .statements = "C04", .role = AS_STATED,
        .says = "for a flat signal GAP has at least the matched filter's signal-to-noise ratio",
        .form = AT_LEAST, .kind = RATIO, .unit = "1", .predict = one, .rel = 0.02,
        .applies = flat, .expect = CONFIRMED },
    [DRAWN] = { .id = "flat-signal-drawn-weights", .statements = "C04", .role = AS_STATED,
        .says = "for a flat signal GAP has at least the ratio of a head with weights 1 + N(0, 1/4)",
        .form = AT_LEAST, .kind = RATIO, .unit = "1", .predict = one, .rel = 0.02,
        .applies = flat, .expect = CONFIRMED },
    [BEST_BESIDE_PART] = { .id = "uneven-signal-best", .statements = "C04", .role = LIMIT,
        .says = "for a signal on part of the map, too, GAP is as good as the matched filter",
        .form = AT_LEAST, .kind = RATIO, .unit = "1", .predict = one, .rel = 0.02,
        .applies = uneven },
    [EFFICIENCY] = { .id = "uneven-signal-efficiency", .statements = "C04", .role = CORRECTED,
        .says = "GAP has the part (sum s)^2/(N |s|^2) of the matched filter's ratio: alpha for a "
                "patch on a fraction alpha",
        .kind = RATIO, .unit = "1", .predict = efficiency, .rel = 0.02, .applies = uneven },
};

enum { LOGIT, TIED, ONE_PLACE, POOLED_SIZE, FLAT_SIZE };
static const struct claim logit_claims[] = {
    [LOGIT] = { .id = "logit-variance", .statements = "C04", .role = AS_STATED,
        .says = "a logit v.y behind GAP has the noise variance |v|^2 sigma^2/N",
        .kind = VARIANCE, .unit = "signal^2", .predict = logit_variance, .rel = 0.02,
        .expect = CONFIRMED },
    [TIED] = { .id = "tied-flatten-variance", .statements = "C04", .role = CORRECTED,
        .says = "a flatten head with tied weights v/N has the same variance: the gain belongs to "
                "the weights (margin: rounding of two sums in float)",
        .kind = RATIO, .unit = "1", .predict = one, .abs = 1e-3 },
    [ONE_PLACE] = { .id = "one-place-variance", .role = CONTROL,
        .says = "known to be false: so has a flatten head that reads one position a channel",
        .kind = RATIO, .unit = "1", .predict = one, .rel = 0.02 },
    [POOLED_SIZE] = { .id = "gap-features", .statements = "C04", .role = AS_STATED,
        .says = "GAP leaves one number a channel", .kind = VALUE, .exact = true, .unit = "1",
        .predict = channels, .expect = CONFIRMED },
    [FLAT_SIZE] = { .id = "flatten-features", .statements = "C04", .role = AS_STATED,
        .says = "where flattening leaves C N", .kind = VALUE, .exact = true, .unit = "1",
        .predict = elements, .expect = CONFIRMED },
};
/* clang-format on */

/* ---- what we do ---- */

/* What one readout gives: without noise, and over many noisy maps. */
struct response {
    double signal, mean, variance;
};

enum { MOST_READOUTS = 9, PLACES = MOST_READOUTS - 1 };

/* Maps that a trial averages over: enough for the margin, see above. */
static size_t draws_of(size_t pixel_count)
{
    return pixel_count <= 16 ? 4096 : pixel_count <= 64 ? 2048 : 1024;
}

static void draw_scene(struct rng *rng, const void *scene, size_t images, float *x)
{
    noise_model_draw(rng, scene, images, x);
}

static void measure(struct rng *rng, const struct noise_scene *scene, size_t draws, size_t batch,
                    const struct readout *readouts, size_t count, struct response *out)
{
    const struct shape map = { 1, scene->channels, scene->noise.h, scene->noise.w };
    const struct readout_source source = { map, draw_scene, scene };
    float *y = xcalloc(count * draws, sizeof *y);
    float *features = xcalloc(scene->channels, sizeof *features);
    readout_sample(rng, &source, draws, batch, readouts, count, y);
    for (size_t r = 0; r < count; r++) {
        float signal;
        readout_apply(map, &readouts[r], scene->signal, features, &signal);
        out[r] = (struct response){ (double)signal, stats_meanf(y + r * draws, draws),
                                    stats_variancef(y + r * draws, draws) };
    }
    free(features);
    free(y);
}

/* (SNR of a) / (SNR of b), as a pair whose means make the ratio. */
static struct slot snr_ratio(struct response a, struct response b)
{
    return (struct slot){ a.signal * a.signal * b.variance, b.signal * b.signal * a.variance };
}

static struct slot just(double value)
{
    return (struct slot){ .value = value };
}

static void noise_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    const float weight = 1;
    const size_t n = (size_t)(p[SIDE] * p[SIDE]), places = n < PLACES ? n : PLACES;
    struct readout readouts[MOST_READOUTS] = { { READ_AVERAGE, &weight, 0 } };
    struct response responses[MOST_READOUTS], place = { 0 };
    for (size_t k = 0; k < places; k++) {
        readouts[1 + k] = (struct readout){ READ_PLACE, NULL, k * n / places };
    }
    float *signal = xcalloc(n, sizeof *signal);
    pattern_constant(1, n, signal);
    const struct noise_scene scene = { model_of(p), 1, signal, false };
    measure(rng, &scene, draws_of(n), (size_t)p[BATCH], readouts, 1 + places, responses);
    for (size_t k = 1; k <= places; k++) { /* all positions are alike: their mean is one of them */
        place.signal += responses[k].signal / (double)places;
        place.variance += responses[k].variance / (double)places;
    }
    out[QUIETER] = out[AS_LOUD] = out[LAW] = out[LAW_AS_IF_WHITE] = just(responses[0].variance);
    out[STEADIER] = out[GAIN] = out[GAIN_AS_IF_WHITE] = snr_ratio(responses[0], place);
    free(signal);
}

static void rectified_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    const float weight = 1;
    const size_t n = (size_t)(p[SIDE] * p[SIDE]), draws = draws_of(n);
    const struct readout gap = { READ_AVERAGE, &weight, 0 };
    struct response y;
    float *signal = xcalloc(n, sizeof *signal);
    pattern_constant((float)p[LEVEL], n, signal);
    const struct noise_scene scene = { gaussian(p[SIDE]), 1, signal, true };
    measure(rng, &scene, draws, 1, &gap, 1, &y);
    const double bias = y.mean - p[LEVEL], biased = (double)(draws - 1) / (double)draws;
    out[ERROR] = out[ERROR_AS_IF_UNBIASED] = just(bias * bias + biased * y.variance);
    out[BIAS] = just(bias);
    out[SPREAD] = just(y.variance);
    free(signal);
}

static void signal_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    const float weight = 1, *signal = (const float *)context + (size_t)p[SIGNAL] * SIGNAL_PIXELS;
    float drawn[SIGNAL_PIXELS];
    const struct readout readouts[] = { { READ_AVERAGE, &weight, 0 },
                                        { READ_FLATTEN, signal, 0 },
                                        { READ_FLATTEN, drawn, 0 } };
    struct response y[COUNT(readouts)];
    pattern_constant(1, SIGNAL_PIXELS, drawn);
    noise_add_gaussian(rng, 0.5f, SIGNAL_PIXELS, drawn);
    const struct noise_scene scene = { gaussian(SIGNAL_SIDE), 1, signal, false };
    measure(rng, &scene, SIGNAL_DRAWS, 1, readouts, COUNT(readouts), y);
    out[ANY_PICTURE] = just(y[0].variance);
    out[BEST] = out[BEST_BESIDE_PART] = out[EFFICIENCY] = snr_ratio(y[0], y[1]);
    out[DRAWN] = snr_ratio(y[0], y[2]);
}

static void logit_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    const size_t n = (size_t)(p[SIDE] * p[SIDE]), c_count = (size_t)p[CHANNELS];
    const struct shape map = { 1, c_count, (size_t)p[SIDE], (size_t)p[SIDE] };
    const struct head_options options = { .layout = NCHW };
    float *v = xcalloc(c_count, sizeof *v), *tied = xcalloc(c_count * n, sizeof *tied);
    float *single = xcalloc(c_count * n, sizeof *single),
          *zero = xcalloc(c_count * n, sizeof *zero);
    for (size_t c = 0; c < c_count; c++) {
        v[c] = single[c * n + n / 2] = channel_weight(c);
        pattern_constant(v[c] / (float)n, n, tied + c * n);
    }
    const struct readout readouts[] = { { READ_AVERAGE, v, 0 },
                                        { READ_FLATTEN, tied, 0 },
                                        { READ_FLATTEN, single, 0 } };
    struct response y[COUNT(readouts)];
    const struct noise_scene scene = { gaussian(p[SIDE]), c_count, zero, false };
    measure(rng, &scene, draws_of(n), 1, readouts, COUNT(readouts), y);
    out[LOGIT] = just(y[0].variance);
    out[TIED] = (struct slot){ y[1].variance, y[0].variance };
    out[ONE_PLACE] = (struct slot){ y[2].variance, y[0].variance };
    out[POOLED_SIZE] = just((double)head_find("gap")->features(&options, map));
    out[FLAT_SIZE] = just((double)head_find("flatten")->features(&options, map));
    free(zero);
    free(single);
    free(tied);
    free(v);
}

/* ---- the signals of sweep `signal`, one map each ---- */

static void add_garments(const struct setting *setting, float *maps)
{
    enum { READ = 100 };
    static const unsigned char labels[] = { 1, 7, 8 }; /* trouser, sneaker, bag */
    struct dataset *data = dataset_open(setting->data, DATASET_TEST, READ);
    char checksum[20];
    for (size_t g = 0; g < COUNT(labels); g++) {
        size_t i = 0;
        while (i < data->count && data->labels[i] != labels[g]) {
            i++;
        }
        if (i == data->count || data->h != SIGNAL_SIDE || data->w != SIGNAL_SIDE) {
            die(STATUS_USAGE, "the first %d test images hold no 28x28 image of class %d", READ,
                labels[g]);
        }
        memcpy(maps + g * SIGNAL_PIXELS, dataset_image(data, i).pixels,
               SIGNAL_PIXELS * sizeof *maps);
    }
    snprintf(checksum, sizeof checksum, "%016" PRIx64, data->checksum);
    provenance_add_text(setting->provenance, "data_test_first_100_fnv1a", checksum);
    dataset_close(data);
}

static void *prepare(const struct setting *setting)
{
    static const size_t sides[] = { [FLAT] = 28, [PATCH_14] = 14, [PATCH_7] = 7, [PATCH_4] = 4 };
    const struct pattern canvas = { SIGNAL_SIDE, SIGNAL_SIDE, 1, 0, 1 };
    float *maps = xcalloc((size_t)SIGNALS * SIGNAL_PIXELS, sizeof *maps);
    for (size_t k = 0; k < COUNT(sides); k++) {
        const struct pattern_patch patch = { 0, 0, sides[k], sides[k] };
        pattern_patch(&canvas, patch, maps + k * SIGNAL_PIXELS);
    }
    add_garments(setting, maps + GARMENT * SIGNAL_PIXELS);
    return maps;
}

/* ---- what it looks like ---- */

/* One map before pooling, and below it PICTURE_POOLED^2 other maps, each pooled to one pixel. */
enum { PICTURE_SIDE = 28, PICTURE_POOLED = 14 };
struct panel {
    const char *name;
    struct noise_model noise;
    bool rectified;
};

static void draw_panel(struct rng *rng, const struct panel *panel, struct table *table)
{
    enum { PIXELS = PICTURE_SIDE * PICTURE_SIDE, MEANS = PICTURE_POOLED * PICTURE_POOLED };
    const float weight = 1;
    const struct readout gap = { READ_AVERAGE, &weight, 0 };
    const struct shape map = { 1, 1, PICTURE_SIDE, PICTURE_SIDE };
    float signal[PIXELS], x[PIXELS], y[MEANS];
    pattern_constant(1, PIXELS, signal);
    const struct noise_scene scene = { panel->noise, 1, signal, panel->rectified };
    const struct readout_source source = { map, draw_scene, &scene };
    noise_model_draw(rng, &scene, 1, x);
    readout_sample(rng, &source, MEANS, 1, &gap, 1, y);
    for (size_t i = 0; i < PIXELS + MEANS; i++) {
        const bool before = i < PIXELS;
        const size_t at = before ? i : i - PIXELS, side = before ? PICTURE_SIDE : PICTURE_POOLED;
        table_add_text(table, panel->name);
        table_add_text(table, before ? "before" : "after");
        table_add_count(table, at % side);
        table_add_count(table, at / side);
        table_add_number(table, (double)(before ? x[at] : y[at]));
        table_end_row(table);
    }
}

static void draw_pictures(uint64_t seed, const void *context, struct table *table)
{
    (void)context;
    enum { S = PICTURE_SIDE };
    static const struct panel panels[] = {
        { "independent", { NOISE_GAUSSIAN, 0, S, S, 1 }, false },
        { "AR(1), rho 0.9", { NOISE_AR1, 0.9, S, S, 1 }, false },
        { "equicorrelated, rho 0.5", { NOISE_EQUICORRELATED, 0.5, S, S, 1 }, false },
        { "after a ReLU", { NOISE_GAUSSIAN, 0, S, S, 1 }, true },
    };
    for (size_t k = 0; k < COUNT(panels); k++) {
        struct rng rng = rng_at(seed, rng_hash_text("noise.pictures"), k, 0);
        draw_panel(&rng, &panels[k], table);
    }
}

static const double sides[] = { 1, 2, 4, 7, 14, 32, 64 }, sigmas[] = { 0.25, 1, 4 };
static const double rhos[] = { 0, 0.1, 0.3, 0.5, 0.7, 0.9 }, boxes[] = { 1, 3, 5 };
static const double batches[] = { 1, 4, 16 }, levels[] = { 0, 0.5, 1 };
static const double rectified_sides[] = { 1, 4, 7, 14, 32 };
static const double channel_counts[] = { 16, 64 }, logit_sides[] = { 2, 4, 7 };

#define NUMBERS(name_, values_)              \
    {                                        \
        name_, NULL, values_, COUNT(values_) \
    }
#define WORDS(name_, words_)               \
    {                                      \
        name_, words_, NULL, COUNT(words_) \
    }
#define CLAIMS(claims_) .claims = claims_, .claim_count = COUNT(claims_), .trials = 400

int main(int argc, char **argv)
{
    static const struct sweep sweeps[] = {
        { .name = "noise",
          CLAIMS(noise_claims),
          .trial = noise_trial,
          .axes = { WORDS("noise", noises), NUMBERS("side_px", sides), NUMBERS("sigma", sigmas),
                    NUMBERS("rho", rhos), NUMBERS("box_px", boxes), NUMBERS("batch", batches) },
          .keep = keep_noise,
          .quick = gaussian_or_fixed_side,
          .derived = noise_derived,
          .derived_count = COUNT(noise_derived) },
        { .name = "rectified",
          CLAIMS(rectified_claims),
          .trial = rectified_trial,
          .axes = { NUMBERS("level", levels), NUMBERS("side_px", rectified_sides) },
          .quick = fixed_side },
        { .name = "signal",
          CLAIMS(signal_claims),
          .trial = signal_trial,
          .axes = { WORDS("signal", signals) },
          .quick = three_signals },
        { .name = "logit",
          CLAIMS(logit_claims),
          .trial = logit_trial,
          .axes = { NUMBERS("channels", channel_counts), NUMBERS("side_px", logit_sides) },
          .quick = sixteen_channels },
    };
    static const struct picture pictures[] = {
        { "pictures", { "panel", "stage", "x", "y", "value" }, draw_pictures }
    };
    static const struct experiment noise = {
        .name = "noise",
        .asks = "How much does averaging quiet noise: independent, correlated, after a ReLU?",
        .sweeps = sweeps,
        .sweep_count = COUNT(sweeps),
        .pictures = pictures,
        .picture_count = COUNT(pictures),
        .seed = 1,
        .prepare = prepare,
        .release = free,
    };
    return experiment_main(&noise, argc, argv);
}

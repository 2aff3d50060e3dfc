/* noise: how much does global average pooling quiet noise, independent and correlated?
 *
 * Model   x[i] = s + n[i], i = 1 .. N = side^2; n has mean 0 and standard deviation sigma at each
 *         position; y = mean of x. SNR = (what the signal alone gives)^2 / variance.
 * Theory  (a) Var y = (1/N^2) sum over i, j of Cov(n_i, n_j) = sigma^2/n_eff; where nothing is
 *             correlated only i = j remain: n_eff = N, whatever the distribution. The signal is
 *             kept, so its SNR grows by n_eff. Each noise's n_eff: signals/noise_model.h.
 *         (b) The mean over B independent maps has sigma^2/(B n_eff).
 * Trial   draws_of(N) independent maps; over them the unbiased variance of y, and of positions of
 *         the same maps.
 * Writes  noise.csv, drawn by noise.gp; noise.pictures.csv, drawn by noise.pictures.gp
 *
 * 400 trials of 1024 maps give a variance a standard error of sqrt(2/409600) = 0.22 %; 4.1 of these
 * (1 % shared among all rows) are 0.9 %, less than half of the margin of 2 %. Small maps, where the
 * kurtosis (up to 6) still shows, cost little and get more. */
#include <math.h>
#include <stdlib.h>

#include "base/require.h"
#include "harness/experiment.h"
#include "harness/panel.h"
#include "heads/readout.h"
#include "signals/noise_model.h"
#include "signals/pattern.h"

/* ---- where we look ---- */

enum { NOISE, SIDE, SIGMA, BATCH };
enum { GAUSSIAN, UNIFORM, LAPLACE, T9, T5, AR1, EQUICORRELATED = AR1 + 3, BOX = AR1 + 5 };
enum { FIXED_SIDE = 7, PLACES = 8 };

/* clang-format off */
static const char *const words[] = {
    "Gaussian", "uniform", "Laplace", "Student t9", "Student t5", "AR(1) 0.3", "AR(1) 0.7",
    "AR(1) 0.9", "equicorrelated 0.1", "equicorrelated 0.5", "box 3x3", "box 5x5"
};
static const struct { enum noise_kind kind; double parameter; } kinds[COUNT(words)] = {
    { NOISE_GAUSSIAN, 0 }, { NOISE_UNIFORM, 0 }, { NOISE_LAPLACE, 0 }, { NOISE_STUDENT, 9 },
    { NOISE_STUDENT, 5 }, { NOISE_AR1, 0.3 }, { NOISE_AR1, 0.7 }, { NOISE_AR1, 0.9 },
    { NOISE_EQUICORRELATED, 0.1 }, { NOISE_EQUICORRELATED, 0.5 }, { NOISE_BOX, 3 }, { NOISE_BOX, 5 }
};
/* clang-format on */

static bool white(const double *p)
{
    return p[NOISE] <= T5;
}

static bool correlated(const double *p)
{
    return !white(p);
}

static bool white_pooled(const double *p)
{
    return white(p) && p[SIDE] > 1;
}

static bool white_unit(const double *p)
{
    return white(p) && p[SIGMA] == 1;
}

static bool fixed_side(const double *p)
{
    return p[SIDE] == FIXED_SIDE;
}

/* sigma only rescales and B only divides, so each varies at one side. Student's t with 5 degrees
 * has no 6th moment and is pooled before its variance is measured; a box must fit. */
static bool keep_noise(const double *p)
{
    const bool four = p[NOISE] <= T9, fits = p[SIDE] > kinds[(size_t)p[NOISE]].parameter;
    return (four || (p[SIDE] >= 4 && p[SIDE] <= 32 && fits)) &&
           (p[SIGMA] == 1 || (four && fixed_side(p))) &&
           (p[BATCH] == 1 || (p[NOISE] == EQUICORRELATED && fixed_side(p)));
}

static bool gaussian_or_fixed_side(const double *p)
{
    return p[NOISE] == GAUSSIAN || fixed_side(p);
}

static struct noise_model model_of(const double *p)
{
    const size_t side = (size_t)p[SIDE], noise = (size_t)p[NOISE];
    return (struct noise_model){ kinds[noise].kind, kinds[noise].parameter, side, side, p[SIGMA] };
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

static double variance_before(const double *p, const void *context)
{
    (void)context;
    return p[SIGMA] * p[SIGMA];
}

static double variance_as_stated(const double *p, const void *context)
{
    return variance_before(p, context) / (p[BATCH] * pixels(p, context));
}

static double variance_by_law(const double *p, const void *context)
{
    return variance_before(p, context) / (p[BATCH] * effective_size(p, context));
}

static double minus_one(const double *p, const void *context)
{
    (void)p, (void)context;
    return -1;
}

static double minus_half(const double *p, const void *context)
{
    (void)p, (void)context;
    return -0.5;
}

/* ---- what we claim ---- */

/* clang-format off */
enum { QUIETER, CLEARER, AS_LOUD, LAW, LAW_AS_STATED, GAIN, GAIN_AS_STATED };
static const struct claim claims[] = {
    [QUIETER] = { .id = "gap-divides-variance", .statements = "C03", .role = AS_STATED,
        .says = "the mean of N positions has 1/N of the variance of one, whatever the distribution",
        .kind = VARIANCE, .unit = "signal^2", .predict = variance_as_stated, .rel = 0.02,
        .applies = white, .expect = CONFIRMED },
    [CLEARER] = { .id = "gap-multiplies-snr", .statements = "C04", .role = AS_STATED,
        .says = "the pooled feature has at least N times the signal-to-noise ratio of a position",
        .form = AT_LEAST, .kind = RATIO, .unit = "1", .predict = pixels, .rel = 0.02,
        .applies = white_pooled, .expect = CONFIRMED },
    [AS_LOUD] = { .id = "gap-keeps-variance", .role = CONTROL,
        .says = "known to be false: pooling leaves the variance as it was",
        .kind = VARIANCE, .unit = "signal^2", .predict = variance_before, .rel = 0.02,
        .applies = white_pooled },
    [LAW] = { .id = "correlated-variance", .statements = "C03", .role = CORRECTED,
        .says = "of correlated noise the mean over B maps has 1/(B n_eff) of the variance",
        .kind = VARIANCE, .unit = "signal^2", .predict = variance_by_law, .rel = 0.02,
        .applies = correlated },
    [LAW_AS_STATED] = { .id = "correlated-variance-as-stated", .statements = "C03", .role = LIMIT,
        .says = "of correlated noise, too, the mean over B maps has 1/(B N) of the variance",
        .kind = VARIANCE, .unit = "signal^2", .predict = variance_as_stated, .rel = 0.02,
        .applies = correlated },
    [GAIN] = { .id = "correlated-snr", .statements = "C04", .role = CORRECTED,
        .says = "under correlated noise the signal-to-noise ratio grows by n_eff",
        .kind = RATIO, .unit = "1", .predict = effective_size, .rel = 0.02, .applies = correlated },
    [GAIN_AS_STATED] = { .id = "correlated-snr-as-stated", .statements = "C04", .role = LIMIT,
        .says = "under correlated noise, too, it grows by at least N", .form = AT_LEAST,
        .kind = RATIO, .unit = "1", .predict = pixels, .rel = 0.02, .applies = correlated },
};

static double log_log_slope(const struct points *points);
static const struct derived slopes[] = {
    { .claim = { .id = "variance-slope", .statements = "C03", .role = AS_STATED,
          .says = "log variance falls on log N with slope -1", .kind = SLOPE, .unit = "1",
          .predict = minus_one, .abs = 0.02, .expect = CONFIRMED },
      .over = 1u << SIDE, .derive = log_log_slope, .uses = white_unit },
    { .claim = { .id = "variance-slope-half", .role = CONTROL,
          .says = "known to be false: it falls with slope -1/2, as the deviation does",
          .kind = SLOPE, .unit = "1", .predict = minus_half, .abs = 0.02 },
      .over = 1u << SIDE, .derive = log_log_slope, .uses = white_unit },
};

/* clang-format on */

/* ---- what we do ---- */

static double log_log_slope(const struct points *points)
{
    double x[8], y[8];
    require(points->count <= COUNT(x));
    for (size_t i = 0; i < points->count; i++) {
        x[i] = log(pixels(points->p[i], NULL));
        y[i] = log(points_mean(points, i, QUIETER).value);
    }
    return stats_slope(x, y, points->count);
}

static size_t draws_of(size_t n)
{
    return n <= 16 ? 4096 : n <= 64 ? 2048 : n <= 1024 ? 1280 : 1024;
}

static void trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    const size_t n = (size_t)pixels(p, context), places = n < PLACES ? n : PLACES;
    const float weight = 1;
    struct readout_response y[1 + PLACES];
    struct readout readouts[1 + PLACES] = { { READ_AVERAGE, &weight, 0 } };
    for (size_t k = 0; k < places; k++) {
        readouts[1 + k] = (struct readout){ READ_PLACE, NULL, k * n / places };
    }
    float *signal = xcalloc(n, sizeof *signal);
    pattern_constant(1, n, signal);
    const struct noise_scene scene = { model_of(p), 1, signal, false };
    const struct readout_source source = { .map = { 1, 1, scene.noise.h, scene.noise.w },
                                           .draw = noise_model_draw,
                                           .draw_means = noise_model_draw_means,
                                           .context = &scene,
                                           .signal = signal,
                                           .draws = draws_of(n),
                                           .batch = (size_t)p[BATCH] };
    readout_measure(rng, &source, readouts, 1 + places, y);
    double variance = 0; /* of one position: they are all alike */
    for (size_t k = 1; k <= places; k++) {
        variance += y[k].variance / (double)places;
    }
    out[QUIETER] = (struct slot){ .value = y[0].variance };
    out[AS_LOUD] = out[LAW] = out[LAW_AS_STATED] = out[QUIETER];
    out[CLEARER] = (struct slot){ .value = y[0].signal * y[0].signal * variance,
                                  .over = y[1].signal * y[1].signal * y[0].variance };
    out[GAIN] = out[GAIN_AS_STATED] = out[CLEARER];
    free(signal);
}

/* ---- what it looks like: one map, and below it many others, each pooled to one pixel ---- */

enum { BEFORE_SIDE = 28, AFTER_SIDE = 14 };

static void add_panel(const char *panel, const char *stage, size_t side, const float *values,
                      struct table *table)
{
    panel_add(&(struct panel){ { panel, stage }, side, side, values, 0 }, table);
}

static void draw_pictures(uint64_t seed, const void *context, struct table *table)
{
    (void)context;
    static const size_t shown[] = { GAUSSIAN, T5, AR1 + 2, EQUICORRELATED + 1 };
    float signal[BEFORE_SIDE * BEFORE_SIDE], x[COUNT(signal)], y[AFTER_SIDE * AFTER_SIDE];
    const float weight = 1;
    const struct readout gap = { READ_AVERAGE, &weight, 0 };
    pattern_constant(0, COUNT(signal), signal);
    for (size_t k = 0; k < COUNT(shown); k++) {
        const double p[] = { [NOISE] = (double)shown[k], [SIDE] = BEFORE_SIDE, [SIGMA] = 1 };
        const struct noise_scene scene = { model_of(p), 1, signal, false };
        const struct readout_source source = { .map = { 1, 1, BEFORE_SIDE, BEFORE_SIDE },
                                               .draw = noise_model_draw,
                                               .draw_means = noise_model_draw_means,
                                               .context = &scene,
                                               .draws = COUNT(y),
                                               .batch = 1 };
        struct rng rng = rng_at(seed, rng_hash_text("noise.pictures"), k, 0);
        noise_model_draw(&rng, &scene, 1, x);
        readout_sample(&rng, &source, &gap, 1, y);
        add_panel(words[shown[k]], "before", BEFORE_SIDE, x, table);
        add_panel(words[shown[k]], "after", AFTER_SIDE, y, table);
    }
}

int main(int argc, char **argv)
{
    /* clang-format off */
    static const double sides[] = { 1, 2, 4, 7, 14, 32, 64 }, sigmas[] = { 0.25, 1, 4 };
    static const double batches[] = { 1, 4, 16 };
    static const struct sweep sweep = {
        .name = "noise", .trials = 400, .trial = trial,
        .axes = { [NOISE] = { "noise", words, NULL, COUNT(words) },
                  [SIDE] = { "side_px", NULL, sides, COUNT(sides) },
                  [SIGMA] = { "sigma", NULL, sigmas, COUNT(sigmas) },
                  [BATCH] = { "batch", NULL, batches, COUNT(batches) } },
        .keep = keep_noise, .quick = gaussian_or_fixed_side,
        .claims = claims, .claim_count = COUNT(claims),
        .derived = slopes, .derived_count = COUNT(slopes),
    };
    static const struct picture picture = {
        "pictures", { "noise", "stage", "x", "y", "value" }, draw_pictures
    };
    static const struct experiment noise = {
        .name = "noise", .seed = 1,
        .asks = "How much does averaging quiet noise, independent and correlated?",
        .sweeps = &sweep, .sweep_count = 1, .pictures = &picture, .picture_count = 1,
    };
    /* clang-format on */
    return experiment_main(&noise, argc, argv);
}

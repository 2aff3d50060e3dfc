/* series: do the laws of global average pooling hold for signals, time in the place of space?
 *
 * Model   signals of T steps, maps of 1 x T. Noise: white, sigma = 1. Events (signals/event.h): a
 *         spike, a tone, a chirp of random length. Layer: FILTERS drawn kernels of KERNEL steps,
 *         zero padding, ReLU; it sees REACH steps to either side.
 * Theory  variance  y = (1/T) sum x: Var y = sigma^2/T.
 *         weights   GAP leaves C numbers, flattening C T: K C and K C T weights for K classes.
 *         onset     A layer commutes with shifts, and a sum does not ask where its terms stand, as
 *                   long as the event and REACH steps to either side lie inside the signal.
 * Trial   noise: the unbiased variance of the means of DRAWS signals; onset: the largest change
 *         over NETWORKS drawn layers and lengths
 * Writes  series.csv and series.signals.csv, drawn by series.gp. How events drown asks
 *         series_dilution, what padding does to signals of different length series_masks
 *
 * 400 trials of 1024 draws: a variance has a standard error of 0.22 %; 3.2 of these (1 % shared
 * among all rows) are 0.7 %, a quarter of the margin of 3 %. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "harness/change.h"
#include "harness/experiment.h"
#include "heads/head.h"
#include "heads/readout.h"
#include "nets/conv.h"
#include "signals/event.h"
#include "signals/noise.h"
#include "signals/noise_model.h"

/* ---- where we look ---- */

enum { DRAWS = 1024, NETWORKS = 64, CHANNELS = 128 };
enum { FILTERS = 8, KERNEL = 9, REACH = KERNEL / 2, SHORTEST = 8, LONGEST = 32 };
enum { ONSET_STEPS = 128, LATEST = ONSET_STEPS - LONGEST - REACH, MAP = FILTERS * ONSET_STEPS };
enum { STEPS, CLASSES, EVENT = 0, ONSET };

/* clang-format off */
static const char *const event_words[] = { "spike", "tone", "chirp" };
static const double steps[] = { 16, 64, 256, 1024 }, classes[] = { 2, 60 };
static const double onsets[] = { REACH, 5, 8, 16, 24, 32, 48, 64, LATEST };

static bool quick_steps(const double *p) { return p[STEPS] <= 256; }
static bool quick_onset(const double *p) { return p[ONSET] >= 64; }
static bool later(const double *p) { return p[ONSET] > REACH; }

/* ---- what theory says ---- */

static double zero(const double *p, const void *c) { (void)p, (void)c; return 0; }
static double minus_one(const double *p, const void *c) { (void)p, (void)c; return -1; }
static double minus_half(const double *p, const void *c) { (void)p, (void)c; return -0.5; }
static double one_in_steps(const double *p, const void *c) { (void)c; return 1 / p[STEPS]; }
static double gap_weights(const double *p, const void *c) { (void)c; return p[CLASSES] * CHANNELS; }

static double flatten_weights(const double *p, const void *context)
{
    return gap_weights(p, context) * p[STEPS];
}

/* ---- what we claim ---- */

static const struct claim noise_claims[] = {
    { .id = "variance", .statements = "C41", .role = AS_STATED,
      .says = "the mean of T steps has 1/T of the variance of one",
      .kind = VARIANCE, .unit = "signal^2", .predict = one_in_steps, .rel = 0.03,
      .expect = CONFIRMED },
};

static double log_log_slope(const struct points *points);
static const struct derived slopes[] = {
    { .claim = { .id = "variance-slope", .statements = "C41", .role = AS_STATED,
          .says = "log variance falls on log T with slope -1", .kind = SLOPE, .unit = "1",
          .predict = minus_one, .abs = 0.02, .expect = CONFIRMED },
      .over = 1u << STEPS, .derive = log_log_slope },
    { .claim = { .id = "variance-slope-half", .role = CONTROL,
          .says = "known to be false: it falls with slope -1/2, as the deviation does",
          .kind = SLOPE, .unit = "1", .predict = minus_half, .abs = 0.02 },
      .over = 1u << STEPS, .derive = log_log_slope },
};

static const struct claim weight_claims[] = {
    { .id = "gap-weights", .statements = "C41", .role = AS_STATED,
      .says = "the classifier behind GAP has K C weights, however long the signal is",
      .kind = VALUE, .exact = true, .unit = "1", .predict = gap_weights, .expect = CONFIRMED },
    { .id = "flatten-weights", .statements = "C41", .role = AS_STATED,
      .says = "that on the flattened map has K C T",
      .kind = VALUE, .exact = true, .unit = "1", .predict = flatten_weights, .expect = CONFIRMED },
};

/* Two sums of 128 numbers >= 0 differ by 2 (128/16 + 5) u at most. In the order of pool.h they do
 * not differ at all: a shift rotates the 16 lanes, and those fold alike however they are rotated. */
static const struct claim onset_claims[] = {
    { .id = "onset-unchanged", .statements = "C41", .role = AS_STATED,
      .says = "the pooled vector stays, whenever the event begins",
      .kind = VALUE, .exact = true, .unit = "1", .predict = zero, .abs = 26 * 0x1p-24,
      .expect = CONFIRMED },
    { .id = "map-unchanged", .role = CONTROL,
      .says = "known to be false: the map that is flattened stays, too",
      .kind = VALUE, .exact = true, .unit = "1", .predict = zero, .abs = 26 * 0x1p-24 },
};
/* clang-format on */

/* ---- what we do ---- */

static double log_log_slope(const struct points *points)
{
    double x[COUNT(steps)], y[COUNT(steps)];
    require(points->count <= COUNT(x));
    for (size_t i = 0; i < points->count; i++) {
        x[i] = log(points->p[i][STEPS]);
        y[i] = log(points_mean(points, i, 0).value);
    }
    return stats_slope(x, y, points->count);
}

static void noise_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    const size_t length = (size_t)p[STEPS];
    const float weight = 1;
    const struct readout gap = { READ_AVERAGE, &weight, 0 };
    float *silence = xcalloc(length, sizeof *silence);
    const struct noise_scene scene = { { NOISE_GAUSSIAN, 0, 1, length, 1 }, 1, silence, false };
    const struct readout_source source = { .map = { 1, 1, 1, length },
                                           .draw = noise_model_draw,
                                           .draw_means = noise_model_draw_means,
                                           .context = &scene,
                                           .signal = silence,
                                           .draws = DRAWS,
                                           .batch = 1 };
    struct readout_response y;
    readout_measure(rng, &source, &gap, 1, &y);
    out[0].value = y.variance;
    free(silence);
}

static void weight_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)rng, (void)context;
    static const char *const heads[] = { "gap", "flatten" };
    const struct head_options options = { .layout = NCHW };
    const struct shape in = { 1, CHANNELS, 1, (size_t)p[STEPS] };
    for (size_t i = 0; i < COUNT(heads); i++) {
        const struct head *head = head_find(heads[i]);
        out[i].value = (double)head_parameters(head, &options, in, (size_t)p[CLASSES], false);
    }
}

/* The maps that the layer makes of one event, and their means. */
static void answer(const float *weights, const struct event *event, float map[MAP],
                   float pooled[FILTERS])
{
    const struct shape in = { 1, 1, 1, ONSET_STEPS }, maps = { 1, FILTERS, 1, ONSET_STEPS };
    const struct conv layer = { 1, FILTERS, 1, KERNEL, 1, CONV_ZEROS, weights, NULL };
    float x[ONSET_STEPS] = { 0 }, scratch[ONSET_STEPS + KERNEL];
    require(conv_scratch(&layer, in) <= COUNT(scratch));
    event_add(event, ONSET_STEPS, x);
    conv_forward(&layer, in, x, scratch, map);
    for (size_t i = 0; i < MAP; i++) {
        map[i] = map[i] < 0.0f ? 0.0f : map[i];
    }
    pool_average(maps, NCHW, map, pooled);
}

static void onset_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    const struct event_source source = {
        (enum event_kind)p[EVENT], LONGEST, SHORTEST, LONGEST, 1, 0
    };
    float weights[FILTERS * KERNEL], maps[2][MAP], pooled[2][FILTERS];
    struct slot largest[2] = { { 0, 0 }, { 0, 0 } };
    for (size_t i = 0; i < NETWORKS; i++) {
        struct event event = event_draw(rng, &source);
        rng_fill_normal(rng, COUNT(weights), weights);
        event.onset = REACH;
        answer(weights, &event, maps[0], pooled[0]);
        event.onset = (size_t)p[ONSET];
        answer(weights, &event, maps[1], pooled[1]);
        largest[0].value =
            change_larger(largest[0].value, change_relative(FILTERS, pooled[0], pooled[1]));
        largest[1].value = change_larger(largest[1].value, change_relative(MAP, maps[0], maps[1]));
    }
    out[0] = largest[0];
    out[1] = largest[1];
}

/* ---- what it looks like: each event twice, early and long, late and short, in noise ---- */

static void draw_signals(uint64_t seed, const void *context, struct table *table)
{
    (void)context;
    static const char *const shown[] = { "early", "late" };
    static const size_t shown_onsets[] = { 8, 90 }, shown_lengths[] = { 64, 28 };
    for (size_t k = 0; k < COUNT(event_words) * COUNT(shown); k++) {
        const size_t kind = k / COUNT(shown), which = k % COUNT(shown);
        struct rng rng = rng_at(seed, rng_hash_text("series.signals"), kind, which);
        const struct event event = { (enum event_kind)kind, shown_onsets[which],
                                     shown_lengths[which], 1 };
        float clean[ONSET_STEPS] = { 0 }, noisy[ONSET_STEPS];
        event_add(&event, ONSET_STEPS, clean);
        memcpy(noisy, clean, sizeof noisy);
        noise_add_gaussian(&rng, 0.15f, ONSET_STEPS, noisy);
        for (size_t i = 0; i < ONSET_STEPS; i++) {
            table_add_text(table, event_words[kind]);
            table_add_text(table, shown[which]);
            table_add_count(table, i);
            table_add_number(table, (double)clean[i]);
            table_add_number(table, (double)noisy[i]);
            table_end_row(table);
        }
    }
}

int main(int argc, char **argv)
{
    /* clang-format off */
    static const struct sweep sweeps[] = {
        { .name = "noise", .trials = 400, .trial = noise_trial, .quick = quick_steps,
          .axes = { [STEPS] = { "steps", NULL, steps, COUNT(steps) } },
          .claims = noise_claims, .claim_count = COUNT(noise_claims),
          .derived = slopes, .derived_count = COUNT(slopes) },
        { .name = "weights", .trials = 1, .trial = weight_trial,
          .axes = { [STEPS] = { "steps", NULL, steps, COUNT(steps) },
                    [CLASSES] = { "classes", NULL, classes, COUNT(classes) } },
          .claims = weight_claims, .claim_count = COUNT(weight_claims) },
        { .name = "onset", .trials = 1, .trial = onset_trial, .keep = later, .quick = quick_onset,
          .axes = { [EVENT] = { "event", event_words, NULL, COUNT(event_words) },
                    [ONSET] = { "onset_steps", NULL, onsets, COUNT(onsets) } },
          .claims = onset_claims, .claim_count = COUNT(onset_claims) },
    };
    static const struct picture signals = {
        "signals", { "event", "onset", "step", "clean", "noisy" }, draw_signals
    };
    static const struct experiment series = {
        .name = "series", .seed = 1,
        .asks = "Do the laws of average pooling hold for signals, with time in the place of space?",
        .sweeps = sweeps, .sweep_count = COUNT(sweeps), .pictures = &signals, .picture_count = 1,
    };
    /* clang-format on */
    return experiment_main(&series, argc, argv);
}

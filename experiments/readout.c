/* readout: is the average the best linear reading of a noisy map, and to what does it owe its calm?
 *
 * Model   x[c][i] = s[c][i] + n[c][i], i = 1 .. N, n i.i.d. N(0, 1); readout y = sum of w x.
 *         SNR of a readout = (what it gives for s alone)^2 / variance.
 * Theory  (a) SNR = (w.s)^2/|w|^2 <= |s|^2 by Cauchy and Schwarz, equal for w = s only: the matched
 *             filter. GAP, w = 1/N, has the efficiency (sum s)^2 / (N |s|^2) beside it: 1 for a
 *             flat signal, alpha for a patch on a fraction alpha of the map.
 *         (b) Var y = |w|^2, whatever s is: 1/N for GAP.
 *         (c) A logit sum of v[c] y[c] has the variance |v|^2/N. A flatten head with weights v[c]/N
 *             is the same sum: the calm belongs to the weights, not to the layer. One that reads
 *             one position a channel has |v|^2.
 * Trial   DRAWS maps, read by all readouts; their variances, and what they give for s alone
 * Writes  readout.csv and readout.signals.csv, both drawn by readout.gp
 *
 * 400 * DRAWS maps give a variance a standard error of 0.2 %, a ratio of two that share little
 * 0.28 %; 3.8 of these (1 % shared among all rows) are about half of the margin of 2 %. */
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

enum { SIGNAL, CHANNELS = 0, SIDE };
enum { FLAT, PATCH_14, PATCH_7, PATCH_4, GARMENT, SIGNALS = GARMENT + 3 };
enum { MAP_SIDE = 28, PIXELS = MAP_SIDE * MAP_SIDE, DRAWS = 1280 };

static const char *const words[SIGNALS] = { "flat",    "patch 14x14", "patch 7x7", "patch 4x4",
                                            "trouser", "sneaker",     "bag" };

static bool flat(const double *p)
{
    return p[SIGNAL] == FLAT;
}

static bool uneven(const double *p)
{
    return !flat(p);
}

static bool in_quick(const double *p) /* of either sweep */
{
    return p[SIGNAL] == FLAT || p[SIGNAL] == PATCH_7 || p[CHANNELS] == 16;
}

/* Weight of channel c in a logit: -2, -1, 0, 1, 2, -2, ... */
static float channel_weight(size_t c)
{
    return (float)(c % 5) - 2.0f;
}

/* ---- what theory says ---- */

static double one(const double *p, const void *context)
{
    (void)p, (void)context;
    return 1;
}

static double one_by_pixels(const double *p, const void *context)
{
    return one(p, context) / PIXELS;
}

static double efficiency(const double *p, const void *context)
{
    const float *s = (const float *)context + (size_t)p[SIGNAL] * PIXELS;
    double sum = 0, squares = 0;
    for (size_t i = 0; i < PIXELS; i++) {
        sum += (double)s[i];
        squares += (double)s[i] * (double)s[i];
    }
    return sum * sum / (PIXELS * squares);
}

static double logit_variance(const double *p, const void *context)
{
    (void)context;
    double squares = 0;
    for (size_t c = 0; c < (size_t)p[CHANNELS]; c++) {
        squares += (double)(channel_weight(c) * channel_weight(c));
    }
    return squares / (p[SIDE] * p[SIDE]);
}

static double channels(const double *p, const void *context)
{
    (void)context;
    return p[CHANNELS];
}

static double elements(const double *p, const void *context)
{
    return channels(p, context) * p[SIDE] * p[SIDE];
}

/* ---- what we claim ---- */

/* clang-format off */
enum { CALM, BEST, BETTER_THAN_DRAWN, BEST_AS_STATED, EFFICIENCY };
static const struct claim signal_claims[] = {
    [CALM] = { .id = "signal-variance", .statements = "C03", .role = CORRECTED,
        .says = "about the mean of any signal, a real garment too, the variance is sigma^2/N",
        .kind = VARIANCE, .unit = "signal^2", .predict = one_by_pixels, .rel = 0.02,
        .applies = uneven },
    [BEST] = { .id = "flat-signal-best", .statements = "C04", .role = AS_STATED,
        .says = "for a flat signal GAP has at least the matched filter's signal-to-noise ratio",
        .form = AT_LEAST, .kind = RATIO, .unit = "1", .predict = one, .rel = 0.02,
        .applies = flat, .expect = CONFIRMED },
    [BETTER_THAN_DRAWN] = { .id = "flat-signal-drawn-weights", .statements = "C04",
        .role = AS_STATED,
        .says = "for a flat signal GAP has at least the ratio of a head with weights 1 + N(0, 1/4)",
        .form = AT_LEAST, .kind = RATIO, .unit = "1", .predict = one, .rel = 0.02,
        .applies = flat, .expect = CONFIRMED },
    [BEST_AS_STATED] = { .id = "uneven-signal-best", .statements = "C04", .role = LIMIT,
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
    /* margin: two sums in float differ by up to 2 (C N/16 + 10) 2^-24 sum |w x|, 5e-4 of y's spread */
    [TIED] = { .id = "tied-flatten-variance", .statements = "C04", .role = CORRECTED,
        .says = "a flatten head with tied weights v/N has the same variance, but for rounding",
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

static void read_maps(struct rng *rng, const struct noise_scene *scene,
                      const struct readout readouts[3], struct readout_response y[3])
{
    const struct noise_model *noise = &scene->noise;
    const struct readout_source source = { .map = { 1, scene->channels, noise->h, noise->w },
                                           .draw = noise_model_draw,
                                           .draw_means = noise_model_draw_means,
                                           .context = scene,
                                           .signal = scene->signal,
                                           .draws = DRAWS,
                                           .batch = 1 };
    readout_measure(rng, &source, readouts, 3, y);
}

static struct slot snr_ratio(struct readout_response a, struct readout_response b)
{
    return (struct slot){ a.signal * a.signal * b.variance, b.signal * b.signal * a.variance };
}

static void signal_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    const float weight = 1, *signal = (const float *)context + (size_t)p[SIGNAL] * PIXELS;
    float drawn[PIXELS];
    pattern_constant(1, PIXELS, drawn);
    noise_add_gaussian(rng, 0.5f, PIXELS, drawn);
    const struct noise_scene scene = {
        { NOISE_GAUSSIAN, 0, MAP_SIDE, MAP_SIDE, 1 }, 1, signal, false
    };
    const struct readout readouts[3] = { { READ_AVERAGE, &weight, 0 },
                                         { READ_FLATTEN, signal, 0 },
                                         { READ_FLATTEN, drawn, 0 } };
    struct readout_response y[3];
    read_maps(rng, &scene, readouts, y);
    out[CALM] = (struct slot){ .value = y[0].variance };
    out[BEST] = out[BEST_AS_STATED] = out[EFFICIENCY] = snr_ratio(y[0], y[1]);
    out[BETTER_THAN_DRAWN] = snr_ratio(y[0], y[2]);
}

static void logit_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    const size_t c_count = (size_t)p[CHANNELS], side = (size_t)p[SIDE], n = side * side;
    const struct head_options options = { .layout = NCHW };
    const struct shape map = { 1, c_count, side, side };
    float *v = xcalloc(c_count, sizeof *v), *tied = xcalloc(c_count * n, sizeof *tied);
    float *single = xcalloc(c_count * n, sizeof *single); /* also the signal: any one will do */
    for (size_t c = 0; c < c_count; c++) {
        v[c] = single[c * n + n / 2] = channel_weight(c);
        pattern_constant(v[c] / (float)n, n, tied + c * n);
    }
    const struct noise_scene scene = {
        { NOISE_GAUSSIAN, 0, side, side, 1 }, c_count, single, false
    };
    const struct readout readouts[3] = { { READ_AVERAGE, v, 0 },
                                         { READ_FLATTEN, tied, 0 },
                                         { READ_FLATTEN, single, 0 } };
    struct readout_response y[3];
    read_maps(rng, &scene, readouts, y);
    out[LOGIT] = (struct slot){ .value = y[0].variance };
    out[TIED] = (struct slot){ y[1].variance, y[0].variance };
    out[ONE_PLACE] = (struct slot){ y[2].variance, y[0].variance };
    out[POOLED_SIZE].value = (double)head_find("gap")->features(&options, map);
    out[FLAT_SIZE].value = (double)head_find("flatten")->features(&options, map);
    free(single);
    free(tied);
    free(v);
}

/* ---- the signals: SIGNALS maps of PIXELS ---- */

static void copy_garments(const struct setting *setting, float *maps)
{
    enum { READ = 100 };
    static const unsigned char labels[] = { 1, 7, 8 }; /* trouser, sneaker, bag */
    struct dataset *data = dataset_open(setting->data, DATASET_TEST, READ);
    for (size_t g = 0; g < COUNT(labels); g++) {
        size_t i = 0;
        while (i < data->count && data->labels[i] != labels[g]) {
            i++;
        }
        if (i == data->count || data->h != MAP_SIDE || data->w != MAP_SIDE) {
            die(STATUS_USAGE, "no 28x28 image of class %d in the first %d", labels[g], READ);
        }
        memcpy(maps + g * PIXELS, dataset_image(data, i).pixels, PIXELS * sizeof *maps);
    }
    provenance_add_hash(setting->provenance, "data_test_first_100_fnv1a", data->checksum);
    dataset_close(data);
}

static void *prepare(const struct setting *setting)
{
    static const size_t sides[] = { [FLAT] = 28, [PATCH_14] = 14, [PATCH_7] = 7, [PATCH_4] = 4 };
    const struct pattern canvas = { MAP_SIDE, MAP_SIDE, 1, 0, 1 };
    float *maps = xcalloc((size_t)SIGNALS * PIXELS, sizeof *maps);
    for (size_t k = 0; k < COUNT(sides); k++) {
        const size_t corner = (MAP_SIDE - sides[k]) / 2;
        const struct pattern_patch patch = { corner, corner, sides[k], sides[k] };
        pattern_patch(&canvas, patch, maps + k * PIXELS);
    }
    copy_garments(setting, maps + (size_t)GARMENT * PIXELS);
    return maps;
}

static void draw_signals(uint64_t seed, const void *context, struct table *table)
{
    (void)seed;
    const float *maps = context;
    for (size_t at = 0; at < (size_t)SIGNALS * PIXELS; at++) {
        table_add_text(table, words[at / PIXELS]);
        table_add_count(table, at % MAP_SIDE);
        table_add_count(table, at % PIXELS / MAP_SIDE);
        table_add_number(table, (double)maps[at]);
        table_end_row(table);
    }
}

int main(int argc, char **argv)
{
    /* clang-format off */
    static const double channel_counts[] = { 16, 64 }, sides[] = { 2, 4, 7 };
    static const struct sweep sweeps[] = {
        { .name = "signal", .trials = 400, .trial = signal_trial, .quick = in_quick,
          .axes = { [SIGNAL] = { "signal", words, NULL, COUNT(words) } },
          .claims = signal_claims, .claim_count = COUNT(signal_claims) },
        { .name = "logit", .trials = 400, .trial = logit_trial, .quick = in_quick,
          .axes = { [CHANNELS] = { "channels", NULL, channel_counts, COUNT(channel_counts) },
                    [SIDE] = { "side_px", NULL, sides, COUNT(sides) } },
          .claims = logit_claims, .claim_count = COUNT(logit_claims) },
    };
    static const struct picture picture = {
        "signals", { "signal", "x", "y", "value" }, draw_signals
    };
    static const struct experiment readout = {
        .name = "readout", .seed = 1,
        .asks = "Is the average the best linear reading of a noisy map?",
        .sweeps = sweeps, .sweep_count = COUNT(sweeps),
        .pictures = &picture, .picture_count = 1, .prepare = prepare, .release = free,
    };
    /* clang-format on */
    return experiment_main(&readout, argc, argv);
}

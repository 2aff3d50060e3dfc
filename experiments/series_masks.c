/* series_masks: how are signals of different length averaged, once they are padded to one?
 *
 * Model   signals of V valid steps, padded to T. Masked average (heads/masked.h): the sum of the
 *         valid steps over V. Padded average: multiplied by the mask, then averaged over T.
 * Theory  bits      The masked average is that of the signal alone, whatever the padding holds; 0
 *                   if nothing is valid. The padded average is V/T of it.
 *         variance  masked sigma^2/V, padded sigma^2 V/T^2.
 *         pairs     Two signals of level m under white noise, sigma = 1; one is DELTA above it.
 *                   V0, V1: their lengths, independent. AUC = P(this one is pooled to the larger
 *                   number). d: difference of the pooled numbers, given both lengths:
 *                   masked  d is N(DELTA, 1/V0 + 1/V1), whatever m is
 *                   padded  T d is N(V1 (m + DELTA) - V0 m, V0 + V1): the larger m, the more it
 *                           says which of the two is longer
 *                   The area is Phi(mean/sd), averaged over both lengths.
 * Trial   bits: SIGNALS signals of CHANNELS channels, NaN in the padding; variance: DRAWS signals;
 *         pairs: PAIRS pairs, and how many each average orders right
 * Writes  series_masks.csv, drawn by series_masks.gp
 *
 * 400 trials of 1024 draws: a variance has a standard error of 0.22 %; 3.7 of these (1 % shared
 * among all rows) are 0.8 %, less than a third of 3 %. 640 trials of 64 pairs: 0.9 %, a third of
 * 0.03. */
#include <math.h>
#include <stdlib.h>

#include "base/require.h"
#include "harness/change.h"
#include "harness/experiment.h"
#include "heads/masked.h"
#include "heads/pool.h"
#include "signals/noise.h"
#include "signals/pattern.h"

/* ---- where we look ---- */

enum { PADDED, VALID, LEVEL = 0 };
enum { SIGNALS = 4, CHANNELS = 3, BATCH = 16, DRAWS = 1024, PAIRS = 64 };
enum { PAIR_STEPS = 256, LENGTHS = 8 }; /* V = 32, 64 .. 256, equally likely */
static const double DELTA = 0.25;

/* clang-format off */
static const double bits_grid[][EXPERIMENT_MAX_AXES] = {
    { 256, 0 }, { 256, 1 }, { 256, 15 }, { 256, 16 }, { 256, 17 }, { 256, 100 }, { 256, 255 },
    { 256, 256 }, { 5000, 4095 }, { 5000, 4097 },
};
static const double variance_grid[][EXPERIMENT_MAX_AXES] = {
    { 64, 16 }, { 64, 64 }, { 256, 16 }, { 256, 64 }, { 256, 256 }, { 1024, 16 }, { 1024, 64 },
    { 1024, 256 }, { 1024, 1024 },
};
static const double levels[] = { 0, 0.125, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4 };

static bool is_empty(const double *p) { return p[VALID] == 0; }
static bool not_empty(const double *p) { return p[VALID] > 0; }
static bool shorter(const double *p) { return 0 < p[VALID] && p[VALID] < p[PADDED]; }
static bool raised(const double *p) { return p[LEVEL] >= 0.5; }
static bool quick_padded(const double *p) { return p[PADDED] <= 256; }
static bool quick_level(const double *p) { return p[LEVEL] == 0 || p[LEVEL] == 1 || p[LEVEL] == 4; }

/* ---- what theory says ---- */

static double zero(const double *p, const void *c) { (void)p, (void)c; return 0; }
static double one(const double *p, const void *c) { (void)p, (void)c; return 1; }
static double one_in_valid(const double *p, const void *c) { (void)c; return 1 / p[VALID]; }
/* clang-format on */

static double valid_in_padded2(const double *p, const void *context)
{
    (void)context;
    return p[VALID] / (p[PADDED] * p[PADDED]);
}

static double length_of(size_t i)
{
    return (double)(PAIR_STEPS / LENGTHS * (i + 1));
}

/* Area of one average for a pair of lengths, v[1] that of the signal that is DELTA above. */
static double area_masked(double level, const double v[2])
{
    (void)level;
    return stats_normal_cdf(DELTA / sqrt(1 / v[0] + 1 / v[1]));
}

static double area_padded(double level, const double v[2])
{
    return stats_normal_cdf((v[1] * (level + DELTA) - v[0] * level) / sqrt(v[0] + v[1]));
}

static double over_lengths(double level, double (*area)(double level, const double v[2]))
{
    double sum = 0;
    for (size_t i = 0; i < (size_t)LENGTHS * LENGTHS; i++) {
        sum += area(level, (const double[]){ length_of(i / LENGTHS), length_of(i % LENGTHS) });
    }
    return sum / (LENGTHS * LENGTHS);
}

static double auc_masked(const double *p, const void *context)
{
    (void)context;
    return over_lengths(p[LEVEL], area_masked);
}

static double auc_padded(const double *p, const void *context)
{
    (void)context;
    return over_lengths(p[LEVEL], area_padded);
}

/* ---- what we claim ---- */

/* clang-format off */
enum { SAME_BITS, EMPTY, ONES, PADDED_ONES };
static const struct claim bits_claims[] = {
    [SAME_BITS] = { .id = "padding-unseen", .statements = "C41", .role = AS_STATED,
        .says = "divided by its valid steps a padded signal has the mean that it has alone",
        .kind = VALUE, .exact = true, .unit = "signal", .predict = zero, .applies = not_empty,
        .expect = CONFIRMED },
    [EMPTY] = { .id = "nothing-is-zero", .statements = "C41", .role = AS_STATED,
        .says = "a signal without a valid step is pooled to 0, not to 0/0",
        .kind = VALUE, .exact = true, .unit = "signal", .predict = zero, .applies = is_empty,
        .expect = CONFIRMED },
    [ONES] = { .id = "ones-are-one", .statements = "C41", .role = AS_STATED,
        .says = "a signal of ones is pooled to 1, however much padding follows",
        .kind = VALUE, .exact = true, .unit = "signal", .predict = one, .applies = not_empty,
        .expect = CONFIRMED },
    [PADDED_ONES] = { .id = "padded-ones-are-one", .role = CONTROL,
        .says = "known to be false: so it is if the sum is divided by all steps",
        .kind = VALUE, .exact = true, .unit = "signal", .predict = one, .applies = shorter },
};

enum { MASKED_VARIANCE, PADDED_AS_MASKED, PADDED_VARIANCE };
static const struct claim variance_claims[] = {
    [MASKED_VARIANCE] = { .id = "masked-variance", .statements = "C41", .role = AS_STATED,
        .says = "divided by its V valid steps a padded signal has 1/V of the variance of one step",
        .kind = VARIANCE, .unit = "signal^2", .predict = one_in_valid, .rel = 0.03,
        .expect = CONFIRMED },
    [PADDED_AS_MASKED] = { .id = "padded-variance-as-masked", .role = CONTROL,
        .says = "known to be false: so it has if the sum is divided by all T steps",
        .kind = VARIANCE, .unit = "signal^2", .predict = one_in_valid, .rel = 0.03,
        .applies = shorter },
    [PADDED_VARIANCE] = { .id = "padded-variance", .statements = "C41", .role = CORRECTED,
        .says = "divided by all T steps it has V/T^2: signal and noise shrink alike",
        .kind = VARIANCE, .unit = "signal^2", .predict = valid_in_padded2, .rel = 0.03 },
};

enum { MASKED_AUC, PADDED_AS_GOOD, PADDED_AUC };
static const struct claim pair_claims[] = {
    [MASKED_AUC] = { .id = "masked-auc", .statements = "C41", .role = AS_STATED,
        .says = "divided by the valid steps, signals of any length are told apart at any level",
        .kind = PROPORTION, .unit = "AUC", .predict = auc_masked, .abs = 0.03,
        .expect = CONFIRMED },
    [PADDED_AS_GOOD] = { .id = "padded-auc-as-masked", .role = CONTROL,
        .says = "known to be false: dividing by all steps orders as many pairs right",
        .kind = PROPORTION, .unit = "AUC", .predict = auc_masked, .abs = 0.03, .applies = raised },
    [PADDED_AUC] = { .id = "padded-auc", .statements = "C41", .role = CORRECTED,
        .says = "divided by all steps, the higher the level the more the length decides",
        .kind = PROPORTION, .unit = "AUC", .predict = auc_padded, .abs = 0.03 },
};
/* clang-format on */

/* ---- what we do ---- */

/* Signals of one tensor, the first lengths[i] steps of each valid. */
struct batch {
    struct shape in;
    float *x;
    unsigned char *mask;
};

static struct batch batch_new(struct shape in, const size_t *lengths)
{
    const struct batch batch = { in, xcalloc(shape_size(in), sizeof(float)),
                                 xcalloc(in.n * in.w, 1) };
    masked_from_lengths(in, lengths, batch.mask);
    return batch;
}

static void batch_free(struct batch batch)
{
    free(batch.mask);
    free(batch.x);
}

static void pad(const struct batch *batch, float value)
{
    const size_t steps = batch->in.w, signal = batch->in.c * steps;
    for (size_t i = 0; i < shape_size(batch->in); i++) {
        batch->x[i] = batch->mask[i / signal * steps + i % steps] ? batch->x[i] : value;
    }
}

/* Both averages; the masked one over NaN in the padding, which stay there. */
static void pool_both(const struct batch *batch, float *masked, float *padded)
{
    pad(batch, 0);
    pool_average(batch->in, NCHW, batch->x, padded);
    pad(batch, NAN);
    masked_average(batch->in, NCHW, batch->mask, batch->x, masked);
}

static void bits_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    enum { MAPS = SIGNALS * CHANNELS };
    const size_t valid = (size_t)p[VALID], steps = (size_t)p[PADDED];
    const struct shape in = { SIGNALS, CHANNELS, 1, steps };
    const size_t lengths[SIGNALS] = { valid, valid, valid, valid };
    const struct batch batch = batch_new(in, lengths);
    float masked[MAPS], padded[MAPS], alone[MAPS] = { 0 };
    rng_fill_normal(rng, shape_size(in), batch.x);
    pool_both(&batch, masked, padded);
    for (size_t i = 0; i < MAPS; i++) {
        if (valid > 0) {
            pool_average((struct shape){ 1, 1, 1, valid }, NCHW, batch.x + i * steps, alone + i);
        }
    }
    out[SAME_BITS].value = change_moved((struct shape){ 1, 1, 1, MAPS }, 0, 0, alone, masked);
    out[EMPTY] = out[SAME_BITS];
    pattern_constant(1, shape_size(in), batch.x);
    pool_both(&batch, masked, padded);
    out[ONES].value = (double)masked[MAPS - 1];
    out[PADDED_ONES].value = (double)padded[MAPS - 1];
    batch_free(batch);
}

static void variance_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    const size_t valid = (size_t)p[VALID], steps = (size_t)p[PADDED];
    float masked[DRAWS], padded[DRAWS];
    size_t lengths[BATCH];
    for (size_t i = 0; i < BATCH; i++) {
        lengths[i] = valid;
    }
    const struct batch batch = batch_new((struct shape){ BATCH, 1, 1, steps }, lengths);
    for (size_t first = 0; first < DRAWS; first += BATCH) {
        for (size_t i = 0; i < BATCH; i++) {
            rng_fill_normal(rng, valid, batch.x + i * steps);
        }
        pool_both(&batch, masked + first, padded + first);
    }
    out[MASKED_VARIANCE].value = stats_variancef(masked, DRAWS);
    out[PADDED_AS_MASKED].value = out[PADDED_VARIANCE].value = stats_variancef(padded, DRAWS);
    batch_free(batch);
}

static void pair_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    const float levels_of[] = { (float)p[LEVEL], (float)(p[LEVEL] + DELTA) };
    double right[2] = { 0, 0 };
    for (size_t pair = 0; pair < PAIRS; pair++) {
        const size_t lengths[] = { (size_t)length_of(rng_below(rng, LENGTHS)),
                                   (size_t)length_of(rng_below(rng, LENGTHS)) };
        const struct batch batch = batch_new((struct shape){ 2, 1, 1, PAIR_STEPS }, lengths);
        float masked[2], padded[2];
        for (size_t i = 0; i < 2; i++) {
            pattern_constant(levels_of[i], PAIR_STEPS, batch.x + i * PAIR_STEPS);
        }
        noise_add_gaussian(rng, 1, shape_size(batch.in), batch.x);
        pool_both(&batch, masked, padded);
        right[0] += masked[1] > masked[0];
        right[1] += padded[1] > padded[0];
        batch_free(batch);
    }
    out[MASKED_AUC] = (struct slot){ right[0], PAIRS };
    out[PADDED_AS_GOOD] = out[PADDED_AUC] = (struct slot){ right[1], PAIRS };
}

int main(int argc, char **argv)
{
    /* clang-format off */
#define AXES { [PADDED] = { .name = "padded_steps" }, [VALID] = { .name = "valid_steps" } }
    static const struct sweep sweeps[] = {
        { .name = "bits", .trials = 1, .trial = bits_trial, .quick = quick_padded, .axes = AXES,
          .grid = bits_grid, .points = COUNT(bits_grid),
          .claims = bits_claims, .claim_count = COUNT(bits_claims) },
        { .name = "variance", .trials = 400, .trial = variance_trial, .quick = quick_padded,
          .axes = AXES, .grid = variance_grid, .points = COUNT(variance_grid),
          .claims = variance_claims, .claim_count = COUNT(variance_claims) },
        { .name = "pairs", .trials = 640, .trial = pair_trial, .quick = quick_level,
          .axes = { [LEVEL] = { "level_sigma", NULL, levels, COUNT(levels) } },
          .claims = pair_claims, .claim_count = COUNT(pair_claims) },
    };
    static const struct experiment series_masks = {
        .name = "series_masks", .seed = 1,
        .asks = "How are signals of different length averaged, once they are padded to one?",
        .sweeps = sweeps, .sweep_count = COUNT(sweeps),
    };
    /* clang-format on */
    return experiment_main(&series_masks, argc, argv);
}

/* texture_noise: how well does a classifier of one pooled map tell noisy textures apart?
 *
 * Model   horizontal stripes against a checkerboard of the same cell s, values 0 and 1, 32 x 32 px,
 *         or a checkerboard of contrast 1 against one of contrast c; white noise of sigma on top.
 *         Features are pooled from each map, and Fisher's linear discriminant is fitted to them.
 * Theory  GAP     noise has no place either: both classes' features have one distribution, as have
 *                 those of a linear convolution with circular padding, and mean and variance.
 *                 Whatever is fitted to them is right in half of the cases
 *         others  two nearly normal classes, divided in the middle between their means: accuracy
 *                 (Phi(D/2 sd0) + Phi(D/2 sd1))/2 with D, sd0, sd1 of laws/texture.h. Zeros
 *                 beyond the edge let d_y read the first row; max(0, d_x) reads every edge; Ex
 *                 squares it, and Ey, equal in both, tells how strong the noise was; variance
 *                 reads contrast
 * Trial   a classifier fitted to TRAIN maps of each class, tested on TEST others of each; a random
 *         kernel is the trial's own. The right answers of all trials make one proportion: what a
 *         trial's answers share is the classifier, and since it stands at an optimum, its errors
 *         move the accuracy by their squares only, by about 1/TRAIN
 * Writes  results/texture_noise.csv, texture_noise.laws.csv; drawn by plots/texture_noise.gp
 *
 * Half-width of an interval at 0.01 shared by 77 rows: at most 3.9 sqrt(1/4 / 60000) = 0.008.
 */
#include <stdlib.h>

#include "base/require.h"
#include "fit/discriminant.h"
#include "harness/experiment.h"
#include "heads/pool.h"
#include "laws/texture.h"
#include "signals/filter.h"
#include "signals/noise.h"
#include "signals/pattern.h"

enum { SIDE = 32, PIXELS = SIDE * SIDE, TRAIN = 250, TEST = 500, TRIALS = 60 };

/* ---- where we look ---- */

enum { FEATURE, CELL, SIGMA, CONTRAST }; /* the last one only for contrasts */
enum { INTENSITY, CIRCULAR, MEAN_VARIANCE, ZEROS, RELU, ENERGIES };
static const char *const features[] = {
    "GAP",         "GAP of linear circular", "mean and variance", "GAP of linear with zeros",
    "GAP of ReLU", "mean and energies"
};
static const double sigmas[] = { 0.25, 0.5, 0.75, 1, 1.5, 2 }, cells[] = { 1, 4 };
static const double few_sigmas[] = { 0.5, 1 }, one_cell[] = { 4 }, contrasts[] = { 0.5, 0.875 };

/* clang-format off */
static bool keep(const double *p) { return p[CELL] == 4 || p[SIGMA] == 0.5; }
static bool quiet(const double *p) { return p[CELL] == 4 && p[SIGMA] == 0.5; }
static bool blind(const double *p) { return p[FEATURE] <= CIRCULAR; }
static bool variance(const double *p) { return p[FEATURE] == MEAN_VARIANCE; }
static bool leaking(const double *p) { return p[FEATURE] == ZEROS || p[FEATURE] == RELU; }
static bool relu_quiet(const double *p) { return p[FEATURE] == RELU && p[SIGMA] <= 0.5; }
static bool energies(const double *p) { return p[FEATURE] == ENERGIES; }
static bool quiet_energies(const double *p) { return energies(p) && p[SIGMA] <= 0.5; }
static bool gap(const double *p) { return p[FEATURE] == INTENSITY; }
static bool gap_or_variance(const double *p) { return gap(p) || variance(p); }
static bool quiet_faint(const double *p) { return quiet(p) && p[CONTRAST] > 0.5; }

/* ---- what theory says ---- */

static double chance(const double *p, const void *c) { return (void)p, (void)c, 0.5; }
static double nearly_all(const double *p, const void *c) { return (void)p, (void)c, 0.99; }
static double leak_law(const double *p, const void *c) { return (void)c, p[FEATURE] == ZEROS
    ? texture_accuracy_edge(SIDE, p[SIGMA]) : texture_accuracy_relu((size_t)p[CELL], p[SIGMA], PIXELS); }
static double energy_law(const double *p, const void *c) { return (void)c, texture_accuracy_energies((size_t)p[CELL], p[SIGMA], PIXELS); }
static double contrast_law(const double *p, const void *c) { return (void)c, texture_accuracy_variance(p[CONTRAST], p[SIGMA], PIXELS); }

/* ---- what we claim ---- */

#define SHARE .kind = PROPORTION, .unit = "1"
enum { AT_CHANCE, STAYS_AT_CHANCE, LEAK, RELU_SOLVES, VARIANCE_AT_CHANCE, VARIANCE_TELLS, ENERGY, ENERGY_SOLVES };
static const struct claim texture_claims[] = {
    [AT_CHANCE] = { .id = "gap-is-at-chance", SHARE, .abs = 0.02, .predict = chance, .applies = blind, .statements = "C35", .expect = CONFIRMED,
        .says = "with GAP of the intensity, or of any linear circular convolution of it, accuracy is 1/2" },
    [STAYS_AT_CHANCE] = { .id = "gap-stays-at-chance", .role = LIMIT, SHARE, .abs = 0.02, .predict = chance, .applies = leaking, .statements = "C35",
        .says = "it is 1/2 too after a linear convolution with zero padding, and after one ReLU" },
    [LEAK] = { .id = "convolution-then-gap-law", .role = CORRECTED, SHARE, .abs = 0.02, .predict = leak_law, .applies = leaking, .statements = "C35",
        .says = "there accuracy follows from the first row, and from the mean of max(0, d_x)" },
    [RELU_SOLVES] = { .id = "relu-solves", .role = CORRECTED, .form = AT_LEAST, SHARE, .predict = nearly_all, .applies = relu_quiet, .statements = "C35",
        .says = "one convolution and ReLU before GAP tell the classes apart, if the noise is at most half a step" },
    [VARIANCE_AT_CHANCE] = { .id = "variance-is-at-chance", .role = CORRECTED, SHARE, .abs = 0.02, .predict = chance, .applies = variance, .statements = "C38",
        .says = "with mean and variance, accuracy is 1/2" },
    [VARIANCE_TELLS] = { .id = "variance-tells-textures", .role = LIMIT, .form = AT_LEAST, SHARE, .predict = nearly_all, .applies = variance, .statements = "C38",
        .says = "with mean and variance, nearly all are told apart" },
    [ENERGY] = { .id = "energies-law", SHARE, .abs = 0.02, .predict = energy_law, .applies = energies, .statements = "C39", .expect = CONFIRMED,
        .says = "with mean and forward energies accuracy is above 1/2, as the moments of the energies say" },
    [ENERGY_SOLVES] = { .id = "energies-solve", .form = AT_LEAST, SHARE, .predict = nearly_all, .applies = quiet_energies, .statements = "C39", .expect = CONFIRMED,
        .says = "they tell the classes apart if the noise is at most half a step" },
};

enum { CONTRAST_LAW, GAP_AT_CHANCE };
static const struct claim contrast_claims[] = {
    [CONTRAST_LAW] = { .id = "variance-tells-contrasts", SHARE, .abs = 0.02, .predict = contrast_law, .applies = variance, .statements = "C38", .expect = CONFIRMED,
        .says = "with mean and variance, maps of different contrast are told apart as the moments of the variance say" },
    [GAP_AT_CHANCE] = { .id = "gap-tells-contrasts", .role = CONTROL, SHARE, .abs = 0.02, .predict = contrast_law, .applies = gap,
        .says = "control, known to be false: GAP alone tells them apart as well" },
};
/* clang-format on */

/* ---- what we do ---- */

static const struct shape one_map = { 1, 1, SIDE, SIDE };

/* What of a trial's maps and features does not change within it. */
struct task {
    size_t feature;
    struct filter kernel;
    float sigma;
    const float *clean[2]; /* PIXELS each, class 0 and 1 */
};

static size_t feature_count(size_t feature)
{
    return feature == ENERGIES ? 3 : feature == MEAN_VARIANCE ? 2 : 1;
}

static void average_response(const struct task *task, enum filter_border border, const float *x,
                             float *y)
{
    float z[PIXELS];
    filter_apply(one_map, &task->kernel, border, x, z);
    for (size_t i = 0; task->feature == RELU && i < PIXELS; i++) {
        z[i] = z[i] > 0 ? z[i] : 0;
    }
    pool_average(one_map, NCHW, z, y);
}

/* y: feature_count numbers of one map. */
static void pool_features(const struct task *task, const float *x, float *y)
{
    float energy[4];
    switch (task->feature) {
    case INTENSITY:
        pool_average(one_map, NCHW, x, y);
        break;
    case MEAN_VARIANCE:
        pool_meanvar(one_map, NCHW, x, y);
        break;
    case ENERGIES:
        pool_energy(one_map, NCHW, x, energy);
        for (size_t k = 0; k < 3; k++) {
            y[k] = energy[k];
        }
        break;
    default:
        average_response(task, task->feature == ZEROS ? FILTER_ZEROS : FILTER_CIRCULAR, x, y);
    }
}

/* Features of `images` noisy maps of one class. */
static void draw_features(struct rng *rng, const struct task *task, size_t class, size_t images,
                          float *y)
{
    float x[PIXELS];
    for (size_t i = 0; i < images; i++) {
        for (size_t k = 0; k < PIXELS; k++) {
            x[k] = task->clean[class][k];
        }
        noise_add_gaussian(rng, task->sigma, PIXELS, x);
        pool_features(task, x, y + i * feature_count(task->feature));
    }
}

/* Correct answers on 2 TEST maps of a classifier fitted to 2 TRAIN others. */
static double count_correct(struct rng *rng, const struct task *task)
{
    const size_t count = feature_count(task->feature);
    float *zeros = xcalloc(TEST * count, sizeof *zeros),
          *ones = xcalloc(TEST * count, sizeof *ones);
    draw_features(rng, task, 0, TRAIN, zeros);
    draw_features(rng, task, 1, TRAIN, ones);
    const struct discriminant fit = discriminant_fit(TRAIN, count, zeros, ones);
    draw_features(rng, task, 0, TEST, zeros);
    draw_features(rng, task, 1, TEST, ones);
    const size_t wrong_zeros = discriminant_count(&fit, TEST, zeros);
    const size_t right_ones = discriminant_count(&fit, TEST, ones);
    free(ones);
    free(zeros);
    return (double)(TEST - wrong_zeros + right_ones);
}

/* d_x before the ReLU, d_y with zeros; else weights from -8 to 8 whose sum is not 0, or nothing but
 * rounding would be pooled. */
static struct filter kernel_of(struct rng *rng, size_t feature)
{
    if (feature != CIRCULAR) {
        return filter_derivative(feature == RELU ? FILTER_FORWARD_X : FILTER_FORWARD_Y);
    }
    struct filter filter;
    float sum = 0;
    for (size_t i = 0; i < COUNT(filter.k); i++) {
        filter.k[i] = (float)rng_below(rng, 17) - 8;
        sum += filter.k[i];
    }
    filter.k[0] += sum == 0 ? 1.0f : 0.0f;
    return filter;
}

static double correct_at(struct rng *rng, const double *p, const float *zero, const float *one)
{
    const size_t feature = (size_t)p[FEATURE];
    const struct task task = { feature, kernel_of(rng, feature), (float)p[SIGMA], { zero, one } };
    return count_correct(rng, &task);
}

static void texture_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    const struct pattern pattern = { SIDE, SIDE, (size_t)p[CELL], 0, 1 };
    float stripes[PIXELS], checkerboard[PIXELS];
    pattern_stripes_horizontal(&pattern, stripes);
    pattern_checkerboard(&pattern, checkerboard);
    const double correct = correct_at(rng, p, stripes, checkerboard);
    for (size_t i = 0; i < COUNT(texture_claims); i++) {
        out[i] = (struct slot){ correct, 2 * TEST };
    }
}

static void contrast_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    const float c = (float)p[CONTRAST];
    const struct pattern full = { SIDE, SIDE, (size_t)p[CELL], 0, 1 };
    const struct pattern weak = { SIDE, SIDE, (size_t)p[CELL], (1 - c) / 2, (1 + c) / 2 };
    float x[2][PIXELS];
    pattern_checkerboard(&weak, x[0]);
    pattern_checkerboard(&full, x[1]);
    const double correct = correct_at(rng, p, x[0], x[1]);
    out[CONTRAST_LAW] = out[GAP_AT_CHANCE] = (struct slot){ correct, 2 * TEST };
}

/* The laws at cell 4 on a fine grid of sigma, for the figure's lines. */
static void draw_laws(uint64_t seed, const void *context, struct table *table)
{
    (void)seed;
    enum { STEPS = 32 };
    static const size_t with_law[] = { ZEROS, RELU, ENERGIES };
    for (size_t k = 0; k < COUNT(with_law); k++) {
        for (size_t i = 0; i <= STEPS; i++) {
            const double sigma = 0.25 + 1.75 * (double)i / STEPS;
            const double p[] = { [FEATURE] = (double)with_law[k], [CELL] = 4, [SIGMA] = sigma };
            table_add_text(table, features[with_law[k]]);
            table_add_number(table, sigma);
            table_add_number(table, energies(p) ? energy_law(p, context) : leak_law(p, context));
            table_end_row(table);
        }
    }
}

int main(int argc, char **argv)
{
    /* clang-format off */
    static const struct sweep sweeps[] = {
        { .name = "textures", .trials = TRIALS, .trial = texture_trial, .keep = keep, .quick = quiet,
          .axes = { [FEATURE] = { "feature", features, NULL, COUNT(features) }, [CELL] = { "cell_px", NULL, cells, COUNT(cells) },
                    [SIGMA] = { "sigma", NULL, sigmas, COUNT(sigmas) } },
          .claims = texture_claims, .claim_count = COUNT(texture_claims) },
        { .name = "contrasts", .trials = TRIALS, .trial = contrast_trial, .keep = gap_or_variance, .quick = quiet_faint,
          .axes = { [FEATURE] = { "feature", features, NULL, COUNT(features) }, [CELL] = { "cell_px", NULL, one_cell, 1 },
                    [SIGMA] = { "sigma", NULL, few_sigmas, COUNT(few_sigmas) },
                    [CONTRAST] = { "contrast", NULL, contrasts, COUNT(contrasts) } },
          .claims = contrast_claims, .claim_count = COUNT(contrast_claims) },
    };
    static const struct picture laws = { "laws", { "feature", "sigma", "accuracy" }, draw_laws };
    static const struct experiment texture_noise = {
        .name = "texture_noise", .seed = 1,
        .asks = "How well does a classifier of pooled numbers tell noisy textures apart?",
        .sweeps = sweeps, .sweep_count = COUNT(sweeps), .pictures = &laws, .picture_count = 1,
    };
    /* clang-format on */
    return experiment_main(&texture_noise, argc, argv);
}

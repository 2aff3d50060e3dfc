/* residual: do residual blocks keep the gradient from vanishing?
 *
 * Model   The network of lesson.h with 1 to 8 blocks a stage, 7 to 49 convolutions of 3x3 one behind
 *         the other, plain or residual, with batch normalisation or without, at initialisation:
 *         weights by He's rule (network.h), or half of these. 64 garments, cross-entropy.
 *         r = |gradient at the first convolution's output| / |that at the last one's|
 * Theory  Without shortcuts and normalisation a layer multiplies the gradient by about its weights:
 *         1 by He's rule (less, since zeros lie beyond the edge), 1/2 at half of it, so r falls to
 *         about 2^-48. Normalisation divides by the deviation that the weights made: their size is
 *         without effect, and what it divides by is below what rectifiers let through, so that r
 *         rises with depth (Yang et al. 2019). A shortcut adds the gradient behind a block to that
 *         of its way through it: r falls at the two shortcuts that are convolutions alone. He et al.
 *         2016: plain networks with normalisation are hard to train, but not because gradients vanish.
 *         All weights' gradients of one plain network without normalisation are as small as its
 *         gradients at the output: <w, dL/dw> is the same for each layer, since each doubles the
 *         logits when its weights are doubled. So their ratio tells nothing of vanishing.
 * Trial   one network, 64 images of its own
 * Writes  residual.csv; residual.depth.csv, r and the same ratio of the weights' gradients over
 *         depth; residual.layers.csv, layer by layer; drawn by residual.gp
 *
 * Pilot, other seeds, medians of 10 networks of 49 convolutions, least and most in brackets: plain
 * normalised 2250 (850 to 6400), residual normalised 37 (30 to 99), at half weights without
 * normalisation plain 1.5e-16, residual .33 (.17 to .46): 40 trials leave nothing undecided at 0.1.
 */
#include <math.h>
#include <stdlib.h>

#include "base/require.h"
#include "harness/experiment.h"
#include "harness/provenance.h"
#include "nets/pupil.h"
#include "nets/school.h"

enum { IMAGES = 64, DRAWN_PER_CLASS = 7, VALIDATION = 10000, DEEPEST = 8 };

/* ---- where we look ---- */

enum { SHORTCUTS, NORMALISATION, WEIGHTS, BLOCKS };
enum { PLAIN, RESIDUAL };
enum { WITHOUT, BATCH };
enum { HE, HALF };
static const char *const shortcuts[] = { "plain", "residual" };
static const char *const normalisations[] = { "none", "batch" };
static const char *const weights[] = { "He", "half of He" };
static const double blocks[] = { 1, 2, 3, 5, DEEPEST };

static const double deepest[][EXPERIMENT_MAX_AXES] = {
    { PLAIN, BATCH, HE, DEEPEST },
    { RESIDUAL, BATCH, HE, DEEPEST },
    { PLAIN, WITHOUT, HALF, DEEPEST },
    { RESIDUAL, WITHOUT, HALF, DEEPEST },
};

static bool plain_normalised(const double *p)
{
    return p[SHORTCUTS] == PLAIN && p[NORMALISATION] == BATCH;
}

static bool residual_normalised(const double *p)
{
    return p[SHORTCUTS] == RESIDUAL && p[NORMALISATION] == BATCH;
}

static bool plain_alone(const double *p)
{
    return p[SHORTCUTS] == PLAIN && p[NORMALISATION] == WITHOUT;
}

static bool residual_alone(const double *p)
{
    return p[SHORTCUTS] == RESIDUAL && p[NORMALISATION] == WITHOUT;
}

static bool normalised(const double *p)
{
    return p[NORMALISATION] == BATCH;
}

static bool shallowest(const double *p)
{
    return p[BLOCKS] == 1 && p[WEIGHTS] == HE;
}

/* ---- what we claim ---- */

static double a_tenth(const double *p, const void *context)
{
    return (void)p, (void)context, 0.1;
}

static double a_thousandth(const double *p, const void *context)
{
    return (void)p, (void)context, 0.001;
}

/* clang-format off */
#define MEDIAN_RATIO .kind = MEDIAN, .unit = "1"
static const struct claim claims[] = {
    { .id = "residual-keeps-gradient", .statements = "C44", .role = AS_STATED,
      .says = "in residual networks with normalisation r is at least 0.1",
      .form = AT_LEAST, MEDIAN_RATIO, .predict = a_tenth, .applies = residual_normalised, .expect = CONFIRMED },
    { .id = "plain-loses-gradient", .statements = "C44", .role = AS_STATED,
      .says = "in plain networks with normalisation r is at most 0.1",
      .form = AT_MOST, MEDIAN_RATIO, .predict = a_tenth, .applies = plain_normalised, .expect = REFUTED },
    { .id = "normalised-plain-keeps-gradient", .statements = "C44", .role = CORRECTED,
      .says = "with normalisation plain networks keep the gradient, too: r is at least 0.1",
      .form = AT_LEAST, MEDIAN_RATIO, .predict = a_tenth, .applies = plain_normalised },
    { .id = "small-weights-lose-gradient", .statements = "C44", .role = CORRECTED,
      .says = "it vanishes in plain networks without normalisation whose weights are half of He's: r is at most 0.1",
      .form = AT_MOST, MEDIAN_RATIO, .predict = a_tenth, .applies = plain_alone },
    { .id = "shortcuts-keep-gradient", .statements = "C44", .role = CORRECTED,
      .says = "there residual blocks keep it: r is at least 0.1",
      .form = AT_LEAST, MEDIAN_RATIO, .predict = a_tenth, .applies = residual_alone },
    { .id = "residual-loses-gradient", .role = CONTROL,
      .says = "control, known to be false: in residual networks with normalisation r is at most 0.001",
      .form = AT_MOST, MEDIAN_RATIO, .predict = a_thousandth, .applies = residual_normalised },
};

enum { OF_OUTPUTS, OF_WEIGHTS };
static const struct claim described[] = {
    [OF_OUTPUTS] = { .id = "outputs-first-over-last", MEDIAN_RATIO },
    [OF_WEIGHTS] = { .id = "weights-first-over-last", MEDIAN_RATIO },
};
/* clang-format on */

/* ---- one network and its gradients ---- */

static struct network_spec network_of(const double *p)
{
    struct network_spec spec = lesson_network(LESSON_GAP);
    spec.in.n = IMAGES;
    spec.blocks = (size_t)p[BLOCKS];
    spec.residual = p[SHORTCUTS] == RESIDUAL;
    spec.norm = p[NORMALISATION] == BATCH;
    return spec;
}

static void halve_convolutions(struct network *network)
{
    for (size_t i = 0; i < network->units; i++) {
        const struct unit *unit = network->unit + i;
        for (size_t k = 0; k < convolution_weights(&unit->conv); k++) {
            network->theta[unit->weights + k] *= 0.5f;
        }
    }
}

/* A network at this point of the grid after one pass forth and back; the caller frees it. */
static struct network *differentiate(struct rng *rng, const double *p, const struct school *school)
{
    const struct network_spec spec = network_of(p);
    const struct pupil_task task = { LESSON_CENTRED, school->split.train, DRAWN_PER_CLASS };
    struct lesson_set set = pupil_draw(pupil_seed(rng), &task);
    float *x = xcalloc(shape_size(spec.in), sizeof *x);
    struct network *network = network_new(&spec);
    normalise_apply(&set.images.normalise, spec.in, set.x, x);
    network_draw(rng, network);
    if (p[WEIGHTS] == HALF) {
        halve_convolutions(network);
    }
    network_learn(network, x, set.labels, NULL);
    free(x);
    lesson_set_free(&set);
    return network;
}

static double norm_of(const float *x, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += (double)x[i] * (double)x[i];
    }
    return sqrt(sum);
}

/* After network_learn a unit's z holds the gradient at its convolution's output. */
static double norm_at_output(const struct unit *unit)
{
    return norm_of(unit->z.at, pack_size(&unit->z));
}

static double norm_of_weights(const struct network *network, const struct unit *unit)
{
    return norm_of(network->gradient + unit->weights, convolution_weights(&unit->conv));
}

static const struct unit *last_unit(const struct network *network)
{
    return network->unit + network->units - 1;
}

/* ---- what we do ---- */

static void judge_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    struct network *network = differentiate(rng, p, context);
    const double ratio = norm_at_output(network->unit) / norm_at_output(last_unit(network));
    for (size_t i = 0; i < COUNT(claims); i++) {
        out[i].value = ratio;
    }
    network_free(network);
}

static void describe_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    struct network *network = differentiate(rng, p, context);
    const struct unit *first = network->unit, *last = last_unit(network);
    out[OF_OUTPUTS].value = norm_at_output(first) / norm_at_output(last);
    out[OF_WEIGHTS].value = norm_of_weights(network, first) / norm_of_weights(network, last);
    network_free(network);
}

static void *prepare(const struct setting *setting)
{
    struct school *school = school_open(setting->data, VALIDATION, 0);
    provenance_add_hash(setting->provenance, "data_train_fnv1a", school->train->checksum);
    return school;
}

static void release(void *context)
{
    school_close(context);
}

/* ---- what we show: layer by layer, one deep network of each kind ---- */

static void draw_network(uint64_t seed, const double *p, const struct school *school,
                         struct table *table)
{
    struct rng rng = rng_at(seed, rng_hash_text("residual.layers"), 0, 0);
    struct network *network = differentiate(&rng, p, school);
    const double last = norm_at_output(last_unit(network));
    size_t layer = 0;
    for (size_t i = 0; i < network->units; i++) {
        if (network->unit[i].conv.kernel > 1) {
            table_add_text(table, shortcuts[(size_t)p[SHORTCUTS]]);
            table_add_text(table, normalisations[(size_t)p[NORMALISATION]]);
            table_add_text(table, weights[(size_t)p[WEIGHTS]]);
            table_add_count(table, ++layer);
            table_add_number(table, norm_at_output(network->unit + i) / last);
            table_end_row(table);
        }
    }
    network_free(network);
}

static void draw_layers(uint64_t seed, const void *context, struct table *table)
{
    for (size_t kind = 0; kind < 8; kind++) {
        const double p[] = { (double)(kind / 4), (double)(kind / 2 % 2), (double)(kind % 2),
                             DEEPEST };
        draw_network(seed, p, context, table);
    }
}

int main(int argc, char **argv)
{
    /* clang-format off */
#define AXES .axes = { { "shortcuts", shortcuts, NULL, COUNT(shortcuts) }, \
                       { "normalisation", normalisations, NULL, COUNT(normalisations) }, \
                       { "weights", weights, NULL, COUNT(weights) }, \
                       { "blocks", NULL, blocks, COUNT(blocks) } }
    static const struct sweep sweeps[] = {
        { .name = "deepest", AXES, .grid = deepest, .points = COUNT(deepest), .quick = normalised,
          .claims = claims, .claim_count = COUNT(claims), .trials = 40, .trial = judge_trial },
        { .name = "depth", .part = "depth", AXES, .quick = shallowest,
          .claims = described, .claim_count = COUNT(described), .trials = 20, .trial = describe_trial },
    };
    static const struct picture picture = {
        "layers", { "shortcuts", "normalisation", "weights", "layer", "over_last" }, draw_layers
    };
    static const struct experiment residual = {
        .name = "residual", .seed = 1, .level = 0.05,
        .asks = "Do residual blocks keep the gradient from vanishing?",
        .sweeps = sweeps, .sweep_count = COUNT(sweeps), .pictures = &picture, .picture_count = 1,
        .prepare = prepare, .release = release,
    };
    /* clang-format on */
    return experiment_main(&residual, argc, argv);
}

/* convergence_start: how much slower do the outputs of a GAP head move at one learning rate?
 *
 * Model   The network and the tasks of lesson.h before the first step, under GAP and under flatten;
 *         the backbone and the batch of 16 images are the same.
 * Theory  One step of size r on the last layer alone, on one image, changes that image's outputs by
 *         r K times the error, K = |x|^2 for flatten and |mean of x|^2 for GAP (bias apart). So at
 *         one rate the outputs of a GAP head move slower by the ratio of the traces,
 *         sum |x|^2 / sum |mean x|^2 = N E x^2 / E (mean x)^2, at least N = 16 by Cauchy and Schwarz.
 *         On a batch the images' errors mix, and all layers move: no law, but the same direction.
 * Trial   one seed: what enters the last layer, and the change of the batch's outputs after one small
 *         step of the last layer and of all layers
 * Writes  convergence_start.csv; .change.csv, the ratios of changes, described
 *
 * Power   Over 4 seeds the ratio of traces was 48 to 52, that of changes 15 to 39: with 40 trials both
 *         are far from 16 and 1. */
#include <math.h>
#include <stdlib.h>

#include "base/require.h"
#include "harness/experiment.h"
#include "harness/provenance.h"
#include "nets/pupil.h"
#include "nets/school.h"

/* ---- where we look ---- */

enum { TASK, TASKS = 2, N = 16, PER_CLASS = 2, RESERVED = 10000 };
static const double tasks[][EXPERIMENT_MAX_AXES] = { { LESSON_CENTRED }, { LESSON_PLACED } };

static bool placed(const double *p)
{
    return p[TASK] == LESSON_PLACED;
}

/* ---- what theory says ---- */

static double zero(const double *p, const void *context)
{
    return (void)p, (void)context, 0;
}

static double one(const double *p, const void *context)
{
    return (void)p, (void)context, 1;
}

static double places(const double *p, const void *context)
{
    return (void)p, (void)context, N;
}

/* ---- what we claim ---- */

/* clang-format off */
enum { TRACE, ALIKE };
static const struct claim start_claims[] = {
    [TRACE] = { .id = "outputs-slower", .statements = "C29", .role = CORRECTED, .form = AT_LEAST,
        .says = "at one rate the outputs of a GAP head move slower by the ratio of traces, at least N",
        .kind = RATIO, .unit = "1", .predict = places },
    [ALIKE] = { .id = "outputs-alike", .role = CONTROL,
        .says = "known to be false: the first step moves the outputs of both heads alike",
        .kind = RATIO, .unit = "1", .predict = one, .abs = 0.5, .applies = placed },
};

enum { TRACES, LAST_LAYER, ALL_LAYERS };
static const struct claim changes[] = {
    [TRACES] = { .id = "traces", .says = "ratio of the traces, flatten to GAP",
        .role = CONTROL, .kind = RATIO, .unit = "1", .predict = zero },
    [LAST_LAYER] = { .id = "last-layer", .says = "ratio of changes of outputs, a step of the last layer",
        .role = CONTROL, .kind = RATIO, .unit = "1", .predict = zero },
    [ALL_LAYERS] = { .id = "all-layers", .says = "ratio of changes of outputs, a step of all layers",
        .role = CONTROL, .kind = RATIO, .unit = "1", .predict = zero },
};
/* clang-format on */

/* ---- what we do ---- */

static struct pupil_lesson draw_lesson(struct rng *rng, const double *p, const void *context)
{
    const struct school *school = context;
    const struct pupil_task task = { (enum lesson_task)p[TASK], school->split.train, PER_CLASS };
    return pupil_lesson(rng, &task);
}

enum { OUTPUTS = LESSON_BATCH * LESSON_CLASSES };
static const float TINY = 1e-3f; /* the rate of the step, at which the change is linear */

struct start {
    double trace;     /* sum of squares of what enters the last layer */
    double change[2]; /* root of the sum of squares of changes of outputs: last layer, all */
};

/* Outputs of the batch after theta - TINY * gradient from parameter `from` on, less those before. */
static double change_after(struct network *network, const float *theta, const float *gradient,
                           size_t from, const float *x, const unsigned char *labels,
                           const float *before)
{
    double sum = 0;
    for (size_t i = 0; i < network->parameters; i++) {
        network->theta[i] = theta[i] - (i < from ? 0 : TINY * gradient[i]);
    }
    network_learn(network, x, labels, NULL);
    for (size_t i = 0; i < OUTPUTS; i++) {
        const double change = (double)network->logits[i] - (double)before[i];
        sum += change * change;
    }
    return sqrt(sum);
}

static float *copy(size_t count, const float *from)
{
    float *to = xcalloc(count, sizeof *to);
    for (size_t i = 0; i < count; i++) {
        to[i] = from[i];
    }
    return to;
}

/* A network before its first step, on the first batch of the lesson's images. */
static struct start start_of(const struct pupil_lesson *lesson, enum lesson_top top)
{
    const struct network_spec spec = lesson_network(top);
    const struct train_plan plan = lesson_plan(1, 1, lesson->seed);
    struct network *network = network_new(&spec);
    train_close(train_open(network, &lesson->set.images, &plan)); /* draws the weights */
    float *x = xcalloc(shape_size(spec.in), sizeof *x);
    normalise_apply(&lesson->set.images.normalise, spec.in, lesson->set.x, x);
    network_learn(network, x, lesson->set.labels, NULL);
    struct start start = { 0, { 0, 0 } };
    for (size_t i = 0; i < LESSON_BATCH * network->classifier.inputs; i++) {
        const double value = (double)network->classifier.dropped[i];
        start.trace += value * value;
    }
    float *theta = copy(network->parameters, network->theta);
    float *gradient = copy(network->parameters, network->gradient);
    float *before = copy(OUTPUTS, network->logits);
    const size_t from[] = { network->backbone, 0 };
    for (size_t k = 0; k < 2; k++) {
        start.change[k] =
            change_after(network, theta, gradient, from[k], x, lesson->set.labels, before);
    }
    free(before);
    free(gradient);
    free(theta);
    free(x);
    network_free(network);
    return start;
}

/* traces, last layer, all layers: flatten in value, GAP in over. */
static void change_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    struct pupil_lesson lesson = draw_lesson(rng, p, context);
    const struct start gap = start_of(&lesson, LESSON_GAP);
    const struct start flatten = start_of(&lesson, LESSON_FLATTEN);
    out[TRACES] = (struct slot){ flatten.trace, gap.trace };
    out[LAST_LAYER] = (struct slot){ flatten.change[0], gap.change[0] };
    out[ALL_LAYERS] = (struct slot){ flatten.change[1], gap.change[1] };
    lesson_set_free(&lesson.set);
}

static void start_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    struct slot all[3];
    change_trial(rng, p, context, all);
    out[TRACE] = all[TRACES];
    out[ALIKE] = all[ALL_LAYERS];
}

static void *prepare(const struct setting *setting)
{
    struct school *school = school_open(setting->data, RESERVED, 0);
    provenance_add_hash(setting->provenance, "data_train_fnv1a", school->train->checksum);
    return school;
}

static void release(void *context)
{
    school_close(context);
}

int main(int argc, char **argv)
{
    /* clang-format off */
    static const struct sweep sweeps[] = {
        { .name = "start", .trials = 40, .trial = start_trial, .axes = { { "task", lesson_task_names, NULL, TASKS } },
          .grid = tasks, .points = TASKS, .claims = start_claims, .claim_count = COUNT(start_claims) },
        { .name = "change", .part = "change", .trials = 40, .trial = change_trial,
          .axes = { { "task", lesson_task_names, NULL, TASKS } },
          .grid = tasks, .points = TASKS, .claims = changes, .claim_count = COUNT(changes) },
    };
    static const struct experiment convergence_start = {
        .name = "convergence_start", .seed = 1, .level = 0.05,
        .asks = "How much slower do the outputs of a GAP head move at one learning rate?",
        .sweeps = sweeps, .sweep_count = COUNT(sweeps), .prepare = prepare, .release = release,
    };
    /* clang-format on */
    return experiment_main(&convergence_start, argc, argv);
}

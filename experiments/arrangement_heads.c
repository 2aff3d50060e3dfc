/* arrangement_heads: which heads know which part is above, when no feature sees both?
 *
 * Model   the images and the two channels of arrangement, eyes and mouths, as they are: each feature
 *         sees one part. A head of the registry and one logit, trained together on TRAIN images by
 *         Adam on the logistic loss.
 * Theory  GAP        the mean of a channel does not depend on where its part is: accuracy 1/2.
 *         flatten    weights -i/d for eyes in row i and i/d for mouths give +-1: (row of the mouth -
 *                    row of the eye)/d. With one logit the depthwise head is the same: v[c] u[c, i]
 *                    = w[c, i]. Training must have met the places, here fewer than 14 * 8.
 *         pyramid    its finest bins are H/4 = 5 rows high. Parts in one bin are added to the same
 *                    number, whichever is above. Of the 18 - d rows for the middle of the upper part
 *                    a share s leaves both in one bin: accuracy 1 - s/2. 1/14 less for d = 4 (rows 5
 *                    and 10 of 1 .. 14), nothing for d > 4.
 *         attention  q = (b, b) and codes -(g i/b, g i/b) give a part in row i the score
 *                    b - 2 g i, whichever it is, so that the upper one gets exp(2 g d/sqrt 2) of the
 *                    lower one's weight: the eye's share minus the mouth's tells. It needs one
 *                    query, not two.
 * Trial   one training, fresh images; for flatten a second one, on labels drawn anew. The query
 *         starts at QUERY for both channels, where a part weighs exp(8/sqrt 2) = 286 empty places,
 *         more than the 240 of the map: from a query near 0 few trainings find them (learning).
 * Writes  arrangement_heads.csv, and arrangement_heads.learning.csv, the accuracy over the training
 *         images, where a wider field before GAP stands beside; drawn by arrangement_heads.gp
 *
 * Chance is exactly 1/2 whatever was learnt, so that images count: 12 * 2048 have a standard error
 * of 0.0032, four of which (1 % shared by all rows) are 0.4 of the margin; 12 * 1024 of the
 * pyramid's, 0.0023. The others have 0.05 of room, ten times what their networks differ by. */
#include <stdlib.h>

#include "base/require.h"
#include "fit/rule.h"
#include "harness/experiment.h"
#include "heads/pool.h"
#include "nets/binary.h"
#include "nets/part_maps.h"
#include "nets/stack.h"

enum { H = 20, W = 12, IMAGE = PARTS * H * W, TRAIN = 2048, BATCH = 32, EPOCHS = 10 };
enum { LEAST_STEPS = 320, FIELD = 9, FILTERS = 8 };
static const float SIGMA = 0.1f, RATE = 0.02f, QUERY = 8;
static const double LAMBDA = 1e-8; /* as in rule.h */

/* ---- where we look ---- */

enum { HEAD, DISTANCE, EXAMPLES = 1 };
enum { GAP, SPP, DEPTHWISE, FLATTEN, ATTENTION, ATTENTION_SMALL, GAP_WIDE };
static const char *const words[] = { "gap",
                                     "spp",
                                     "depthwise",
                                     "flatten",
                                     "attention",
                                     "attention from a small query",
                                     "gap of wide features" };
static const char *const heads[] = {
    "gap", "spp", "depthwise", "flatten", "attention", "attention"
};
static const double distances[] = { 4, 6, 8 }, examples[] = { 32, 128, 512, 2048 };

/* clang-format off */
static bool quick(const double *p) { return p[DISTANCE] == 8; }
static bool quick_learning(const double *p) { return p[EXAMPLES] == 128; }
static bool gap(const double *p) { return p[HEAD] == GAP; }
static bool flatten(const double *p) { return p[HEAD] == FLATTEN; }
static bool pyramid(const double *p) { return p[HEAD] == SPP; }
static bool knows_places(const double *p) { return p[HEAD] >= DEPTHWISE; }

/* ---- what theory says ---- */

static double half(const double *p, const void *c) { return (void)p, (void)c, 0.5; }
static double success(const double *p, const void *c) { return (void)p, (void)c, 0.95; }
/* clang-format on */

static double bins_law(const double *p, const void *context)
{
    (void)context;
    const size_t distance = (size_t)p[DISTANCE], places = H - 2 - distance, bin = H / 4;
    double shared = 0;
    for (size_t row = 1; row <= places; row++) {
        shared += row / bin == (row + distance) / bin;
    }
    return 1 - shared / (double)places / 2;
}

/* clang-format off */

/* ---- what we claim ---- */

#define ACCURACY .kind = PROPORTION, .unit = "1"
enum { CHANCE, SEES, BINS, DRAWN };
static const struct claim claims[] = {
    [CHANCE] = { .id = "trained-gap-is-chance", .statements = "C36", .expect = CONFIRMED, ACCURACY, .predict = half, .abs = 0.03, .applies = gap,
        .says = "trained on features that see one part each, GAP has the accuracy 1/2" },
    [SEES] = { .id = "head-with-places-sees", .statements = "C37", .expect = CONFIRMED, .form = AT_LEAST, ACCURACY, .predict = success, .applies = knows_places,
        .says = "on the same features flatten, a depthwise template and attention with position codes reach 0.95" },
    [BINS] = { .id = "pyramid-sees-bins", .statements = "C37", .role = CORRECTED, ACCURACY, .predict = bins_law, .abs = 0.03, .applies = pyramid,
        .says = "a spatial pyramid does as far as the parts fall into different bins: accuracy 1 - s/2" },
    [DRAWN] = { .id = "drawn-labels-teach", .role = CONTROL, .form = AT_LEAST, ACCURACY, .predict = success, .applies = flatten,
        .says = "control, known to be false: flatten reaches 0.95 after training on labels drawn anew" },
};

enum { SHOWN };
static const struct claim shown[] = {
    [SHOWN] = { .id = "accuracy", .statements = "C37", .expect = ANY, ACCURACY, .predict = half,
        .says = "accuracy after training on so many images" },
};
/* clang-format on */

/* ---- what we do ---- */

/* Images as the head sees them, with their labels. */
struct images {
    size_t n;
    float *x, *labels;
};

static struct images images_new(struct rng *rng, size_t distance, size_t n)
{
    const struct part_task task = { H, W, distance, SIGMA };
    struct images images = { .n = n };
    images.x = xcalloc(n * IMAGE, sizeof *images.x);
    images.labels = xcalloc(n, sizeof *images.labels);
    part_maps_draw(rng, &task, n, images.x, images.labels);
    return images;
}

static void images_free(struct images *images)
{
    free(images->labels);
    free(images->x);
}

/* ---- a head and its logit, trained together ---- */

/* EPOCHS times through the images, or LEAST_STEPS steps. */
static struct binary train(struct rng *rng, size_t head, const struct images *images)
{
    const struct head_options options = { .layout = NCHW };
    const size_t epochs =
        images->n * EPOCHS < LEAST_STEPS * BATCH ? LEAST_STEPS * BATCH / images->n : EPOCHS;
    struct binary binary =
        binary_new(rng, head_find(heads[head]), &options, (struct shape){ BATCH, PARTS, H, W });
    if (head == ATTENTION) {
        binary.parameters[PART_EYE] = binary.parameters[PART_MOUTH] = QUERY;
    }
    const struct binary_lesson lesson = { images->n, epochs, images->x, images->labels, RATE };
    binary_train(rng, &lesson, &binary);
    return binary;
}

static struct slot right_answers(const struct binary *binary, const struct images *fresh)
{
    double right = 0;
    float *z = xcalloc(fresh->n, sizeof *z);
    binary_scores(binary, fresh->n, fresh->x, z);
    for (size_t i = 0; i < fresh->n; i++) {
        right += z[i] * fresh->labels[i] > 0;
    }
    free(z);
    return (struct slot){ right, (double)fresh->n };
}

static struct slot lesson(struct rng *rng, size_t head, struct images *taught,
                          const struct images *fresh)
{
    struct binary binary = train(rng, head, taught);
    const struct slot right = right_answers(&binary, fresh);
    binary_free(&binary);
    return right;
}

/* ---- a wider field before GAP, its linear layer fitted by least squares as in arrangement ---- */

/* pooled[n * FILTERS], written: the means of what the layer's filters make of the maps. */
static void pool_wide(const struct stack *stack, const float *parameters,
                      const struct images *images, float *pooled)
{
    const struct shape in = { images->n, PARTS, H, W }, out = { images->n, FILTERS, H, W };
    float *wide = xcalloc(shape_size(out), sizeof *wide);
    stack_forward(stack, parameters, in, images->x, wide);
    pool_average(out, NCHW, wide, pooled);
    free(wide);
}

static struct slot wide_lesson(struct rng *rng, const struct images *taught,
                               const struct images *fresh)
{
    const struct stack stack = { .channels = PARTS,
                                 .depth = 1,
                                 .padding = CONV_CIRCULAR,
                                 .layers = { { FILTERS, FIELD, 1 } },
                                 .biases = true };
    float *parameters = xcalloc(stack_parameters(&stack), sizeof *parameters);
    float *seen = xcalloc(taught->n * FILTERS, sizeof *seen);
    float *unseen = xcalloc(fresh->n * FILTERS, sizeof *unseen);
    double w[FILTERS + 1];
    stack_draw(rng, &stack, parameters);
    pool_wide(&stack, parameters, taught, seen);
    pool_wide(&stack, parameters, fresh, unseen);
    require(
        rule_fit(&(struct rule_examples){ taught->n, FILTERS, seen, taught->labels }, LAMBDA, w));
    const struct rule_examples tests = { fresh->n, FILTERS, unseen, fresh->labels };
    const size_t right = rule_count_right(&tests, w);
    free(unseen);
    free(seen);
    free(parameters);
    return (struct slot){ (double)right, (double)fresh->n };
}

/* ---- trials ---- */

static void draw_labels(struct rng *rng, struct images *images)
{
    for (size_t i = 0; i < images->n; i++) {
        images->labels[i] = rng_below(rng, 2) == 1 ? 1 : -1;
    }
}

static void trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    const size_t head = (size_t)p[HEAD], distance = (size_t)p[DISTANCE];
    struct images taught = images_new(rng, distance, TRAIN);
    struct images fresh = images_new(rng, distance, head == GAP ? 2048 : head == SPP ? 1024 : 128);
    out[CHANCE] = out[SEES] = out[BINS] = lesson(rng, head, &taught, &fresh);
    if (head == FLATTEN) {
        draw_labels(rng, &taught);
        out[DRAWN] = lesson(rng, head, &taught, &fresh);
    }
    images_free(&fresh);
    images_free(&taught);
}

static void learning_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    const size_t head = (size_t)p[HEAD];
    struct images taught = images_new(rng, 8, (size_t)p[EXAMPLES]);
    struct images fresh = images_new(rng, 8, 256);
    out[SHOWN] =
        head == GAP_WIDE ? wide_lesson(rng, &taught, &fresh) : lesson(rng, head, &taught, &fresh);
    images_free(&fresh);
    images_free(&taught);
}

int main(int argc, char **argv)
{
    /* clang-format off */
    static const struct sweep sweeps[] = {
        { .name = "heads", .trials = 12, .trial = trial, .quick = quick,
          .axes = { [HEAD] = { "head", words, NULL, ATTENTION + 1 }, [DISTANCE] = { "distance_px", NULL, distances, COUNT(distances) } },
          .claims = claims, .claim_count = COUNT(claims) },
        { .name = "learning", .part = "learning", .trials = 6, .trial = learning_trial, .quick = quick_learning,
          .axes = { [HEAD] = { "head", words, NULL, COUNT(words) }, [EXAMPLES] = { "examples", NULL, examples, COUNT(examples) } },
          .claims = shown, .claim_count = COUNT(shown) },
    };
    static const struct experiment arrangement_heads = {
        .name = "arrangement_heads", .seed = 1,
        .asks = "Which heads know which part is above, when no feature sees both?",
        .sweeps = sweeps, .sweep_count = COUNT(sweeps),
    };
    /* clang-format on */
    return experiment_main(&arrangement_heads, argc, argv);
}

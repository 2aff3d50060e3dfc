/* arrangement: from which receptive field on does global average pooling know which part is above?
 *
 * Model   an image of an eye and a mouth, one DISTANCE d rows above the other in the same columns,
 *         somewhere on H x W pixels with white noise; a detector of each (a hard sigmoid) makes two
 *         channels. A layer of k x k filters with drawn weights, biases and ReLU looks at them, is
 *         pooled, and a linear layer is trained on what comes out. The two parts are swapped or
 *         not, each with probability 1/2; nothing else tells the classes apart.
 * Theory  places    a circular layer is f(window) at every place, GAP the mean of f over all
 *                   windows. While no window holds the middles of both parts (k <= d, and k <= H -
 *                   d the other way around), each part is in k^2 windows of its own, which are the
 *                   same wherever it stands: swapping permutes them, and the sum stays, whatever f
 *                   is: accuracy 1/2.
 *         reach     with k > d the windows that hold both differ for the two classes, and k - d
 *                   times k of them tell their linear layer which it is.
 *         zeros     with zeros beyond the edge a part closer to it than R = (k - 1)/2 rows is in
 *                   fewer windows. The middle of the upper part is uniform on rows 1 .. n,
 *                   n = H - 2 - d; R - 1 of these are too close to the upper edge, R - 1 put the
 *                   lower part too close to the lower one. Only one class has the eye near the upper
 *                   edge: accuracy 1/2 + (R - 1)/n, as long as 2 (R - 1) <= n.
 * Trial   swaps: one image, its parts swapped, filters of whole numbers, so that sums are exact
 *         fields, borders: drawn filters, a least-squares fit to TRAIN images, fresh images
 * Writes  arrangement.csv and arrangement.classes.csv, both drawn by arrangement.gp. Heads that see
 *         it without a larger field: arrangement_heads.
 *
 * Chance is 1/2 for every image whatever the network, so that images count: 40 * 640 of them have a
 * standard error of 0.0031, four of which (1 % shared by all rows) are 0.4 of the margin. (At d = 4 a
 * template may touch both parts. It answers 6 there, and passes 7 in noise on 0.5 % of the images:
 * 0.0025 of accuracy.) Near 1 the images of one network hang together; 40 networks with TEST_SEEING
 * images each have 0.05 of room, fifty times what they differ by. At borders networks count. */
#include <stdlib.h>

#include "base/require.h"
#include "fit/rule.h"
#include "harness/experiment.h"
#include "harness/panel.h"
#include "heads/pool.h"
#include "nets/part_maps.h"
#include "nets/stack.h"
#include "signals/noise.h"

enum { H = 20, W = 12, PIXELS = H * W, FILTERS = 8, MOST_FILTERS = 24, LARGEST = 11 };
enum { TRAIN = 256, TEST_BLIND = 640, TEST_SEEING = 64 };
static const float SIGMA = 0.1f;
static const double LAMBDA = 1e-8; /* as in rule.h */

/* ---- where we look ---- */

enum { DISTANCE, FIELD, BORDER };
static const double distances[] = { 4, 6, 8 }, fields[] = { 1, 3, 5, 7, 9, LARGEST };
static const double far[] = { 8 }, narrow[] = { 3, 5, 7 };
static const char *const borders[] = { "zeros" };

/* clang-format off */
#define NUMBERS(values) NULL, values, COUNT(values)
static bool spans(const double *p) { return p[FIELD] > p[DISTANCE]; }
static bool apart(const double *p) { return !spans(p); }
static bool at_edge(const double *p) { return p[FIELD] > 3; }
static bool quick(const double *p) { return p[DISTANCE] == 8 && (p[FIELD] == 1 || p[FIELD] == 9); }
static bool quick_border(const double *p) { return p[FIELD] == 5; }

/* ---- what theory says ---- */

static double zero(const double *p, const void *c) { return (void)p, (void)c, 0; }
static double one(const double *p, const void *c) { return (void)p, (void)c, 1; }
static double half(const double *p, const void *c) { return (void)p, (void)c, 0.5; }
static double success(const double *p, const void *c) { return (void)p, (void)c, 0.95; }
static double border_law(const double *p, const void *c) { return (void)c, 0.5 + ((p[FIELD] - 1) / 2 - 1) / (H - 2 - p[DISTANCE]); }

/* ---- what we claim ---- */

enum { EQUAL, EQUAL_TOO, DIFFER, UNPOOLED };
static const struct claim swap_claims[] = {
    [EQUAL] = { .id = "swapped-parts-pool-equal", .statements = "C36", .expect = CONFIRMED,
        .says = "where no feature sees both parts, any filters pool to the same numbers when the parts are swapped, to the last bit",
        .exact = true, .kind = VALUE, .unit = "1", .predict = zero, .applies = apart },
    [EQUAL_TOO] = { .id = "swapped-parts-still-equal", .statements = "C36", .role = LIMIT,
        .says = "so they do where features see both: the share of pooled features that a swap changes is 0",
        .exact = true, .kind = VALUE, .unit = "1", .predict = zero, .applies = spans },
    [DIFFER] = { .id = "swapped-parts-differ", .statements = "C36", .role = CORRECTED,
        .says = "from a field of distance + 1 pixels on some pooled feature changes with the swap",
        .exact = true, .kind = VALUE, .unit = "1", .predict = one, .applies = spans },
    [UNPOOLED] = { .id = "swapped-maps-equal", .role = CONTROL,
        .says = "control, known to be false: a swap does not change the maps before pooling either",
        .exact = true, .kind = VALUE, .unit = "1", .predict = zero },
};

#define ACCURACY .kind = PROPORTION, .unit = "1"
enum { CHANCE, CHANCE_TOO, SEES };
static const struct claim field_claims[] = {
    [CHANCE] = { .id = "field-apart-is-chance", .statements = "C36", .expect = CONFIRMED, ACCURACY, .predict = half, .abs = 0.03, .applies = apart,
        .says = "GAP over features that do not see both parts: accuracy 1/2" },
    [CHANCE_TOO] = { .id = "field-spanning-is-chance", .statements = "C36", .role = LIMIT, ACCURACY, .predict = half, .abs = 0.03, .applies = spans,
        .says = "GAP over features that see both parts: accuracy 1/2" },
    [SEES] = { .id = "field-spanning-sees", .statements = "C36", .role = CORRECTED, .form = AT_LEAST, ACCURACY, .predict = success, .applies = spans,
        .says = "GAP over features whose field is larger than the distance: accuracy at least 0.95" },
};

enum { BORDER_CHANCE, BORDER_LAW };
static const struct claim border_claims[] = {
    [BORDER_CHANCE] = { .id = "border-is-chance", .statements = "C36", .role = LIMIT, ACCURACY, .predict = half, .abs = 0.03, .applies = at_edge,
        .says = "with zeros beyond the edge, too, GAP over features that do not see both parts has the accuracy 1/2" },
    [BORDER_LAW] = { .id = "border-law", .statements = "C36", .role = CORRECTED, .kind = MEAN, .unit = "1", .predict = border_law, .abs = 0.03,
        .says = "zeros tell how close to an edge a part is: accuracy 1/2 + (R - 1)/n" },
};
/* clang-format on */

/* ---- swaps: one image, and the same with its parts swapped ---- */

static struct stack layer(size_t field, size_t filters, enum conv_padding padding)
{
    return (struct stack){ .channels = PARTS,
                           .depth = 1,
                           .layers = { { filters, field, 1 } },
                           .padding = padding,
                           .biases = true };
}

/* Weights and biases from -8 to 8: all sums are whole numbers below 2^24. */
static void draw_whole(struct rng *rng, size_t n, float *parameters)
{
    for (size_t i = 0; i < n; i++) {
        parameters[i] = (float)rng_below(rng, 17) - 8;
    }
}

static void see(const struct stack *stack, const float *parameters, const struct parts_place *place,
                float *map, float *pooled)
{
    float x[PIXELS], parts[PARTS * PIXELS];
    parts_draw(H, W, place, x);
    part_maps_detect(H, W, x, parts);
    stack_forward(stack, parameters, (struct shape){ 1, PARTS, H, W }, parts, map);
    pool_average((struct shape){ 1, FILTERS, H, W }, NCHW, map, pooled);
}

static double any_change(size_t n, const float *a, const float *b)
{
    double changed = 0;
    for (size_t i = 0; i < n; i++) {
        changed = a[i] == b[i] ? changed : 1;
    }
    return changed;
}

static void swap_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    const struct stack stack = layer((size_t)p[FIELD], FILTERS, CONV_CIRCULAR);
    float *parameters = xcalloc(stack_parameters(&stack), sizeof *parameters);
    float map[2][FILTERS * PIXELS], pooled[2][FILTERS];
    draw_whole(rng, stack_parameters(&stack), parameters);
    struct parts_place place = parts_random_place(rng, H, W, (size_t)p[DISTANCE]);
    see(&stack, parameters, &place, map[0], pooled[0]);
    place.eye_above = !place.eye_above;
    see(&stack, parameters, &place, map[1], pooled[1]);
    const double changed = any_change(FILTERS, pooled[0], pooled[1]);
    out[EQUAL].value = out[EQUAL_TOO].value = out[DIFFER].value = changed;
    out[UNPOOLED].value = any_change(FILTERS * PIXELS, map[0], map[1]);
    free(parameters);
}

/* ---- fields, borders: a network with a trained linear layer ---- */

/* n fresh images as the linear layer sees them: pooled[n * filters] and labels[n]. */
static void draw_pooled(struct rng *rng, const struct stack *stack, size_t distance, size_t n,
                        const float *parameters, float *pooled, float *labels)
{
    const size_t filters = stack->layers[0].filters;
    const struct part_task task = { H, W, distance, SIGMA };
    float parts[PARTS * PIXELS], map[MOST_FILTERS * PIXELS];
    for (size_t i = 0; i < n; i++) {
        part_maps_draw(rng, &task, 1, parts, labels + i);
        stack_forward(stack, parameters, (struct shape){ 1, PARTS, H, W }, parts, map);
        pool_average((struct shape){ 1, filters, H, W }, NCHW, map, pooled + i * filters);
    }
}

/* Right answers on `tests` fresh images. */
static struct slot accuracy(struct rng *rng, const struct stack *stack, size_t distance,
                            size_t tests)
{
    const size_t n = TRAIN + tests, filters = stack->layers[0].filters;
    float *parameters = xcalloc(stack_parameters(stack), sizeof *parameters);
    float *pooled = xcalloc(n * filters, sizeof *pooled), *labels = xcalloc(n, sizeof *labels);
    double w[MOST_FILTERS + 1];
    stack_draw(rng, stack, parameters);
    draw_pooled(rng, stack, distance, n, parameters, pooled, labels);
    const struct rule_examples taught = { TRAIN, filters, pooled, labels };
    const struct rule_examples fresh = { tests, filters, pooled + TRAIN * filters, labels + TRAIN };
    require(rule_fit(&taught, LAMBDA, w));
    const struct slot right = { (double)rule_count_right(&fresh, w), (double)tests };
    free(labels);
    free(pooled);
    free(parameters);
    return right;
}

static void field_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    const struct stack stack = layer((size_t)p[FIELD], FILTERS, CONV_CIRCULAR);
    out[CHANCE] = out[CHANCE_TOO] = out[SEES] =
        accuracy(rng, &stack, (size_t)p[DISTANCE], spans(p) ? TEST_SEEING : TEST_BLIND);
}

static void border_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    const struct stack stack = layer((size_t)p[FIELD], MOST_FILTERS, CONV_ZEROS);
    out[BORDER_CHANCE] = accuracy(rng, &stack, (size_t)p[DISTANCE], TEST_BLIND);
    out[BORDER_LAW].value = out[BORDER_CHANCE].value / out[BORDER_CHANCE].over;
}

/* ---- the two classes, and what the detectors make of them ---- */

static void add_panel(const char *arrangement, const char *stage, const float *x,
                      struct table *table)
{
    panel_add(&(struct panel){ { arrangement, stage }, W, PIXELS / W, x, 0 }, table);
}

static void draw_classes(uint64_t seed, const void *context, struct table *table)
{
    (void)context;
    static const char *const classes[] = { "mouth above", "eye above" };
    for (size_t k = 0; k < COUNT(classes); k++) {
        struct rng rng = rng_at(seed, rng_hash_text("arrangement.classes"), k, 0);
        const struct parts_place place = {
            .top = 5, .left = 3, .distance = 8, .eye_above = k == 1
        };
        float x[PIXELS], parts[PARTS * PIXELS];
        parts_draw(H, W, &place, x);
        noise_add_gaussian(&rng, SIGMA, PIXELS, x);
        part_maps_detect(H, W, x, parts);
        add_panel(classes[k], "image", x, table);
        add_panel(classes[k], "eyes", parts, table);
        add_panel(classes[k], "mouths", parts + PIXELS, table);
    }
}

int main(int argc, char **argv)
{
    /* clang-format off */
    static const struct sweep sweeps[] = {
        { .name = "swaps", .trials = 40, .trial = swap_trial, .quick = quick,
          .axes = { [DISTANCE] = { "distance_px", NUMBERS(distances) }, [FIELD] = { "field_px", NUMBERS(fields) } },
          .claims = swap_claims, .claim_count = COUNT(swap_claims) },
        { .name = "fields", .trials = 40, .trial = field_trial, .quick = quick,
          .axes = { [DISTANCE] = { "distance_px", NUMBERS(distances) }, [FIELD] = { "field_px", NUMBERS(fields) } },
          .claims = field_claims, .claim_count = COUNT(field_claims) },
        { .name = "borders", .trials = 40, .trial = border_trial, .quick = quick_border,
          .axes = { [DISTANCE] = { "distance_px", NUMBERS(far) }, [FIELD] = { "field_px", NUMBERS(narrow) },
                    [BORDER] = { "border", borders, NULL, COUNT(borders) } },
          .claims = border_claims, .claim_count = COUNT(border_claims) },
    };
    static const struct picture classes = {
        "classes", { "class", "stage", "x", "y", "value" }, draw_classes
    };
    static const struct experiment arrangement = {
        .name = "arrangement", .seed = 1,
        .asks = "From which receptive field on does average pooling know which part is above?",
        .sweeps = sweeps, .sweep_count = COUNT(sweeps), .pictures = &classes, .picture_count = 1,
    };
    /* clang-format on */
    return experiment_main(&arrangement, argc, argv);
}

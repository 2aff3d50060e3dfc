/* translation_heads: when does a fully connected layer on the flattened map notice that the object
 * has moved?
 *
 * Model   objects of CLASSES kinds, OBJECT x OBJECT pixels, half their kind's pattern and half
 *         noise, both uniform; a torus of N = SIDE x SIDE pixels; two convolutions 3 x 3, circular,
 *         drawn; map x of FILTERS channels. Head y = W x. Change: |y - y0|/|y0| after a shift S.
 * Theory  untied  y - y0 = W (S x - x), not 0 unless W is the same where x was and where it goes.
 *         tied    Ridge, |X W - Y|^2 + lambda |W|^2, is strictly convex and has one minimum. If the
 *                 training set holds every shift of each object with the same target, a shift of W
 *                 only permutes the terms: the minimum is its own shift, W[c][i] = v[c]/N. The sums
 *                 are N |G v - Y|^2 + lambda |v|^2/N then, G one row of means an object: v is the
 *                 GAP head trained on each object once, with lambda/N^2.
 * Trial   a drawn network, OBJECTS training objects, each at all of some places, the fit in double;
 *         a new object at one of these places, and moved right
 * Writes  translation_heads.csv and translation_heads.weights.csv, both drawn by
 *         translation_heads.gp
 *
 * lambda is LAMBDA times the mean of the diagonal of X^T X, so that the condition of X^T X + lambda
 * is below FEATURES/LAMBDA + 1, and that of the GAP head's matrix, too. What rounding leaves of
 * numbers that are equal in theory is about 2^-52 of this, 1.3e-12; up to RESOLUTION it counts as
 * 0, since its digits belong to the machine. */
#include <math.h>
#include <stdlib.h>

#include "base/require.h"
#include "fit/ridge.h"
#include "harness/change.h"
#include "harness/experiment.h"
#include "nets/view.h"

enum { SIDE = 12, PIXELS = SIDE * SIDE, OBJECT = 5, FILTERS = 4, FEATURES = FILTERS * PIXELS };
enum { CLASSES = 3, OBJECTS = 12, WEIGHTS = FEATURES * CLASSES };
static const double LAMBDA = 0.1, RESOLUTION = 1e-10;

/* ---- where we look ---- */

enum { HEAD, SHIFT };
enum { UNTRAINED, ONE_PLACE, SOME_PLACES, HALF_THE_PLACES, ALL_PLACES };
static const char *const head_words[] = { "untrained", "1 place", "12 places", "72 places",
                                          "all 144 places" };
static const size_t places[] = { 0, 1, 12, 72, PIXELS };
static const double shifts[] = { 1, 2, 4, 6 };

/* clang-format off */
static bool untied(const double *p) { return p[HEAD] != ALL_PLACES; }
static bool tied(const double *p) { return p[HEAD] == ALL_PLACES; }
static bool one_place(const double *p) { return p[HEAD] == ONE_PLACE; }
static bool quick(const double *p) { return p[SHIFT] == 1 && p[HEAD] != HALF_THE_PLACES; }

/* ---- what theory says ---- */

static double zero(const double *p, const void *c) { return (void)p, (void)c, 0.0; }
static double one_percent(const double *p, const void *c) { return (void)p, (void)c, 0.01; }

/* ---- what we claim ---- */

enum { STATED, TIED_CHANGES, UNCHANGED, SPREAD, IS_GAP, TIED_TOO };
static const struct claim claims[] = {
    [STATED] = { .id = "untied-changes", .statements = "C08",
        .says = "a flatten head, untrained or trained on some places, changes its output by at least "
                "1 % when the object moves",
        .form = AT_LEAST, .kind = MEDIAN, .unit = "1", .predict = one_percent, .applies = untied,
        .expect = CONFIRMED },
    [TIED_CHANGES] = { .id = "trained-everywhere-changes", .statements = "C08", .role = LIMIT,
        .says = "one trained on all places does, too",
        .form = AT_LEAST, .kind = VALUE, .exact = true, .unit = "1", .predict = one_percent,
        .applies = tied },
    [UNCHANGED] = { .id = "trained-everywhere-unchanged", .statements = "C08", .role = CORRECTED,
        .says = "its output stays",
        .kind = VALUE, .exact = true, .unit = "1", .predict = zero, .applies = tied },
    [SPREAD] = { .id = "trained-everywhere-tied", .statements = "C08", .role = CORRECTED,
        .says = "because all weights of a channel are equal",
        .kind = VALUE, .exact = true, .unit = "1", .predict = zero, .applies = tied },
    [IS_GAP] = { .id = "trained-everywhere-is-gap", .statements = "C08", .role = CORRECTED,
        .says = "and are 1/N of those of the GAP head, trained on each object once with lambda/N^2",
        .kind = VALUE, .exact = true, .unit = "1", .predict = zero, .applies = tied },
    [TIED_TOO] = { .id = "one-place-tied", .role = CONTROL,
        .says = "control, known to be false: all weights of a channel are equal after training on one "
                "place, too",
        .kind = MEDIAN, .unit = "1", .predict = zero, .abs = 1e-3, .applies = one_place },
};
/* clang-format on */

/* ---- what we do ---- */

/* A network and the kinds of objects it is shown. */
struct lesson {
    struct view view;
    float patterns[CLASSES][OBJECT * OBJECT];
    size_t places[PIXELS]; /* in random order */
};

static struct lesson lesson_new(struct rng *rng)
{
    const struct stack_layer layer = { FILTERS, 3, 1 };
    const struct stack stack = stack_uniform(2, layer, CONV_CIRCULAR, true);
    struct lesson lesson = { .view =
                                 view_new(rng, &stack, SIDE, OBJECT, (struct view_place){ 0, 0 }) };
    for (size_t k = 0; k < CLASSES; k++) {
        rng_fill_uniform(rng, OBJECT * OBJECT, lesson.patterns[k]);
    }
    rng_permutation(rng, PIXELS, lesson.places);
    return lesson;
}

/* A new object of this kind comes into view. */
static void show(struct lesson *lesson, struct rng *rng, size_t kind)
{
    float *object = lesson->view.object;
    rng_fill_uniform(rng, OBJECT * OBJECT, object);
    for (size_t i = 0; i < OBJECT * OBJECT; i++) {
        object[i] = (object[i] + lesson->patterns[kind][i]) / 2;
    }
}

/* The map with the object at this place, in double. */
static void look(const struct lesson *lesson, size_t place, size_t shift, double *x)
{
    const struct view_place at = { place / SIDE, place % SIDE + shift };
    float map[FEATURES];
    view_map(&lesson->view, &at, map);
    for (size_t i = 0; i < FEATURES; i++) {
        x[i] = (double)map[i];
    }
}

static double squares(size_t n, const double *x)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += x[i] * x[i];
    }
    return sum;
}

/* Fits w[FEATURES * CLASSES] to OBJECTS objects at the first `count` places; and v, the GAP head of
 * the same objects, v[FILTERS * CLASSES]. */
static void train(struct lesson *lesson, struct rng *rng, size_t count, double *w, double *v)
{
    const size_t n = OBJECTS * count;
    double *x = xcalloc(n * FEATURES, sizeof *x), *y = xcalloc(n * CLASSES, sizeof *y);
    double means[OBJECTS * FILTERS] = { 0 }, targets[OBJECTS * CLASSES] = { 0 };
    for (size_t i = 0; i < n; i++) {
        const size_t object = i / count;
        if (i % count == 0) {
            show(lesson, rng, object % CLASSES);
            targets[object * CLASSES + object % CLASSES] = 1;
        }
        look(lesson, lesson->places[i % count], 0, x + i * FEATURES);
        y[i * CLASSES + object % CLASSES] = 1;
        for (size_t f = 0; f < FEATURES && i % count == 0; f++) {
            means[object * FILTERS + f / PIXELS] += x[i * FEATURES + f] / PIXELS;
        }
    }
    const double pixels = PIXELS, lambda = LAMBDA * squares(n * FEATURES, x) / FEATURES;
    ridge_fit(&(struct ridge_problem){ n, FEATURES, CLASSES, x, y, lambda }, w);
    ridge_fit(&(struct ridge_problem){ OBJECTS, FILTERS, CLASSES, means, targets,
                                       lambda / (pixels * pixels) },
              v);
    free(y);
    free(x);
}

/* |after - before| / |before|. */
static double relative(const double *before, const double *after)
{
    double apart = 0, size = 0;
    for (size_t k = 0; k < CLASSES; k++) {
        apart += (after[k] - before[k]) * (after[k] - before[k]);
        size += before[k] * before[k];
    }
    return sqrt(apart / size);
}

/* What the head makes of a new object where it was trained, and `shift` pixels to the right. */
static double change_of(struct lesson *lesson, struct rng *rng, size_t shift, const double *w)
{
    double x[2 * FEATURES], y[2 * CLASSES];
    show(lesson, rng, rng_below(rng, CLASSES));
    look(lesson, lesson->places[0], 0, x);
    look(lesson, lesson->places[0], shift, x + FEATURES);
    ridge_predict(2, FEATURES, CLASSES, x, w, y);
    return relative(y, y + CLASSES);
}

/* Largest distance of a weight from that at the channel's first pixel, or (v given) from v/N, in
 * units of the largest weight. */
static double spread(const double *w, const double *v)
{
    double apart = 0, largest = 0;
    for (size_t i = 0; i < WEIGHTS; i++) {
        const size_t channel = i / CLASSES / PIXELS, k = i % CLASSES;
        const double wanted =
            v != NULL ? v[channel * CLASSES + k] / PIXELS : w[channel * PIXELS * CLASSES + k];
        apart = change_larger(apart, fabs(w[i] - wanted));
        largest = change_larger(largest, fabs(w[i]));
    }
    return apart / largest;
}

static double resolved(double value)
{
    return fabs(value) <= RESOLUTION ? 0 : value;
}

static void draw_weights(struct rng *rng, double *w)
{
    float *drawn = xcalloc(WEIGHTS, sizeof *drawn);
    rng_fill_normal(rng, WEIGHTS, drawn);
    for (size_t i = 0; i < WEIGHTS; i++) {
        w[i] = (double)drawn[i];
    }
    free(drawn);
}

static void trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    const size_t count = places[(size_t)p[HEAD]];
    struct lesson lesson = lesson_new(rng);
    double *w = xcalloc(WEIGHTS, sizeof *w), v[FILTERS * CLASSES] = { 0 };
    if (count == 0) {
        draw_weights(rng, w);
    } else {
        train(&lesson, rng, count, w, v);
    }
    const double change = change_of(&lesson, rng, (size_t)p[SHIFT], w);
    out[STATED].value = change;
    out[TIED_CHANGES].value = out[UNCHANGED].value = resolved(change);
    out[SPREAD].value = out[TIED_TOO].value = resolved(spread(w, NULL));
    out[IS_GAP].value = resolved(spread(w, v));
    free(w);
    view_free(&lesson.view);
}

/* ---- the weights of one channel for one class, in units of the largest ---- */

static void draw_pictures(uint64_t seed, const void *context, struct table *table)
{
    (void)context;
    double *w = xcalloc(WEIGHTS, sizeof *w), v[FILTERS * CLASSES];
    for (size_t head = 0; head < COUNT(places); head++) {
        struct rng rng = rng_at(seed, rng_hash_text("translation_heads.weights"), 0, 0);
        struct lesson lesson = lesson_new(&rng);
        if (places[head] == 0) {
            draw_weights(&rng, w);
        } else {
            train(&lesson, &rng, places[head], w, v);
        }
        double largest = 0;
        for (size_t i = 0; i < PIXELS; i++) {
            largest = fmax(largest, fabs(w[i * CLASSES]));
        }
        for (size_t i = 0; i < PIXELS; i++) {
            table_add_text(table, head_words[head]);
            table_add_count(table, i % SIDE);
            table_add_count(table, i / SIDE);
            table_add_number(table, w[i * CLASSES] / largest);
            table_end_row(table);
        }
        view_free(&lesson.view);
    }
    free(w);
}

int main(int argc, char **argv)
{
    /* clang-format off */
    static const struct sweep sweep = {
        .name = "heads", .trials = 40, .trial = trial, .quick = quick,
        .axes = { [HEAD] = { "head", head_words, NULL, COUNT(head_words) },
                  [SHIFT] = { "shift_px", NULL, shifts, COUNT(shifts) } },
        .claims = claims, .claim_count = COUNT(claims),
    };
    static const struct picture weights = {
        "weights", { "head", "x", "y", "value" }, draw_pictures
    };
    static const struct experiment translation_heads = {
        .name = "translation_heads", .seed = 1,
        .asks = "When does a layer on the flattened map notice that the object has moved?",
        .sweeps = &sweep, .sweep_count = 1, .pictures = &weights, .picture_count = 1,
    };
    /* clang-format on */
    return experiment_main(&translation_heads, argc, argv);
}

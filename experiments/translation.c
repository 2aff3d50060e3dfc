/* translation: does the pooled vector stay the same when the object moves in the image?
 *
 * Model   object of OBJECT x OBJECT pixels, uniform on [0, 1), on a canvas of zeros. A stack of
 *         convolutions with drawn weights, each with a ReLU, FILTERS channels, no stride; kernels
 * of radius r, R = depth r. GAP y. Change: |y - y0|/|y0|, from a place 2R + 1 pixels away from all
 * edges to one that is m away from two of them, the margin. Theory  circular   a layer commutes
 * with shifts, and GAP ignores them: unchanged. edges      In layer l the object is felt r l pixels
 * far. The sum over the map stays as long as all this is inside and no ReLU feels both object and
 * edge. valid      The map begins R pixels inside the image: m - R >= R, m >= 2R. replicate  The
 * last map must hold all that is felt, m >= R; pixel 0 of the layer before, which is what pads
 * show, does not feel the object then: m - (R - r) > 0. reflect    Pads show pixels 1 .. r; none
 * may feel it: m - (R - r) > r, m >= R + 1. zeros      Without biases the background is 0 as the
 * pads are: m >= R. With biases it is not. In layer l the first r (l - 1) pixels feel the edge, and
 * those from m - r l on the object; for l = depth they are apart if m >= 2R - r. Trial   NETWORKS
 * drawn networks and objects: the largest change. Near an edge one a trial Writes  translation.csv
 * and translation.pictures.csv, drawn by translation.gp and translation.pictures.gp. What strides
 * do asks translation_stride
 *
 * 256 trials near an edge: at 0.01 shared among all rows the interval holds the middle quarter. The
 * median is nearest to the margin, within a factor of ten, for zeros at m = 2R - r - 1, where a few
 * pixels of the last layer feel both edge and object.
 * Rounding: two sums of n = 576 numbers >= 0 in float differ by 2 (n/16 + 5) u, 5e-6, at most. */
#include <math.h>
#include <stdlib.h>

#include "base/require.h"
#include "harness/change.h"
#include "harness/experiment.h"
#include "heads/pool.h"
#include "nets/view.h"

enum { OBJECT = 6, FILTERS = 8, NETWORKS = 64, PICTURE_SIDE = 20, PICTURE_NET = 1 };

/* ---- where we look ---- */

enum { NET, PADDING, MARGIN };
enum { CIRCULAR, ZEROS_PLAIN, ZEROS, REFLECT, REPLICATE, VALID };
static const struct {
    size_t depth, kernel;
} nets[] = { { 2, 3 }, { 4, 3 }, { 2, 5 } };
static const char *const net_words[] = { "2 layers 3x3", "4 layers 3x3", "2 layers 5x5" };
static const char *const padding_words[] = { "circular",  "zeros without biases",
                                             "zeros",     "reflect",
                                             "replicate", "valid" };
static const double margins[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8 };

static size_t kernel_radius(const double *p)
{
    return nets[(size_t)p[NET]].kernel / 2;
}

static size_t radius(const double *p)
{
    return nets[(size_t)p[NET]].depth * kernel_radius(p);
}

/* ---- what theory says ---- */

static double zero(const double *p, const void *context)
{
    (void)p, (void)context;
    return 0;
}

/* The smallest margin from which on nothing changes. */
static double safe_margin(const double *p, const void *context)
{
    (void)context;
    const size_t r = kernel_radius(p), all = radius(p);
    const size_t safe[] = { [CIRCULAR] = 0,      [ZEROS_PLAIN] = all, [ZEROS] = 2 * all - r,
                            [REFLECT] = all + 1, [REPLICATE] = all,   [VALID] = 2 * all };
    return (double)safe[(size_t)p[PADDING]];
}

/* clang-format off */
static bool in_range(const double *p) { return p[MARGIN] <= 2 * (double)radius(p); }
static bool quick(const double *p) { return p[NET] == 0; }
static bool circular(const double *p) { return p[PADDING] == CIRCULAR; }
static bool near_edge(const double *p) { return p[MARGIN] < safe_margin(p, NULL); }
static bool far_from_edge(const double *p) { return !circular(p) && !near_edge(p); }

/* ---- what we claim ---- */

enum { STATED, MAP_MOVES, FAR, MAP_STAYS };
static const struct claim margin_claims[] = {
    [STATED] = { .id = "circular-unchanged", .statements = "C06",
        .says = "behind convolutions with circular padding the pooled vector stays, wherever the "
                "object moves",
        .kind = VALUE, .exact = true, .unit = "1", .predict = zero, .abs = 1e-5,
        .applies = circular, .expect = CONFIRMED },
    [MAP_MOVES] = { .id = "circular-map-moves", .statements = "C06",
        .says = "because the map moves with the object, to the last bit",
        .kind = VALUE, .exact = true, .unit = "signal", .predict = zero,
        .applies = circular, .expect = CONFIRMED },
    [FAR] = { .id = "far-from-edge-unchanged", .statements = "C06", .role = CORRECTED,
        .says = "with other paddings it stays from a margin on: 2R for valid, R for replicate, "
                "R + 1 for reflect, 2R - r for zeros, R for zeros without biases",
        .kind = VALUE, .exact = true, .unit = "1", .predict = zero, .abs = 1e-5,
        .applies = far_from_edge },
    [MAP_STAYS] = { .id = "map-unchanged", .role = CONTROL,
        .says = "control, known to be false: the map itself stays, too",
        .kind = VALUE, .exact = true, .unit = "1", .predict = zero, .abs = 1e-5,
        .applies = circular },
};

static double first_safe(const struct points *points);
static const struct derived margin_derived[] = {
    { .claim = { .id = "smallest-safe-margin", .statements = "C06", .role = CORRECTED,
        .says = "and that margin is the smallest for which it does",
        .kind = DERIVED, .exact = true, .unit = "px", .predict = safe_margin },
      .over = 1u << MARGIN, .derive = first_safe },
};

static const struct claim edge_claims[] = {
    { .id = "near-edge-unchanged", .statements = "C06", .role = LIMIT,
        .says = "with other paddings and an object near the edge it stays, too",
        .form = AT_MOST, .kind = MEDIAN, .unit = "1", .predict = zero, .abs = 1e-5 },
};
/* clang-format on */

static double first_safe(const struct points *points)
{
    size_t i = points->count;
    while (i > 0 && points_mean(points, i - 1, FAR).value <= 1e-5) {
        i--;
    }
    return i == points->count ? nan("") : points->p[i][MARGIN];
}

/* ---- what we do ---- */

static struct stack stack_of(size_t net, size_t padding)
{
    static const enum conv_padding paddings[] = {
        [CIRCULAR] = CONV_CIRCULAR, [ZEROS_PLAIN] = CONV_ZEROS,   [ZEROS] = CONV_ZEROS,
        [REFLECT] = CONV_REFLECT,   [REPLICATE] = CONV_REPLICATE, [VALID] = CONV_VALID,
    };
    const struct stack_layer layer = { FILTERS, nets[net].kernel, 1 };
    return stack_uniform(nets[net].depth, layer, paddings[padding], padding != ZEROS_PLAIN);
}

struct change {
    double pooled, map; /* relative */
    double bits;        /* largest difference from the map moved */
};

/* Draws a network and an object, and moves it. */
static struct change move_one(struct rng *rng, const double *p)
{
    const size_t first = 2 * radius(p) + 1, margin = (size_t)p[MARGIN], side = 2 * first + OBJECT;
    const size_t back = side + margin - first; /* on the torus: up and left */
    const struct view_place from = { first, first }, to = { margin, margin };
    const struct stack stack = stack_of((size_t)p[NET], (size_t)p[PADDING]);
    struct view view = view_new(rng, &stack, side, OBJECT, from);
    const size_t size = shape_size(view.map);
    float *before = xcalloc(size, sizeof *before), *after = xcalloc(size, sizeof *after);
    float y[2][FILTERS];
    view_map(&view, &from, before);
    view_map(&view, &to, after);
    pool_average(view.map, NCHW, before, y[0]);
    pool_average(view.map, NCHW, after, y[1]);
    const struct change change = { change_relative(FILTERS, y[0], y[1]),
                                   change_relative(size, before, after),
                                   change_moved(view.map, back, back, before, after) };
    free(after);
    free(before);
    view_free(&view);
    return change;
}

static void margin_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    struct change largest = { 0, 0, 0 };
    for (size_t i = 0; i < NETWORKS; i++) {
        const struct change change = move_one(rng, p);
        largest = (struct change){ change_larger(largest.pooled, change.pooled),
                                   change_larger(largest.map, change.map),
                                   change_larger(largest.bits, change.bits) };
    }
    out[STATED].value = out[FAR].value = largest.pooled;
    out[MAP_MOVES].value = largest.bits;
    out[MAP_STAYS].value = largest.map;
}

static void edge_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    out[0].value = move_one(rng, p).pooled;
}

/* ---- what one network sees: mean over the channels of the last layer ---- */

enum { EMPTY, MIDDLE, CORNER, PANELS, PICTURE_PIXELS = PICTURE_SIDE * PICTURE_SIDE };

static void average_channels(const struct view *view, const struct view_place *place,
                             double *picture)
{
    float map[FILTERS * PICTURE_PIXELS];
    require(shape_size(view->map) == COUNT(map));
    view_map(view, place, map);
    for (size_t i = 0; i < PICTURE_PIXELS; i++) {
        picture[i] = 0;
        for (size_t c = 0; c < FILTERS; c++) {
            picture[i] += (double)map[c * PICTURE_PIXELS + i] / FILTERS;
        }
    }
}

/* How much the empty canvas differs from its middle, in units of this; and what the object adds in
 * the middle and near a corner, in units of the largest. */
static void take_pictures(const struct view *view, double pictures[PANELS][PICTURE_PIXELS])
{
    enum { CENTRED = (PICTURE_SIDE - OBJECT) / 2 };
    static const struct view_place middle = { CENTRED, CENTRED }, corner = { 1, 1 };
    double largest = 0;
    average_channels(view, NULL, pictures[EMPTY]);
    average_channels(view, &middle, pictures[MIDDLE]);
    average_channels(view, &corner, pictures[CORNER]);
    const double level = pictures[EMPTY][PICTURE_PIXELS / 2 + PICTURE_SIDE / 2];
    for (size_t i = 0; i < PICTURE_PIXELS; i++) {
        largest = fmax(largest, fabs(pictures[MIDDLE][i] - pictures[EMPTY][i]));
    }
    for (size_t i = 0; i < PICTURE_PIXELS; i++) {
        pictures[MIDDLE][i] = (pictures[MIDDLE][i] - pictures[EMPTY][i]) / largest;
        pictures[CORNER][i] = (pictures[CORNER][i] - pictures[EMPTY][i]) / largest;
        pictures[EMPTY][i] = (pictures[EMPTY][i] - level) / level;
    }
}

static void draw_pictures(uint64_t seed, const void *context, struct table *table)
{
    (void)context;
    static const char *const panels[] = { "empty", "middle", "corner" };
    static const size_t paddings[] = { CIRCULAR, ZEROS };
    const struct view_place middle = { (PICTURE_SIDE - OBJECT) / 2, (PICTURE_SIDE - OBJECT) / 2 };
    double pictures[PANELS][PICTURE_PIXELS];
    for (size_t k = 0; k < COUNT(paddings); k++) {
        struct rng rng = rng_at(seed, rng_hash_text("translation.pictures"), 0, 0);
        const struct stack stack = stack_of(PICTURE_NET, paddings[k]);
        struct view view = view_new(&rng, &stack, PICTURE_SIDE, OBJECT, middle);
        take_pictures(&view, pictures);
        for (size_t i = 0; i < (size_t)PANELS * PICTURE_PIXELS; i++) {
            const size_t panel = i / PICTURE_PIXELS, pixel = i % PICTURE_PIXELS;
            table_add_text(table, padding_words[paddings[k]]);
            table_add_text(table, panels[panel]);
            table_add_count(table, pixel % PICTURE_SIDE);
            table_add_count(table, pixel / PICTURE_SIDE);
            table_add_number(table, pictures[panel][pixel]);
            table_end_row(table);
        }
        view_free(&view);
    }
}

int main(int argc, char **argv)
{
    /* clang-format off */
#define AXES { [NET] = { "network", net_words, NULL, COUNT(net_words) }, \
               [PADDING] = { "padding", padding_words, NULL, COUNT(padding_words) }, \
               [MARGIN] = { "margin_px", NULL, margins, COUNT(margins) } }
    static const struct sweep sweeps[] = {
        { .name = "margin", .trials = 1, .trial = margin_trial, .keep = in_range, .quick = quick,
          .axes = AXES, .claims = margin_claims, .claim_count = COUNT(margin_claims),
          .derived = margin_derived, .derived_count = COUNT(margin_derived) },
        { .name = "edge", .trials = 256, .trial = edge_trial, .keep = near_edge, .quick = quick,
          .axes = AXES, .claims = edge_claims, .claim_count = COUNT(edge_claims) },
    };
    static const struct picture pictures = {
        "pictures", { "padding", "panel", "x", "y", "value" }, draw_pictures
    };
    static const struct experiment translation = {
        .name = "translation", .seed = 14,
        .asks = "Does the pooled vector stay the same when the object moves in the image?",
        .sweeps = sweeps, .sweep_count = COUNT(sweeps),
        .pictures = &pictures, .picture_count = 1,
    };
    /* clang-format on */
    return experiment_main(&translation, argc, argv);
}

/* operation_order: what does pooling know of where things are?
 *
 * Model   a map x of N = side*side positions and the map x' = x[order] for an order of the positions:
 *         a cyclic shift, the mirror image, a quarter turn, patches or single pixels shuffled.
 *         Whole numbers from -8 to 8, whose sums are exact, or normal numbers, whose sums round.
 * Theory  mean      both sums have the same terms: equal, or after rounding (bound: operation.c)
 *                   within twice the bound. One value v among zeros pools to v/N wherever it is.
 *         energies  mean squares of differences of neighbours on the torus: shifts and mirror images
 *                   keep neighbours, so these stay; a quarter turn exchanges rows and columns. So
 *                   shifts alone do not show that a pooling ignores places.
 *         flatten   a logit weighs every position by itself: sum (w[i] - w[j]) x changes, unless the
 *                   weights of the places exchanged are equal
 * Trial   the largest (and least) change of ORDERS random orders, relative to mean |x| for GAP, to
 *         the largest output for the others
 * Writes  results/operation_order.csv and operation_order.pictures.csv, drawn by
 *         plots/operation_order.gp
 */
#include <math.h>
#include <stdlib.h>

#include "base/require.h"
#include "harness/experiment.h"
#include "harness/panel.h"
#include "heads/flatten.h"
#include "heads/linear.h"
#include "heads/pool.h"
#include "heads/summation.h"
#include "signals/pattern.h"
#include "signals/rearrange.h"

enum { C = 3, ORDERS = 16, CLASSES = 10, MOST_OUTPUTS = 4 * C, PICTURE_PX = 24 };

/* clang-format off */

/* ---- where we look ---- */

enum { HEAD, HOW, VALUES, SIDE }; enum { LAYOUT, LONE_SIDE }; /* axes of orders, places */
enum { GAP_NCHW, GAP_NHWC, ENERGIES, FLATTEN }; enum { WHOLE, NORMAL };
static const char *const heads[] = { "GAP in NCHW", "GAP in NHWC", "derivative energies", "flatten" };
static const char *const hows[] = { "cyclic shift", "mirror image", "quarter turn", "patches shuffled", "pixels shuffled" };
static const char *const values[] = { "whole", "normal" }, *const layouts[] = { "NCHW", "NHWC" };
static const double sides[] = { 7, 8, 64, 80 };

static bool gap(const double *p) { return p[HEAD] <= GAP_NHWC; }
static bool whole(const double *p) { return gap(p) && p[VALUES] == WHOLE; }
static bool rounded(const double *p) { return gap(p) && p[VALUES] == NORMAL; }
static bool last_map(const double *p) { return p[HEAD] == GAP_NCHW && p[VALUES] == NORMAL && p[SIDE] == 8; } /* as flatten's */
static bool flatten(const double *p) { return p[HEAD] == FLATTEN; }
static bool neighbours(const double *p) { return p[HEAD] == ENERGIES && p[HOW] <= REARRANGE_MIRROR; }
static bool no_neighbours(const double *p) { return p[HEAD] == ENERGIES && p[HOW] > REARRANGE_MIRROR; }
static bool keep(const double *p)
{
    const bool divides = p[HOW] != REARRANGE_PATCHES || fmod(p[SIDE], REARRANGE_PATCHES_PER_SIDE) == 0;
    return divides && (gap(p) || (p[SIDE] == 8 && p[VALUES] == (flatten(p) ? NORMAL : WHOLE)));
}
static bool small(const double *p) { return p[SIDE] == 8; }

/* ---- what theory says ---- */

static double zero(const double *p, const void *c) { return (void)p, (void)c, 0.0; }
static double tenth(const double *p, const void *c) { return (void)p, (void)c, 0.1; }
static double two_bounds(const double *p, const void *c) { return (void)c, 2 * summation_bound(SUMMATION_LANES, (size_t)(p[SIDE] * p[SIDE])); }
static double places(const double *p, const void *c) { return (void)c, p[LONE_SIDE] * p[LONE_SIDE]; }

/* ---- what we claim ---- */

#define STATED .expect = CONFIRMED
#define WRONG .expect = REFUTED
#define EXACTLY .exact = true, .kind = VALUE
enum { EQUAL, NEAR, ENERGIES_STAY, ENERGIES_IGNORE, GAP_SEES, FLATTEN_IGNORES, GAP_IGNORES, FLATTEN_SEES };
static const struct claim order_claims[] = {
    [EQUAL] = { "order-is-equal", "GAP of whole numbers is the same, to the last bit, in any order of the positions",
        "C05", STATED, EXACTLY, .unit = "mean |x|", .predict = zero, .applies = whole },
    [NEAR] = { "order-is-near", "GAP of numbers whose sums round is the same within twice the bound of the sum",
        "C05", STATED, EXACTLY, .unit = "mean |x|", .form = AT_MOST, .predict = two_bounds, .applies = rounded },
    [ENERGIES_STAY] = { "shifts-keep-energies", "shifts and mirror images alone cannot tell: derivative energies pass them too",
        "C05", CORRECTED, EXACTLY, .unit = "1", .predict = zero, .applies = neighbours },
    [ENERGIES_IGNORE] = { "order-keeps-energies", "control, known to be false: derivative energies stay if the map is turned or shuffled",
        NULL, CONTROL, EXACTLY, .unit = "1", .predict = zero, .abs = 0.01, .applies = no_neighbours },
    [GAP_SEES] = { "gap-sees-order", "GAP incorporates spatial information: rearranging the positions changes what it gives by a tenth",
        "C44", WRONG, EXACTLY, .unit = "mean |x|", .form = AT_LEAST, .predict = tenth, .applies = last_map },
    [FLATTEN_IGNORES] = { "flatten-ignores-order", "a fully connected layer ignores spatial relations: rearranging the positions leaves its logits within a tenth",
        "C44", WRONG, EXACTLY, .unit = "1", .predict = zero, .abs = 0.1, .applies = flatten },
    [GAP_IGNORES] = { "gap-ignores-order", "GAP is the same in any order of the positions, within the rounding of its sum",
        "C44", CORRECTED, EXACTLY, .unit = "mean |x|", .form = AT_MOST, .predict = two_bounds, .applies = last_map },
    [FLATTEN_SEES] = { "flatten-sees-order", "every rearrangement changes the logits of a flatten head by a tenth of the largest or more",
        "C44", CORRECTED, EXACTLY, .unit = "1", .form = AT_LEAST, .predict = tenth, .applies = flatten },
};
static const struct claim place_claims[] = {
    { "lone-response-places", "a single response v pools to v/N from all N positions, to the last bit",
        "C05", STATED, EXACTLY, .unit = "places", .predict = places },
};
/* clang-format on */

/* ---- what we do ---- */

/* One head, for maps in NCHW. */
struct run {
    size_t head, outputs;
    struct shape in;
    float *weights; /* of flatten: CLASSES * C * N, else NULL */
};

static size_t outputs_of(size_t head)
{
    return head == FLATTEN ? CLASSES : head == ENERGIES ? MOST_OUTPUTS : C;
}

static void to_nhwc(struct shape in, const float *x, float *y)
{
    for (size_t i = 0; i < shape_size(in); i++) {
        const size_t n = shape_pixels(in);
        y[shape_at(in, NHWC, 0, i / n, i % n)] = x[i];
    }
}

static void pool(const struct run *run, const float *x, float *y)
{
    float *scratch = xcalloc(shape_size(run->in), sizeof *scratch);
    const struct linear linear = { 1, shape_size(run->in), CLASSES };
    switch (run->head) {
    case GAP_NCHW:
        pool_average(run->in, NCHW, x, y);
        break;
    case GAP_NHWC:
        to_nhwc(run->in, x, scratch);
        pool_average(run->in, NHWC, scratch, y);
        break;
    case ENERGIES:
        pool_energy(run->in, NCHW, x, y);
        break;
    default:
        flatten_forward(run->in, NCHW, x, scratch);
        linear_forward_plain(linear, run->weights, NULL, scratch, y);
    }
    free(scratch);
}

static void fill(struct rng *rng, bool whole_numbers, size_t n, float *x)
{
    rng_fill_normal(rng, n, x);
    for (size_t i = 0; whole_numbers && i < n; i++) {
        x[i] = (float)rng_below(rng, 17) - 8.0f;
    }
}

/* mean |x| of each channel for GAP, the largest |y| for the others. */
static void scale_of(const struct run *run, const float *x, const float *y, double *scale)
{
    const size_t n = shape_pixels(run->in);
    double largest = 0;
    for (size_t k = 0; k < run->outputs; k++) {
        largest = fmax(largest, fabs((double)y[k]));
    }
    for (size_t k = 0; k < run->outputs; k++) {
        double sum = 0;
        for (size_t i = 0; run->head <= GAP_NHWC && i < n; i++) {
            sum += fabs((double)x[k * n + i]);
        }
        scale[k] = run->head <= GAP_NHWC ? sum / (double)n : largest;
    }
}

/* The largest change of an output if the positions of all channels of x come into this order. */
static double change(const struct run *run, const size_t *order, const float *x)
{
    const size_t n = shape_pixels(run->in);
    float *moved = xcalloc(shape_size(run->in), sizeof *moved);
    float before[MOST_OUTPUTS], after[MOST_OUTPUTS];
    double scale[MOST_OUTPUTS], most = 0;
    for (size_t c = 0; c < C; c++) {
        rearrange_apply(n, order, x + c * n, moved + c * n);
    }
    pool(run, x, before);
    pool(run, moved, after);
    scale_of(run, x, before, scale);
    for (size_t k = 0; k < run->outputs; k++) {
        const double changed = fabs((double)after[k] - (double)before[k]) / scale[k];
        most = isnan(most) || most >= changed ? most : changed;
    }
    free(moved);
    return most;
}

static void order_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    const size_t head = (size_t)p[HEAD], side = (size_t)p[SIDE], n = side * side;
    struct run run = { head, outputs_of(head), { 1, C, side, side }, NULL };
    float *x = xcalloc(C * n, sizeof *x);
    size_t *order = xcalloc(n, sizeof *order);
    double most = 0, least = HUGE_VAL;
    if (flatten(p)) {
        run.weights = xcalloc(CLASSES * C * n, sizeof *run.weights);
        rng_fill_normal(rng, CLASSES * C * n, run.weights);
    }
    for (size_t i = 0; i < ORDERS; i++) {
        fill(rng, p[VALUES] == WHOLE, C * n, x);
        rearrange_order(rng, (enum rearrange)p[HOW], side, order);
        const double changed = change(&run, order, x);
        most = isnan(most) || most >= changed ? most : changed;
        least = isnan(least) || least <= changed ? least : changed;
    }
    out[EQUAL].value = out[NEAR].value = out[GAP_SEES].value = out[GAP_IGNORES].value = most;
    out[ENERGIES_STAY].value = out[ENERGIES_IGNORE].value = out[FLATTEN_IGNORES].value = most;
    out[FLATTEN_SEES].value = least;
    free(run.weights);
    free(order);
    free(x);
}

/* One response that is no power of two, so that v/N rounds, at every position in turn. */
static void place_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    const size_t side = (size_t)p[LONE_SIDE], n = side * side;
    const struct shape in = { 1, C, side, side };
    float *x = xcalloc(shape_size(in), sizeof *x), y[C], v;
    size_t same = 0;
    rng_fill_normal(rng, 1, &v);
    for (size_t i = 0; i < n; i++) {
        const size_t at = shape_at(in, (enum layout)p[LAYOUT], 0, 1, i);
        x[at] = v;
        pool_average(in, (enum layout)p[LAYOUT], x, y);
        same += y[0] == 0 && y[1] == v / (float)n && y[2] == 0;
        x[at] = 0;
    }
    out[0].value = (double)same;
    free(x);
}

/* ---- what we show: a face in every order ---- */

static const struct pattern_patch face[] = {
    /* an eye, a wink and a mouth */
    { 6, 5, 4, 4 }, { 8, 15, 2, 4 }, { 16, 6, 2, 2 }, { 16, 16, 2, 2 }, { 18, 7, 2, 10 },
};

static void draw_face(float *x)
{
    const struct pattern canvas = { PICTURE_PX, PICTURE_PX, 1, 0, 1 };
    float part[PICTURE_PX * PICTURE_PX];
    pattern_constant(0, PICTURE_PX * PICTURE_PX, x);
    for (size_t k = 0; k < COUNT(face); k++) {
        pattern_patch(&canvas, face[k], part);
        for (size_t i = 0; i < COUNT(part); i++) {
            x[i] = fmaxf(x[i], part[i]);
        }
    }
}

static void add_panel(const char *panel, const float *x, struct table *table)
{
    panel_add(&(struct panel){ { panel }, PICTURE_PX, PICTURE_PX, x, 0 }, table);
}

static void draw_pictures(uint64_t seed, const void *context, struct table *table)
{
    (void)context;
    enum { N = PICTURE_PX * PICTURE_PX };
    float x[N], y[N];
    size_t order[N];
    draw_face(x);
    add_panel("as it is", x, table);
    for (size_t how = 0; how < COUNT(hows); how++) {
        struct rng rng = rng_at(seed, rng_hash_text("operation_order.pictures"), how, 0);
        rearrange_order(&rng, (enum rearrange)how, PICTURE_PX, order);
        rearrange_apply(N, order, x, y);
        add_panel(hows[how], y, table);
    }
}

/* clang-format off */
int main(int argc, char **argv)
{
    static const struct sweep sweeps[] = {
        { .name = "orders", .trial = order_trial, .trials = 1, .keep = keep, .quick = small, .claims = order_claims, .claim_count = COUNT(order_claims),
          .axes = { [HEAD] = { "head", heads, NULL, COUNT(heads) }, [HOW] = { "order", hows, NULL, COUNT(hows) },
                    [VALUES] = { "values", values, NULL, COUNT(values) }, [SIDE] = { "side_px", NULL, sides, COUNT(sides) } } },
        { .name = "places", .trial = place_trial, .trials = 1, .claims = place_claims, .claim_count = COUNT(place_claims),
          .axes = { [LAYOUT] = { "layout", layouts, NULL, COUNT(layouts) }, [LONE_SIDE] = { "side_px", NULL, sides, 3 } } },
    };
    static const struct picture picture = { "pictures", { "panel", "x", "y", "value" }, draw_pictures };
    static const struct experiment operation_order = {
        .name = "operation_order", .seed = 1, .asks = "What does pooling know of where things are?",
        .sweeps = sweeps, .sweep_count = COUNT(sweeps), .pictures = &picture, .picture_count = 1,
    };
    return experiment_main(&operation_order, argc, argv);
}
/* clang-format on */

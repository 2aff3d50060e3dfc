/* translation_stride: does the pooled vector stay the same if layers skip pixels?
 *
 * Model   object of OBJECT x OBJECT pixels, uniform on [0, 1), on a torus of zeros. DEPTH
 *         convolutions of 3 x 3 with drawn weights and biases, ReLU, FILTERS channels; some skip
 *         every second pixel of each row and column. GAP y. Change: |y - y0|/|y0| after a shift to
 *         the right by t pixels.
 * Theory  Behind a stride s GAP sees every s-th pixel of f. Along an axis of n pixels,
 *         F(w) = sum over j of f(j) exp(-i w j):
 *             (s/n) sum over k of f(s k) = (1/n) sum over m = 0 .. s-1 of F(2 pi m/s)
 *         The shift multiplies F by exp(-i w t): for every f y stays if s divides t, otherwise if F
 *         is 0 at the multiples of 2 pi/s.
 *           blur     (1 2 1)/4 has the response (1 + cos w)/2, 0 at pi: GAP right behind a blurred
 *                    stride 2 stays. With a ReLU between them it does not, but changes less.
 *           largest  The phase with the most energy holds the same pixels after every shift.
 *           stripes  of period 2 have all their contrast at pi: one pixel moves y by all of it.
 * Trial   NETWORKS drawn networks and objects: the largest change. Part of a stride: one a trial
 * Writes  translation_stride.csv, drawn by translation_stride.gp
 *
 * Rounding: two sums of n <= 1024 numbers >= 0 in float differ by 2 (n/16 + 5) u, 8e-6, at most;
 * behind the blur n is 256, and its nine products add 18 u. The sums are bitwise the same where a
 * shift only exchanges the lanes in which they are taken: then the change is 0. */
#include <math.h>
#include <stdlib.h>

#include "base/require.h"
#include "harness/change.h"
#include "harness/experiment.h"
#include "heads/pool.h"
#include "nets/view.h"
#include "signals/pattern.h"

enum {
    SIDE = 32,
    OBJECT = 6,
    TOP = 8,
    LEFT = SIDE - OBJECT - 1,
    FILTERS = 8,
    DEPTH = 4,
    NETWORKS = 64
};

/* ---- where we look ---- */

enum { ARM, SHIFT };
enum { STRIDE_1, STRIDE_2, STRIDE_4, BLUR_2, BLUR_4, LARGEST_2, LARGEST_4, BLUR_LAST };
static const char *const arm_words[] = {
    "stride 1",
    "stride 2",
    "stride 4",
    "blurred stride 2",
    "blurred stride 4",
    "largest phase at stride 2",
    "largest phase at stride 4",
    "blurred stride 2 before GAP",
};
static const struct {
    size_t stride; /* of the whole stack */
    enum subsample subsample;
    size_t strides[DEPTH];
} arms[] = {
    [STRIDE_1] = { 1, SUBSAMPLE_KEEP, { 1, 1, 1, 1 } },
    [STRIDE_2] = { 2, SUBSAMPLE_KEEP, { 1, 2, 1, 1 } },
    [STRIDE_4] = { 4, SUBSAMPLE_KEEP, { 1, 2, 2, 1 } },
    [BLUR_2] = { 2, SUBSAMPLE_BLUR, { 1, 2, 1, 1 } },
    [BLUR_4] = { 4, SUBSAMPLE_BLUR, { 1, 2, 2, 1 } },
    [LARGEST_2] = { 2, SUBSAMPLE_LARGEST, { 1, 2, 1, 1 } },
    [LARGEST_4] = { 4, SUBSAMPLE_LARGEST, { 1, 2, 2, 1 } },
    [BLUR_LAST] = { 2, SUBSAMPLE_BLUR, { 1, 1, 1, 2 } },
};
static const double shifts[] = { 1, 2, 3, 4, 5, 6, 7, 8 };

/* clang-format off */
static bool multiple(const double *p) { return (size_t)p[SHIFT] % arms[(size_t)p[ARM]].stride == 0; }
static bool no_stride(const double *p) { return p[ARM] == STRIDE_1; }
static bool cured(const double *p) { return p[ARM] >= LARGEST_2; }
static bool whole_step(const double *p) { return !no_stride(p) && !cured(p) && multiple(p); }
static bool part_step(const double *p) { return !cured(p) && !multiple(p); }
static bool blurred(const double *p) { return p[ARM] == BLUR_2 || p[ARM] == BLUR_4; }
static bool cured_or_multiple(const double *p) { return cured(p) || multiple(p); }
static bool quick(const double *p) { return p[SHIFT] <= 2; }

/* ---- what theory says ---- */

static double zero(const double *p, const void *c) { return (void)p, (void)c, 0.0; }
static double half(const double *p, const void *c) { return (void)p, (void)c, 0.5; }
static double jump(const double *p, const void *c) { return (void)c, p[ARM] == STRIDE_2 ? 1.0 : 0.0; }
/* clang-format on */

/* ---- what we claim ---- */

/* clang-format off */
enum { STATED, WHOLE, MAP_MOVES, CURED, MAP_STAYS };
static const struct claim whole_claims[] = {
    [STATED] = { .id = "stride-1-unchanged", .statements = "C06",
        .says = "if no layer skips pixels, every shift leaves the pooled vector",
        .kind = VALUE, .exact = true, .unit = "1", .predict = zero, .abs = 1e-5,
        .applies = no_stride, .expect = CONFIRMED },
    [WHOLE] = { .id = "whole-step-unchanged", .statements = "C06", .role = CORRECTED,
        .says = "with a total stride s, shifts by multiples of s leave it",
        .kind = VALUE, .exact = true, .unit = "1", .predict = zero, .abs = 1e-5,
        .applies = whole_step },
    [MAP_MOVES] = { .id = "whole-step-map-moves", .statements = "C06", .role = CORRECTED,
        .says = "because they move the map by 1/s of the shift, to the last bit",
        .kind = VALUE, .exact = true, .unit = "signal", .predict = zero, .applies = multiple },
    [CURED] = { .id = "cured-stride-unchanged", .statements = "C06", .role = CORRECTED,
        .says = "every shift leaves it if the largest phase is kept, or if GAP follows right after "
                "stride 2 with its blur",
        .kind = VALUE, .exact = true, .unit = "1", .predict = zero, .abs = 1e-5,
        .applies = cured },
    [MAP_STAYS] = { .id = "strided-map-unchanged", .role = CONTROL,
        .says = "control, known to be false: the map itself stays, too",
        .kind = VALUE, .exact = true, .unit = "1", .predict = zero, .abs = 1e-5,
        .applies = no_stride },
};

enum { PART, BLUR_HELPS };
static const struct claim part_claims[] = {
    [PART] = { .id = "part-step-unchanged", .statements = "C06", .role = LIMIT,
        .says = "so do shifts by other numbers of pixels, with a blur before each stride or without",
        .form = AT_MOST, .kind = MEDIAN, .unit = "1", .predict = zero, .abs = 1e-5 },
    [BLUR_HELPS] = { .id = "blur-halves-change", .statements = "C06", .role = CORRECTED,
        .says = "the blur leaves at most half of the change",
        .form = AT_MOST, .kind = MEDIAN, .unit = "1", .predict = half, .applies = blurred },
};

static const struct claim stripes_claims[] = {
    { .id = "stripes-jump", .statements = "C06", .role = CORRECTED,
        .says = "stripes of period 2, moved by one pixel, change by all of their contrast behind "
                "stride 2, and not at all behind its blur",
        .kind = VALUE, .exact = true, .unit = "signal", .predict = jump },
};
/* clang-format on */

/* ---- what we do ---- */

static struct stack stack_of(size_t arm)
{
    const struct stack_layer layer = { FILTERS, 3, 1 };
    struct stack stack = stack_uniform(DEPTH, layer, CONV_CIRCULAR, true);
    stack.subsample = arms[arm].subsample;
    for (size_t l = 0; l < DEPTH; l++) {
        stack.layers[l].stride = arms[arm].strides[l];
    }
    return stack;
}

struct change {
    double pooled, map; /* relative */
    double bits;        /* largest difference from the map moved */
};

/* Across the seam of the torus. The map is compared with itself moved by shift/stride. */
static struct change move_object(const struct view *view, size_t shift, size_t stride)
{
    const struct view_place from = { TOP, LEFT }, to = { TOP, LEFT + shift };
    const size_t size = shape_size(view->map);
    float *before = xcalloc(size, sizeof *before), *after = xcalloc(size, sizeof *after);
    float y[2][FILTERS];
    view_map(view, &from, before);
    view_map(view, &to, after);
    pool_average(view->map, NCHW, before, y[0]);
    pool_average(view->map, NCHW, after, y[1]);
    const struct change change = { change_relative(FILTERS, y[0], y[1]),
                                   change_relative(size, before, after),
                                   change_moved(view->map, 0, shift / stride, before, after) };
    free(after);
    free(before);
    return change;
}

static void whole_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    const size_t arm = (size_t)p[ARM];
    const struct stack stack = stack_of(arm);
    struct change largest = { 0, 0, 0 };
    for (size_t i = 0; i < NETWORKS; i++) {
        struct view view = view_new(rng, &stack, SIDE, OBJECT, (struct view_place){ TOP, LEFT });
        const struct change change = move_object(&view, (size_t)p[SHIFT], arms[arm].stride);
        largest = (struct change){ change_larger(largest.pooled, change.pooled),
                                   change_larger(largest.map, change.map),
                                   change_larger(largest.bits, change.bits) };
        view_free(&view);
    }
    out[STATED].value = out[WHOLE].value = out[CURED].value = largest.pooled;
    out[MAP_MOVES].value = largest.bits;
    out[MAP_STAYS].value = largest.map;
}

/* The same network and object again without the blur. */
static void part_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    const size_t arm = (size_t)p[ARM], shift = (size_t)p[SHIFT];
    const struct stack stack = stack_of(arm);
    struct view view = view_new(rng, &stack, SIDE, OBJECT, (struct view_place){ TOP, LEFT });
    const double change = move_object(&view, shift, arms[arm].stride).pooled;
    view.stack.subsample = SUBSAMPLE_KEEP;
    out[PART].value = change;
    out[BLUR_HELPS].value = change / move_object(&view, shift, arms[arm].stride).pooled;
    view_free(&view);
}

/* Mean behind one layer that passes on what it gets, but skips every second pixel. */
static double pooled_stripes(enum subsample subsample, float first, float second)
{
    const struct shape in = { 1, 1, SIDE, SIDE };
    const float weight = 1;
    struct stack stack = stack_uniform(1, (struct stack_layer){ 1, 1, 2 }, CONV_CIRCULAR, false);
    float x[SIDE * SIDE], map[SIDE * SIDE], y;
    stack.subsample = subsample;
    pattern_stripes_vertical(&(struct pattern){ SIDE, SIDE, 1, first, second }, x);
    stack_forward(&stack, &weight, in, x, map);
    pool_average(stack_shape(&stack, in), NCHW, map, &y);
    return (double)y;
}

static void stripes_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)rng, (void)context;
    const enum subsample subsample = arms[(size_t)p[ARM]].subsample;
    out[0].value = pooled_stripes(subsample, 1, 0) - pooled_stripes(subsample, 0, 1);
}

int main(int argc, char **argv)
{
    /* clang-format off */
#define AXES [ARM] = { "arm", arm_words, NULL, COUNT(arm_words) }, \
             [SHIFT] = { "shift_px", NULL, shifts, COUNT(shifts) }
    static const double stripes_grid[][EXPERIMENT_MAX_AXES] = { { STRIDE_2, 1 }, { BLUR_2, 1 } };
    static const struct sweep sweeps[] = {
        { .name = "whole", .trials = 1, .trial = whole_trial, .keep = cured_or_multiple,
          .quick = quick, .axes = { AXES },
          .claims = whole_claims, .claim_count = COUNT(whole_claims) },
        { .name = "part", .trials = 64, .trial = part_trial, .keep = part_step,
          .quick = quick, .axes = { AXES },
          .claims = part_claims, .claim_count = COUNT(part_claims) },
        { .name = "stripes", .trials = 1, .trial = stripes_trial, .axes = { AXES },
          .grid = stripes_grid, .points = COUNT(stripes_grid),
          .claims = stripes_claims, .claim_count = COUNT(stripes_claims) },
    };
    static const struct experiment translation_stride = {
        .name = "translation_stride", .seed = 1,
        .asks = "Does the pooled vector stay the same if layers skip pixels?",
        .sweeps = sweeps, .sweep_count = COUNT(sweeps),
    };
    /* clang-format on */
    return experiment_main(&translation_stride, argc, argv);
}

/* texture: can anything that ignores places tell stripes from a checkerboard?
 *
 * Model   maps of values 0 and 1, half of each, whole periods of cells of s pixels, torus: stripes
 *         (horizontal, vertical), checkerboard. Whole numbers and divisions by powers of two are
 *         exact, so that rounding can neither hide a difference nor make one.
 * Theory  order     both maps hold the same numbers: statistics that ignore places are equal
 *         linear    circular border: mean of (k * x) = sum over a of k[a] (mean of x shifted by a)
 *                   = (sum k) (mean x), equal for both. With zeros beyond the edge, k = d_y sums to
 *                   -(first row)/n: 0 for horizontal stripes, -1/(2 side) for the checkerboard. A
 *                   kernel that mirrors itself weighs rows i and side-1-i alike, which add up to 1:
 *                   equal again
 *         ReLU      max(0, d_x): 0 for horizontal stripes, 1 at one of 2s checkerboard pixels
 *         contrast  low, high = (1 -+ c)/2: variance (c/2)^2
 * Trial   one comparison; only kernels are random, and all of them must agree
 * Writes  results/texture.csv, texture.patterns.csv; drawn by plots/texture.gp. Which derivatives
 *         tell them apart asks texture_energy; how well they do under noise, texture_noise.
 */
#include <math.h>

#include "base/require.h"
#include "harness/experiment.h"
#include "harness/panel.h"
#include "heads/head.h"
#include "signals/filter.h"
#include "signals/noise.h"
#include "signals/pattern.h"

enum { SIDE = 32, CUT_SIDE = 36, CUT_CELL = 8, PIXELS = SIDE * SIDE };
enum { MOST_PIXELS = CUT_SIDE * CUT_SIDE, PICTURE_SIDE = 16, PICTURE_CELL = 4 };
static const float PICTURE_SIGMA = 0.5f;

/* ---- where we look ---- */

enum { WHAT, CELL, PAIR, SIDE_PX }; /* axes of order; responses have the first two, */
enum { TEXTURE, CONTRAST = 2 };     /* contrasts a texture, cell and contrast */
enum { HORIZONTAL, VERTICAL, CHECKERBOARD };
enum { INTENSITY, CIRCULAR, MIRRORED, ZEROS, RELU };
static const char *const pairs[] = { "horizontal stripes and checkerboard",
                                     "vertical stripes and checkerboard" };
static const char *const textures[] = { "horizontal stripes", "vertical stripes", "checkerboard" };
static const char *const arms[] = { "intensity", "linear circular", "linear with zeros mirrored",
                                    "linear with zeros d_y", "ReLU of d_x" };
static const double cells[] = { 1, 2, 4, 8 }, sides[] = { SIDE, CUT_SIDE };
static const double contrasts[] = { 0.25, 0.5, 1 };

/* clang-format off */
enum { GAP, GMP, AVGMAX, CATAVGMAX, GEM, LSE, BOLTZMANN, TOPK, MEANVAR, MEANSTD, COVARIANCE, ENERGY };
static const char *const heads[] = { "gap", "gmp", "avgmax", "catavgmax", "gem", "lse", "boltzmann", "topk", "meanvar", "meanstd", "covariance", "energy" };
static bool whole(const double *p) { return p[SIDE_PX] == SIDE; }
static bool cut(const double *p) { return !whole(p); }
static bool keep_order(const double *p) { return whole(p) || (p[WHAT] == GAP && p[CELL] == CUT_CELL); }
static bool fine_or_coarse(const double *p) { return p[CELL] == 1 || p[CELL] == 8; }
static bool order_free(const double *p) { return whole(p) && p[WHAT] != ENERGY && p[WHAT] != LSE && p[WHAT] != BOLTZMANN; }
static bool lse(const double *p) { return p[WHAT] == LSE; }
static bool boltzmann(const double *p) { return p[WHAT] == BOLTZMANN; }
static bool knows_places(const double *p) { return p[WHAT] == ENERGY; }
static bool gap(const double *p) { return whole(p) && p[WHAT] == GAP; }
static bool blind(const double *p) { return p[WHAT] <= CIRCULAR; }
static bool mirrored(const double *p) { return p[WHAT] == MIRRORED; }
static bool seeing(const double *p) { return p[WHAT] >= ZEROS; }

/* ---- what theory says ---- */

static double zero(const double *p, const void *c) { return (void)p, (void)c, 0.0; }
static double half(const double *p, const void *c) { return (void)p, (void)c, 0.5; }
static double response(const double *p, const void *c) { return (void)c, p[WHAT] == RELU ? 0.5 / p[CELL] : -0.5 / SIDE; }
static double contrast_law(const double *p, const void *c) { return (void)c, p[CONTRAST] * p[CONTRAST] / 4; }
static double contrast_gain(const double *p, const void *c) { return (void)c, 3 * p[CONTRAST] * p[CONTRAST] / 16; }

/* ---- what we claim. No margin, but for sums of 1024 exponentials, which err by e = 4.1e-6 of
 * themselves: LSE by e/10, Boltzmann's 1 - D/S by 2e D/S, D/S = 0.27; twice that, and exp rounds ---- */

#define EXACTLY .exact = true, .kind = VALUE, .unit = "1"
#define STATED(id) .statements = (id), .expect = CONFIRMED
enum { EQUAL, EQUAL_LSE, EQUAL_BOLTZMANN, BRIGHT, PLACES, CUT_EQUAL };
static const struct claim order_claims[] = {
    [EQUAL] = { .id = "order-free-is-equal", EXACTLY, .predict = zero, .applies = order_free, STATED("C34"),
        .says = "the head gives the same numbers for stripes and checkerboard, to the last bit" },
    [EQUAL_LSE] = { .id = "lse-is-equal", EXACTLY, .predict = zero, .abs = 1e-6, .applies = lse, STATED("C34"),
        .says = "so does log-sum-exp, within the rounding of its sums" },
    [EQUAL_BOLTZMANN] = { .id = "boltzmann-is-equal", EXACTLY, .predict = zero, .abs = 5e-6, .applies = boltzmann, STATED("C34"),
        .says = "so does the Boltzmann mean, within the rounding of its two sums" },
    [BRIGHT] = { .id = "half-is-bright", EXACTLY, .predict = half, .applies = gap, STATED("C34"),
        .says = "half of the pixels of the two patterns are bright" },
    [PLACES] = { .id = "energy-is-equal", .role = CONTROL, EXACTLY, .predict = zero, .applies = knows_places,
        .says = "control, known to be false: the head of derivative energies gives the same numbers" },
    [CUT_EQUAL] = { .id = "cut-period-is-equal", .role = CONTROL, EXACTLY, .predict = zero, .applies = cut,
        .says = "control, known to be false: the means are equal if half a period is left over" },
};

enum { SAME, SAME_SEEN, SAME_MIRRORED, SUM_LAW, RESPONSE };
static const struct claim response_claims[] = {
    [SAME] = { .id = "pooled-response-is-equal", EXACTLY, .predict = zero, .applies = blind, STATED("C35"),
        .says = "intensity and any linear convolution with circular padding pool to the same number for both" },
    [SAME_SEEN] = { .id = "pooled-response-stays-equal", .role = LIMIT, EXACTLY, .predict = zero, .applies = seeing, .statements = "C35",
        .says = "so do a linear convolution with zero padding, and one ReLU" },
    [SAME_MIRRORED] = { .id = "mirrored-response-is-equal", .role = CORRECTED, EXACTLY, .predict = zero, .applies = mirrored, .statements = "C35",
        .says = "with zero padding they do if the kernel mirrors itself" },
    [SUM_LAW] = { .id = "response-is-kernel-sum-times-mean", .role = CORRECTED, EXACTLY, .predict = zero, .applies = blind, .statements = "C35",
        .says = "what a circular linear convolution pools to is the sum of the kernel times the mean" },
    [RESPONSE] = { .id = "pooled-response-law", .role = CORRECTED, EXACTLY, .predict = response, .applies = seeing, .statements = "C35",
        .says = "the checkerboard pools to 1/(2s) more after max(0, d_x), to 1/(2 side) less after d_y with zeros" },
};

enum { CONTRAST_MEAN, CONTRAST_VARIANCE, CONTRAST_GAIN };
static const struct claim contrast_claims[] = {
    [CONTRAST_MEAN] = { .id = "contrast-keeps-mean", EXACTLY, .predict = half, STATED("C38"),
        .says = "maps of every contrast have the mean 1/2" },
    [CONTRAST_VARIANCE] = { .id = "variance-is-contrast", EXACTLY, .predict = contrast_law, STATED("C38"),
        .says = "the variance of a two-valued map is (contrast/2)^2" },
    [CONTRAST_GAIN] = { .id = "variance-separates-contrasts", EXACTLY, .predict = contrast_gain, STATED("C38"),
        .says = "maps of contrast c and c/2 differ in it by 3c^2/16" },
};
/* clang-format on */

/* ---- what we do ---- */

static const struct shape whole_map = { 1, 1, SIDE, SIDE };

static void draw(size_t texture, const struct pattern *pattern, float *x)
{
    static void (*const fill[])(const struct pattern *, float *) = {
        [HORIZONTAL] = pattern_stripes_horizontal,
        [VERTICAL] = pattern_stripes_vertical,
        [CHECKERBOARD] = pattern_checkerboard,
    };
    fill[texture](pattern, x);
}

static void draw_map(size_t texture, size_t cell, size_t side, float *x)
{
    draw(texture, &(struct pattern){ side, side, cell, 0, 1 }, x);
}

static void order_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)rng, (void)context;
    const size_t side = (size_t)p[SIDE_PX], n = side * side;
    const struct shape in = { 1, 1, side, side };
    const struct head_options options = { .k = n / 4 * 3 }; /* reaches the dark half */
    const struct head *head = head_find(heads[(size_t)p[WHAT]]);
    float x[2][MOST_PIXELS], y[2][4] = { { 0 } };
    double saved[2 * MOST_PIXELS], apart = 0, bright = 0;
    require(head->saved_bytes(&options, in) <= sizeof saved);
    for (size_t i = 0; i < 2; i++) {
        draw_map(i == 0 ? (size_t)p[PAIR] : CHECKERBOARD, (size_t)p[CELL], side, x[i]);
        head->forward(&options,
                      &(struct head_pass){ .in = in, .x = x[i], .y = y[i], .saved = saved });
    }
    for (size_t i = 0; i < head->features(&options, in); i++) {
        apart += fabs((double)y[0][i] - (double)y[1][i]);
    }
    for (size_t i = 0; i < n; i++) {
        bright += (x[0][i] == 1) + (x[1][i] == 1);
    }
    out[EQUAL].value = out[EQUAL_LSE].value = out[EQUAL_BOLTZMANN].value = apart;
    out[PLACES].value = out[CUT_EQUAL].value = apart;
    out[BRIGHT].value = bright / (2 * (double)n);
}

/* Weights from -8 to 8: sums stay whole numbers below 2^24. */
static struct filter whole_kernel(struct rng *rng)
{
    struct filter filter;
    for (size_t i = 0; i < COUNT(filter.k); i++) {
        filter.k[i] = (float)rng_below(rng, 17) - 8;
    }
    return filter;
}

static struct filter kernel_of(struct rng *rng, size_t arm)
{
    static const struct filter same = { { 0, 0, 0, 0, 1, 0, 0, 0, 0 } };
    static const struct filter mirror = { { 1, 2, 1, 3, 5, 3, 1, 2, 1 } };
    return arm == INTENSITY  ? same
           : arm == CIRCULAR ? whole_kernel(rng)
           : arm == MIRRORED ? mirror
                             : filter_derivative(arm == RELU ? FILTER_FORWARD_X : FILTER_FORWARD_Y);
}

static void rectify(size_t n, float *x)
{
    for (size_t i = 0; i < n; i++) {
        x[i] = x[i] > 0 ? x[i] : 0;
    }
}

static double pooled_response(size_t arm, const struct filter *kernel, size_t texture, size_t cell)
{
    const bool zeros = arm == MIRRORED || arm == ZEROS;
    float x[PIXELS], y[PIXELS], mean;
    draw_map(texture, cell, SIDE, x);
    filter_apply(whole_map, kernel, zeros ? FILTER_ZEROS : FILTER_CIRCULAR, x, y);
    if (arm == RELU) {
        rectify(PIXELS, y);
    }
    pool_average(whole_map, NCHW, y, &mean);
    return (double)mean;
}

static void response_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    const size_t arm = (size_t)p[WHAT], cell = (size_t)p[CELL];
    const struct filter kernel = kernel_of(rng, arm);
    const double checkerboard = pooled_response(arm, &kernel, CHECKERBOARD, cell);
    const double apart = checkerboard - pooled_response(arm, &kernel, HORIZONTAL, cell);
    double sum = 0;
    for (size_t i = 0; i < COUNT(kernel.k); i++) {
        sum += (double)kernel.k[i];
    }
    out[SAME].value = out[SAME_SEEN].value = out[SAME_MIRRORED].value = out[RESPONSE].value = apart;
    out[SUM_LAW].value = checkerboard - sum / 2;
}

static void contrast_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)rng, (void)context;
    float x[PIXELS], strong[2], weak[2];
    const float c = (float)p[CONTRAST];
    const struct pattern full = { SIDE, SIDE, (size_t)p[CELL], (1 - c) / 2, (1 + c) / 2 };
    const struct pattern less = { SIDE, SIDE, (size_t)p[CELL], (2 - c) / 4, (2 + c) / 4 };
    draw((size_t)p[TEXTURE], &full, x);
    pool_meanvar(whole_map, NCHW, x, strong);
    draw((size_t)p[TEXTURE], &less, x);
    pool_meanvar(whole_map, NCHW, x, weak);
    out[CONTRAST_MEAN].value = ((double)strong[0] + (double)weak[0]) / 2;
    out[CONTRAST_VARIANCE].value = (double)strong[1];
    out[CONTRAST_GAIN].value = (double)strong[1] - (double)weak[1];
}

/* ---- the patterns themselves, clean, noisy, and what one ReLU makes of them ---- */

static void add_panel(size_t texture, const char *stage, const float *x, struct table *table)
{
    panel_add(&(struct panel){ { textures[texture], stage }, PICTURE_SIDE, PICTURE_SIDE, x, 0 },
              table);
}

static void draw_patterns(uint64_t seed, const void *context, struct table *table)
{
    (void)context;
    enum { N = PICTURE_SIDE * PICTURE_SIDE };
    const struct shape in = { 1, 1, PICTURE_SIDE, PICTURE_SIDE };
    const struct filter d_x = filter_derivative(FILTER_FORWARD_X);
    for (size_t texture = 0; texture < COUNT(textures); texture++) {
        struct rng rng = rng_at(seed, rng_hash_text("texture.patterns"), texture, 0);
        float x[N], y[N];
        draw_map(texture, PICTURE_CELL, PICTURE_SIDE, x);
        add_panel(texture, "clean", x, table);
        filter_apply(in, &d_x, FILTER_CIRCULAR, x, y);
        rectify(N, y);
        add_panel(texture, "rectified", y, table);
        noise_add_gaussian(&rng, PICTURE_SIGMA, N, x);
        add_panel(texture, "noisy", x, table);
    }
}
/* Every head that the registry calls order-free must be looked at. */
static void require_all_order_free(void)
{
    for (size_t i = 0; i < head_count(); i++) {
        bool listed = !head_at(i)->order_free;
        for (size_t k = 0; k < ENERGY; k++) {
            listed = listed || head_find(heads[k]) == head_at(i);
        }
        require(listed);
    }
}

int main(int argc, char **argv)
{
    /* clang-format off */
    static const struct sweep sweeps[] = {
        { .name = "order", .trials = 1, .trial = order_trial, .keep = keep_order, .quick = fine_or_coarse,
          .axes = { [WHAT] = { "head", heads, NULL, COUNT(heads) }, [CELL] = { "cell_px", NULL, cells, COUNT(cells) },
                    [PAIR] = { "pair", pairs, NULL, COUNT(pairs) }, [SIDE_PX] = { "side_px", NULL, sides, COUNT(sides) } },
          .claims = order_claims, .claim_count = COUNT(order_claims) },
        { .name = "response", .trials = 8, .trial = response_trial, .quick = fine_or_coarse,
          .axes = { [WHAT] = { "arm", arms, NULL, COUNT(arms) }, [CELL] = { "cell_px", NULL, cells, COUNT(cells) } },
          .claims = response_claims, .claim_count = COUNT(response_claims) },
        { .name = "contrast", .trials = 1, .trial = contrast_trial, .quick = fine_or_coarse,
          .axes = { [TEXTURE] = { "texture", textures, NULL, COUNT(textures) }, [CELL] = { "cell_px", NULL, cells, COUNT(cells) },
                    [CONTRAST] = { "contrast", NULL, contrasts, COUNT(contrasts) } },
          .claims = contrast_claims, .claim_count = COUNT(contrast_claims) },
    };
    static const struct picture patterns = { "patterns", { "texture", "stage", "x", "y", "value" }, draw_patterns };
    static const struct experiment texture = {
        .name = "texture", .seed = 1,
        .asks = "Can anything that ignores places tell stripes from a checkerboard?",
        .sweeps = sweeps, .sweep_count = COUNT(sweeps), .pictures = &patterns, .picture_count = 1,
    };
    /* clang-format on */
    require_all_order_free();
    return experiment_main(&texture, argc, argv);
}

/* gradient_noise: does the noise of a filter's gradient fall as 1/(B N), and where is the floor?
 *
 * Model   pixels N(0, 1); F filters 3 x 3, ReLU, GAP over N = side^2 positions, K classes, softmax;
 *         labels drawn by share, whatever the pixels: a network that knows nothing yet. g is the
 *         filters' gradient of a batch of B images, its noise tr Cov g.
 * Theory  (a) One image gives filter f g_f = s_f mean_j a_fj, s = V^T (p - label), a_j =
 *             1(z_j > 0) patch_j. All positions share s: tr Cov g = (1/B) sum over f of
 *             E s_f^2 E|mean_j a_fj|^2 - (E s_f)^2 |E a_f|^2, by laws/contribution.h if p is
 *             softmax(V E m). That it varies with the pooled m moves s_f by about v^2 (m - E m),
 *             v the deviation of V, and E s^2 by v^2/N of itself: 0.3 % at N = 1; 0.4 % at ten
 *             times the weights, at which we look from N = 64 on.
 *         (b) With sigma^2 the noise at B = N = 1 and rho the mean correlation of two positions'
 *             contributions this is (sigma^2/B)(rho + (1 - rho)/N); its floor is
 *             (1/B) |E a|^2 sum of Var s_f. rho = 0 only if every position has an image of its own.
 *         (c) Noise over |E g|^2, V random: E|r|^2 E|mean a|^2/(|E r|^2 |E a|^2) - 1, r = p - label
 *             under GAP. Under flatten V differs from position to position, so products of two
 *             positions are 0 in the mean of both: as at N = 1, whatever N is. To have a mean at
 *             all, half of the labels are of one class here; p = 1/K, since V is tiny.
 * Trial   batches of images: variances and means of all 9 F derivatives over them
 * Writes  gradient_noise.csv, drawn by gradient_noise.gp
 *
 * Trials: 256 of that many batches leave intervals of less than a third of the margin of 5 %; 4096
 * networks of F filters have mean squares known to 5 %, a third of 15 %. */
#include <math.h>
#include <stdlib.h>

#include "base/require.h"
#include "harness/experiment.h"
#include "laws/contribution.h"
#include "nets/shallow_noise.h"
#include "signals/noise.h"

enum { F = 4, KERNEL = 3, LENGTH = KERNEL * KERNEL, K = 10 };

static const float SMALL = 0.05f, TINY = 0.02f; /* deviations of weights of classes */
static const double MAJORITY = 0.5; /* share of the first class where noise is over the mean */

struct network {
    float filters[F * LENGTH];        /* each of length 1 */
    float small[K * F], large[K * F]; /* weights of classes, 10 times as large */
};

/* ---- where we look ---- */

enum { POSITIONS, SIDE, WEIGHTS, BATCH, HEAD = POSITIONS };
enum { ONE_IMAGE, OWN_IMAGES }; /* where the N positions of a sample come from */
enum { GAP, FLATTEN };

/* clang-format off */
static const char *const positions[] = { "of one image", "of N images" };
static const char *const heads[] = { "gap", "flatten" };
static const double weights[] = { 1, 10 }, batches[] = { 1, 4, 16 };
static const double sides[] = { 1, 2, 4, 8, 16, 32 };
/* clang-format on */

static bool shared(const double *p)
{
    return p[POSITIONS] == ONE_IMAGE;
}

static bool own(const double *p)
{
    return !shared(p);
}

static bool plain(const double *p)
{
    return shared(p) && p[WEIGHTS] == 1;
}

/* Large maps in small batches, large weights near the limit of p, own images one at a time. */
static bool keep_noise(const double *p)
{
    return plain(p)    ? p[SIDE] * p[SIDE] * p[BATCH] <= 1024
           : shared(p) ? p[BATCH] == 1 && p[SIDE] >= 8
                       : p[BATCH] == 1 && p[WEIGHTS] == 1 && p[SIDE] <= 16;
}

static bool quick_noise(const double *p)
{
    return p[WEIGHTS] == 1 && (plain(p) ? p[BATCH] == 1 || p[SIDE] <= 2 : p[SIDE] <= 8);
}

static bool many_own(const double *p)
{
    return own(p) && p[SIDE] >= 4;
}

static bool all_batches(const double *p)
{
    return plain(p) && p[SIDE] <= 8;
}

/* Of maps of 16 px under flatten V alone is longer than what it is drawn for. */
static bool keep_relative(const double *p)
{
    return p[SIDE] <= (p[HEAD] == GAP ? 16 : 8);
}

static bool quick_relative(const double *p)
{
    return p[SIDE] <= 2;
}

static bool by_gap(const double *p)
{
    return p[HEAD] == GAP;
}

static bool by_flatten(const double *p)
{
    return !by_gap(p);
}

/* ---- what theory says ---- */

static const float *classes_at(const struct network *net, const double *p)
{
    return p[WEIGHTS] == 1 ? net->small : net->large;
}

/* tr Cov g of one image of side^2 positions. */
static double noise_of(const struct network *net, const double *p, size_t side)
{
    const struct contribution_network law = { F, KERNEL, K, net->filters, classes_at(net, p) };
    return contribution_noise(&law, side);
}

static double law(const double *p, const void *context)
{
    return noise_of(context, p, (size_t)p[SIDE]) / p[BATCH];
}

static double as_stated(const double *p, const void *context)
{
    return noise_of(context, p, 1) / (p[BATCH] * p[SIDE] * p[SIDE]);
}

static double floor_of(const double *p, const void *context)
{
    return noise_of(context, p, 1 << 20) / p[BATCH]; /* E |mean a|^2 is |E a|^2 to 1e-10 */
}

/* E|r|^2/|E r|^2, r = p - label, p = 1/K, half of the labels of one class. */
static double residual_ratio(void)
{
    const double even = 1.0 / K, first = MAJORITY - even, other = (1 - MAJORITY) / (K - 1) - even;
    return (1 - even) / (first * first + (K - 1) * other * other);
}

static double relative_law(const double *p, const void *context)
{
    const struct network *net = context;
    double square = 0;
    for (size_t f = 0; f < F; f++) {
        const float *w = net->filters + f * LENGTH;
        square += contribution_pooled_square(KERNEL, w, by_gap(p) ? (size_t)p[SIDE] : 1) / F;
    }
    return residual_ratio() * square / contribution_mean_squared() - 1;
}

static double minus_one(const double *p, const void *context)
{
    return (void)p, (void)context, -1;
}

/* ---- what we claim ---- */

/* On log N where batches are equal, on log B where maps are. */
static double slope(const struct points *points)
{
    double x[COUNT(sides)], y[COUNT(sides)];
    require(points->count <= COUNT(x));
    for (size_t i = 0; i < points->count; i++) {
        const double *p = points->p[i];
        x[i] = log(p[BATCH] * p[SIDE] * p[SIDE]);
        y[i] = log(points_mean(points, i, 0).value);
    }
    return stats_slope(x, y, points->count);
}

/* clang-format off */
#define NOISE .kind = VARIANCE, .unit = "gradient^2", .rel = 0.05
enum { LAW, FLOOR, OWN, OWN_FLOOR, NOISES };
static const struct claim noises[NOISES] = {
    [LAW] = { "noise-law", "the noise is (sigma^2/B)(rho + (1 - rho)/N)", "C28", CORRECTED,
        NOISE, .predict = law, .applies = shared },
    [FLOOR] = { "noise-floor", "no map passes below rho sigma^2/B, rho between patches that do not meet",
        "C28", CORRECTED, AT_LEAST, NOISE, .predict = floor_of, .applies = shared },
    [OWN] = { "own-images", "if every position comes from an image of its own it is sigma^2/(B N)",
        "C28", CORRECTED, NOISE, .predict = as_stated, .applies = own },
    [OWN_FLOOR] = { "own-images-floor", "control, known to be false: these, too, share a residual",
        NULL, CONTROL, NOISE, .predict = law, .applies = many_own },
};

#define SLOPED .kind = SLOPE, .unit = "1", .abs = 0.05
static const struct derived slopes[] = {
    { .over = 1u << SIDE, .derive = slope, .uses = shared, .claim = { "slope-n",
        "the noise falls on log N with slope -1", "C28", AS_STATED, SLOPED,
        .predict = minus_one, .expect = REFUTED } },
    { .over = 1u << BATCH, .derive = slope, .uses = all_batches, .claim = { "slope-b",
        "the noise falls on log B with slope -1", "C28", AS_STATED, SLOPED,
        .predict = minus_one, .expect = CONFIRMED } },
    { .over = 1u << SIDE, .derive = slope, .uses = own, .claim = { "slope-n-own-images",
        "from images of their own the noise falls on log N with slope -1", "C28", CORRECTED, SLOPED,
        .predict = minus_one } },
};

#define RELATIVE .kind = RATIO, .unit = "1", .rel = 0.15, .predict = relative_law
static const struct claim relatives[] = {
    { "relative-gap", "under GAP noise over squared mean falls to that of the residual alone",
        "C28", CORRECTED, RELATIVE, .applies = by_gap },
    { "relative-flatten", "under flatten, other weights at each position, it stays that of one position",
        "C28", CORRECTED, RELATIVE, .applies = by_flatten },
};
/* clang-format on */

/* ---- what we do ---- */

static size_t batches_of(const double *p)
{
    const bool small = own(p) ? p[SIDE] < 4 : p[SIDE] <= 4 && p[BATCH] == 1;
    return small ? 512 : own(p) || p[SIDE] == 32 ? 64 : 128;
}

static void noise_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    const struct network *net = context;
    const size_t n = (size_t)(p[SIDE] * p[SIDE]), b = (size_t)p[BATCH];
    const size_t edge = shared(p) ? (size_t)p[SIDE] + KERNEL - 1 : KERNEL;
    const struct shallow shallow = {
        F, KERNEL, K, net->filters, head_find("gap"), classes_at(net, p)
    };
    const struct shape in = { shared(p) ? b : b * n, 1, edge, edge };
    const struct shallow_batches drawn = { in, 1.0 / K, batches_of(p) };
    const struct shallow_noise found = shallow_noise_measure(rng, &drawn, &shallow);
    for (size_t i = 0; i < NOISES; i++) {
        out[i] = (struct slot){ .value = found.noise };
    }
}

/* Weights of classes anew in every trial. */
static void relative_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    const struct network *net = context;
    const size_t edge = (size_t)p[SIDE] + KERNEL - 1;
    const struct shallow_batches drawn = { { 1, 1, edge, edge },
                                           MAJORITY,
                                           p[SIDE] <= 8 ? 128 : 32 };
    struct shallow shallow = {
        F, KERNEL, K, net->filters, head_find(heads[(size_t)p[HEAD]]), NULL
    };
    const size_t features = shallow_features(&shallow, drawn.in);
    float *classes = xcalloc(K * features, sizeof *classes);
    noise_add_gaussian(rng, TINY / sqrtf((float)features), K * features, classes);
    shallow.class_weights = classes;
    const struct shallow_noise found = shallow_noise_measure(rng, &drawn, &shallow);
    out[0] = out[1] = (struct slot){ found.noise, found.mean_squared };
    free(classes);
}

static void *draw_network(const struct setting *setting)
{
    (void)setting;
    struct network *net = xcalloc(1, sizeof *net);
    struct rng rng = rng_at(1, rng_hash_text("gradient_noise network"), 0, 0);
    shallow_draw_filters(&rng, F, KERNEL, net->filters);
    noise_add_gaussian(&rng, SMALL, K * F, net->small);
    for (size_t i = 0; i < K * F; i++) {
        net->large[i] = 10 * net->small[i];
    }
    return net;
}

int main(int argc, char **argv)
{
    /* clang-format off */
    static const struct sweep sweeps[] = {
        { .name = "noise", .trials = 256, .trial = noise_trial,
          .axes = { [POSITIONS] = { "positions", positions, NULL, COUNT(positions) },
                    [SIDE] = { "side_px", NULL, sides, COUNT(sides) },
                    [WEIGHTS] = { "weights", NULL, weights, COUNT(weights) },
                    [BATCH] = { "batch", NULL, batches, COUNT(batches) } },
          .keep = keep_noise, .quick = quick_noise, .claims = noises, .claim_count = NOISES,
          .derived = slopes, .derived_count = COUNT(slopes) },
        { .name = "relative", .trials = 4096, .trial = relative_trial,
          .axes = { [HEAD] = { "head", heads, NULL, COUNT(heads) },
                    [SIDE] = { "side_px", NULL, sides, COUNT(sides) } },
          .keep = keep_relative, .quick = quick_relative,
          .claims = relatives, .claim_count = COUNT(relatives) },
    };
    static const struct experiment gradient_noise = {
        .name = "gradient_noise", .seed = 1, .sweeps = sweeps, .sweep_count = COUNT(sweeps),
        .asks = "Does the noise of a filter's gradient fall as 1/(B N), and where is the floor?",
        .prepare = draw_network, .release = free,
    };
    /* clang-format on */
    return experiment_main(&gradient_noise, argc, argv);
}

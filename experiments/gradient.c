/* gradient: where does pooling send the gradient, and how much of it?
 *
 * Model   y = pool(x), x a map of N positions, upstream gradient g = dL/dy. Single maps are whole
 *         numbers in random order behind a ReLU; means are over maps of normal numbers.
 * Theory  GAP     dx_i = g/N. So |dx|^2 = g^2/N and sum |dx| = g.
 *         GMP     dx_i = g at one maximum. So |dx|^2 = g^2 and sum |dx| = g: squares are N to 1,
 *                 norms sqrt N to 1, sums equal. m maxima that share get g/m: |dx|^2 = g^2/m.
 *         ReLU    before it |dx|^2 is A g^2/N^2 for GAP, A active positions, still g^2 for GMP.
 *         i.i.d.  each place holds the maximum equally often: E dx_i = g/N for both.
 *         zeros   q = P(x_i = 0). q^N of the maps are a tie of N zeros; if the first place takes
 *                 it, it gets (1 - q^N)/N + q^N, any other (1 - q^N)/N. Before the ReLU, where
 *                 relu'(0) = 0, each gets (1 - q^N)/N from GMP, (1 - q)/N from GAP.
 *         strip   AR(1) of 3. corr(x1 - x2, x1 - x3) = sqrt(1 + r)/2 = c; by the quadrant law x1
 *                 is the largest with probability 1/4 + asin(c)/(2 pi) > 1/3: the middle loses.
 * Trial   one random map; or sums of gradients over MAPS maps
 * Writes  results/gradient.csv and gradient.maps.csv, drawn by plots/gradient.gp and its parts
 */
#include <math.h>
#include <stdlib.h>

#include "base/require.h"
#include "harness/experiment.h"
#include "heads/gradient.h"
#include "heads/gradient_filter.h"
#include "laws/extreme.h"
#include "signals/map.h"
#include "signals/rank.h"

static const float G = 0.7f; /* g of single maps, so that rounding shows; elsewhere g = 1 */
enum { MAPS = 1024, MIDDLE_PX = 4, MOST_PLACES = 64 };

/* ---- where we look ---- */

enum { SIDE, ACTIVE, TIED, TIES }; /* px, positions, positions, who gets the gradient of a tie */
enum { MODEL = 1, STRENGTH };      /* of random maps, as in map.h */
static const char *const ties_words[] = { "first", "even", "random" };
static const char *const model_words[] = { "normal", "relu", "lifted middle", "strip" };
static const double sides[] = { 2, 4, 8 };

/* clang-format off */
static const double single_grid[][EXPERIMENT_MAX_AXES] = {
    {  2,    4,  1, TIES_FIRST }, {  4,   16,  1, TIES_FIRST  }, {  7,   49,  1, TIES_FIRST  },
    {  8,   64,  1, TIES_FIRST }, { 16,  256,  1, TIES_FIRST  }, { 32, 1024,  1, TIES_FIRST  },
    { 64, 4096,  1, TIES_FIRST }, {  8,   64,  3, TIES_EVEN   }, {  8,   64,  4, TIES_EVEN   },
    {  8,   64, 16, TIES_EVEN  }, {  8,   64, 64, TIES_EVEN   }, {  8,   64,  4, TIES_FIRST  },
    {  8,   64, 64, TIES_FIRST }, {  8,   64,  4, TIES_RANDOM }, {  8,   64, 64, TIES_RANDOM },
    {  8,   32,  1, TIES_FIRST }, {  8,   16,  1, TIES_FIRST  }, { 64, 2048,  1, TIES_FIRST  },
    { 64,  256,  1, TIES_FIRST },
};
static const double random_grid[][EXPERIMENT_MAX_AXES] = {
    { 2, MAP_RELU, 0 }, { 4, MAP_RELU, 1.25 }, { 8, MAP_RELU, 1.625 }, { 3, MAP_AR1, 0.5 }, { 3, MAP_AR1, 0.9 },
    { 8, MAP_LIFTED, 0.5 }, { 8, MAP_LIFTED, 1 }, { 8, MAP_LIFTED, 2 },
};

/* ---- what theory says, one law a line: of map, tie, zeros, unlike places ---- */

static double one(const double *p, const void *c) { return (void)p, (void)c, 1.0; }
static double pixels(const double *p, const void *c) { return (void)c, p[SIDE] * p[SIDE]; }
static double root(const double *p, const void *c) { return (void)c, p[SIDE]; }
static double share(const double *p, const void *c) { return 1 / pixels(p, c); }
static double one_less(const double *p, const void *c) { return 1 / (pixels(p, c) - 1); }

static bool tied(const double *p) { return p[TIED] > 1; }
static bool unique(const double *p) { return !tied(p); }
static bool even(const double *p) { return tied(p) && (int)p[TIES] == TIES_EVEN; }
static bool cut(const double *p) { return p[ACTIVE] < p[SIDE] * p[SIDE]; }
static bool plain(const double *p) { return unique(p) && !cut(p); }
static bool not_plain(const double *p) { return !plain(p); }
static bool uneven(const double *p) { return even(p) || cut(p); }
static double takers(const double *p, const void *c) { return (void)c, even(p) ? p[TIED] : 1; }
static double piece(const double *p, const void *c) { return 1 / takers(p, c); }
static double squares(const double *p, const void *c) { return pixels(p, c) * pixels(p, c) / p[ACTIVE] / takers(p, c); }

static double q(const double *p) { return stats_normal_cdf(p[STRENGTH]); }
static double all_zero(const double *p) { return pow(q(p), p[SIDE] * p[SIDE]); }
static double first(const double *p, const void *c) { return (1 - all_zero(p)) / pixels(p, c) + all_zero(p); }
static double before(const double *p, const void *c) { return (void)c, (1 - all_zero(p)) / (1 - q(p)); }

static bool relu(const double *p) { return (int)p[MODEL] == MAP_RELU; }
static bool strip(const double *p) { return (int)p[MODEL] == MAP_AR1; }
static bool unlike(const double *p) { return !relu(p); }
static double equal(const double *p, const void *c) { return strip(p) ? 1 / p[SIDE] : MIDDLE_PX / pixels(p, c); }
static double argmax(const double *p, const void *c) { return strip(p) ? extreme_middle_share(p[STRENGTH])
    : extreme_lifted_share((size_t)pixels(p, c), MIDDLE_PX, p[STRENGTH]); }

/* ---- what we claim. Exact: to the bit, or within two roundings of squares, 2^-22 ---- */

#define STATED AS_STATED, .expect = CONFIRMED
#define PLACES .exact = true, .unit = "places"
#define OF_G .exact = true, .unit = "g", .rel = 2.4e-7
#define TIMES .exact = true, .unit = "1", .rel = 2.4e-7

enum { UNIFORM, QUOTIENT, LESS, ALONE, WHOLE, HELD, TIE_ALONE, TIE_PLACES, TIE_PIECE, SQUARES, SQUARES_STAY,
       SQUARES_LAW, NORM, NORM_LAW, SUMS };
static const struct claim single_claims[] = {
    [UNIFORM] = { "gap-uniform", "GAP's gradient is g/N, rounded once, at all N positions",
        "C23", STATED, PLACES, .predict = pixels, .applies = plain },
    [QUOTIENT] = { "gap-quotient", "the central difference quotient of GAP's forward pass gives it within 0.1 %",
        "C23", STATED, .exact = true, .unit = "1", .predict = one, .rel = 1e-3, .applies = plain },
    [LESS] = { "gap-one-less", "control, known to be false: GAP's gradient is g/(N - 1)",
        NULL, CONTROL, OF_G, .predict = one_less, .applies = plain },
    [ALONE] = { "gmp-one-place", "GMP's gradient is other than 0 at one position",
        "C24", STATED, PLACES, .predict = one, .applies = unique },
    [WHOLE] = { "gmp-whole", "the smallest gradient other than 0 is g",
        "C24", STATED, OF_G, .predict = one, .applies = unique },
    [HELD] = { "gmp-at-maximum", "the map weighted by GMP's gradient adds up to g max x: it lies on the maximum",
        "C24", STATED, OF_G, .predict = one, .applies = unique },
    [TIE_ALONE] = { "gmp-tie-one-place", "of m maxima that share evenly one position receives a gradient",
        "C24", LIMIT, PLACES, .predict = one, .applies = even },
    [TIE_PLACES] = { "gmp-tie-places", "m positions receive one, or a single one if the first or a random one takes it",
        "C24", CORRECTED, PLACES, .predict = takers, .applies = tied },
    [TIE_PIECE] = { "gmp-tie-piece", "the smallest gradient other than 0 is g/m, or g",
        "C24", CORRECTED, OF_G, .predict = piece, .applies = tied },
    [SQUARES] = { "squares-ratio-n", "the squared norm of GMP's gradient is N times that of GAP's",
        "C26", STATED, TIMES, .predict = pixels, .applies = plain },
    [SQUARES_STAY] = { "squares-ratio-stays-n", "it is so where maxima share evenly, and before a ReLU",
        "C26", LIMIT, TIMES, .predict = pixels, .applies = uneven },
    [SQUARES_LAW] = { "squares-ratio-law", "it is N/(a m) times that of GAP's: active fraction a, m maxima that share",
        "C26", CORRECTED, TIMES, .predict = squares, .applies = not_plain },
    [NORM] = { "norm-ratio-n", "the norm of GMP's gradient is N times that of GAP's",
        "C26", LIMIT, TIMES, .predict = pixels, .applies = plain },
    [NORM_LAW] = { "norm-ratio-root-n", "the norm of GMP's gradient is sqrt N times that of GAP's",
        "C26", CORRECTED, TIMES, .predict = root, .applies = plain },
    [SUMS] = { "sums-ratio-one", "the sums of absolute values are equal",
        "C26", CORRECTED, TIMES, .predict = one, .applies = plain },
};

/* One claim for each place of the largest map, in octal; smaller maps take the first of them. */
#define P(i) { "gmp-place-" #i, "GMP's mean gradient at this place is g/N, which is what GAP gives", "C25", STATED, \
    .kind = PROPORTION, .unit = "g", .predict = share, .rel = 0.05 }
#define P8(i) P(i##0), P(i##1), P(i##2), P(i##3), P(i##4), P(i##5), P(i##6), P(i##7)
static const struct claim place_claims[] = { P8(0), P8(1), P8(2), P8(3), P8(4), P8(5), P8(6), P8(7) };

#define MEAN_G .kind = MEAN, .unit = "g"
enum { EVEN, RANDOM, FIRST_EQUAL, FIRST, BEFORE_EQUAL, BEFORE, UNLIKE_EQUAL, UNLIKE };
static const struct claim random_claims[] = {
    [EVEN] = { "zeros-shared", "after a ReLU the first place receives g/N from GMP, if tied zeros share evenly",
        "C25", STATED, MEAN_G, .predict = share, .rel = 0.05, .applies = relu },
    [RANDOM] = { "zeros-at-random", "it does if a random one of them takes the gradient",
        "C25", STATED, MEAN_G, .predict = share, .rel = 0.05, .applies = relu },
    [FIRST_EQUAL] = { "zeros-first-equal", "it does if the first one of them takes the gradient",
        "C25", LIMIT, MEAN_G, .predict = share, .rel = 0.05, .applies = relu },
    [FIRST] = { "zeros-first", "the first place receives (1 - q^N)/N + q^N then",
        "C25", CORRECTED, MEAN_G, .predict = first, .rel = 0.05, .applies = relu },
    [BEFORE_EQUAL] = { "before-relu-equal", "before the ReLU GMP's mean gradient equals GAP's",
        "C25", LIMIT, .kind = RATIO, .unit = "1", .rel = 0.05, .predict = one, .applies = relu },
    [BEFORE] = { "before-relu-ratio", "before the ReLU GMP's mean gradient is (1 - q^N)/(1 - q) times GAP's",
        "C25", CORRECTED, .kind = RATIO, .unit = "1", .rel = 0.01, .predict = before, .applies = relu },
    [UNLIKE_EQUAL] = { "unlike-equal", "a lifted middle, or that of a correlated strip, receives its share of places",
        "C25", LIMIT, .kind = PROPORTION, .unit = "g", .predict = equal, .rel = 0.05, .applies = unlike },
    [UNLIKE] = { "unlike-argmax", "it receives the probability that it holds the maximum",
        "C25", CORRECTED, .kind = PROPORTION, .unit = "g", .predict = argmax, .rel = 0.02, .applies = unlike },
};
/* clang-format on */

/* ---- what we do ---- */

static const struct head_options plain_options = { .layout = NCHW };

static void single_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    const size_t side = (size_t)p[SIDE], n = side * side, at = rng_below(rng, (uint32_t)n);
    const struct shape in = { .n = 1, .c = 1, .h = side, .w = side };
    const struct head_options ties = { .ties = { (enum ties)p[TIES], rng_below(rng, UINT32_MAX) } };
    const struct head *gap = head_find("gap"), *gmp = head_find("gmp");
    float *x = xcalloc(n, sizeof *x), *dx = xcalloc(n, sizeof *dx);
    double held = 0.0;
    rank_fill(rng, (struct rank){ n, (size_t)p[ACTIVE], (size_t)p[TIED] }, x);

    gradient_of(gap, &plain_options, in, x, &G, dx);
    out[UNIFORM].value = (double)gradient_count(n, dx, (float)((double)G / (double)n));
    out[QUOTIENT].value = /* a step that moves the mean by 1 */
        gradient_by_difference(gap, &plain_options, in, x, at, (float)n) * (double)(G / dx[at]);
    out[LESS].value = (double)(dx[at] / G);
    gradient_before_relu(n, x, dx);
    const struct gradient_size average = gradient_size_of(n, dx);

    gradient_of(gmp, &ties, in, x, &G, dx);
    gradient_filter_sum(n, 1, x, dx, &held);
    out[HELD].value = held / ((double)G * p[ACTIVE]);
    gradient_before_relu(n, x, dx);
    const struct gradient_size maximum = gradient_size_of(n, dx);
    const double ratio = maximum.squares / average.squares;
    out[ALONE].value = out[TIE_ALONE].value = out[TIE_PLACES].value = (double)maximum.places;
    out[WHOLE].value = out[TIE_PIECE].value = maximum.smallest / (double)G;
    out[SQUARES].value = out[SQUARES_STAY].value = out[SQUARES_LAW].value = ratio;
    out[NORM].value = out[NORM_LAW].value = sqrt(ratio);
    out[SUMS].value = maximum.absolutes / average.absolutes;
    free(dx);
    free(x);
}

static void place_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    const struct shape in = { .n = 1, .c = MAPS, .h = (size_t)p[SIDE], .w = (size_t)p[SIDE] };
    float *x = xcalloc(shape_size(in), sizeof *x);
    double sums[MOST_PLACES];
    map_fill(rng, MAP_NORMAL, 0.0f, in, x);
    gradient_sum(head_find("gmp"), &plain_options, in, x, false, sums);
    for (size_t i = 0; i < shape_pixels(in); i++) {
        out[i] = (struct slot){ sums[i], MAPS };
    }
    free(x);
}

static void random_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    const size_t side = (size_t)p[SIDE];
    const struct shape in = { .n = 1, .c = MAPS, .h = strip(p) ? 1 : side, .w = side };
    const struct head_options by_even = { .ties = { .ties = TIES_EVEN } };
    const struct head_options at_random = { .ties = { TIES_RANDOM, rng_below(rng, UINT32_MAX) } };
    const struct head *gap = head_find("gap"), *gmp = head_find("gmp");
    float *x = xcalloc(shape_size(in), sizeof *x);
    double sums[5][MOST_PLACES], middle = 0.0, gmp_before = 0.0, gap_before = 0.0;
    map_fill(rng, (enum map_kind)p[MODEL], (float)p[STRENGTH], in, x);
    gradient_sum(gmp, &plain_options, in, x, false, sums[0]);
    gradient_sum(gmp, &by_even, in, x, false, sums[1]);
    gradient_sum(gmp, &at_random, in, x, false, sums[2]);
    gradient_sum(gmp, &plain_options, in, x, true, sums[3]);
    gradient_sum(gap, &plain_options, in, x, true, sums[4]);
    for (size_t i = 0; i < shape_pixels(in); i++) {
        middle += map_is_middle(in, i) ? sums[0][i] : 0.0;
        gmp_before += sums[3][i];
        gap_before += sums[4][i];
    }
    out[FIRST].value = out[FIRST_EQUAL].value = sums[0][0] / MAPS;
    out[EVEN].value = sums[1][0] / MAPS;
    out[RANDOM].value = sums[2][0] / MAPS;
    out[BEFORE] = out[BEFORE_EQUAL] = (struct slot){ gmp_before, gap_before };
    out[UNLIKE] = out[UNLIKE_EQUAL] = (struct slot){ middle, MAPS };
    free(x);
}

/* ---- what we show: gradients of one map, and their means over many, in g/N ---- */

/* clang-format off */
static const struct panel { const char *name, *head; enum map_kind kind; float strength; size_t maps; bool before; }
panels[] = {
    { "map",        NULL,  MAP_RELU,   0,     1, false }, { "gap",  "gap", MAP_RELU, 0,     1,     false },
    { "gap before", "gap", MAP_RELU,   0,     1, true  }, { "gmp",  "gmp", MAP_RELU, 0,     1,     false },
    { "normal", "gmp", MAP_NORMAL, 0, 65536,     false }, { "relu", "gmp", MAP_RELU, 1.625, 65536, false },
    { "lifted", "gmp", MAP_LIFTED, 1, 65536,     false }, { "ar1",  "gmp", MAP_AR1,  0.9f,  65536, false },
};
/* clang-format on */

static void draw_maps(uint64_t seed, const void *context, struct table *table)
{
    (void)context;
    enum { PX = 8, N = PX * PX };
    for (size_t k = 0; k < COUNT(panels); k++) {
        const struct panel *panel = &panels[k];
        const struct shape in = { .n = 1, .c = panel->maps, .h = PX, .w = PX };
        struct rng rng = rng_at(seed, rng_hash_text("gradient-maps"), panel->maps, 0);
        float *x = xcalloc(shape_size(in), sizeof *x);
        double sums[N] = { 0 };
        map_fill(&rng, panel->kind, panel->strength, in, x);
        if (panel->head != NULL) {
            gradient_sum(head_find(panel->head), &plain_options, in, x, panel->before, sums);
        }
        for (size_t i = 0; i < N; i++) {
            table_add_text(table, panel->name);
            table_add_count(table, i % PX);
            table_add_count(table, i / PX);
            table_add_number(table, panel->head != NULL ? sums[i] * N / (double)panel->maps
                                                        : (double)x[i]);
            table_end_row(table);
        }
        free(x);
    }
}

/* clang-format off */
static bool small(const double *p) { return p[SIDE] <= 3; }

#define CLAIMS(of) .claims = of##_claims, .claim_count = COUNT(of##_claims), .trial = of##_trial
#define PLACES_OF(side) .axes = { { "side_px", NULL, &sides[side], 1 } }, .claims = place_claims, \
    .trial = place_trial, .trials = 2048
static const struct sweep sweeps[] = {
    { "single map", .axes = { { .name = "side_px" }, { .name = "active_px" }, { .name = "tied_px" }, { "ties", ties_words, NULL, 3 } },
      .grid = single_grid, .points = COUNT(single_grid), CLAIMS(single), .trials = 8 },
    { "4 places", PLACES_OF(0), .claim_count = 4 },
    { "16 places", PLACES_OF(1), .claim_count = 16 },
    { "64 places", PLACES_OF(2), .claim_count = 64, .quick = small },
    { "random maps", .axes = { { .name = "side_px" }, { "maps", model_words, NULL, 4 }, { .name = "strength" } },
      .grid = random_grid, .points = COUNT(random_grid), CLAIMS(random), .trials = 2048, .quick = small },
};

int main(int argc, char **argv)
{
    static const struct picture picture = { "maps", { "panel", "x", "y", "value" }, draw_maps };
    static const struct experiment gradient = {
        .name = "gradient", .seed = 1, .asks = "Where does pooling send the gradient, and how much of it?",
        .sweeps = sweeps, .sweep_count = COUNT(sweeps), .pictures = &picture, .picture_count = 1,
    };
    return experiment_main(&gradient, argc, argv);
}
/* clang-format on */

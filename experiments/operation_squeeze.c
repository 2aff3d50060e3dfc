/* operation_squeeze: which part of a map does the squeeze of channel attention keep?
 *
 * Model   b(u, v; i, j) = cos(pi u (2i+1)/(2 side)) cos(pi v (2j+1)/(2 side)), u, v < side: the basis of
 *         the discrete cosine transform (DCT); maps x = sum of c(u, v) b(u, v)
 * Theory  cos(t (2i+1)) = (sin(t (2i+2)) - sin(t 2i))/(2 sin t), t = pi u/(2 side). So the sum over
 *         i telescopes to sin(pi u)/(2 sin t), 0 for 0 < u < side. GAP of b(u, v) is a product of two
 *         such sums: 0 but for b(0, 0) = 1. So GAP of x is c(0, 0): one coefficient of N, the lowest.
 * Trial   GAP of all basis functions, and of a map of random coefficients
 * Writes  results/operation_squeeze.csv and operation_squeeze.basis.csv, drawn by
 *         plots/operation_squeeze.gp. Whether a network classifies better with it asks attention.
 */
#include <math.h>

#include "base/elementary.h"
#include "base/require.h"
#include "harness/experiment.h"
#include "heads/pool.h"
#include "heads/summation.h"

enum { MOST_PX = 14, MOST = MOST_PX * MOST_PX, SHOWN = 4, SHOWN_PX = 14 };
static const float LOWEST = 3, NEXT = -1; /* c(0, 0) and c(0, 1); the others are normal */

/* clang-format off */

/* ---- where we look ---- */

enum { SIDE };
static const double sides[] = { 7, 8, MOST_PX };

/* ---- what theory says ---- */

static double one(const double *p, const void *c) { return (void)p, (void)c, 1.0; }
static double lowest(const double *p, const void *c) { return (void)p, (void)c, (double)LOWEST; }
static double next(const double *p, const void *c) { return (void)p, (void)c, (double)NEXT; }
/* |b| <= 1; each cosine errs by 2.1 u, u = 2^-24 (elementary.h), and their product is rounded */
static double bound(const double *p, const void *c) { return (void)c, summation_bound(SUMMATION_LANES, (size_t)(p[SIDE] * p[SIDE])) + 6 * 0x1p-24; }

/* ---- what we claim. At 14 x 14 196 coefficients of at most 6.8 add up to |x| <= 1333: 1333 times the
 * bound, and x rounded once, are 1.9e-3 at worst ---- */

#define EXACTLY .exact = true, .kind = VALUE, .unit = "1"
enum { LOWEST_IS_ONE, OTHERS_VANISH, GAP_IS_LOWEST, GAP_IS_NEXT };
static const struct claim claims[] = {
    [LOWEST_IS_ONE] = { "lowest-frequency-pools-to-one", "the squeeze gives 1 for the lowest basis function of the DCT",
        "C40", CORRECTED, EXACTLY, .predict = one },
    [OTHERS_VANISH] = { "other-frequencies-pool-to-zero", "it gives 0 for each of the N - 1 others, within rounding",
        "C40", CORRECTED, EXACTLY, .form = AT_MOST, .predict = bound },
    [GAP_IS_LOWEST] = { "squeeze-is-lowest-coefficient", "of a map with N random coefficients it gives the lowest",
        "C40", CORRECTED, EXACTLY, .predict = lowest, .abs = 2e-3 },
    [GAP_IS_NEXT] = { "squeeze-is-next-coefficient", "control, known to be false: it gives the next one",
        NULL, CONTROL, EXACTLY, .predict = next, .abs = 2e-3 },
};
/* clang-format on */

/* ---- what we do ---- */

/* cos(pi u (2i+1)/(2 side)): u (2i+1) of 4 side parts of a turn. */
static float cosine(size_t u, size_t i, size_t side)
{
    float value, sine;
    const double turn = (double)(u * (2 * i + 1) % (4 * side)) / (4 * (double)side);
    elementary_cos_sin((uint32_t)(turn * 0x1p32), &value, &sine);
    return value;
}

static void basis(size_t u, size_t v, size_t side, float *b)
{
    for (size_t i = 0; i < side * side; i++) {
        b[i] = cosine(u, i / side, side) * cosine(v, i % side, side);
    }
}

static double squeeze(size_t side, const float *x)
{
    float y;
    pool_average((struct shape){ 1, 1, side, side }, NCHW, x, &y);
    return (double)y;
}

static void trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    const size_t side = (size_t)p[SIDE], n = side * side;
    float b[MOST], c[MOST], x[MOST];
    double sum[MOST] = { 0 }, most = 0;
    rng_fill_normal(rng, n, c);
    c[0] = LOWEST;
    c[1] = NEXT;
    for (size_t k = 0; k < n; k++) {
        basis(k / side, k % side, side, b);
        for (size_t i = 0; i < n; i++) {
            sum[i] += (double)c[k] * (double)b[i];
            x[i] = (float)sum[i];
        }
        const double pooled = squeeze(side, b);
        out[LOWEST_IS_ONE].value = k == 0 ? pooled : out[LOWEST_IS_ONE].value;
        most = k == 0 || isnan(most) || most >= fabs(pooled) ? most : fabs(pooled);
    }
    out[OTHERS_VANISH].value = most;
    out[GAP_IS_LOWEST].value = out[GAP_IS_NEXT].value = squeeze(side, x);
}

/* ---- what we show: the lowest basis functions ---- */

static void draw_basis(uint64_t seed, const void *context, struct table *table)
{
    (void)seed, (void)context;
    float b[SHOWN_PX * SHOWN_PX];
    for (size_t k = 0; k < SHOWN * SHOWN; k++) {
        basis(k / SHOWN, k % SHOWN, SHOWN_PX, b);
        for (size_t i = 0; i < COUNT(b); i++) {
            table_add_count(table, k / SHOWN);
            table_add_count(table, k % SHOWN);
            table_add_count(table, i % SHOWN_PX);
            table_add_count(table, i / SHOWN_PX);
            table_add_number(table, (double)b[i]);
            table_end_row(table);
        }
    }
}

int main(int argc, char **argv)
{
    static const struct sweep sweep = {
        .name = "frequencies",
        .axes = { [SIDE] = { "side_px", NULL, sides, COUNT(sides) } },
        .claims = claims,
        .claim_count = COUNT(claims),
        .trials = 1,
        .trial = trial,
    };
    static const struct picture picture = {
        .part = "basis",
        .columns = { "u", "v", "x", "y", "value" },
        .draw = draw_basis,
    };
    static const struct experiment operation_squeeze = {
        .name = "operation_squeeze",
        .asks = "Which part of a map does the squeeze of channel attention keep?",
        .sweeps = &sweep,
        .sweep_count = 1,
        .pictures = &picture,
        .picture_count = 1,
        .seed = 1,
    };
    return experiment_main(&operation_squeeze, argc, argv);
}

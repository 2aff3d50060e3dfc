/* texture_energy: which derivatives tell stripes from a checkerboard, and which are blind?
 *
 * Model   maps of values 0 and 1, half of each, whole periods of cells of s pixels, torus: stripes
 *         (horizontal, vertical), checkerboard
 * Theory  a derivative's energy is its mean square; laws in s in laws/texture.h. In short:
 *         forward    (Ex, Ey) = (0, 1/s) for horizontal stripes, (1/s, 1/s) for a checkerboard
 *         summed     Ex + Ey = 1/s and 2/s: stripes s have the sum of a checkerboard 2s
 *         central    x(j+1) - x(j-1) skips the pixel between: at s = 1 its two sides are alike, and
 *                    central and Sobel differences see every pattern as flat
 *         Laplacian  a pixel with a, b unlike neighbours along x, y gives (a + b)^2: no direction
 *                    either; equal for stripes 1 and a checkerboard 2, not for larger cells
 *         mixed      d_x d_y is 0 for stripes, +-2 at one of s^2 checkerboard pixels
 *         Mean and variance stand beside them for comparison.
 * Trial   one map or pair; whole numbers and powers of two, exact
 * Writes  results/texture_energy.csv, drawn by plots/texture_energy.gp
 */
#include <math.h>

#include "base/require.h"
#include "harness/experiment.h"
#include "heads/pool.h"
#include "laws/texture.h"
#include "signals/filter.h"
#include "signals/pattern.h"

enum { SIDE = 32, PIXELS = SIDE * SIDE };

/* ---- where we look ---- */

enum { WHAT, PAIR, CELL }; /* axes of pairs; */
enum { TEXTURE = 1 };      /* single maps have a texture instead of a pair */
enum { SAME, TWICE, ROTATED };
enum {
    FORWARD,
    CENTRAL,
    SOBEL,
    LAPLACIAN,
    MIXED,
    FORWARD_SUM,
    CENTRAL_SUM,
    SOBEL_SUM,
    MEAN_ONLY,
    VARIANCE_ONLY
};
static const char *const pairs[] = { "stripes and checkerboard", "stripes and coarser checkerboard",
                                     "horizontal and vertical stripes" };
static const char *const statistics[] = { "forward",        "central",      "Sobel",
                                          "Laplacian",      "mixed",        "forward summed",
                                          "central summed", "Sobel summed", "mean",
                                          "variance" };
static const char *const textures[] = { "horizontal stripes", "vertical stripes", "checkerboard" };
static const double cells[] = { 1, 2, 4, 8 };

/* clang-format off */
static bool fine(const double *p) { return p[CELL] <= 2; }
static bool forward(const double *p) { return p[WHAT] == FORWARD; }
static bool not_forward(const double *p) { return p[WHAT] != FORWARD; }
static bool central(const double *p) { return p[WHAT] == CENTRAL || p[WHAT] == SOBEL; }
static bool chapter_pair(const double *p) { return p[WHAT] == FORWARD && p[PAIR] == SAME; }
static bool other_energy(const double *p) { return p[WHAT] <= SOBEL_SUM && !chapter_pair(p); }
static bool same_summed(const double *p) { return p[WHAT] == FORWARD_SUM && p[PAIR] == SAME; }
static bool mean_only(const double *p) { return p[WHAT] == MEAN_ONLY; }
static bool variance_only(const double *p) { return p[WHAT] == VARIANCE_ONLY; }
/* clang-format on */

/* ---- what theory says ---- */

/* The two numbers that a statistic gives of a pattern. */
static struct texture_energies law(size_t statistic, enum texture texture, size_t cell)
{
    if (statistic >= MEAN_ONLY) {
        return (struct texture_energies){ statistic == MEAN_ONLY ? 0.5 : 0.25, 0 };
    }
    const bool sum = statistic >= FORWARD_SUM;
    const size_t derivative = sum ? statistic - FORWARD_SUM : statistic;
    const struct texture_energies e =
        texture_energies(texture, (enum texture_operator)derivative, cell);
    return sum ? (struct texture_energies){ e.x + e.y, 0 } : e;
}

/* The two maps of a pair. */
struct map {
    enum texture texture;
    size_t cell;
};

static struct map first_of(const double *p)
{
    return (struct map){ TEXTURE_HORIZONTAL, (size_t)p[CELL] };
}

static struct map second_of(const double *p)
{
    return (struct map){ p[PAIR] == ROTATED ? TEXTURE_VERTICAL : TEXTURE_CHECKERBOARD,
                         (size_t)p[CELL] * (p[PAIR] == TWICE ? 2 : 1) };
}

static double apart(struct texture_energies a, struct texture_energies b)
{
    return fabs(a.x - b.x) + fabs(a.y - b.y);
}

static double distance(const double *p, const void *context)
{
    (void)context;
    const struct map a = first_of(p), b = second_of(p);
    return apart(law((size_t)p[WHAT], a.texture, a.cell), law((size_t)p[WHAT], b.texture, b.cell));
}

static bool blind_energy(const double *p)
{
    return p[WHAT] <= SOBEL_SUM && distance(p, NULL) <= 0;
}

/* clang-format off */
static double zero(const double *p, const void *c) { return (void)p, (void)c, 0.0; }
static double hundredth(const double *p, const void *c) { return (void)p, (void)c, 0.01; }
static double energy_x(const double *p, const void *c) { return (void)c, law((size_t)p[WHAT], (enum texture)p[TEXTURE], (size_t)p[CELL]).x; }
static double energy_y(const double *p, const void *c) { return (void)c, law((size_t)p[WHAT], (enum texture)p[TEXTURE], (size_t)p[CELL]).y; }

/* ---- what we claim; there is no margin ---- */

#define EXACTLY .exact = true, .kind = VALUE, .unit = "1"
#define STATED(id) .statements = (id), .expect = CONFIRMED
enum { FORWARD_X, FORWARD_Y, OTHER_X, OTHER_Y };
static const struct claim energy_claims[] = {
    [FORWARD_X] = { .id = "forward-energy-x", EXACTLY, .predict = energy_x, .applies = forward, STATED("C39"),
        .says = "Ex of forward differences is 0 for horizontal stripes, 1/s for vertical ones and the checkerboard" },
    [FORWARD_Y] = { .id = "forward-energy-y", EXACTLY, .predict = energy_y, .applies = forward, STATED("C39"),
        .says = "Ey is 0 for vertical stripes, 1/s for horizontal ones and the checkerboard" },
    [OTHER_X] = { .id = "energy-x", .role = CORRECTED, EXACTLY, .predict = energy_x, .applies = not_forward, .statements = "C39",
        .says = "the other operators' energies (along x, if they have a direction) follow their laws in s" },
    [OTHER_Y] = { .id = "energy-y", .role = CORRECTED, EXACTLY, .predict = energy_y, .applies = central, .statements = "C39",
        .says = "and so do those along y" },
};

enum { STATED_DISTANCE, DISTANCE, BLIND, MEANS, VARIANCES, VARIANCES_DIFFER, SUMS_EQUAL };
static const struct claim pair_claims[] = {
    [STATED_DISTANCE] = { .id = "directed-energies-differ", EXACTLY, .predict = distance, .applies = chapter_pair, STATED("C39"),
        .says = "(Ex, Ey) of stripes and checkerboard of one cell size are 1/s apart" },
    [DISTANCE] = { .id = "energies-differ-by", .role = CORRECTED, EXACTLY, .predict = distance, .applies = other_energy, .statements = "C39",
        .says = "other energies and pairs are as far apart as their laws say, many of them not at all" },
    [BLIND] = { .id = "energies-differ", .role = LIMIT, .form = AT_LEAST, EXACTLY, .predict = hundredth, .applies = blind_energy, .statements = "C39",
        .says = "any derivative, any pair, summed over directions or not: the energies differ by 0.01 at least" },
    [MEANS] = { .id = "means-are-equal", EXACTLY, .predict = zero, .applies = mean_only, STATED("C34"),
        .says = "the means of every pair are equal to the last bit" },
    [VARIANCES] = { .id = "variances-are-equal", .role = CORRECTED, EXACTLY, .predict = zero, .applies = variance_only, .statements = "C38",
        .says = "so are the variances" },
    [VARIANCES_DIFFER] = { .id = "variances-differ", .role = LIMIT, .form = AT_LEAST, EXACTLY, .predict = hundredth, .applies = variance_only, .statements = "C38",
        .says = "the variances of stripes and checkerboard differ by 0.01 at least" },
    [SUMS_EQUAL] = { .id = "sums-of-one-cell-are-equal", .role = CONTROL, EXACTLY, .predict = zero, .applies = same_summed,
        .says = "control, known to be false: Ex + Ey is the same for stripes and checkerboard of one cell size" },
};
/* clang-format on */

/* ---- what we do ---- */

static const struct shape whole_map = { 1, 1, SIDE, SIDE };

static double energy_of(enum filter_derivative derivative, const float *x)
{
    const struct filter filter = filter_derivative(derivative);
    float y[PIXELS], mean;
    filter_apply(whole_map, &filter, FILTER_CIRCULAR, x, y);
    for (size_t i = 0; i < PIXELS; i++) {
        y[i] *= y[i];
    }
    pool_average(whole_map, NCHW, y, &mean);
    return (double)mean;
}

static void draw(struct map map, float *x)
{
    static void (*const fill[])(const struct pattern *, float *) = {
        [TEXTURE_HORIZONTAL] = pattern_stripes_horizontal,
        [TEXTURE_VERTICAL] = pattern_stripes_vertical,
        [TEXTURE_CHECKERBOARD] = pattern_checkerboard,
    };
    fill[map.texture](&(struct pattern){ SIDE, SIDE, map.cell, 0, 1 }, x);
}

/* Both numbers of a statistic: forward and mixed energies, mean and variance by the heads. */
static struct texture_energies of_heads(size_t statistic, const float *x)
{
    float energy[4], mean_variance[2];
    pool_energy(whole_map, NCHW, x, energy);
    pool_meanvar(whole_map, NCHW, x, mean_variance);
    if (statistic >= MEAN_ONLY) {
        return (struct texture_energies){ (double)mean_variance[statistic - MEAN_ONLY], 0 };
    }
    return statistic == MIXED ? (struct texture_energies){ (double)energy[3], 0 }
                              : (struct texture_energies){ (double)energy[1], (double)energy[2] };
}

static struct texture_energies of_filters(size_t derivative, const float *x)
{
    if (derivative == LAPLACIAN) {
        return (struct texture_energies){ energy_of(FILTER_LAPLACIAN, x), 0 };
    }
    const bool sobel = derivative == SOBEL;
    return (struct texture_energies){ energy_of(sobel ? FILTER_SOBEL_X : FILTER_CENTRAL_X, x),
                                      energy_of(sobel ? FILTER_SOBEL_Y : FILTER_CENTRAL_Y, x) };
}

static struct texture_energies measure(size_t statistic, struct map map)
{
    const bool sum = statistic >= FORWARD_SUM && statistic <= SOBEL_SUM;
    const size_t plain = sum ? statistic - FORWARD_SUM : statistic;
    const bool by_head = plain == FORWARD || plain >= MIXED;
    float x[PIXELS];
    draw(map, x);
    const struct texture_energies e = by_head ? of_heads(plain, x) : of_filters(plain, x);
    return sum ? (struct texture_energies){ e.x + e.y, 0 } : e;
}

static void map_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)rng, (void)context;
    const struct map map = { (enum texture)p[TEXTURE], (size_t)p[CELL] };
    const struct texture_energies e = measure((size_t)p[WHAT], map);
    out[FORWARD_X].value = out[OTHER_X].value = e.x;
    out[FORWARD_Y].value = out[OTHER_Y].value = e.y;
}

static void pair_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)rng, (void)context;
    const double d =
        apart(measure((size_t)p[WHAT], first_of(p)), measure((size_t)p[WHAT], second_of(p)));
    for (size_t i = 0; i < COUNT(pair_claims); i++) {
        out[i].value = d; /* every claim of a pair is about the same distance */
    }
}

int main(int argc, char **argv)
{
    /* clang-format off */
    static const struct sweep sweeps[] = {
        { .name = "maps", .trials = 1, .trial = map_trial, .quick = fine,
          .axes = { [WHAT] = { "statistic", statistics, NULL, MIXED + 1 }, [TEXTURE] = { "texture", textures, NULL, COUNT(textures) },
                    [CELL] = { "cell_px", NULL, cells, COUNT(cells) } },
          .claims = energy_claims, .claim_count = COUNT(energy_claims) },
        { .name = "pairs", .trials = 1, .trial = pair_trial, .quick = fine,
          .axes = { [WHAT] = { "statistic", statistics, NULL, COUNT(statistics) }, [PAIR] = { "pair", pairs, NULL, COUNT(pairs) },
                    [CELL] = { "cell_px", NULL, cells, COUNT(cells) } },
          .claims = pair_claims, .claim_count = COUNT(pair_claims) },
    };
    static const struct experiment texture_energy = {
        .name = "texture_energy", .seed = 1,
        .asks = "Which derivatives tell stripes from a checkerboard, and which are blind?",
        .sweeps = sweeps, .sweep_count = COUNT(sweeps),
    };
    /* clang-format on */
    return experiment_main(&texture_energy, argc, argv);
}

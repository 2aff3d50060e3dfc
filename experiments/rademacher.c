/* rademacher: does the Rademacher complexity fall as drastically as the number of weights?
 *
 * Model   n maps x_i of C channels and N positions with second moments Sigma = E x x^T; heads
 *         <w, x> with |w| <= b (flatten), and those of them that are GAP heads; signs s_i = +-1.
 * Theory  (a) The complexity is (b/n) E sup sum s_i <w, x_i> = (b/n) E |S|, S = sum s_i x_i: the
 *             supremum lies along S. For GAP heads, w = P w with P the mean over each map put back,
 *             it is (b/n) E |P S|. If |v| <= b is held, v = N w at a position, w has at most the
 *             norm b/sqrt N: the complexity of GAP is sqrt N smaller again.
 *         (b) s_i s_j is 0 on average for i != j: E |S|^2/E |P S|^2 = tr Sigma/tr P Sigma for any
 *             n: n_eff of noise_model.h without a mean, (m^2 + v)/(m^2 + v/N) for independent
 *             positions of mean m and variance v. Its root is the factor of root mean squares.
 *         (c) S is normal with covariance n Sigma (of normal maps; of others for large n), so E |S|
 *             follows from its eigenvalues (norm.h). Where one direction rules P S, as
 *             the common mean does behind a ReLU, E |P S| is down to sqrt(2/pi) of its root mean
 *             square, and E |S| less so: their ratio is above that of (b), for large n too.
 * Trial   SUMS signed sums; the means of |S|, |P S|, |mean S| and of their squares
 * Writes  rademacher.csv, drawn by rademacher.gp
 *
 * 400 trials of 64 sums: |P S|^2 deviates by half of its mean or, behind a ReLU, by 1.4 of it, of
 * which most is that of |S|^2 too: 3.7 standard errors (1 % shared among all rows) of the ratio are
 * 1.2 % and 2.3 % at most, the margin of squares is 5 %, that of first moments 2.5 %. */
#include <math.h>
#include <stdlib.h>

#include "base/require.h"
#include "harness/experiment.h"
#include "heads/subspace.h"
#include "laws/norm.h"
#include "signals/noise_model.h"
#include "signals/pattern.h"

/* ---- where we look ---- */

enum { MAPS, PARAMETER, SIDE };
enum { AR1, EQUICORRELATED, RELU }; /* rho, rho, the level before the ReLU */
static const char *const map_names[] = { "AR(1)", "equicorrelated", "ReLU" };
enum { CHANNELS = 8, SUMS = 64, TRIALS = 400 };

/* clang-format off */
static const double grid[][EXPERIMENT_MAX_AXES] = { /* maps, parameter, side */
    { AR1, 0, 4 }, { AR1, 0, 8 }, { AR1, 0, 16 }, /* white */
    { AR1, 0.3, 8 }, { AR1, 0.5, 8 }, { AR1, 0.7, 8 }, { AR1, 0.85, 8 }, { AR1, 0.95, 8 },
    { AR1, 0.99, 8 },
    { EQUICORRELATED, 0.1, 8 }, { EQUICORRELATED, 0.25, 8 }, { EQUICORRELATED, 0.5, 8 },
    { EQUICORRELATED, 0.75, 8 }, { EQUICORRELATED, 1, 8 }, /* constant maps */
    { RELU, 0, 8 }, { RELU, 1, 8 },
};
/* clang-format on */

static double pixels(const double *p)
{
    return p[SIDE] * p[SIDE];
}

static bool white(const double *p)
{
    return p[MAPS] == AR1 && p[PARAMETER] == 0;
}

static bool known_spectrum(const double *p)
{
    return white(p) || p[MAPS] != AR1;
}

static bool relu(const double *p)
{
    return p[MAPS] == RELU;
}

static bool quick(const double *p)
{
    return p[SIDE] == 8 && (white(p) || p[PARAMETER] == (relu(p) ? 0 : 0.85) ||
                            (p[MAPS] == EQUICORRELATED && p[PARAMETER] >= 0.75));
}

static struct noise_model model_of(const double *p)
{
    const bool shared = p[MAPS] == EQUICORRELATED;
    return (struct noise_model){ .kind = shared ? NOISE_EQUICORRELATED : NOISE_AR1,
                                 .parameter = relu(p) ? 0 : p[PARAMETER],
                                 .h = (size_t)p[SIDE],
                                 .w = (size_t)p[SIDE],
                                 .sigma = 1 };
}

/* ---- what theory says ---- */

/* tr Sigma/tr P Sigma. */
static double squared_factor(const double *p, const void *context)
{
    (void)context;
    const struct noise_model model = model_of(p);
    const struct noise_moments x = noise_model_rectified(p[PARAMETER], 1);
    const double mean_square = x.mean * x.mean;
    return relu(p) ? (mean_square + x.variance) / (mean_square + x.variance / pixels(p))
                   : noise_model_effective_size(&model);
}

static double squared_factor_of_readout(const double *p, const void *context)
{
    return pixels(p) * squared_factor(p, context);
}

static double root_factor(const double *p, const void *context)
{
    return sqrt(squared_factor(p, context));
}

static double half_the_root(const double *p, const void *context)
{
    (void)context;
    return p[SIDE] / 2;
}

static bool far_below(const double *p) /* where the law is 1/sqrt 2 of the bound at most */
{
    return squared_factor(p, NULL) <= pixels(p) / 8;
}

/* E |S|/E |P S| from the eigenvalues: of each channel alone where it varies with one common number,
 * of all channels together behind a ReLU, where their means are common. */
static double first_moment_factor(const double *p, const void *context)
{
    (void)context;
    const double n = pixels(p), groups = relu(p) ? 1 : CHANNELS, size = CHANNELS * n / groups;
    const struct noise_moments x = noise_model_rectified(p[PARAMETER], 1);
    const double own = relu(p) ? x.variance : 1 - p[PARAMETER];
    const double common = relu(p) ? x.mean * x.mean : p[PARAMETER];
    const struct norm_part ruling = { size * common + own, groups };
    const struct norm_part all[] = { ruling, { own, CHANNELS * n - groups } };
    const struct norm_part means[] = { ruling, { own, CHANNELS - groups } };
    return norm_mean(all, COUNT(all)) / norm_mean(means, COUNT(means));
}

/* ---- what we claim ---- */

/* clang-format off */
enum { DROP, DROP_FURTHER, FACTOR, READOUT, FIRST, FIRST_AS_ROOT };
static const struct claim claims[] = {
    [DROP] = { .id = "rademacher-drop", .statements = "C18", .role = AS_STATED, .form = AT_LEAST,
        .says = "on white maps the complexity of GAP heads is lower by at least sqrt(N)/2",
        .kind = RATIO, .unit = "1", .predict = half_the_root, .applies = white,
        .expect = CONFIRMED },
    [DROP_FURTHER] = { .id = "rademacher-drop-further", .statements = "C18", .role = LIMIT,
        .says = "on maps with long correlation, too, it is lower by at least sqrt(N)/2",
        .form = AT_LEAST, .kind = RATIO, .unit = "1", .predict = half_the_root,
        .applies = far_below },
    [FACTOR] = { .id = "rademacher-factor", .statements = "C18", .role = CORRECTED,
        .says = "its mean square is lower by tr Sigma/tr P Sigma: N if white, 1 if constant",
        .kind = RATIO, .unit = "1", .predict = squared_factor, .rel = 0.05 },
    [READOUT] = { .id = "rademacher-readout", .statements = "C18", .role = CORRECTED,
        .says = "with the weights of the readout held to the norm instead, N times as much",
        .kind = RATIO, .unit = "1", .predict = squared_factor_of_readout, .rel = 0.05 },
    [FIRST] = { .id = "rademacher-first-moment", .statements = "C18", .role = CORRECTED,
        .says = "the complexity itself is lower by what the eigenvalues of Sigma say",
        .kind = RATIO, .unit = "1", .predict = first_moment_factor, .rel = 0.025,
        .applies = known_spectrum },
    [FIRST_AS_ROOT] = { .id = "rademacher-first-as-root", .role = CONTROL,
        .says = "known to be false: behind a ReLU that is sqrt(tr Sigma/tr P Sigma), too",
        .kind = RATIO, .unit = "1", .predict = root_factor, .rel = 0.025, .applies = relu },
};
/* clang-format on */

/* ---- what we do ---- */

/* Maps in one sum: any number for normal maps, many where the sum is to be normal. */
static size_t maps_of(const double *p)
{
    return relu(p) ? 64 : 4;
}

/* sum = sum of +-x[i] over count maps of `size` numbers, in order, in float. */
static void add_signed(struct rng *rng, size_t count, size_t size, const float *x, float *sum)
{
    for (size_t k = 0; k < size; k++) {
        sum[k] = 0;
    }
    for (size_t i = 0; i < count; i++) {
        const float sign = rng_below(rng, 2) == 1 ? 1.0f : -1.0f;
        for (size_t k = 0; k < size; k++) {
            sum[k] += sign * x[i * size + k];
        }
    }
}

/* Adds |S|, |P S|, |mean S| and their squares to the slots. */
static void add_norms(struct shape in, const float *sum, float *mean, float *projected,
                      struct slot *out)
{
    subspace_project(in, sum, mean, projected);
    const double whole = subspace_squares(shape_size(in), sum);
    const double inside = subspace_squares(shape_size(in), projected);
    out[FIRST].value += sqrt(whole) / SUMS;
    out[FIRST].over += sqrt(inside) / SUMS;
    out[FACTOR].value += whole / SUMS;
    out[FACTOR].over += inside / SUMS;
    out[READOUT].value += whole / SUMS;
    out[READOUT].over += subspace_squares(in.c, mean) / SUMS;
}

static void trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    const struct shape in = { 1, CHANNELS, (size_t)p[SIDE], (size_t)p[SIDE] };
    const size_t size = shape_size(in), count = maps_of(p);
    float *x = xcalloc(count * size, sizeof *x), *sum = xcalloc(size, sizeof *sum);
    float *signal = xcalloc(size, sizeof *signal), *projected = xcalloc(size, sizeof *projected);
    float mean[CHANNELS];
    pattern_constant(relu(p) ? (float)p[PARAMETER] : 0, size, signal);
    const struct noise_scene scene = { model_of(p), CHANNELS, signal, relu(p) };
    out[FIRST] = out[FACTOR] = out[READOUT] = (struct slot){ 0, 0 };
    for (size_t i = 0; i < SUMS; i++) {
        noise_model_draw(rng, &scene, count, x);
        add_signed(rng, count, size, x, sum);
        add_norms(in, sum, mean, projected, out);
    }
    out[DROP] = out[DROP_FURTHER] = out[FIRST_AS_ROOT] = out[FIRST];
    free(projected);
    free(signal);
    free(sum);
    free(x);
}

int main(int argc, char **argv)
{
    /* clang-format off */
    static const struct sweep sweep = {
        .name = "rademacher", .trials = TRIALS, .trial = trial,
        .axes = { [MAPS] = { "maps", map_names, NULL, COUNT(map_names) },
                  [PARAMETER] = { .name = "parameter" }, [SIDE] = { .name = "side_px" } },
        .grid = grid, .points = COUNT(grid), .quick = quick,
        .claims = claims, .claim_count = COUNT(claims),
    };
    static const struct experiment rademacher = {
        .name = "rademacher", .seed = 1,
        .asks = "Does the Rademacher complexity fall as drastically as the number of weights?",
        .sweeps = &sweep, .sweep_count = 1,
    };
    /* clang-format on */
    return experiment_main(&rademacher, argc, argv);
}

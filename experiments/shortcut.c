/* shortcut: who falls for a pattern that betrays the class at one place in training, and then goes?
 *
 * Model   maps x = y (DELTA u + a e) + z of C channels of SIDE x SIDE pixels, y = -1 or 1, z
 *         independent N(0, 1): u, |u| = 1, is constant over positions, on all channels but the
 *         first; e is one pixel of the first channel, the same in all training images. The test
 *         has it not (a = 0), or at another place. Weights w by least squares to y: minimum norm,
 *         or ridge with the lambda of a random target, d (1 + DELTA^2)/DELTA^2.
 * Theory  (a) Accuracy = Phi(w.m/|w|), m the mean of a test class: no test set is needed.
 *         (b) The pooled features of GAP, scaled to noise 1, hold DELTA and a/sqrt(N): to GAP the
 *             pattern is sqrt(N) times fainter, wherever it is. Least squares to y on d features
 *             around mu, |mu|^2 = DELTA^2 + a^2/N, finds mu/(1 + |mu|^2) plus noise of variance
 *             1/(1 + |mu|^2)/(n-d-1) in each of the d - 1 other directions: with t = (d-1)
 *             (1 + |mu|^2)/((n-d-1) |mu|^2), the accuracy is Phi(DELTA^2/(|mu| sqrt(1 + t))).
 *         (c) For n << d, x x^T is about d for noise: w is about the sum of y x, n mu plus noise
 *             of norm sqrt(n d): accuracy = Phi(DELTA^2 sqrt n/sqrt(n |mu|^2 + d)), |mu|^2 =
 *             DELTA^2 + a^2.
 * Trial   one training set, with and without the pattern; the accuracy that it costs each head
 * Writes  shortcut.csv and shortcut.maps.csv, drawn by shortcut.gp
 *
 * 200 trials: a loss has a standard error of up to 0.25 points; 4 are half of the margins. */
#include <math.h>
#include <stdlib.h>

#include "base/require.h"
#include "fit/pooled.h"
#include "harness/experiment.h"
#include "heads/block.h"
#include "signals/shortcut.h"

/* ---- where we look ---- */

enum { C = 16, SIDE = 8, N = SIDE * SIDE, D = C * N };
static const double DELTA = 2; /* the best accuracy is Phi(2) = 0.977 */

enum { STRENGTH, EXAMPLES, FIT };
enum { MINIMUM_NORM, RIDGE };
static const char *const fits[] = { "minimum norm", "ridge" };

/* clang-format off */
static const double grid[][EXPERIMENT_MAX_AXES] = {
    { 1, 128, 1 }, { 2, 128, 1 }, { 4, 128, 1 }, { 6, 128, 1 }, { 8, 128, 1 }, { 12, 128, 1 },
    { 16, 128, 1 }, { 32, 128, 1 }, { 2, 128, 0 }, { 6, 128, 0 }, { 32, 128, 0 }, { 6, 256, 1 },
};
/* clang-format on */

static bool as_stated(const double *p)
{
    return p[STRENGTH] == 6;
}

static bool strong(const double *p) /* to GAP, too: a/sqrt(N) is 2 DELTA */
{
    return p[STRENGTH] == 32;
}

static bool faint(const double *p) /* no stronger than the class */
{
    return p[STRENGTH] <= DELTA;
}

static bool few_and_ridge(const double *p)
{
    return p[EXAMPLES] == 128 && p[FIT] == RIDGE;
}

static bool quick(const double *p)
{
    return few_and_ridge(p) && (as_stated(p) || strong(p) || faint(p));
}

/* ---- what theory says ---- */

/* (b) */
static double gap_accuracy(double strength, double n)
{
    const double squares = DELTA * DELTA + strength * strength / N;
    const double t = (C - 1) * (1 + squares) / ((n - C - 1) * squares);
    return stats_normal_cdf(DELTA * DELTA / sqrt(squares * (1 + t)));
}

/* (c) */
static double flatten_accuracy(double strength, double n)
{
    const double squares = DELTA * DELTA + strength * strength;
    return stats_normal_cdf(DELTA * DELTA / sqrt(squares + D / n));
}

static double loss_of_gap(const double *p, const void *context)
{
    return (void)context, gap_accuracy(0, p[EXAMPLES]) - gap_accuracy(p[STRENGTH], p[EXAMPLES]);
}

static double loss_of_flatten(const double *p, const void *context)
{
    (void)context;
    return flatten_accuracy(0, p[EXAMPLES]) - flatten_accuracy(p[STRENGTH], p[EXAMPLES]);
}

static double ten_points(const double *p, const void *context)
{
    return (void)p, (void)context, 0.10;
}

static double two_points(const double *p, const void *context)
{
    return (void)p, (void)context, 0.02;
}

static double zero(const double *p, const void *context)
{
    return (void)p, (void)context, 0;
}

/* ---- what we claim ---- */

/* clang-format off */
enum { FLATTEN_LOSES, GAP_KEEPS, GAP_BLIND, FAINT, STRONG, GAP_LAW, FLATTEN_LAW, MOVED, ALIKE };
static const struct claim claims[] = {
    [FLATTEN_LOSES] = { .id = "flatten-loses", .statements = "C21", .role = AS_STATED,
        .says = "trained with the pattern and tested without it, flatten loses 10 points or more",
        .form = AT_LEAST, .kind = MEAN, .unit = "accuracy", .predict = ten_points,
        .applies = as_stated, .expect = CONFIRMED },
    [GAP_KEEPS] = { .id = "gap-keeps", .statements = "C21", .role = AS_STATED,
        .says = "trained with the pattern and tested without it, GAP loses 2 points or less",
        .form = AT_MOST, .kind = MEAN, .unit = "accuracy", .predict = two_points,
        .applies = as_stated, .expect = CONFIRMED },
    [GAP_BLIND] = { .id = "gap-blind-to-place", .statements = "C21", .role = AS_STATED,
        .says = "GAP is as accurate with the pattern at another place as at its own",
        .kind = VALUE, .exact = true, .unit = "accuracy", .predict = zero, .expect = CONFIRMED },
    [FAINT] = { .id = "flatten-loses-faint", .statements = "C21", .role = LIMIT,
        .says = "flatten loses 10 points or more to a pattern no stronger than the class", 
        .form = AT_LEAST, .kind = MEAN, .unit = "accuracy", .predict = ten_points, .applies = faint },
    [STRONG] = { .id = "gap-keeps-strong", .statements = "C21", .role = LIMIT,
        .says = "GAP loses 2 points or less to a pattern that is strong even in the mean",
        .form = AT_MOST, .kind = MEAN, .unit = "accuracy", .predict = two_points, .applies = strong },
    [GAP_LAW] = { .id = "gap-loss-law", .statements = "C21", .role = CORRECTED,
        .says = "GAP loses what a pattern sqrt(N) times fainter costs a classifier of C features",
        .kind = MEAN, .unit = "accuracy", .predict = loss_of_gap, .rel = 0.1, .abs = 0.005 },
    [FLATTEN_LAW] = { .id = "flatten-loss-law", .statements = "C21", .role = CORRECTED,
        .says = "flatten loses what the pattern adds to the mean difference of the training classes",
        .kind = MEAN, .unit = "accuracy", .predict = loss_of_flatten, .rel = 0.05, .abs = 0.01,
        .applies = few_and_ridge },
    [MOVED] = { .id = "flatten-moved-as-absent", .statements = "C21", .role = CORRECTED,
        .says = "to flatten, a pattern at the other places is on average no pattern",
        .kind = MEAN, .unit = "accuracy", .predict = zero, .abs = 0.02 },
    [ALIKE] = { .id = "heads-lose-alike", .role = CONTROL,
        .says = "known to be false: flatten loses no more than GAP",
        .form = AT_MOST, .kind = MEAN, .unit = "accuracy", .predict = zero, .applies = as_stated },
};
/* clang-format on */

/* ---- what we do ---- */

/* Weights of one head, and where the pattern was in its training. */
struct student {
    double w[D];
    const double *u;
    size_t place;
};

static struct shape image(size_t n)
{
    return (struct shape){ n, C, SIDE, SIDE };
}

static double norm(const double *w)
{
    double squares = 0;
    for (size_t i = 0; i < D; i++) {
        squares += w[i] * w[i];
    }
    return sqrt(squares);
}

/* Phi(w.m/|w|) for test images with the pattern of this strength at the place. */
static double accuracy(const struct student *student, double strength, size_t place)
{
    double product = strength * student->w[place];
    for (size_t i = 0; i < D; i++) {
        product += DELTA * student->u[i] * student->w[i];
    }
    return stats_normal_cdf(product / norm(student->w));
}

static void teach(struct student *student, const double *p, size_t s, const float *x,
                  const double *y)
{
    const double d = (double)(C * s * s);
    const double lambda = p[FIT] == RIDGE ? d * (1 + DELTA * DELTA) / (DELTA * DELTA) : 0;
    const struct shape in = image((size_t)p[EXAMPLES]);
    pooled_fit(&(struct pooled_problem){ block_average, in, s, 1, x, y, lambda }, student->w);
}

static double accuracy_elsewhere(const struct student *student, double strength)
{
    double mean = 0;
    for (size_t i = 1; i < N; i++) {
        mean += accuracy(student, strength, (student->place + i) % N) / (N - 1);
    }
    return mean;
}

/* students[0 .. 3]: GAP without and with the pattern, flatten without and with. */
static void compare(double a, const struct student *students, struct slot *out)
{
    const struct student *gap = students + 1, *flatten = students + 3;
    const size_t other = (gap->place + N / 2) % N;
    const double gap_loss = accuracy(students, 0, 0) - accuracy(gap, 0, 0);
    const double flatten_loss = accuracy(students + 2, 0, 0) - accuracy(flatten, 0, 0);
    out[FLATTEN_LOSES].value = out[FAINT].value = out[FLATTEN_LAW].value = flatten_loss;
    out[GAP_KEEPS].value = out[STRONG].value = out[GAP_LAW].value = gap_loss;
    out[GAP_BLIND].value = accuracy(gap, a, other) - accuracy(gap, a, gap->place);
    out[MOVED].value = accuracy_elsewhere(flatten, a) - accuracy(flatten, 0, 0);
    out[ALIKE].value = flatten_loss - gap_loss;
}

/* Trains all four on the same noise. x[n * D], y[n] and u[D], written: the images of the last. */
static void train(struct rng *rng, const double *p, struct student *students, float *x, double *y,
                  double *u)
{
    struct shortcut shortcut = { image((size_t)p[EXAMPLES]), u, DELTA, 0, rng_below(rng, N) };
    shortcut_direction(rng, shortcut.in, u);
    const struct rng noise = *rng;
    for (size_t planted = 0; planted < 2; planted++) {
        *rng = noise;
        shortcut.strength = planted ? p[STRENGTH] : 0;
        shortcut_draw(rng, &shortcut, x, y);
        for (size_t flatten = 0; flatten < 2; flatten++) {
            struct student *student = students + 2 * flatten + planted;
            student->u = u;
            student->place = shortcut.place;
            teach(student, p, flatten ? SIDE : 1, x, y);
        }
    }
}

static void trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    const size_t n = (size_t)p[EXAMPLES];
    struct student *students = xcalloc(4, sizeof *students);
    float *x = xcalloc(n * D, sizeof *x);
    double *y = xcalloc(n, sizeof *y), u[D];
    train(rng, p, students, x, y, u);
    compare(p[STRENGTH], students, out);
    free(y);
    free(x);
    free(students);
}

/* ---- the figure's maps: the first channel of an image, and its weights as parts of |w| ---- */

static void draw_map(const char *panel, const double *map, double scale, struct table *table)
{
    for (size_t i = 0; i < N; i++) {
        table_add_text(table, panel);
        table_add_count(table, i % SIDE);
        table_add_count(table, i / SIDE);
        table_add_number(table, round(1e4 * map[i] / scale) / 1e4);
        table_end_row(table);
    }
}

static void draw_maps(uint64_t seed, const void *context, struct table *table)
{
    (void)context;
    enum { IMAGES = 128 };
    const double p[] = { [STRENGTH] = 6, [EXAMPLES] = IMAGES, [FIT] = RIDGE };
    struct rng rng = rng_at(seed, rng_hash_text("shortcut-maps"), 0, 0);
    struct student *students = xcalloc(4, sizeof *students);
    float *x = xcalloc((size_t)IMAGES * D, sizeof *x);
    double y[IMAGES], u[D], shown[N];
    train(&rng, p, students, x, y, u);
    for (size_t i = 0; i < N; i++) {
        shown[i] = y[0] * (double)x[i];
    }
    draw_map("image", shown, 1, table);
    draw_map("flatten", students[3].w, norm(students[3].w), table);
    draw_map("gap", students[1].w, norm(students[1].w), table);
    free(x);
    free(students);
}

int main(int argc, char **argv)
{
    /* clang-format off */
    static const struct sweep sweep = {
        .name = "strengths", .trials = 200, .trial = trial,
        .axes = { [STRENGTH] = { .name = "strength" }, [EXAMPLES] = { .name = "examples" },
                  [FIT] = { "fit", fits, NULL, COUNT(fits) } },
        .grid = grid, .points = COUNT(grid), .quick = quick, .claims = claims, .claim_count = COUNT(claims),
    };
    static const struct picture maps = { "maps", { "panel", "x", "y", "value" }, draw_maps };
    static const struct experiment shortcut = {
        .name = "shortcut", .seed = 1,
        .asks = "Who falls for a pattern that betrays the class at one place in training?", .sweeps = &sweep, .sweep_count = 1, .pictures = &maps, .picture_count = 1,
    };
    /* clang-format on */
    return experiment_main(&shortcut, argc, argv);
}

/* capacity: how many labellings of the same maps can a GAP head and a flatten head separate?
 *
 * Model   Maps of C channels and N positions, i.i.d. N(0, 1), with labels +-1 that have nothing to
 *         do with them; linear heads with a bias on the C means (GAP) or on all C N values.
 * Theory  (a) Of n points in general position C(n, d) = 2 sum over k < d of binomial(n - 1, k)
 *             labellings are separable (laws/cover.h), d = C + 1 or C N + 1: all 2^n up to n = d,
 *             which is the VC dimension, and half at n = 2d.
 *         (b) C(n, d)/2^n = P(fewer than d heads in n - 1 coins). So a random sequence of labels is
 *             separable until head number d falls: on average for 2d labels, deviation sqrt(2d).
 * Trial   fresh maps; all their labellings, or random ones, each tried by a linear program that
 *         proves its answer (fit/lp.h); or the longest separable start of a random sequence
 * Writes  capacity.csv, drawn by capacity.gp
 *
 * labellings_of: 3.4 standard errors (1 % shared among all rows) of a proportion are 0.010 (GAP)
 * and 0.016 (flatten) at most, a third and half of the margin. Those of 120 longest sequences
 * are 2.9 % for the flatten head, the margin is 6 %; the GAP head, of which one sequence tells
 * less, gets 32 a trial. */
#include <math.h>
#include <stdlib.h>

#include "base/require.h"
#include "fit/lp.h"
#include "harness/experiment.h"
#include "harness/provenance.h"
#include "heads/flatten.h"
#include "heads/pool.h"
#include "laws/cover.h"

/* ---- where we look ---- */

enum { HEAD, POINTS };
enum { GAP, FLATTEN, HEADS };
static const char *const head_names[HEADS] = { "gap", "flatten" };
static const struct shape small = { 1, 2, 2, 2 }, map = { 1, 4, 4, 4 };
enum { TRIALS = 200, LONGEST_TRIALS = 120 };

/* clang-format off */
static const double random_grid[][EXPERIMENT_MAX_AXES] = { /* head, points */
    { GAP, 4 }, { GAP, 6 }, { GAP, 8 }, { GAP, 10 }, { GAP, 12 }, { GAP, 15 }, { GAP, 20 },
    { FLATTEN, 20 }, { FLATTEN, 65 }, { FLATTEN, 110 }, { FLATTEN, 130 }, { FLATTEN, 150 },
};
/* clang-format on */

/* Weights of a head on these maps, the bias included. */
static size_t dimension(const double *p, struct shape in)
{
    return 1 + in.c * (p[HEAD] == GAP ? 1 : shape_pixels(in));
}

static size_t small_dimension(const double *p)
{
    return dimension(p, small);
}

static bool keep_some(const double *p) /* one more than needed to see the VC dimension */
{
    return p[POINTS] <= 2 + (double)small_dimension(p);
}

static bool beyond_gap(const double *p) /* where the two heads must differ */
{
    return p[HEAD] == FLATTEN && p[POINTS] >= 20 && p[POINTS] <= 130;
}

static bool quick(const double *p)
{
    return p[HEAD] == GAP || p[POINTS] <= 65;
}

/* ---- what theory says ---- */

static double separable(const double *p, const void *context)
{
    (void)context;
    return cover_count((size_t)p[POINTS], small_dimension(p));
}

static double vc_dimension(const double *p, const void *context)
{
    (void)context;
    return (double)small_dimension(p);
}

static double half_the_small_map(const double *p, const void *context)
{
    (void)p, (void)context;
    return (double)shape_pixels(small) / 2;
}

static double half_the_map(const double *p, const void *context)
{
    (void)p, (void)context;
    return (double)shape_pixels(map) / 2;
}

static double fraction(const double *p, const void *context)
{
    (void)context;
    return cover_fraction((size_t)p[POINTS], dimension(p, map));
}

static double fraction_of_gap(const double *p, const void *context)
{
    (void)context;
    return cover_fraction((size_t)p[POINTS], 1 + map.c);
}

static double longest(const double *p, const void *context)
{
    (void)context;
    return 2 * (double)dimension(p, map);
}

/* ---- what we claim ---- */

/* clang-format off */
enum { SEPARABLE };
static const struct claim every_claims[] = {
    [SEPARABLE] = { .id = "every-labelling", .statements = "C17", .role = AS_STATED,
        .says = "of all 2^n labellings of n points Cover's count is separable, to the last one",
        .kind = VALUE, .exact = true, .unit = "labellings", .predict = separable,
        .expect = CONFIRMED },
};

static double shattered(const struct points *points);
static double ratio_of_shattered(const struct points *points);
static const struct derived every_derived[] = {
    { .claim = { .id = "vc-dimension", .statements = "C17", .role = AS_STATED,
          .says = "the largest number of points that can be labelled in any way is C + 1, C N + 1",
          .kind = VALUE, .exact = true, .unit = "points", .predict = vc_dimension,
          .expect = CONFIRMED },
      .over = 1u << POINTS, .derive = shattered },
    { .claim = { .id = "vc-ratio", .statements = "C17", .role = AS_STATED, .form = AT_LEAST,
          .says = "it falls drastically from flatten to GAP: by a factor of at least N/2",
          .kind = VALUE, .exact = true, .unit = "1", .predict = half_the_small_map,
          .expect = CONFIRMED },
      .over = 1u << POINTS | 1u << HEAD, .derive = ratio_of_shattered },
};

enum { FRACTION, FRACTION_OF_GAP };
static const struct claim random_claims[] = {
    [FRACTION] = { .id = "random-labels", .statements = "C17", .role = AS_STATED,
        .says = "random labels of n points are separable in the fraction of Cover's count",
        .kind = PROPORTION, .unit = "1", .predict = fraction, .abs = 0.03, .expect = CONFIRMED },
    [FRACTION_OF_GAP] = { .id = "random-labels-alike", .role = CONTROL,
        .says = "known to be false: the flatten head separates no more than the GAP head",
        .kind = PROPORTION, .unit = "1", .predict = fraction_of_gap, .abs = 0.03,
        .applies = beyond_gap },
};

enum { LONGEST };
static const struct claim longest_claims[] = {
    [LONGEST] = { .id = "longest-labels", .statements = "C17", .role = AS_STATED,
        .says = "a random sequence of labels stays separable for 2(C + 1), 2(C N + 1) on average",
        .kind = MEAN, .unit = "points", .predict = longest, .rel = 0.06, .expect = CONFIRMED },
};

static double ratio_of_longest(const struct points *points);
static const struct derived longest_derived[] = {
    { .claim = { .id = "longest-ratio", .statements = "C17", .role = AS_STATED, .form = AT_LEAST,
          .says = "that number falls from flatten to GAP by a factor of at least N/2",
          .kind = DERIVED, .unit = "1", .predict = half_the_map, .expect = CONFIRMED },
      .over = 1u << HEAD, .derive = ratio_of_longest },
};
/* clang-format on */

/* ---- what we do ---- */

static double shattered_by(double head, const struct points *points)
{
    double most = 0;
    for (size_t i = 0; i < points->count; i++) {
        const double n = points->p[i][POINTS];
        const bool all = points_mean(points, i, SEPARABLE).value == exp2(n);
        most = points->p[i][HEAD] == head && all && n > most ? n : most;
    }
    return most;
}

static double shattered(const struct points *points)
{
    return shattered_by(points->p[0][HEAD], points);
}

static double ratio_of_shattered(const struct points *points)
{
    return shattered_by(FLATTEN, points) / shattered_by(GAP, points);
}

static double ratio_of_longest(const struct points *points)
{
    return points_mean(points, FLATTEN, LONGEST).value / points_mean(points, GAP, LONGEST).value;
}

/* So many that over all trials the fraction has at most this standard error (a GAP head's
 * labellings cost a hundredth of a flatten head's), and 600, which tell 0 or 1 apart from what is
 * 0.015 off. */
static size_t labellings_of(const double *p)
{
    const double share = fraction(p, NULL), error = p[HEAD] == GAP ? 0.0028 : 0.0046;
    return 3 + (size_t)(share * (1 - share) / (error * error) / TRIALS);
}

enum { MOST_POINTS = 260, MOST_VALUES = MOST_POINTS * 64 };
struct sample {
    float maps[MOST_VALUES], x[MOST_VALUES];
    signed char labels[MOST_POINTS];
};

/* `count` fresh maps of this shape as the head sees them, with random labels. */
static struct lp_points draw(struct rng *rng, const double *p, struct shape one, size_t count,
                             struct sample *sample)
{
    const struct shape in = { count, one.c, one.h, one.w };
    require(count <= MOST_POINTS && shape_size(in) <= MOST_VALUES);
    rng_fill_normal(rng, shape_size(in), sample->maps);
    (p[HEAD] == GAP ? pool_average : flatten_forward)(in, NCHW, sample->maps, sample->x);
    for (size_t i = 0; i < count; i++) {
        sample->labels[i] = rng_below(rng, 2) == 1 ? 1 : -1;
    }
    return (struct lp_points){ count, dimension(p, one) - 1, sample->x, sample->labels };
}

static void every_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    struct sample *sample = xcalloc(1, sizeof *sample);
    const struct lp_points points = draw(rng, p, small, (size_t)p[POINTS], sample);
    out[SEPARABLE] = (struct slot){ .value = lp_count_separable(&points) };
    free(sample);
}

/* An undecided answer leaves the slots as they were, NaN. */
static void random_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    struct sample *sample = xcalloc(1, sizeof *sample);
    const size_t labellings = labellings_of(p);
    size_t answers[3] = { 0 };
    for (size_t i = 0; i < labellings; i++) {
        const struct lp_points points = draw(rng, p, map, (size_t)p[POINTS], sample);
        answers[lp_separable(&points)]++;
    }
    if (answers[LP_UNDECIDED] == 0) {
        out[FRACTION] = (struct slot){ (double)answers[LP_SEPARABLE], (double)labellings };
        out[FRACTION_OF_GAP] = out[FRACTION];
    }
    free(sample);
}

/* Of 4d labels, or 70, all are separable with a probability below 1e-14. */
static void longest_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    struct sample *sample = xcalloc(1, sizeof *sample);
    const size_t sequences = p[HEAD] == GAP ? 32 : 1, count = p[HEAD] == GAP ? 70 : 260;
    double sum = 0;
    for (size_t i = 0; i < sequences; i++) {
        const struct lp_points points = draw(rng, p, map, count, sample);
        sum += lp_longest_separable(&points);
    }
    out[LONGEST] = (struct slot){ .value = sum / (double)sequences };
    free(sample);
}

static void *prepare(const struct setting *setting)
{
    provenance_add_text(setting->provenance, "glpk", lp_version());
    return NULL;
}

int main(int argc, char **argv)
{
    /* clang-format off */
    static const double points[] = { 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 };
    static const struct sweep sweeps[] = {
        { .name = "every", .trials = 3, .trial = every_trial,
          .axes = { [HEAD] = { "head", head_names, NULL, HEADS },
                    [POINTS] = { "points", NULL, points, COUNT(points) } },
          .keep = keep_some, .claims = every_claims, .claim_count = COUNT(every_claims),
          .derived = every_derived, .derived_count = COUNT(every_derived) },
        { .name = "random", .trials = TRIALS, .trial = random_trial,
          .axes = { [HEAD] = { "head", head_names, NULL, HEADS }, [POINTS] = { .name = "points" } },
          .grid = random_grid, .points = COUNT(random_grid), .quick = quick,
          .claims = random_claims, .claim_count = COUNT(random_claims) },
        { .name = "longest", .trials = LONGEST_TRIALS, .trial = longest_trial,
          .axes = { [HEAD] = { "head", head_names, NULL, HEADS } },
          .claims = longest_claims, .claim_count = COUNT(longest_claims),
          .derived = longest_derived, .derived_count = COUNT(longest_derived) },
    };
    static const struct experiment capacity = {
        .name = "capacity", .seed = 1, .prepare = prepare,
        .asks = "How many labellings of the same maps can a GAP and a flatten head separate?",
        .sweeps = sweeps, .sweep_count = COUNT(sweeps),
    };
    /* clang-format on */
    return experiment_main(&capacity, argc, argv);
}

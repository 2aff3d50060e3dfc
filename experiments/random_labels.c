/* random_labels: how many random labels does a network fit under a GAP head?
 *
 * Model   The network and the centred task of lesson.h, 32 channels of 4 x 4 places under the head.
 *         Labels are drawn, so nothing can be learnt but the images by heart.
 * Theory  (a) With a frozen backbone the head is all that fits. A linear layer on the means of L
 *             channels that are not constant over n images in general position separates two
 *             classes in the part C(n, L + 1)/2^n of all labellings (laws/cover.h): certainly up to
 *             n = L + 1, half of them at n = 2(L + 1). A ReLU's channel may be 0 on all images, so
 *             L <= C.
 *         (b) With a trained backbone the features follow the labels; nothing bounds their number
 *             by C.
 * Trial   frozen: one drawn network, n images, random labellings in two classes, each tried by a
 *         linear program that proves its answer. trained: one seed, n images with labels of ten
 *         classes, STEPS steps, and then the share of those images whose answer is their label.
 * Writes  random_labels.csv; .frozen.csv and .trained.csv, the same over n; drawn by
 *         random_labels.gp
 *
 * Power   (seeds of their own) The share fitted at n = 66 varies over networks as much as over
 *         labellings of one (0.109 and 0.111 for 20 labellings), so 8000 labellings have a standard
 *         error of 0.0056; 2.6 of them are half of the margin. All of 60 trainings above 0.99 mean
 *         at least 0.91 of them at this level. Rates: the best of 0.01, 0.02, .. 1 at n = 330. */
#include <math.h>
#include <stdlib.h>

#include "base/require.h"
#include "fit/labelling.h"
#include "harness/experiment.h"
#include "harness/provenance.h"
#include "heads/flatten.h"
#include "heads/pool.h"
#include "laws/cover.h"
#include "nets/inspect.h"
#include "nets/pupil.h"
#include "nets/school.h"

/* ---- where we look ---- */

enum { HEAD, EXAMPLES };
enum { C = 32, PIXELS = 16, VALUES = C * PIXELS, MOST = 1000, STEPS = 600, RESERVED = 10000 };

enum { GAP, FLATTEN, FROZEN_HEADS };
static const char *const frozen_names[FROZEN_HEADS] = { "gap", "flatten" };

enum { TOPS = 3 };
static const enum lesson_top tops[TOPS] = { LESSON_GAP, LESSON_GMP, LESSON_FLATTEN };
static const char *const top_names[TOPS] = { "gap", "gmp", "flatten" };
static const double rates[TOPS] = { 0.05, 0.01, 0.02 };

/* clang-format off */
static const double frozen_grid[][EXPERIMENT_MAX_AXES] = {
    { GAP, C + 1 }, { GAP, 2 * (C + 1) }, { FLATTEN, 2 * (C + 1) },
};
static const double trained_grid[][EXPERIMENT_MAX_AXES] = { { 0, 330 } };
static const double frozen_examples[] = { 16, 33, 45, 55, 66, 77, 88, 110, 200 };
static const double trained_examples[] = { 33, 100, 330, MOST };

static bool under_gap(const double *p) { return p[HEAD] == GAP; }
static bool at_vc_dimension(const double *p) { return under_gap(p) && p[EXAMPLES] == C + 1; }
static bool at_half(const double *p) { return under_gap(p) && p[EXAMPLES] == 2 * (C + 1); }
static bool flatten_at_half(const double *p) { return p[HEAD] == FLATTEN; }
static bool quick(const double *p) { return p[EXAMPLES] <= 66; }
static bool not_quick(const double *p) { return (void)p, false; }

/* ---- what theory says ---- */

static double half(const double *p, const void *context) { return (void)p, (void)context, 0.5; }
static double zero(const double *p, const void *context) { return (void)p, (void)context, 0; }
static double vc_dimension(const double *p, const void *context) { return (void)p, (void)context, C + 1; }
static double nine_tenths(const double *p, const void *context) { return (void)p, (void)context, 0.9; }
static double dimension(const double *p) { return 1 + (p[HEAD] == GAP ? C : VALUES); }
static double cover(const double *p, const void *context)
{
    return (void)context, cover_fraction((size_t)p[EXAMPLES], (size_t)dimension(p));
}
/* clang-format on */

/* ---- what we claim ---- */

/* clang-format off */
enum { CERTAIN, OF_COVER, ALIKE };
static const struct claim frozen_claims[] = {
    [CERTAIN] = { .id = "frozen-certain", .statements = "C22 C17", .role = AS_STATED,
        .says = "on a frozen backbone GAP fits any labels of C + 1 images",
        .kind = PROPORTION, .unit = "1", .predict = cover, .abs = 0.01,
        .applies = at_vc_dimension, .expect = CONFIRMED },
    [OF_COVER] = { .id = "frozen-cover", .statements = "C22 C17", .role = AS_STATED,
        .says = "of 2(C + 1) images it fits labels in the part of Cover's count for its live channels",
        .kind = MEAN, .unit = "1", .predict = zero, .abs = 0.03, .applies = at_half,
        .expect = CONFIRMED },
    [ALIKE] = { .id = "frozen-alike", .role = CONTROL,
        .says = "known to be false: flatten, too, fits at most half of the labellings of 2(C + 1) images",
        .form = AT_MOST, .kind = PROPORTION, .unit = "1", .predict = half, .abs = 0.03,
        .applies = flatten_at_half },
};

enum { FITTED, MEMORISED };
static const struct claim trained_claims[] = {
    [FITTED] = { .id = "trained-few", .statements = "C22", .role = LIMIT, .form = AT_MOST,
        .says = "under GAP a trained network fits random labels of no more than C + 1 images",
        .kind = MEAN, .unit = "images", .predict = vc_dimension, .bounds = { 0, 330 } },
    [MEMORISED] = { .id = "trained-memorises", .statements = "C22", .role = CORRECTED,
        .form = AT_LEAST, .kind = PROPORTION, .unit = "1", .predict = nine_tenths,
        .says = "nine of ten networks trained under GAP fit 0.99 of the random labels of ten times C + 1 images" },
};

enum { SHARE, LIVE_SHARE, COVER_SHARE };
static const struct claim frozen_shares[] = {
    [SHARE] = { .id = "separated", .says = "share of random labellings that the layer separates",
        .role = CONTROL, .kind = PROPORTION, .unit = "1", .predict = zero },
    [LIVE_SHARE] = { .id = "cover-live", .says = "Cover's share for the features that are not constant",
        .role = CONTROL, .kind = MEAN, .unit = "1", .predict = zero, .bounds = { 0, 1 }, .applies = under_gap },
    [COVER_SHARE] = { .id = "cover", .says = "Cover's share for all features",
        .role = CONTROL, .kind = VALUE, .exact = true, .unit = "1", .predict = zero },
};
static const struct claim trained_shares[] = {
    { .id = "fitted", .says = "share of random labels that the trained network fits",
      .role = CONTROL, .kind = PROPORTION, .unit = "1", .predict = zero },
};
/* clang-format on */

/* ---- what we do ---- */

/* n images, equally many of each class but for one, at a seed of their own. */
static struct lesson_set draw_images(struct rng *rng, const struct school *school, size_t n)
{
    const size_t classes = LESSON_CLASSES, per_class = (n + classes - 1) / classes;
    const struct canvas canvas = lesson_canvas(LESSON_CENTRED, school->split.train);
    const uint64_t seed = pupil_seed(rng);
    size_t *at = xcalloc(per_class * classes, sizeof *at);
    split_draw(rng, &school->split.train, per_class, at);
    const struct lesson_set set = lesson_set_draw(seed, &canvas, n, at);
    free(at);
    return set;
}

/* x: n * VALUES of flatten or n * C of GAP, what the drawn network makes of the images. */
static void draw_features(struct rng *rng, bool pooled, const struct lesson_set *set, float *x)
{
    const struct network_spec spec = lesson_network(LESSON_GAP);
    struct network *network = network_new(&spec);
    struct shape in = network_maps_shape(network);
    in.n = set->images.count;
    require(in.c == C && shape_pixels(in) == PIXELS);
    float *maps = xcalloc(shape_size(in), sizeof *maps);
    network_draw(rng, network);
    inspect_pass(network, &set->images, NULL, maps);
    (pooled ? pool_average : flatten_forward)(in, NCHW, maps, x);
    free(maps);
    network_free(network);
}

struct frozen {
    double separable, live; /* labellings; Cover's share for the features that are not constant */
};

static struct frozen fit_frozen(struct rng *rng, const double *p, const void *context,
                                size_t labellings)
{
    const size_t n = (size_t)p[EXAMPLES], features = (size_t)dimension(p) - 1;
    struct lesson_set set = draw_images(rng, context, n);
    float *x = xcalloc(n * features, sizeof *x);
    draw_features(rng, p[HEAD] == GAP, &set, x);
    const struct lp_points points = { n, features, x, NULL };
    const struct frozen result = { labelling_separable(rng, labellings, points),
                                   fmin(1, cover_fraction(n, 1 + labelling_live(&points))) };
    free(x);
    lesson_set_free(&set);
    return result;
}

static void frozen_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    const size_t labellings = at_half(p) ? 80 : at_vc_dimension(p) ? 20 : 4;
    const struct frozen frozen = fit_frozen(rng, p, context, labellings);
    const double count = (double)labellings;
    out[CERTAIN] = out[ALIKE] = (struct slot){ frozen.separable, count };
    out[OF_COVER].value = frozen.separable / count - frozen.live;
}

static void frozen_curve(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    const size_t labellings = p[HEAD] == GAP ? 20 : 4;
    const struct frozen frozen = fit_frozen(rng, p, context, labellings);
    out[SHARE] = (struct slot){ frozen.separable, (double)labellings };
    out[LIVE_SHARE].value = frozen.live;
    out[COVER_SHARE].value = cover(p, context);
}

/* The share of n random labels that the network gives back after its training. */
static double memorise(struct rng *rng, const double *p, const void *context)
{
    const size_t top = (size_t)p[HEAD], n = (size_t)p[EXAMPLES];
    struct lesson_set set = draw_images(rng, context, n);
    for (size_t i = 0; i < n; i++) {
        set.labels[i] = (unsigned char)rng_below(rng, LESSON_CLASSES);
    }
    const struct network_spec spec = lesson_network(tops[top]);
    const struct train_plan plan = lesson_plan(STEPS, rates[top], pupil_seed(rng));
    struct network *network = lesson_learn(&spec, &set.images, &plan, NULL);
    const double share = inspect_accuracy(network, &set.images, NULL);
    network_free(network);
    lesson_set_free(&set);
    return share;
}

static void trained_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    const double share = memorise(rng, p, context);
    out[FITTED].value = round(share * p[EXAMPLES]);
    out[MEMORISED] = (struct slot){ share >= 0.99, 1 };
}

static void trained_curve(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    out[0] = (struct slot){ round(memorise(rng, p, context) * p[EXAMPLES]), p[EXAMPLES] };
}

static void *prepare(const struct setting *setting)
{
    struct school *school = school_open(setting->data, RESERVED, 0);
    provenance_add_text(setting->provenance, "glpk", lp_version());
    provenance_add_hash(setting->provenance, "data_train_fnv1a", school->train->checksum);
    return school;
}

static void release(void *context)
{
    school_close(context);
}

int main(int argc, char **argv)
{
    /* clang-format off */
    static const struct sweep sweeps[] = {
        { .name = "frozen", .trials = 100, .trial = frozen_trial,
          .axes = { [HEAD] = { "head", frozen_names, NULL, FROZEN_HEADS }, [EXAMPLES] = { .name = "examples" } },
          .grid = frozen_grid, .points = COUNT(frozen_grid), .quick = quick,
          .claims = frozen_claims, .claim_count = COUNT(frozen_claims) },
        { .name = "trained", .trials = 60, .trial = trained_trial,
          .axes = { [HEAD] = { "head", top_names, NULL, TOPS }, [EXAMPLES] = { .name = "examples" } },
          .grid = trained_grid, .points = COUNT(trained_grid), .quick = not_quick,
          .claims = trained_claims, .claim_count = COUNT(trained_claims) },
        { .name = "frozen-curve", .part = "frozen", .trials = 20, .trial = frozen_curve,
          .axes = { [HEAD] = { "head", frozen_names, NULL, FROZEN_HEADS },
                    [EXAMPLES] = { "examples", NULL, frozen_examples, COUNT(frozen_examples) } },
          .quick = quick, .claims = frozen_shares, .claim_count = COUNT(frozen_shares) },
        { .name = "trained-curve", .part = "trained", .trials = 10, .trial = trained_curve,
          .axes = { [HEAD] = { "head", top_names, NULL, TOPS },
                    [EXAMPLES] = { "examples", NULL, trained_examples, COUNT(trained_examples) } },
          .quick = not_quick, .claims = trained_shares, .claim_count = COUNT(trained_shares) },
    };
    static const struct experiment random_labels = {
        .name = "random_labels", .seed = 1, .level = 0.05,
        .asks = "How many random labels does a network fit under a GAP head?",
        .sweeps = sweeps, .sweep_count = COUNT(sweeps), .prepare = prepare, .release = release,
    };
    /* clang-format on */
    return experiment_main(&random_labels, argc, argv);
}

/* focus: does a network under GAP look at the whole object, and one under GMP at a part of it?
 *
 * Model   Objects of four parts anywhere on a noisy canvas of SIDE px (quartet.h). Each part alone
 *         tells the class, so that a network need not know more than one of them. The network of
 *         lesson.h with a stem of stride 1: the head sees 6 x 6 places.
 * Theory  None for how many. Where every place adds to the logit, each part that is known makes it
 *         larger and gets a gradient for that; the largest place is made by one part, and no other
 *         part is missed or taught.
 * Trial   one seed: patterns of its own, both networks with the same images, order and first weights.
 *         A part counts as used if its removal takes at least a tenth from the logit of the class,
 *         over the fresh images that are put into the right class. Evidence is the positive part of
 *         the centred map of the class (gaze.h).
 * Writes  focus.csv; focus.networks.csv, what each network does after fewer and more steps, and
 *         focus.maps.csv, some objects and the maps of both networks, drawn by focus.gp
 *
 * Pilot with seeds of its own: parts used differ by 1.5 of 4, with a standard deviation of 0.2 over
 * networks; 20 trials put the interval within 0.2 of the mean. The learning rate is the best of
 * .003, .006, .012, .025 and .05 for either head. With it 400 steps bring both above 0.9 of right
 * answers; the difference was there at every rate and after 1,000 steps. */
#include <math.h>
#include <stdlib.h>

#include "base/require.h"
#include "harness/experiment.h"
#include "harness/panel.h"
#include "heads/evidence.h"
#include "nets/cross_entropy.h"
#include "nets/gaze.h"
#include "nets/inspect.h"
#include "nets/lesson.h"
#include "nets/pupil.h"
#include "signals/quartet.h"

enum { SIDE = 24, PIXELS = SIDE * SIDE, K = QUARTET_CLASSES, PARTS = QUARTET_PARTS };
enum { TRAIN = 400, TEST = 200, VERSIONS = PARTS + 1, CHANNELS = 32, MAP = 6, CELLS = MAP * MAP };
static const float SIGMA = 0.3f;
static const double RATE = 0.025;

/* ---- where we look ---- */

enum { STEPS, TOP };
enum { FEW = 50, STATED = 400 };
static const double judged_steps[] = { FEW, STATED };
static const double all_steps[] = { FEW, STATED, 1000 };

/* clang-format off */
static bool as_stated(const double *p) { return p[STEPS] == STATED; }
static bool quick(const double *p) { return p[STEPS] == FEW; }
static bool none(const double *p) { return (void)p, false; }
static double zero(const double *p, const void *context) { (void)p, (void)context; return 0; }
static double nearly_all(const double *p, const void *context) { (void)p, (void)context; return 3.5; }

/* ---- what we claim ---- */

enum { LEAD, ALL_PARTS };
static const struct claim claims[] = {
    [LEAD] = { .id = "parts-used", .statements = "C27", .role = AS_STATED, .expect = CONFIRMED, .applies = as_stated,
        .says = "a network under GAP uses more of four parts than one under GMP: parts whose removal lowers the logit by a tenth",
        .form = AT_LEAST, .kind = MEAN, .unit = "parts", .predict = zero },
    [ALL_PARTS] = { .id = "gmp-uses-all", .role = CONTROL, .form = AT_LEAST, .kind = MEAN, .unit = "parts", .predict = nearly_all,
        .says = "known to be false: each part being informative, the network under GMP uses all four" },
};

enum { RIGHT, USED, USED_CENTRED, COVER, ENTROPY, SHOWN };
#define MEASURED .role = CONTROL, .predict = zero
static const struct claim shown[] = {
    [RIGHT] = { .id = "right", .says = "fresh objects put into the right class", .unit = "1", MEASURED, .kind = PROPORTION },
    [USED] = { .id = "parts", .says = "parts whose removal lowers the logit by a tenth", .unit = "parts", MEASURED, .kind = MEAN },
    [USED_CENTRED] = { .id = "parts-centred", .says = "the same for the logit less the mean over classes", .unit = "parts", MEASURED, .kind = MEAN },
    [COVER] = { .id = "cover", .says = "the part of the object with half of its largest evidence or more", .unit = "1", MEASURED, .kind = MEAN },
    [ENTROPY] = { .id = "entropy", .says = "entropy of the evidence over the map, of 1", .unit = "1", MEASURED, .kind = MEAN },
};
/* clang-format on */

/* ---- networks and what they see ---- */

struct images {
    struct quartet quartet;
    size_t count;
    float *x;
    unsigned char *labels, *masks;
};

/* `count` objects of each class in turn, without the part `removed`, at the seed's stream. */
static void draw_versions(uint64_t seed, const char *stream, size_t removed, size_t first,
                          size_t count, struct images *images)
{
    for (size_t i = 0; i < count; i++) {
        struct rng rng = rng_at(seed, rng_hash_text(stream), 0, i);
        const struct quartet_scene scene = { SIDE, i % K, removed, SIGMA };
        const size_t at = first + i;
        quartet_draw(&rng, &images->quartet, &scene, images->x + at * PIXELS,
                     images->masks + at * PIXELS);
        images->labels[at] = (unsigned char)(i % K);
    }
}

static struct images open_images(uint64_t seed, size_t count)
{
    struct images images = { .count = count };
    struct rng rng = rng_at(seed, rng_hash_text("focus.patterns"), 0, 0);
    quartet_invent(&rng, &images.quartet);
    images.x = xcalloc(count * PIXELS, sizeof *images.x);
    images.labels = xcalloc(count, 1);
    images.masks = xcalloc(count * PIXELS, 1);
    return images;
}

static void close_images(struct images *images)
{
    free(images->masks);
    free(images->labels);
    free(images->x);
}

static struct train_images as_they_are(const struct images *images)
{
    return (struct train_images){ images->count, images->x, images->labels, { { 1 }, { 0 } } };
}

static struct network *learn(uint64_t seed, enum lesson_top top, size_t steps)
{
    struct images images = open_images(seed, TRAIN);
    draw_versions(seed, "focus.train", PARTS, 0, TRAIN, &images);
    struct network_spec spec = lesson_network(top);
    spec.in.h = spec.in.w = SIDE;
    spec.stem_stride = 1;
    spec.head.classes = K;
    const struct train_plan plan = lesson_plan(steps, RATE, seed);
    const struct train_images learned = as_they_are(&images);
    struct network *network = lesson_learn(&spec, &learned, &plan, NULL);
    close_images(&images);
    return network;
}

/* Fresh objects: TEST with all parts, then TEST without the first, the second .. part. */
static struct images draw_fresh(uint64_t seed, size_t versions)
{
    struct images images = open_images(seed, TEST * versions);
    for (size_t v = 0; v < versions; v++) {
        draw_versions(seed, "focus.test", v == 0 ? PARTS : v - 1, v * TEST, TEST, &images);
    }
    return images;
}

/* ---- what we do ---- */

static double mean_of(const float *z)
{
    double sum = 0;
    for (size_t k = 0; k < K; k++) {
        sum += (double)z[k];
    }
    return sum / K;
}

/* How many parts take at least a tenth of the class's logit with them; logits: of all versions. */
static double count_parts(const float *logits, size_t image, size_t class, bool centred)
{
    const float *z = logits + image * K;
    const double whole = (double)z[class] - (centred ? mean_of(z) : 0);
    double used = 0;
    for (size_t v = 1; v < VERSIONS; v++) {
        const float *without = z + v * TEST * K;
        const double left = (double)without[class] - (centred ? mean_of(without) : 0);
        used += whole > 0 && left <= 0.9 * whole;
    }
    return used;
}

static void add_evidence(const struct network *network, const float *features,
                         const struct images *fresh, size_t image, double *sums)
{
    float map[CELLS], large[PIXELS];
    gaze_map(network, fresh->labels[image], GAZE_CENTRED, features + image * CHANNELS * CELLS, map);
    evidence_enlarge(MAP, MAP, SIDE / MAP, map, large);
    sums[COVER] += evidence_cover(PIXELS, large, fresh->masks + image * PIXELS, 0.5);
    sums[ENTROPY] += evidence_entropy(CELLS, map);
}

static void measure(uint64_t seed, enum lesson_top top, size_t steps, double *means)
{
    struct network *network = learn(seed, top, steps);
    struct images fresh = draw_fresh(seed, VERSIONS);
    const struct train_images images = as_they_are(&fresh);
    float *logits = xcalloc(fresh.count * K, sizeof *logits);
    float *features = xcalloc(fresh.count * CHANNELS * CELLS, sizeof *features);
    double sums[SHOWN] = { 0 };
    inspect_pass(network, &images, logits, features);
    for (size_t i = 0; i < TEST; i++) {
        const size_t class = fresh.labels[i];
        if (cross_entropy_largest(K, logits + i * K) == class) {
            sums[RIGHT]++;
            sums[USED] += count_parts(logits, i, class, false);
            sums[USED_CENTRED] += count_parts(logits, i, class, true);
            add_evidence(network, features, &fresh, i, sums);
        }
    }
    for (size_t s = 0; s < SHOWN; s++) {
        means[s] = sums[s] / (s == RIGHT ? TEST : sums[RIGHT]);
    }
    free(features);
    free(logits);
    close_images(&fresh);
    network_free(network);
}

static void pair_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    const uint64_t seed = pupil_seed(rng);
    double gap[SHOWN], gmp[SHOWN];
    measure(seed, LESSON_GAP, (size_t)p[STEPS], gap);
    measure(seed, LESSON_GMP, (size_t)p[STEPS], gmp);
    out[LEAD].value = gap[USED] - gmp[USED];
    out[ALL_PARTS].value = gmp[USED];
}

static void network_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    double means[SHOWN];
    measure(pupil_seed(rng), (enum lesson_top)p[TOP], (size_t)p[STEPS], means);
    for (size_t s = 0; s < SHOWN; s++) {
        out[s] = (struct slot){ s == RIGHT ? round(means[s] * TEST) : means[s], TEST };
    }
}

/* ---- what it looks like ---- */

static void add_panel(const char *object, const char *panel, size_t side, const float *v,
                      struct table *table)
{
    panel_add(&(struct panel){ { object, panel }, side, side, v, 100 }, table);
}

/* Objects of different classes, and their evidence in both networks as a part of its largest cell. */
static void draw_maps(uint64_t seed, const void *context, struct table *table)
{
    (void)context;
    static const char *const objects[] = { "first", "second", "third" };
    struct images fresh = draw_fresh(seed, 1);
    const struct train_images images = as_they_are(&fresh);
    float *features = xcalloc(fresh.count * CHANNELS * CELLS, sizeof *features), map[CELLS];
    for (size_t i = 0; i < COUNT(objects); i++) {
        add_panel(objects[i], "object", SIDE, fresh.x + i * PIXELS, table);
    }
    for (enum lesson_top top = LESSON_GAP; top <= LESSON_GMP; top++) {
        struct network *network = learn(seed, top, STATED);
        inspect_pass(network, &images, NULL, features);
        for (size_t i = 0; i < COUNT(objects); i++) {
            float largest = 0;
            gaze_map(network, fresh.labels[i], GAZE_CENTRED, features + i * CHANNELS * CELLS, map);
            for (size_t c = 0; c < CELLS; c++) {
                largest = fmaxf(largest, map[c]);
            }
            for (size_t c = 0; c < CELLS; c++) {
                map[c] = fmaxf(map[c], 0) / largest;
            }
            add_panel(objects[i], lesson_top_names[top], MAP, map, table);
        }
        network_free(network);
    }
    free(features);
    close_images(&fresh);
}

int main(int argc, char **argv)
{
    /* clang-format off */
    static const struct sweep sweeps[] = {
        { .name = "pair", .trials = 20, .trial = pair_trial, .quick = quick,
          .axes = { [STEPS] = { "steps", NULL, judged_steps, COUNT(judged_steps) } },
          .claims = claims, .claim_count = COUNT(claims) },
        { .name = "networks", .part = "networks", .trials = 10, .level = 0.05, .trial = network_trial, .quick = none,
          .axes = { [STEPS] = { "steps", NULL, all_steps, COUNT(all_steps) },
                    [TOP] = { "top", lesson_top_names, NULL, LESSON_GMP + 1 } },
          .claims = shown, .claim_count = COUNT(shown) },
    };
    static const struct picture picture = { "maps", { "object", "panel", "x", "y", "value" }, draw_maps };
    static const struct experiment focus = {
        .name = "focus", .seed = 1, .level = 0.05, .sweeps = sweeps, .sweep_count = COUNT(sweeps),
        .pictures = &picture, .picture_count = 1,
        .asks = "Does a network under GAP look at the whole object, and one under GMP at a part of it?",
    };
    /* clang-format on */
    return experiment_main(&focus, argc, argv);
}

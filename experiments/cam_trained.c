/* cam_trained: does the map of a trained network show where the garment is?
 *
 * Model   The networks of lesson.h, trained on garments anywhere on the canvas, alone (placed) or
 *         among patches cut from others (cluttered). The map of the class that the network answers:
 *         sum over channels of alpha_c x_c, alpha_c the mean over places of d logit/d x_c (Grad-CAM
 *         before its ReLU), which behind GAP and GMP is CAM/N (cam.c) and is there for a flatten head
 *         too. 4 x 4 cells, made smooth on the canvas of 32 px; the mask is where the garment is.
 * Theory  None for how well. A cell sees 47 px of the canvas (more than all of it), its middle most;
 *         enlarging adds nothing. The raw map can be moved by any vector that is added to all classes'
 *         weights; the centred one, of the logit less the mean over classes, cannot.
 * Trial   a network of its own and TEST images that it was not trained on, the same for all. Overlap
 *         is that at the one threshold which is best on average, a part of each map's range; chance
 *         is that of the map of another image of the class (cam_locate.c); points is how often the
 *         largest pixel is on the garment, less the garment's part of the canvas.
 * Writes  cam_trained.csv; cam_trained.tops.csv, the same for each top, raw and centred, and
 *         cam_trained.maps.csv, some images with their maps, drawn by cam_trained.gp
 *
 * Pilot on validation images, 10 seeds: overlap is .16 above chance with a standard deviation of .02
 * for garments alone, .06 (.04) among clutter; points .55 (.10) and .28 (.15) above. With 30 trials and
 * t = 2.8 (5 % for five rows) an interval reaches half a standard deviation to each side. */
#include <math.h>
#include <stdlib.h>

#include "base/require.h"
#include "harness/experiment.h"
#include "harness/panel.h"
#include "harness/provenance.h"
#include "harness/tuned.h"
#include "nets/album.h"
#include "nets/pupil.h"
#include "nets/school.h"

enum { PER_CLASS = 100, TEST_PER_CLASS = 20, TEST = TEST_PER_CLASS * LESSON_CLASSES };
enum { RESERVED = 10000, PIXELS = LESSON_SIDE * LESSON_SIDE, K = LESSON_CLASSES };

/* ---- where we look ---- */

enum { TASK, TOP };
enum { TOPS = LESSON_FLATTEN + 1 };

/* clang-format off */
static bool not_centred(const double *p) { return p[TASK] != LESSON_CENTRED; }
static bool placed(const double *p) { return p[TASK] == LESSON_PLACED; }
static bool cluttered(const double *p) { return p[TASK] == LESSON_CLUTTERED; }
static bool none(const double *p) { return (void)p, false; }
static double zero(const double *p, const void *context) { (void)p, (void)context; return 0; }
static double tenth(const double *p, const void *context) { (void)p, (void)context; return 0.1; }

/* ---- what we claim ---- */

enum { OVERLAP, POINTS, OVERLAP_LIMIT, POINTS_LAW };
#define TENTH_MORE .form = AT_LEAST, .kind = MEAN, .unit = "1", .predict = tenth
static const struct claim claims[] = {
    [OVERLAP] = { .id = "trained-overlap", .statements = "C31", .role = AS_STATED, .expect = CONFIRMED, TENTH_MORE, .applies = placed,
        .says = "under GAP the map of the answer overlaps with a garment that is alone by 0.1 more than by chance" },
    [POINTS] = { .id = "trained-points", .statements = "C31", .role = AS_STATED, .expect = CONFIRMED, TENTH_MORE, .applies = placed,
        .says = "its largest pixel lies on the garment by 0.1 more often than a random pixel" },
    [OVERLAP_LIMIT] = { .id = "trained-overlap-cluttered", .statements = "C31", .role = LIMIT, TENTH_MORE, .applies = cluttered,
        .says = "the map of the answer does so among clutter, too, where most answers are wrong" },
    [POINTS_LAW] = { .id = "trained-points-cluttered", .statements = "C31", .role = CORRECTED, TENTH_MORE, .applies = cluttered,
        .says = "among clutter the largest pixel, at least, lies on the garment by 0.1 more often than a random one" },
};
static const struct claim untrained[] = {
    { .id = "untrained-overlap", .role = CONTROL, TENTH_MORE,
      .says = "known to be false: the map of a network that nobody trained overlaps with the garment as well" },
};

enum { RIGHT, RAW, CENTRED, CHANCE, RAW_POINTS, CENTRED_POINTS, COVERED, SHOWN };
#define MEASURED .role = CONTROL, .unit = "1", .predict = zero
static const struct claim shown[] = {
    [RIGHT] = { .id = "right", .says = "answers that are right", MEASURED, .kind = MEAN },
    [RAW] = { .id = "overlap", .says = "overlap at the best threshold", MEASURED, .kind = MEAN },
    [CENTRED] = { .id = "overlap-centred", .says = "the same of the centred map", MEASURED, .kind = MEAN },
    [CHANCE] = { .id = "chance", .says = "overlap with the map of another image of the class", MEASURED, .kind = MEAN },
    [RAW_POINTS] = { .id = "points", .says = "largest pixel on the garment", MEASURED, .kind = MEAN },
    [CENTRED_POINTS] = { .id = "points-centred", .says = "the same of the centred map", MEASURED, .kind = MEAN },
    [COVERED] = { .id = "covered", .says = "the garment's part of the canvas", MEASURED, .exact = true, .kind = VALUE },
};
/* clang-format on */

struct lab {
    struct tuned *tuned; /* learning rates */
    struct school *school;
};

/* ---- what we do ---- */

static struct network *learn(const struct lab *lab, enum lesson_task task, enum lesson_top top,
                             uint64_t seed)
{
    const struct pupil_task lesson = { task, lab->school->split.train, PER_CLASS };
    const double rate =
        tuned_rate(lab->tuned, lesson_task_names[task], lesson_top_names[top], PER_CLASS);
    struct lesson_set images = pupil_draw(seed, &lesson);
    struct network *network = pupil_learn(top, &images, rate, seed);
    lesson_set_free(&images);
    return network;
}

/* All that is shown of a network, which is freed. */
static void measure(const struct lesson_set *set, struct network *network, double *out)
{
    struct album album = album_open(network, set);
    out[RIGHT] = album_right(&album);
    out[RAW] = album_overlap(&album, album.raw, 0);
    out[CENTRED] = album_overlap(&album, album.centred, 0);
    out[CHANCE] = album_overlap(&album, album.raw, K);
    out[RAW_POINTS] = album_points(&album, album.raw);
    out[CENTRED_POINTS] = album_points(&album, album.centred);
    out[COVERED] = album_covered(&album);
    album_close(&album);
    network_free(network);
}

static void trained_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    const struct lab *lab = context;
    const enum lesson_task task = (enum lesson_task)p[TASK];
    double gap[SHOWN];
    measure(&lab->school->tests[task], learn(lab, task, LESSON_GAP, pupil_seed(rng)), gap);
    out[OVERLAP].value = out[OVERLAP_LIMIT].value = gap[RAW] - gap[CHANCE];
    out[POINTS].value = out[POINTS_LAW].value = gap[RAW_POINTS] - gap[COVERED];
}

/* Weights as they are before the first step. */
static void untrained_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    const struct lab *lab = context;
    const struct network_spec spec = lesson_network(LESSON_GAP);
    struct network *network = network_new(&spec);
    double drawn[SHOWN];
    network_draw(rng, network);
    measure(&lab->school->tests[(size_t)p[TASK]], network, drawn);
    out[0].value = drawn[RAW] - drawn[CHANCE];
}

static void tops_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    const struct lab *lab = context;
    const enum lesson_task task = (enum lesson_task)p[TASK];
    double means[SHOWN];
    measure(&lab->school->tests[task], learn(lab, task, (enum lesson_top)p[TOP], pupil_seed(rng)),
            means);
    for (size_t s = 0; s < SHOWN; s++) {
        out[s].value = means[s];
    }
}

static void *prepare(const struct setting *setting)
{
    struct lab *lab = xcalloc(1, sizeof *lab);
    lab->tuned = tuned_open(NULL);
    lab->school = school_open(setting->data, RESERVED, TEST_PER_CLASS);
    provenance_add_hash(setting->provenance, "data_tuned_fnv1a", tuned_checksum(lab->tuned));
    provenance_add_hash(setting->provenance, "data_train_fnv1a", lab->school->train->checksum);
    provenance_add_hash(setting->provenance, "data_test_fnv1a", lab->school->test->checksum);
    return lab;
}

static void release(void *context)
{
    struct lab *lab = context;
    school_close(lab->school);
    tuned_close(lab->tuned);
    free(lab);
}

/* ---- what it looks like ---- */

static void add_panel(const char *image, const char *panel, const float *v, struct table *table)
{
    panel_add(&(struct panel){ { image, panel }, LESSON_SIDE, LESSON_SIDE, v, 100 }, table);
}

/* 1 on the pixels of the object beside which it ends, up, down, left or right. */
static void add_edge(const char *image, const unsigned char *mask, struct table *table)
{
    float values[PIXELS] = { 0 };
    for (size_t i = 0; i < PIXELS; i++) {
        const size_t row = i / LESSON_SIDE, column = i % LESSON_SIDE;
        const bool up = row > 0 && mask[i - LESSON_SIDE] != 0;
        const bool down = row + 1 < LESSON_SIDE && mask[i + LESSON_SIDE] != 0;
        const bool left = column > 0 && mask[i - 1] != 0;
        const bool right = column + 1 < LESSON_SIDE && mask[i + 1] != 0;
        values[i] = mask[i] != 0 && !(up && down && left && right);
    }
    add_panel(image, "edge", values, table);
}

/* A map as a part of its range. */
static void add_map(const char *image, const char *panel, const float *map, struct table *table)
{
    float low = map[0], high = map[0], values[PIXELS];
    for (size_t i = 0; i < PIXELS; i++) {
        low = fminf(low, map[i]);
        high = fmaxf(high, map[i]);
    }
    for (size_t i = 0; i < PIXELS; i++) {
        values[i] = (map[i] - low) / (high - low);
    }
    add_panel(image, panel, values, table);
}

/* T-shirt, dress, sandal, bag and ankle boot, alone and among clutter, with the maps of one network
 * under GAP and one under GMP. */
static void draw_maps(uint64_t seed, const void *context, struct table *table)
{
    static const struct {
        enum lesson_task task;
        size_t image;
        const char *name;
    } picked[] = { { LESSON_PLACED, 0, "1" },    { LESSON_PLACED, 3, "2" },
                   { LESSON_PLACED, 8, "3" },    { LESSON_CLUTTERED, 1, "4" },
                   { LESSON_CLUTTERED, 8, "5" }, { LESSON_CLUTTERED, 9, "6" } };
    const struct lab *lab = context;
    for (enum lesson_task task = LESSON_PLACED; task <= LESSON_CLUTTERED; task++) {
        struct network *gap = learn(lab, task, LESSON_GAP, seed);
        struct network *gmp = learn(lab, task, LESSON_GMP, seed);
        const struct lesson_set *set = &lab->school->tests[task];
        struct album of_gap = album_open(gap, set), of_gmp = album_open(gmp, set);
        for (size_t i = 0; i < COUNT(picked); i++) {
            const size_t at = picked[i].image * PIXELS;
            if (picked[i].task == task) {
                add_panel(picked[i].name, "image", set->x + at, table);
                add_edge(picked[i].name, set->masks + at, table);
                add_map(picked[i].name, "gap", of_gap.centred + at, table);
                add_map(picked[i].name, "gmp", of_gmp.centred + at, table);
            }
        }
        album_close(&of_gmp);
        album_close(&of_gap);
        network_free(gmp);
        network_free(gap);
    }
}

int main(int argc, char **argv)
{
    /* clang-format off */
#define TASK_AXIS [TASK] = { "task", lesson_task_names, NULL, LESSON_TASKS }
    static const struct sweep sweeps[] = {
        { .name = "trained", .trials = 30, .trial = trained_trial, .keep = not_centred, .quick = none,
          .axes = { TASK_AXIS }, .claims = claims, .claim_count = COUNT(claims) },
        { .name = "untrained", .trials = 60, .trial = untrained_trial, .keep = placed,
          .axes = { TASK_AXIS }, .claims = untrained, .claim_count = COUNT(untrained) },
        { .name = "tops", .part = "tops", .trials = 10, .level = 0.05, .trial = tops_trial, .keep = not_centred, .quick = none,
          .axes = { TASK_AXIS, [TOP] = { "top", lesson_top_names, NULL, TOPS } },
          .claims = shown, .claim_count = COUNT(shown) },
    };
    static const struct picture picture = { "maps", { "image", "panel", "x", "y", "value" }, draw_maps };
    static const struct experiment cam_trained = {
        .name = "cam_trained", .seed = 1, .level = 0.05, .sweeps = sweeps, .sweep_count = COUNT(sweeps),
        .pictures = &picture, .picture_count = 1, .prepare = prepare, .release = release,
        .asks = "Does the map of a trained network show where the garment is?",
    };
    /* clang-format on */
    return experiment_main(&cam_trained, argc, argv);
}

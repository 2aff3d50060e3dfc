/* cam_locate: does a class activation map show where the object is?
 *
 * Model   Scenes of CANVAS^2 pixels with noise and an object of one of four classes (objects.h);
 *         features are C filters cut out of such scenes and a ReLU (patches.h), then GAP and a
 *         linear layer trained with softmax to its end. CAM_k = sum over c of w[k][c] x_c.
 * Theory  None for how well: the mean of the map is the logit, so that cells of the object must on
 *         average be larger in the map of its class than where another class is; nothing more.
 *         Overlap is intersection over union with the object at the one threshold that is best on
 *         average, thresholds being parts of each map's range. A map that knows nothing reaches the
 *         object's part of the scene by marking all; as chance serves what the map of another scene
 *         of the class reaches at its best threshold.
 * Trial   a network of its own: filters, training set, layer; TEST fresh scenes with one object and
 *         TEST with two of different classes
 * Writes  cam_locate.csv; cam_locate.thresholds.csv, overlap over thresholds, and
 *         cam_locate.scenes.csv, two scenes and their maps, drawn by cam_locate.gp
 *
 * 40 trials: overlaps spread by 0.05 between networks; 4 standard errors are 0.03, a quarter of
 * what pilot runs found above 0.1. */
#include <math.h>
#include <stdlib.h>

#include "base/require.h"
#include "fit/softmax.h"
#include "harness/experiment.h"
#include "harness/panel.h"
#include "harness/provenance.h"
#include "heads/cam.h"
#include "heads/linear.h"
#include "heads/locate.h"
#include "nets/sight.h"

enum { CANVAS = 40, SIDE = 16, K = OBJECTS_CLASSES, C = 32, FILTER = 7, STRIDE = 2 };
enum { MAP = CANVAS / STRIDE, P = MAP * MAP, TRAIN = 256, TEST = 48, IMAGES = 2000 };

/* ---- where we look: the objects, and the noise around them ---- */

enum { OBJECT };
static const char *const kinds[] = { "textures", "garments" };
static const float SIGMA[] = { 0.2f, 0.02f };

/* clang-format off */
static bool textures(const double *p) { return p[OBJECT] == OBJECTS_TEXTURES; }
static double tenth(const double *p, const void *context) { (void)p, (void)context; return 0.1; }
static double above_half(const double *p, const void *context) { (void)p, (void)context; return 0.6; }
static double most(const double *p, const void *context) { (void)p, (void)context; return 0.8; }

/* ---- what we claim ---- */

enum { OVERLAP, POINTS, PREFERS, ANSWERS, DRAWN };
#define ABOVE_CHANCE .form = AT_LEAST, .kind = MEAN, .bounds = { -1, 1 }, .unit = "1", .predict = tenth
#define PART_OF_SCENES .form = AT_LEAST, .kind = PROPORTION, .unit = "1"
static const struct claim claims[] = {
    [OVERLAP] = { .id = "cam-overlap", .statements = "C31", .role = AS_STATED, .expect = CONFIRMED, ABOVE_CHANCE,
        .says = "the map of a class overlaps with its object by 0.1 more than by chance" },
    [POINTS] = { .id = "cam-points", .statements = "C31", .role = AS_STATED, .expect = CONFIRMED, ABOVE_CHANCE,
        .says = "the largest cell of the map lies on the object by 0.1 more often than a random cell" },
    [PREFERS] = { .id = "cam-prefers", .statements = "C31", .role = AS_STATED, .expect = CONFIRMED, PART_OF_SCENES, .predict = above_half,
        .says = "of two objects a class's map is larger on its own, by 0.1 more often than by chance" },
    [ANSWERS] = { .id = "cam-network-answers", .statements = "C31", .role = CORRECTED, PART_OF_SCENES, .predict = most,
        .says = "the network whose maps these are puts most fresh scenes into the right class" },
    [DRAWN] = { .id = "cam-untrained-overlap", .role = CONTROL, ABOVE_CHANCE, .applies = textures,
        .says = "known to be false: the map of a layer that nobody trained overlaps with its object as well" },
};
/* clang-format on */

/* ---- what we do ---- */

static bool fit(size_t n, size_t d, const float *x, const unsigned char *labels, float *w, float *b)
{
    return softmax_fit_layer(&(struct softmax_layer){ n, d, K, x, labels, .lambda = 1 }, w, b);
}

/* A network trained on the first half of the garments; its scenes are then from the second. */
static struct sight open_sight(struct rng *rng, size_t kind, const struct dataset *images)
{
    const struct objects objects = { .kind = (enum objects_kind)kind,
                                     .canvas = CANVAS,
                                     .side = SIDE,
                                     .sigma = SIGMA[kind],
                                     .images = images,
                                     .first = 0,
                                     .count = IMAGES };
    const struct patches patches = { C, FILTER, STRIDE, SIGMA[kind] };
    struct sight sight = sight_train(rng, &objects, &patches, TRAIN, fit);
    sight.objects.first = IMAGES;
    return sight;
}

static bool answers_right(const struct sight *sight, const struct sight_scene *scene)
{
    float z[K];
    size_t best = 0;
    linear_forward_plain((struct linear){ 1, C, K }, sight->w, sight->b, scene->pooled, z);
    for (size_t k = 1; k < K; k++) {
        best = z[k] > z[best] ? k : best;
    }
    return best == scene->classes[0];
}

/* 1 if the first object's largest cell is on it, less the object's part of the scene. */
static double points_beyond_chance(const float *map, const unsigned char *mask)
{
    size_t covered = 0;
    for (size_t i = 0; i < P; i++) {
        covered += mask[i];
    }
    return (locate_points(P, map, mask) ? 1 : 0) - (double)covered / P;
}

static double mean_on(const float *map, const unsigned char *mask)
{
    double sum = 0, covered = 0;
    for (size_t i = 0; i < P; i++) {
        sum += mask[i] ? (double)map[i] : 0;
        covered += mask[i];
    }
    return sum / covered;
}

/* The map of the class of the scene's first object. */
static void map_of(const struct sight *sight, const float *w, const struct sight_scene *scene,
                   float *map)
{
    cam_map(sight->map, 1, w + scene->classes[0] * C, scene->features, map);
}

/* Weights of the size that training gave to each channel, signs and all drawn. */
static void draw_weights(struct rng *rng, const struct sight *sight, float *w)
{
    rng_fill_normal(rng, (size_t)K * C, w);
    for (size_t c = 0; c < C; c++) {
        double squares = 0;
        for (size_t k = 0; k < K; k++) {
            squares += (double)sight->w[k * C + c] * (double)sight->w[k * C + c];
        }
        for (size_t k = 0; k < K; k++) {
            w[k * C + c] *= (float)sqrt(squares / K);
        }
    }
}

static void trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    struct sight sight = open_sight(rng, (size_t)p[OBJECT], context);
    struct sight_scene *alone = sight_draw(rng, &sight, 1, TEST);
    struct sight_scene *pairs = sight_draw(rng, &sight, 2, TEST);
    float drawn[K * C], map[P];
    double points = 0, prefers = 0, right = 0;
    for (size_t i = 0; i < TEST; i++) {
        map_of(&sight, sight.w, &alone[i], map);
        points += points_beyond_chance(map, alone[i].masks);
        right += answers_right(&sight, &alone[i]);
        map_of(&sight, sight.w, &pairs[i], map);
        prefers += mean_on(map, pairs[i].masks) > mean_on(map, pairs[i].masks + P);
    }
    draw_weights(rng, &sight, drawn);
    const struct sight_maps trained = { alone, TEST, K, sight.w }, wild = { alone, TEST, K, drawn };
    out[OVERLAP].value = sight_above_chance(sight.map, &trained);
    out[POINTS].value = points / TEST;
    out[PREFERS] = (struct slot){ prefers, TEST };
    out[ANSWERS] = (struct slot){ right, TEST };
    out[DRAWN].value = sight_above_chance(sight.map, &wild);
    sight_scenes_free(pairs, TEST);
    sight_scenes_free(alone, TEST);
    sight_free(&sight);
}

static void *prepare(const struct setting *setting)
{
    struct dataset *images = dataset_open(setting->data, DATASET_TEST, (size_t)2 * IMAGES);
    if (images->count < (size_t)2 * IMAGES) {
        die(STATUS_USAGE, "%d images are needed; the data has %zu", 2 * IMAGES, images->count);
    }
    provenance_add_hash(setting->provenance, "data_test_first_4000_fnv1a", images->checksum);
    return images;
}

static void release(void *context)
{
    dataset_close(context);
}

/* ---- what it looks like ---- */

static void add_panel(const char *kind, const char *panel, size_t side, const float *v,
                      struct table *table)
{
    panel_add(&(struct panel){ { kind, panel }, side, side, v, 100 }, table);
}

/* Of each kind one network and a scene of two: the canvas and the maps of both classes, in units of
 * the largest value of either. */
static void draw_scenes(uint64_t seed, const void *context, struct table *table)
{
    enum { SHOWN = 3 };
    for (size_t kind = 0; kind < COUNT(kinds); kind++) {
        struct rng rng = rng_at(seed, rng_hash_text("cam_locate.scenes"), kind, 0);
        struct sight sight = open_sight(&rng, kind, context);
        struct sight_scene *scenes = sight_draw(&rng, &sight, 2, SHOWN), *scene = scenes;
        float maps[2 * P], largest = 0;
        for (size_t s = 0; s < 2; s++) {
            cam_map(sight.map, 1, sight.w + scene->classes[s] * C, scene->features, maps + s * P);
        }
        for (size_t i = 0; i < COUNT(maps); i++) {
            largest = fmaxf(largest, fabsf(maps[i]));
        }
        for (size_t i = 0; i < COUNT(maps); i++) {
            maps[i] /= largest;
        }
        add_panel(kinds[kind], "scene", CANVAS, scene->canvas, table);
        add_panel(kinds[kind], "first", MAP, maps, table);
        add_panel(kinds[kind], "second", MAP, maps + P, table);
        sight_scenes_free(scenes, SHOWN);
        sight_free(&sight);
    }
}

/* Averages over NETWORKS networks of the overlap at each threshold: by the trained layer, by one
 * whose weights are drawn, and by maps of other scenes of the class. */
static void draw_thresholds(uint64_t seed, const void *context, struct table *table)
{
    enum { NETWORKS = 4, SHOWN = 41, MAPS = 3 };
    static const char *const maps[MAPS] = { "trained", "untrained", "other scene" };
    double thresholds[SHOWN], mean[SHOWN];
    for (size_t t = 0; t < SHOWN; t++) {
        thresholds[t] = (double)t / (SHOWN - 1);
    }
    for (size_t kind = 0; kind < COUNT(kinds); kind++) {
        double sums[MAPS][SHOWN] = { 0 };
        for (size_t i = 0; i < NETWORKS; i++) {
            struct rng rng = rng_at(seed, rng_hash_text("cam_locate.thresholds"), kind, i);
            struct sight sight = open_sight(&rng, kind, context);
            struct sight_scene *scenes = sight_draw(&rng, &sight, 1, TEST);
            float drawn[K * C];
            draw_weights(&rng, &sight, drawn);
            for (size_t m = 0; m < MAPS; m++) {
                const struct sight_maps from = { scenes, TEST, m == 2 ? K : 0,
                                                 m == 1 ? drawn : sight.w };
                sight_overlaps(sight.map, &from, SHOWN, thresholds, mean);
                for (size_t t = 0; t < SHOWN; t++) {
                    sums[m][t] += mean[t];
                }
            }
            sight_scenes_free(scenes, TEST);
            sight_free(&sight);
        }
        for (size_t row = 0; row < (size_t)MAPS * SHOWN; row++) {
            table_add_text(table, kinds[kind]);
            table_add_text(table, maps[row / SHOWN]);
            table_add_number(table, thresholds[row % SHOWN]);
            table_add_number(table, round(1e4 * sums[row / SHOWN][row % SHOWN] / NETWORKS) / 1e4);
            table_end_row(table);
        }
    }
}

int main(int argc, char **argv)
{
    /* clang-format off */
    static const struct sweep sweep = {
        .name = "locate", .trials = 40, .trial = trial, .quick = textures,
        .axes = { [OBJECT] = { "object", kinds, NULL, COUNT(kinds) } },
        .claims = claims, .claim_count = COUNT(claims),
    };
    static const struct picture pictures[] = {
        { "scenes", { "object", "panel", "x", "y", "value" }, draw_scenes },
        { "thresholds", { "object", "map", "threshold", "overlap" }, draw_thresholds },
    };
    static const struct experiment cam_locate = {
        .name = "cam_locate", .seed = 1, .sweeps = &sweep, .sweep_count = 1,
        .pictures = pictures, .picture_count = COUNT(pictures), .prepare = prepare, .release = release,
        .asks = "Does a class activation map show where the object is?",
    };
    /* clang-format on */
    return experiment_main(&cam_locate, argc, argv);
}

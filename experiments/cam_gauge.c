/* cam_gauge: is a class activation map determined by what the network computes?
 *
 * Model   Networks and scenes of cam_locate: noise and an object of one of four classes; filters cut
 *         out of such scenes, ReLU, GAP, a linear layer trained with softmax and weight decay.
 * Theory  (a) Softmax sees z_k - z_j alone. w_k + u for all k adds u.f to every logit and the map
 *             sum of u_c x_c to every class's map: the same answers, and any other maps that the
 *             features can draw. CAM_k - CAM_j stays, and with it CAM_k less the classes' mean.
 *         (b) It changes sum |w_k|^2 by K |u|^2 + 2 u.(sum of w_k): weight decay, in whatever
 *             scale of each feature, ends where the w_k add up to 0. That is one choice of many.
 *         (c) v = 2^-24 and S = sum |w x|: a logit errs by (C/16 + 4) v S, a map by C v S, w + u by
 *             v S (pool.h, cam.h); a probability moves by half of what the logits do at most.
 * Trial   a network of its own and TEST fresh scenes. u: least squares of features to minus the
 *         masks, SWAY times as wide as the maps: objects become dark, by -u bright
 * Writes  cam_gauge.csv and cam_gauge.scenes.csv, one object in four maps, drawn by cam_gauge.gp
 *
 * 40 trials: overlaps spread by 0.06 between networks; 4 standard errors are 0.04. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "fit/ridge.h"
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
enum { SWAYED = 32, SWAY = 4 }; /* scenes that u is fitted to */

/* ---- where we look: the objects, and the noise around them ---- */

enum { OBJECT };
static const char *const kinds[] = { "textures", "garments" };
static const float SIGMA[] = { 0.2f, 0.02f };

/* clang-format off */
static bool quick(const double *p) { return p[OBJECT] == OBJECTS_TEXTURES; }
static double zero(const double *p, const void *context) { (void)p, (void)context; return 0; }
static double tenth(const double *p, const void *context) { (void)p, (void)context; return 0.1; }
static double one(const double *p, const void *context) { (void)p, (void)context; return 1; }

/* ---- what we claim ---- */

enum { DARK, BRIGHT, SAME_MAP, SAME_ANSWERS, SAME_DIFFERENCES, SUM_ZERO, CENTRED, ONE_CLASS };
#define OF_OVERLAP .kind = MEAN, .bounds = { -1, 1 }, .unit = "1"
#define EXACTLY_ALL .role = CORRECTED, .exact = true, .kind = VALUE, .unit = "1", .predict = one
static const struct claim claims[] = {
    [DARK] = { .id = "cam-dark-overlap", .statements = "C31", .role = LIMIT, .form = AT_LEAST, OF_OVERLAP, .predict = tenth,
        .says = "the map still overlaps by 0.1 more than by chance when a vector was added to the weights of all classes" },
    [BRIGHT] = { .id = "cam-any-overlap", .statements = "C31", .role = LIMIT, OF_OVERLAP, .predict = zero, .abs = 0.1,
        .says = "maps of networks that agree in every answer overlap equally with the objects" },
    [SAME_MAP] = { .id = "cam-same-map", .statements = "C31", .role = LIMIT, OF_OVERLAP, .predict = one, .abs = 0.1,
        .says = "networks that agree in every answer have the same map: its correlation is 1" },
    [SAME_ANSWERS] = { .id = "cam-same-answers", .statements = "C31", EXACTLY_ALL,
        .says = "a vector added to the weights of all classes leaves every probability within rounding" },
    [SAME_DIFFERENCES] = { .id = "cam-same-differences", .statements = "C31", EXACTLY_ALL,
        .says = "it leaves the difference of two classes' maps everywhere within rounding" },
    [SUM_ZERO] = { .id = "cam-decay-centres", .statements = "C31", EXACTLY_ALL,
        .says = "trained with weight decay the classes' weights of every channel add up to 0 within rounding" },
    [CENTRED] = { .id = "cam-centred-overlap", .statements = "C31", .role = CORRECTED, .form = AT_LEAST, OF_OVERLAP, .predict = tenth,
        .says = "the map less the mean of all classes' maps overlaps with the object whatever was added to all" },
    [ONE_CLASS] = { .id = "cam-one-class-moved", .role = CONTROL, .kind = PROPORTION, .unit = "1", .predict = one, .abs = 0.1,
        .says = "known to be false: the same vector added to one class alone leaves the probabilities" },
};
/* clang-format on */

/* ---- a network and its gauge ---- */

static bool fit(size_t n, size_t d, const float *x, const unsigned char *labels, float *w, float *b)
{
    return softmax_fit_layer(&(struct softmax_layer){ n, d, K, x, labels, .lambda = 1 }, w, b);
}

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
    return sight_train(rng, &objects, &patches, TRAIN, fit);
}

/* u[C] from scenes of the training images. */
static void fit_gauge(struct rng *rng, const struct sight *sight, float *u)
{
    enum { CELLS = SWAYED * P, D = C + 1 };
    struct sight_scene *scenes = sight_draw(rng, sight, 1, SWAYED);
    double *x = xcalloc(CELLS * D, sizeof *x), *y = xcalloc(CELLS, sizeof *y), g[D];
    double squares = 0;
    for (size_t i = 0; i < CELLS; i++) {
        const struct sight_scene *scene = &scenes[i / P];
        double offset = 0; /* of the map from its mean */
        for (size_t c = 0; c < C; c++) {
            x[i * D + c] = (double)scene->features[c * P + i % P];
            offset += (double)sight->w[scene->classes[0] * C + c] *
                      (x[i * D + c] - (double)scene->pooled[c]);
        }
        x[i * D + C] = 1;
        y[i] = -(double)scene->masks[i % P];
        squares += offset * offset;
    }
    require(ridge_fit(&(struct ridge_problem){ CELLS, D, 1, x, y, .lambda = 1 }, g));
    for (size_t c = 0; c < C; c++) {
        u[c] = (float)(SWAY * sqrt(squares / CELLS) * g[c]);
    }
    free(y);
    free(x);
    sight_scenes_free(scenes, SWAYED);
}

/* The layers that are compared. */
struct gauges {
    float trained[K * C], dark[K * C], bright[K * C], centred[K * C], one_class[K * C];
};

static void fill_gauges(struct rng *rng, const struct sight *sight, struct gauges *gauges)
{
    float u[C];
    fit_gauge(rng, sight, u);
    float *const layers[] = { gauges->trained, gauges->dark, gauges->bright, gauges->one_class };
    for (size_t i = 0; i < COUNT(layers); i++) {
        memcpy(layers[i], sight->w, sizeof gauges->trained);
    }
    cam_shift(K, C, u, gauges->dark);
    cam_shift(1, C, u, gauges->one_class);
    memcpy(gauges->centred, gauges->dark, sizeof gauges->centred);
    cam_centre(K, C, gauges->centred);
    for (size_t c = 0; c < C; c++) {
        u[c] = -u[c];
    }
    cam_shift(K, C, u, gauges->bright);
}

/* ---- what we do ---- */

/* Theory (c): what the logits of w and v may err by together. */
static double allowed(const float *w, const float *v, float b, const float *f)
{
    double sum = 0;
    for (size_t c = 0; c < C; c++) {
        sum += (fabs((double)w[c]) + fabs((double)v[c])) * (double)f[c];
    }
    return (C / 16 + 6) * 0x1p-24 * sum + 0x1p-23 * fabs((double)b);
}

/* Whether layers w and v with biases b give features f the same probabilities. */
static bool same_answer(const float *w, const float *v, const float *b, const float *f)
{
    const struct linear size = { 1, C, K };
    float z[2][K];
    double p[2][K], error = 0, most = 0;
    linear_forward_plain(size, w, b, f, z[0]);
    linear_forward_plain(size, v, b, f, z[1]);
    for (size_t k = 0; k < K; k++) {
        p[0][k] = (double)z[0][k];
        p[1][k] = (double)z[1][k];
        most = fmax(most, allowed(w + k * C, v + k * C, b[k], f));
    }
    softmax_of(K, p[0], p[0]);
    softmax_of(K, p[1], p[1]);
    for (size_t k = 0; k < K; k++) {
        error = fmax(error, fabs(p[0][k] - p[1][k]));
    }
    return error <= most;
}

static void trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    struct sight sight = open_sight(rng, (size_t)p[OBJECT], context);
    struct gauges gauges;
    fill_gauges(rng, &sight, &gauges);
    sight.objects.first = IMAGES;
    struct sight_scene *scenes = sight_draw(rng, &sight, 1, TEST);
    double correlation = 0, answers = 0, alone = 0, differences = 0;
    for (size_t i = 0; i < TEST; i++) {
        const size_t row = scenes[i].classes[0] * C;
        const float *f = scenes[i].pooled, *x = scenes[i].features;
        float trained[P], dark[P];
        cam_map(sight.map, 1, gauges.trained + row, x, trained);
        cam_map(sight.map, 1, gauges.dark + row, x, dark);
        correlation += locate_correlation(P, trained, dark);
        answers += same_answer(gauges.trained, gauges.dark, sight.b, f);
        answers += same_answer(gauges.trained, gauges.bright, sight.b, f);
        alone += same_answer(gauges.trained, gauges.one_class, sight.b, f);
        differences += (double)cam_same_differences(sight.map, K, gauges.trained, gauges.dark, x);
    }
    const double dark =
        sight_above_chance(sight.map, &(struct sight_maps){ scenes, TEST, K, gauges.dark });
    const double bright =
        sight_above_chance(sight.map, &(struct sight_maps){ scenes, TEST, K, gauges.bright });
    out[DARK].value = dark;
    out[BRIGHT].value = bright - dark;
    out[SAME_MAP].value = correlation / TEST;
    out[SAME_ANSWERS].value = answers / (2 * TEST);
    out[SAME_DIFFERENCES].value = differences / (TEST * K * P);
    out[SUM_ZERO].value = (double)cam_centred_channels(K, C, gauges.trained) / C;
    out[CENTRED].value =
        sight_above_chance(sight.map, &(struct sight_maps){ scenes, TEST, K, gauges.centred });
    out[ONE_CLASS] = (struct slot){ alone, TEST };
    sight_scenes_free(scenes, TEST);
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

/* Of each kind one scene with its network's maps, each in units of its largest offset from its
 * median cell, which becomes 0. */
static void draw_scenes(uint64_t seed, const void *context, struct table *table)
{
    enum { SHOWN = 2 }; /* of the third class: checks, a bag */
    static const char *const panels[] = { "trained", "dark", "bright", "centred" };
    for (size_t kind = 0; kind < COUNT(kinds); kind++) {
        struct rng rng = rng_at(seed, rng_hash_text("cam_gauge.scenes"), kind, 0);
        struct sight sight = open_sight(&rng, kind, context);
        struct gauges gauges;
        fill_gauges(&rng, &sight, &gauges);
        sight.objects.first = IMAGES;
        struct sight_scene *scenes = sight_draw(&rng, &sight, 1, SHOWN + 1);
        const struct sight_scene *scene = &scenes[SHOWN];
        const float *layers[] = { gauges.trained, gauges.dark, gauges.bright, gauges.centred };
        add_panel(kinds[kind], "scene", CANVAS, scene->canvas, table);
        for (size_t m = 0; m < COUNT(panels); m++) {
            float map[P];
            double cells[P], largest = 0;
            cam_map(sight.map, 1, layers[m], scene->features, map);
            for (size_t i = 0; i < P; i++) {
                cells[i] = (double)map[i];
            }
            const double median = stats_quantile(cells, P, 0.5);
            for (size_t i = 0; i < P; i++) {
                largest = fmax(largest, fabs(cells[i] - median));
            }
            for (size_t i = 0; i < P; i++) {
                map[i] = (float)((cells[i] - median) / largest);
            }
            add_panel(kinds[kind], panels[m], MAP, map, table);
        }
        sight_scenes_free(scenes, SHOWN + 1);
        sight_free(&sight);
    }
}

int main(int argc, char **argv)
{
    /* clang-format off */
    static const struct sweep sweep = {
        .name = "gauge", .trials = 40, .trial = trial, .quick = quick,
        .axes = { [OBJECT] = { "object", kinds, NULL, COUNT(kinds) } },
        .claims = claims, .claim_count = COUNT(claims),
    };
    static const struct picture picture = { "scenes", { "object", "panel", "x", "y", "value" }, draw_scenes };
    static const struct experiment cam_gauge = {
        .name = "cam_gauge", .seed = 1, .sweeps = &sweep, .sweep_count = 1, .pictures = &picture, .picture_count = 1,
        .prepare = prepare, .release = release,
        .asks = "Is a class activation map determined by what the network computes?",
    };
    /* clang-format on */
    return experiment_main(&cam_gauge, argc, argv);
}

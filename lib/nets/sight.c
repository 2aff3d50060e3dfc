#include "nets/sight.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "heads/cam.h"
#include "heads/locate.h"
#include "heads/pool.h"

/* cell = 1 where at least half of its stride x stride pixels are on the object. */
static void reduce_mask(size_t canvas, size_t stride, const unsigned char *pixels,
                        unsigned char *cells)
{
    const size_t side = canvas / stride;
    for (size_t cell = 0; cell < side * side; cell++) {
        const unsigned char *at = pixels + cell / side * stride * canvas + cell % side * stride;
        size_t covered = 0;
        for (size_t i = 0; i < stride * stride; i++) {
            covered += at[i / stride * canvas + i % stride] != 0;
        }
        cells[cell] = 2 * covered >= stride * stride;
    }
}

static void draw_scene(struct rng *rng, const struct sight *sight, struct sight_scene *scene)
{
    const size_t canvas = sight->objects.canvas, pixels = canvas * canvas;
    const size_t cells = shape_pixels(sight->map);
    unsigned char *masks = xcalloc(scene->shown * pixels, sizeof *masks);
    scene->canvas = xcalloc(pixels, sizeof *scene->canvas);
    scene->features = xcalloc(shape_size(sight->map), sizeof *scene->features);
    scene->pooled = xcalloc(sight->map.c, sizeof *scene->pooled);
    scene->masks = xcalloc(scene->shown * cells, sizeof *scene->masks);
    objects_draw(rng, &sight->objects, scene->shown, scene->classes, scene->canvas, masks);
    patches_features(&sight->patches, sight->filters, (struct shape){ 1, 1, canvas, canvas },
                     scene->canvas, scene->features);
    pool_average(sight->map, NCHW, scene->features, scene->pooled);
    for (size_t s = 0; s < scene->shown; s++) {
        reduce_mask(canvas, sight->patches.stride, masks + s * pixels, scene->masks + s * cells);
    }
    free(masks);
}

struct sight_scene *sight_draw(struct rng *rng, const struct sight *sight, size_t shown,
                               size_t count)
{
    enum { K = OBJECTS_CLASSES };
    require(sight->objects.canvas % sight->patches.stride == 0);
    struct sight_scene *scenes = xcalloc(count, sizeof *scenes);
    for (size_t i = 0; i < count; i++) {
        scenes[i].shown = shown;
        scenes[i].classes[0] = i % K;
        scenes[i].classes[1] = (i + 1 + i / K % (K - 1)) % K;
        draw_scene(rng, sight, &scenes[i]);
    }
    return scenes;
}

void sight_scenes_free(struct sight_scene *scenes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(scenes[i].masks);
        free(scenes[i].pooled);
        free(scenes[i].features);
        free(scenes[i].canvas);
    }
    free(scenes);
}

/* Fits the linear layer to n scenes. */
static bool fit_layer(struct rng *rng, size_t n, sight_fit *fit, const struct sight *sight)
{
    const size_t c = sight->map.c;
    float *x = xcalloc(n * c, sizeof *x);
    unsigned char *labels = xcalloc(n, sizeof *labels);
    struct sight_scene *scenes = sight_draw(rng, sight, 1, n);
    for (size_t i = 0; i < n; i++) {
        memcpy(x + i * c, scenes[i].pooled, c * sizeof *x);
        labels[i] = (unsigned char)scenes[i].classes[0];
    }
    const bool done = fit(n, c, x, labels, sight->w, sight->b);
    sight_scenes_free(scenes, n);
    free(labels);
    free(x);
    return done;
}

struct sight sight_train(struct rng *rng, const struct objects *objects,
                         const struct patches *patches, size_t train, sight_fit *fit)
{
    struct sight sight = { .objects = *objects, .patches = *patches };
    const struct shape canvas = { 1, 1, objects->canvas, objects->canvas };
    sight.map = patches_shape(patches, canvas);
    sight.filters = xcalloc(patches->filters * patches->side * patches->side, sizeof(float));
    sight.w = xcalloc(OBJECTS_CLASSES * patches->filters, sizeof *sight.w);
    sight.b = xcalloc(OBJECTS_CLASSES, sizeof *sight.b);
    patches_cut(rng, patches, objects, 0.05f, sight.filters);
    require(fit_layer(rng, train, fit, &sight));
    return sight;
}

void sight_free(struct sight *sight)
{
    free(sight->b);
    free(sight->w);
    free(sight->filters);
}

void sight_overlaps(struct shape map, const struct sight_maps *maps, size_t count,
                    const double *thresholds, double *mean)
{
    const size_t cells = shape_pixels(map);
    float *y = xcalloc(cells, sizeof *y);
    double *overlap = xcalloc(count, sizeof *overlap);
    memset(mean, 0, count * sizeof *mean);
    for (size_t i = 0; i < maps->count; i++) {
        const struct sight_scene *seen = &maps->scenes[(i + maps->offset) % maps->count];
        cam_map(map, 1, maps->w + seen->classes[0] * map.c, seen->features, y);
        locate_overlap(cells, y, maps->scenes[i].masks, count, thresholds, overlap);
        for (size_t t = 0; t < count; t++) {
            mean[t] += overlap[t] / (double)maps->count;
        }
    }
    free(overlap);
    free(y);
}

static double best_overlap(struct shape map, struct sight_maps maps, size_t offset)
{
    enum { PARTS = 20, THRESHOLDS = PARTS - 1 };
    double thresholds[THRESHOLDS], mean[THRESHOLDS], best = 0;
    for (size_t t = 0; t < THRESHOLDS; t++) {
        thresholds[t] = (double)(t + 1) / PARTS;
    }
    maps.offset = offset;
    sight_overlaps(map, &maps, THRESHOLDS, thresholds, mean);
    for (size_t t = 0; t < THRESHOLDS; t++) {
        best = mean[t] > best || isnan(mean[t]) ? mean[t] : best;
    }
    return best;
}

double sight_above_chance(struct shape map, const struct sight_maps *maps)
{
    return best_overlap(map, *maps, 0) - best_overlap(map, *maps, maps->offset);
}

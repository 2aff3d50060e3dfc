#include "nets/album.h"

#include <stdlib.h>

#include "base/require.h"
#include "heads/evidence.h"
#include "heads/locate.h"
#include "nets/cross_entropy.h"
#include "nets/gaze.h"
#include "nets/inspect.h"

enum { PIXELS = LESSON_SIDE * LESSON_SIDE, THRESHOLDS = 19 };

static void add_map(const struct network *network, size_t class, enum gaze_gauge gauge,
                    const float *features, float *map)
{
    const size_t side = network_maps_shape(network).h;
    float *cells = xcalloc(side * side, sizeof *cells);
    gaze_map(network, class, gauge, features, cells);
    evidence_smooth(side, side, LESSON_SIDE / side, cells, map);
    free(cells);
}

struct album album_open(struct network *network, const struct lesson_set *set)
{
    const struct shape shape = network_maps_shape(network);
    const size_t count = set->images.count, size = shape.c * shape_pixels(shape);
    const size_t classes = network->spec.head.classes;
    require(shape.h == shape.w && LESSON_SIDE % shape.h == 0);
    struct album album = { .set = set,
                           .answers = xcalloc(count, 1),
                           .raw = xcalloc(count * PIXELS, sizeof *album.raw),
                           .centred = xcalloc(count * PIXELS, sizeof *album.centred) };
    float *features = xcalloc(count * size, sizeof *features);
    float *logits = xcalloc(count * classes, sizeof *logits);
    inspect_pass(network, &set->images, logits, features);
    for (size_t i = 0; i < count; i++) {
        album.answers[i] = (unsigned char)cross_entropy_largest(classes, logits + i * classes);
        const float *x = features + i * size;
        add_map(network, album.answers[i], GAZE_RAW, x, album.raw + i * PIXELS);
        add_map(network, album.answers[i], GAZE_CENTRED, x, album.centred + i * PIXELS);
    }
    free(logits);
    free(features);
    return album;
}

void album_close(struct album *album)
{
    free(album->centred);
    free(album->raw);
    free(album->answers);
}

double album_overlap(const struct album *album, const float *maps, size_t offset)
{
    const size_t count = album->set->images.count;
    double thresholds[THRESHOLDS], sums[THRESHOLDS] = { 0 }, iou[THRESHOLDS], best = 0;
    for (size_t t = 0; t < THRESHOLDS; t++) {
        thresholds[t] = (double)(t + 1) / (THRESHOLDS + 1);
    }
    for (size_t i = 0; i < count; i++) {
        const float *map = maps + (i + offset) % count * PIXELS;
        locate_overlap(PIXELS, map, album->set->masks + i * PIXELS, THRESHOLDS, thresholds, iou);
        for (size_t t = 0; t < THRESHOLDS; t++) {
            sums[t] += iou[t];
        }
    }
    for (size_t t = 0; t < THRESHOLDS; t++) {
        best = sums[t] <= best ? best : sums[t];
    }
    return best / (double)count;
}

double album_points(const struct album *album, const float *maps)
{
    const size_t count = album->set->images.count;
    double hits = 0;
    for (size_t i = 0; i < count; i++) {
        hits += locate_points(PIXELS, maps + i * PIXELS, album->set->masks + i * PIXELS);
    }
    return hits / (double)count;
}

double album_covered(const struct album *album)
{
    const size_t pixels = album->set->images.count * PIXELS;
    double covered = 0;
    for (size_t i = 0; i < pixels; i++) {
        covered += album->set->masks[i] != 0;
    }
    return covered / (double)pixels;
}

double album_right(const struct album *album)
{
    const size_t count = album->set->images.count;
    double right = 0;
    for (size_t i = 0; i < count; i++) {
        right += album->answers[i] == album->set->labels[i];
    }
    return right / (double)count;
}

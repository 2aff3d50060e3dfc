#include "signals/objects.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "signals/noise.h"
#include "signals/pattern.h"
#include "signals/scene.h"

enum { STRIPES_ALONG_ROWS, STRIPES_ALONG_COLUMNS, CHECKS, PLAIN };

static const struct {
    const char *texture, *garment;
    unsigned char label; /* of Fashion-MNIST */
} classes_known[OBJECTS_CLASSES] = {
    { "stripes along rows", "T-shirt", 0 },
    { "stripes along columns", "trousers", 1 },
    { "checks", "bag", 8 },
    { "plain", "ankle boot", 9 },
};

const char *objects_name(enum objects_kind kind, size_t class)
{
    require(class < OBJECTS_CLASSES);
    return kind == OBJECTS_TEXTURES ? classes_known[class].texture : classes_known[class].garment;
}

/* Cuts side x side pixels at a random place out of a pattern that is one period larger. */
static void draw_texture(struct rng *rng, size_t side, size_t class, float *pixels)
{
    enum { CELL = 2, PERIOD = 2 * CELL };
    const size_t whole = side + PERIOD - 1;
    const struct pattern pattern = { whole, whole, CELL, 0, 1 };
    float *sheet = xcalloc(whole * whole, sizeof *sheet);
    switch (class) {
    case STRIPES_ALONG_ROWS:
        pattern_stripes_horizontal(&pattern, sheet);
        break;
    case STRIPES_ALONG_COLUMNS:
        pattern_stripes_vertical(&pattern, sheet);
        break;
    case CHECKS:
        pattern_checkerboard(&pattern, sheet);
        break;
    default:
        pattern_constant(0.5f, whole * whole, sheet);
    }
    const size_t top = rng_below(rng, PERIOD), left = rng_below(rng, PERIOD);
    for (size_t i = 0; i < side; i++) {
        memcpy(pixels + i * side, sheet + (top + i) * whole + left, side * sizeof *pixels);
    }
    free(sheet);
}

static void draw_garment(struct rng *rng, const struct objects *objects, size_t class,
                         float *pixels)
{
    const struct dataset *images = objects->images;
    size_t i = 0;
    do {
        i = objects->first + rng_below(rng, (uint32_t)objects->count);
    } while (images->labels[i] != classes_known[class].label);
    scene_resize(dataset_image(images, i), objects->side, objects->side, pixels);
}

/* Anywhere on the canvas, or in its left (0) or right (1) half. */
static struct scene_place place_in(struct rng *rng, const struct objects *objects, bool halves,
                                   size_t half)
{
    const size_t width = halves ? objects->canvas / 2 : objects->canvas;
    const struct scene_image frame = { objects->side, objects->side, NULL };
    struct scene_place place = scene_random_place(rng, objects->canvas, width, frame);
    place.left += half * width;
    place.threshold = objects->kind == OBJECTS_TEXTURES ? -1 : 0;
    return place;
}

void objects_draw(struct rng *rng, const struct objects *objects, size_t shown,
                  const size_t *classes, float *x, unsigned char *masks)
{
    const size_t canvas = objects->canvas, n = canvas * canvas, side = objects->side;
    require(shown <= OBJECTS_MAX_SHOWN);
    require(objects->kind == OBJECTS_TEXTURES ||
            (objects->count > 0 && objects->first + objects->count <= objects->images->count));
    float *pixels = xcalloc(side * side, sizeof *pixels);
    const struct scene_image object = { side, side, pixels };
    memset(x, 0, n * sizeof *x);
    memset(masks, 0, shown * n);
    noise_add_gaussian(rng, objects->sigma, n, x);
    const size_t swapped = shown > 1 ? rng_below(rng, 2) : 0;
    for (size_t i = 0; i < shown; i++) {
        require(classes[i] < OBJECTS_CLASSES);
        if (objects->kind == OBJECTS_TEXTURES) {
            draw_texture(rng, side, classes[i], pixels);
        } else {
            draw_garment(rng, objects, classes[i], pixels);
        }
        const struct scene_place place = place_in(rng, objects, shown > 1, i ^ swapped);
        scene_add(canvas, canvas, object, place, x, masks + i * n);
    }
    free(pixels);
}

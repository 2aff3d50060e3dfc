#include "signals/canvas.h"

#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "signals/noise.h"
#include "signals/scene.h"

/* One channel of an image, resized; `pixels` holds object^2 floats if there is need for them. */
static struct scene_image resized(const struct canvas *canvas, size_t i, size_t channel,
                                  float *pixels)
{
    const size_t side = canvas->object;
    const struct scene_image plane = dataset_plane(canvas->from.images, i, channel);
    if (plane.h == side && plane.w == side) {
        return plane;
    }
    scene_resize(plane, side, side, pixels);
    return (struct scene_image){ side, side, pixels };
}

/* Always reads the random numbers, so that what follows does not depend on the kind of place. */
static struct scene_place place_object(struct rng *rng, const struct canvas *canvas)
{
    const struct scene_image frame = { canvas->object, canvas->object, NULL };
    struct scene_place place = scene_random_place(rng, canvas->side, canvas->side, frame);
    if (canvas->place == CANVAS_CENTRED) {
        place.top = place.left = (canvas->side - canvas->object) / 2;
    }
    return place;
}

static void add_object(const struct canvas *canvas, size_t i, struct scene_place place,
                       float *pixels, float *x, unsigned char *mask)
{
    const size_t side = canvas->side;
    for (size_t c = 0; c < canvas->from.images->channels; c++) {
        scene_add(side, side, resized(canvas, i, c, pixels), place, x + c * side * side, mask);
    }
}

/* An image of another class than i. With one image in a hundred of other classes, not to find one
 * has a chance of 2e-44. */
static size_t draw_other(struct rng *rng, const struct split_range *from, size_t i)
{
    enum { MOST_TRIES = 10000 };
    const unsigned char *labels = from->images->labels;
    for (size_t tries = 0; tries < MOST_TRIES; tries++) {
        const size_t other = from->first + rng_below(rng, (uint32_t)from->count);
        if (labels[other] != labels[i]) {
            return other;
        }
    }
    die(STATUS_USAGE, "clutter needs images of other classes than %d", labels[i]);
}

/* The square of `source` with its upper left corner at `cut`, added at `to`. */
static void add_patch(const struct canvas *canvas, struct scene_image source,
                      struct scene_place cut, struct scene_place to, float *x)
{
    for (size_t row = 0; row < canvas->patch; row++) {
        const float *from = source.pixels + (cut.top + row) * source.w + cut.left;
        float *at = x + (to.top + row) * canvas->side + to.left;
        for (size_t j = 0; j < canvas->patch; j++) {
            at[j] += from[j];
        }
    }
}

static void add_clutter(struct rng *rng, const struct canvas *canvas, size_t i, float *pixels,
                        float *x)
{
    const size_t side = canvas->side, frame = canvas->object;
    const struct scene_image square = { canvas->patch, canvas->patch, NULL };
    for (size_t patch = 0; patch < canvas->patches; patch++) {
        const size_t other = draw_other(rng, &canvas->from, i);
        const struct scene_place cut = scene_random_place(rng, frame, frame, square);
        const struct scene_place to = scene_random_place(rng, side, side, square);
        for (size_t c = 0; c < canvas->from.images->channels; c++) {
            add_patch(canvas, resized(canvas, other, c, pixels), cut, to, x + c * side * side);
        }
    }
}

void canvas_draw(struct rng *rng, const struct canvas *canvas, size_t i, float *x,
                 unsigned char *mask)
{
    const struct split_range *from = &canvas->from;
    const size_t plane = canvas->side * canvas->side, n = from->images->channels * plane;
    require(canvas->object > 0 && canvas->object <= canvas->side && i < from->images->count);
    require(canvas->patches == 0 || (canvas->patch <= canvas->object && from->count > 0 &&
                                     from->first + from->count <= from->images->count));
    float *pixels = xcalloc(canvas->object * canvas->object, sizeof *pixels);
    memset(x, 0, n * sizeof *x);
    if (mask != NULL) {
        memset(mask, 0, plane);
    }
    add_object(canvas, i, place_object(rng, canvas), pixels, x, mask);
    add_clutter(rng, canvas, i, pixels, x);
    for (size_t k = 0; k < n; k++) {
        x[k] = x[k] > 1 ? 1 : x[k];
    }
    if (canvas->sigma > 0) {
        noise_add_gaussian(rng, canvas->sigma, n, x);
    }
    free(pixels);
}

#include "signals/scene.h"

#include <stdlib.h>

#include "base/require.h"

void scene_add(size_t h, size_t w, struct scene_image object, struct scene_place place,
               float *canvas, unsigned char *mask)
{
    require(object.h <= h && object.w <= w);
    for (size_t i = 0; i < object.h; i++) {
        const float *row = object.pixels + i * object.w;
        const size_t start = (place.top + i) % h * w;
        for (size_t j = 0; j < object.w; j++) {
            const size_t at = start + (place.left + j) % w;
            canvas[at] += place.gain * row[j];
            if (mask != NULL && row[j] > place.threshold) {
                mask[at] = 1;
            }
        }
    }
}

struct scene_place scene_random_place(struct rng *rng, size_t h, size_t w,
                                      struct scene_image object)
{
    require(object.h <= h && object.w <= w);
    struct scene_place place = { .gain = 1.0f, .threshold = 0.0f };
    place.top = rng_below(rng, (uint32_t)(h - object.h + 1));
    place.left = rng_below(rng, (uint32_t)(w - object.w + 1));
    return place;
}

/* Along one axis `from` pixels become `to`. In units of 1/to of an old pixel, which are 1/from of a
 * new one, old pixel r covers [r to, (r+1) to) and new pixel i covers [i from, (i+1) from): the
 * overlap of the two is a whole number, and all overlaps of one new pixel add up to `from`. */
static size_t overlap(size_t r, size_t i, size_t from, size_t to)
{
    const size_t low = r * to > i * from ? r * to : i * from;
    const size_t old_end = (r + 1) * to, new_end = (i + 1) * from;
    const size_t high = old_end < new_end ? old_end : new_end;
    return high > low ? high - low : 0;
}

/* Mean of the image over the area of new pixel (i, j). */
static double area_mean(struct scene_image image, size_t height, size_t width, size_t i, size_t j)
{
    double sum = 0;
    for (size_t r = i * image.h / height; r * height < (i + 1) * image.h; r++) {
        double row = 0;
        for (size_t c = j * image.w / width; c * width < (j + 1) * image.w; c++) {
            const double weight = (double)overlap(c, j, image.w, width);
            row += weight * (double)image.pixels[r * image.w + c];
        }
        sum += (double)overlap(r, i, image.h, height) * row;
    }
    return sum / ((double)image.h * (double)image.w);
}

void scene_resize(struct scene_image image, size_t height, size_t width, float *out)
{
    require(image.h > 0 && image.w > 0 && height > 0 && width > 0);
    for (size_t i = 0; i < height; i++) {
        for (size_t j = 0; j < width; j++) {
            out[i * width + j] = (float)area_mean(image, height, width, i, j);
        }
    }
}

void scene_add_pixels(struct rng *rng, size_t k, float delta, size_t n, float *x, size_t *at)
{
    require(k <= n);
    size_t *order = xcalloc(n, sizeof *order);
    rng_choose(rng, k, n, order);
    for (size_t i = 0; i < k; i++) {
        at[i] = order[i];
        x[at[i]] += delta;
    }
    free(order);
}

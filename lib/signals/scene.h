/* scene: objects on a canvas, with the mask of where they are. */
#ifndef SIGNALS_SCENE_H
#define SIGNALS_SCENE_H

#include <stddef.h>

#include "base/rng.h"

/* An image that is read only: h x w floats, row-major. */
struct scene_image {
    size_t h, w;
    const float *pixels;
};

/* Adds gain * object to canvas (h x w floats) with its upper left corner at (top, left), wrapping
 * around the torus; sets mask[i] = 1 where the object is above `threshold` (mask may be NULL, and
 * is not cleared). The object must fit: object.h <= h, object.w <= w. */
struct scene_place {
    size_t top, left;
    float gain, threshold;
};
void scene_add(size_t h, size_t w, struct scene_image object, struct scene_place place,
               float *canvas, unsigned char *mask);

/* A corner for which the object lies wholly inside the canvas, uniform over all of them; gain 1,
 * threshold 0. */
struct scene_place scene_random_place(struct rng *rng, size_t h, size_t w,
                                      struct scene_image object);

/* Resamples an image to height x width (any ratio, up or down): each new pixel is the mean of the
 * image over its area, old pixels counted by their share of it, so that the image's mean is kept.
 * Sums in double; out: height * width floats, must not overlap the image. Requires that neither is
 * empty. */
void scene_resize(struct scene_image image, size_t height, size_t width, float *out);

/* Adds delta to k pixels of x[n], chosen uniformly without repetition; at[k], written, says which.
 * Requires k <= n < 2^32. */
void scene_add_pixels(struct rng *rng, size_t k, float delta, size_t n, float *x, size_t *at);

#endif

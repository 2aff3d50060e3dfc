/* quartet: objects of four parts, each of which alone tells the class: how many of them does a
 * classifier look at? */
#ifndef SIGNALS_QUARTET_H
#define SIGNALS_QUARTET_H

#include <stddef.h>

#include "base/rng.h"

enum { QUARTET_CLASSES = 4, QUARTET_PARTS = 4, QUARTET_PART = 5 };
enum { QUARTET_PIXELS = QUARTET_PART * QUARTET_PART, QUARTET_PITCH = 7 };
enum { QUARTET_SIDE = QUARTET_PITCH + QUARTET_PART }; /* px: of the frame of an object */

/* Patterns of QUARTET_PART px a side: 12 pixels 1, 12 pixels -1 and one 0, so that no mean tells one
 * from another; they tell the class by their arrangement. */
struct quartet {
    float pattern[QUARTET_CLASSES][QUARTET_PARTS][QUARTET_PIXELS];
};

/* New patterns, each a random order of its pixels. */
void quartet_invent(struct rng *rng, struct quartet *quartet);

/* x[side^2], written: white noise of deviation sigma, and on it the four parts of the class in random
 * order at the corners of a frame of QUARTET_SIDE px that lies anywhere inside; without the part
 * `removed` (QUARTET_PARTS: all are there). mask[side^2], written: 1 + part on each pixel of a part, of
 * the removed one too, else 0; NULL: not wanted. At one address images with and without a part differ
 * in that part alone. Requires side >= QUARTET_SIDE, class < QUARTET_CLASSES. The same bits
 * everywhere; cannot fail. */
struct quartet_scene {
    size_t side, class, removed;
    float sigma;
};
void quartet_draw(struct rng *rng, const struct quartet *quartet, const struct quartet_scene *scene,
                  float *x, unsigned char *mask);

#endif

/* parts: images whose class lies in the arrangement of two parts: an eye above a mouth, or the
 * mouth above the eye. Both images hold the same two parts at the same two places. */
#ifndef SIGNALS_PARTS_H
#define SIGNALS_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/rng.h"

enum part { PART_EYE, PART_MOUTH, PARTS };
enum { PART_HEIGHT = 3, PART_WIDTH = 5, PART_PIXELS = PART_HEIGHT * PART_WIDTH };

/* Ones on zeros: 9 of the 15 pixels of a part are ones. */
extern const float part_pixels[PARTS][PART_PIXELS];

/* A template that answers to its part as a correlation: 1 where the part is 1, -1 elsewhere. Over
 * its own part it answers PART_ANSWER; everywhere else at most PART_OTHER, on an image that holds
 * nothing but the two parts, one above the other at a distance of at least PART_HEIGHT + 1. */
enum { PART_ANSWER = 9, PART_OTHER = 6 };
void parts_templates(float templates[PARTS][PART_PIXELS]);

/* Where two parts stand: the upper left corner of the upper one, and how many rows lower the other
 * one stands in the same columns. */
struct parts_place {
    size_t top, left, distance;
    bool eye_above;
};

/* Both parts on x, h x w pixels, written: ones on zeros. Parts wrap around the torus where they
 * leave it. Requires distance >= PART_HEIGHT, h >= distance + PART_HEIGHT and w >= PART_WIDTH. */
void parts_draw(size_t h, size_t w, const struct parts_place *place, float *x);

/* A corner for which both parts lie wholly inside, uniform over all of them, and either part above
 * with probability 1/2. Requires what parts_draw does. */
struct parts_place parts_random_place(struct rng *rng, size_t h, size_t w, size_t distance);

#endif

/* region: positions that are active while all others are 0, of many shapes and at any place. */
#ifndef SIGNALS_REGION_H
#define SIGNALS_REGION_H

#include <stddef.h>

#include "base/rng.h"

/* Which positions come first: those of lowest score. d is the distance to a random position on the
 * torus, R = 0.3 min(h, w). */
enum region_shape {
    REGION_DISK,     /* d in the Euclidean norm */
    REGION_SQUARE,   /* d in the maximum norm */
    REGION_RING,     /* |d - R|, Euclidean */
    REGION_BLOTCHES, /* white noise smoothed by eight means of 3 x 3 */
    REGION_SCATTERED /* white noise */
};

struct region {
    enum region_shape shape;
    size_t h, w;
    size_t count; /* active positions, exactly */
    float value;  /* of each of them */
};

/* x[h * w], written: `value` at the `count` positions of lowest score (of equal scores the earlier
 * position), 0 elsewhere. Scores are in float, in fixed operations: the same region on every
 * machine. Requires count <= h w < 2^32; allocates and frees scratch memory; else cannot fail. */
void region_fill(struct rng *rng, const struct region *region, float *x);

/* x[h * w], written: 1 where the middle of the pixel lies within diameter_px / 2 of a centre that
 * is uniform over the torus, between the pixels too; else 0. However the grid lies, the expected
 * number of ones is the area, pi diameter^2 / 4, if diameter_px < min(h, w). */
void region_disk(struct rng *rng, size_t h, size_t w, float diameter_px, float *x);

#endif

/* part_maps: what a detector of eyes and a detector of mouths see of an image of both: the first
 * layer of a network whose later layers, or whose head, must find out which of the two is above. */
#ifndef NETS_PART_MAPS_H
#define NETS_PART_MAPS_H

#include <stddef.h>

#include "base/rng.h"
#include "signals/parts.h"

/* Channel 0 the eye's map, channel 1 the mouth's: c - PART_THRESHOLD, cut at 0 and at 1 (a hard
 * sigmoid), c the correlation of the image with the template of the part, on the torus. Without
 * noise 1 at the middle of each part and 0 everywhere else.
 *
 * x: h * w pixels; maps: 2 * h * w, written. Sums as in conv.h; the same bits everywhere; a NaN
 * stays one. Allocates scratch for the time of the call. */
enum { PART_THRESHOLD = (PART_ANSWER + PART_OTHER) / 2 };
void part_maps_detect(size_t h, size_t w, const float *x, float *maps);

/* n images of h x w pixels, the two parts at a random place (parts_random_place), with white
 * Gaussian noise: maps[n * 2 * h * w] and labels[n], 1 for the eye above and -1 for the mouth,
 * written. The same bits everywhere. */
struct part_task {
    size_t h, w, distance;
    float sigma;
};
void part_maps_draw(struct rng *rng, const struct part_task *task, size_t n, float *maps,
                    float *labels);

#endif

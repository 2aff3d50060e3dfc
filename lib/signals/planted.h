/* planted: pairs of noise images, the second with an object planted in it. */
#ifndef SIGNALS_PLANTED_H
#define SIGNALS_PLANTED_H

#include <stddef.h>

#include "base/rng.h"

/* White Gaussian noise of standard deviation sigma on h x w pixels; delta is added to `count` of
 * them, chosen uniformly without repetition. */
struct planted {
    size_t h, w, count;
    float sigma, delta;
};

/* Writes two independent images, h w floats each, into x: the first is noise alone, the second
 * noise and object. `planted` is a struct planted with count <= h w < 2^31; scratch memory is the
 * function's own. */
void planted_draw(struct rng *rng, const void *planted, float *x);

#endif

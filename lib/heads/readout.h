/* readout: one linear number from a feature map, by the heads that the study compares.
 *
 * A map x is in.c channels of in.h x in.w pixels, NCHW, n = in.h in.w.
 *   READ_AVERAGE   sum over c of w[c] (mean of channel c)     GAP and a linear layer of one class
 *   READ_FLATTEN   sum over c, i of w[c n + i] x[c n + i]     flatten and a linear layer of one
 * class READ_PLACE     x[at]                                      no head: one element as it is
 */
#ifndef HEADS_READOUT_H
#define HEADS_READOUT_H

#include <stddef.h>

#include "base/rng.h"
#include "base/shape.h"

enum read { READ_AVERAGE, READ_FLATTEN, READ_PLACE };

struct readout {
    enum read read;
    const float *w; /* in.c, or in.c * n; not read by READ_PLACE */
    size_t at;      /* < in.c * n; READ_PLACE only */
};

/* One number an image into y[in.n]; x: shape_size(in); features: in.n * in.c floats of scratch,
 * written by READ_AVERAGE. Nothing overlaps. Sums in float in the fixed lanes of pool.h, the same
 * bits everywhere; a NaN in x makes its image's y NaN unless READ_PLACE does not read it. */
void readout_apply(struct shape in, const struct readout *readout, const float *x, float *features,
                   float *y);

/* Where images to be read come from: draw writes `images` of map.c x map.h x map.w floats to x. */
struct readout_source {
    struct shape map; /* map.n is not read */
    void (*draw)(struct rng *rng, const void *context, size_t images, float *x);
    const void *context;
};

/* Reads draws * batch images by each of `count` readouts: y[r * draws + d], written, is the mean of
 * readout r over the images d * batch .. d * batch + batch - 1. Draws block by block, so that
 * memory stays at about 64 KiB beside y; sums of a batch in float, ascending. */
void readout_sample(struct rng *rng, const struct readout_source *source, size_t draws,
                    size_t batch, const struct readout *readouts, size_t count, float *y);

#endif

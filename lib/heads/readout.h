/* readout: one linear number from a feature map, by the heads that the study compares.
 *
 * A map x is in.c channels of in.h x in.w pixels, NCHW, n = in.h in.w.
 *   READ_AVERAGE   sum over c of w[c] (mean of channel c)    GAP and a linear layer of one class
 *   READ_FLATTEN   sum over c, i of w[c n + i] x[c n + i]    flatten and such a layer
 *   READ_PLACE     x[at]                                     no head: one element as it is
 */
#ifndef HEADS_READOUT_H
#define HEADS_READOUT_H

#include <stdbool.h>
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

/* Noisy images to be read: draw writes `images` of map.c x map.h x map.w floats to x. */
struct readout_source {
    struct shape map; /* map.n is not read */
    void (*draw)(struct rng *rng, const void *context, size_t images, float *x);
    /* As draw, and the mean of each channel of each image as pool_average gives it; or false, and
     * nothing drawn. May be NULL. */
    bool (*draw_means)(struct rng *rng, const void *context, size_t images, float *x, float *means);
    const void *context;
    const float *signal; /* one image without noise; readout_sample does not read it */
    size_t draws, batch; /* a draw is the mean over `batch` images */
};

/* y[r * draws + d], written, is draw d of readout r; all readouts see the same images. They are
 * drawn block by block, so that memory stays at about 64 KiB beside y and one batch; sums of a
 * batch in float, ascending. Requires count, draws, batch > 0. */
void readout_sample(struct rng *rng, const struct readout_source *source,
                    const struct readout *readouts, size_t count, float *y);

/* What a readout gives: of the signal alone, and mean and unbiased variance over the draws, in
 * double in two passes. Requires draws > 1. */
struct readout_response {
    double signal, mean, variance;
};
void readout_measure(struct rng *rng, const struct readout_source *source,
                     const struct readout *readouts, size_t count, struct readout_response *out);

#endif

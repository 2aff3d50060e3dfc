/* patches: filters that are pieces of images (Coates and Ng 2011): features that know what objects
 * look like although nobody trained them. */
#ifndef NETS_PATCHES_H
#define NETS_PATCHES_H

#include <stddef.h>

#include "base/rng.h"
#include "base/shape.h"
#include "signals/objects.h"

struct patches {
    size_t filters, side; /* squares of side x side pixels, side odd */
    size_t stride;
    float threshold; /* features are max(0, filter.x - threshold) */
};

/* weights[filters * side^2], written: pieces of canvases with one object each, drawn as `objects`
 * says, classes in turn. The middle of a piece is on the object, uniform over it, and the whole
 * piece on the canvas. Its mean is taken out and its norm made 1; pieces of a norm below `least`
 * are drawn anew (if there are no others this does not return). Sums in double; allocates for the
 * time of the call. */
void patches_cut(struct rng *rng, const struct patches *patches, const struct objects *objects,
                 float least, float *weights);

/* The shape of the features of canvases `in` (one channel). */
struct shape patches_shape(const struct patches *patches, struct shape in);

/* y[shape_size(patches_shape)], written: features of in.n canvases by conv_forward, circular
 * padding, then ReLU. The same bits everywhere; a NaN before the ReLU stays one. Allocates one
 * padded image. */
void patches_features(const struct patches *patches, const float *weights, struct shape in,
                      const float *x, float *y);

#endif

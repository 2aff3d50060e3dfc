/* cam: where on the map a class gets its logit from: class activation maps (Zhou 2016), the weights
 * of Grad-CAM (Selvaraju 2017), and the freedom that softmax leaves them.
 *
 *   CAM_k(i) = sum over c of w[k][c] x_c(i),   so that behind GAP   z_k = b_k + mean of CAM_k
 *
 *   x   in.n * in.c maps of in.h * in.w floats, NCHW       w   classes x in.c, row-major
 *
 * Softmax sees differences of logits alone: a vector added to the weights of all classes (a gauge)
 * changes no prediction and every map. Nothing overlaps unless said so. */
#ifndef HEADS_CAM_H
#define HEADS_CAM_H

#include <stddef.h>

#include "base/shape.h"
#include "heads/head.h"

/* map[in.n * classes * in.h * in.w], written: CAM_k of each image, NCHW. Products added in float by
 * channel, ascending, from +0: error at most C u sum|w x|, u = 2^-24; the same bits everywhere. A
 * NaN stays at its place, in all classes. Cannot fail; keeps no state. */
void cam_map(struct shape in, size_t classes, const float *w, const float *x, float *map);

/* alpha[in.n * in.c], written: the mean over positions of dz/dx by the head's own backward pass.
 * df[in.n * features]: dz/d(feature) of the logit that is asked about; behind one linear layer its
 * row of w for each image. One rounding a step of the passes; of GAP alpha = df/N. Requires a head
 * without parameters; allocates in.n * in.c maps for the time of the call. */
void cam_gradient_weights(const struct head *head, const struct head_options *options,
                          struct shape in, const float *x, const float *df, float *alpha);

/* map[in.n * in.h * in.w], written: sum over c of alpha_c x_c of each image with its own weights
 * alpha[in.n * in.c]; Grad-CAM before its ReLU. Sums as in cam_map. */
void cam_gradient_map(struct shape in, const float *alpha, const float *x, float *map);

/* Adds u[channels] to the weights of every class: another map, the same predictions. One rounding
 * a weight. */
void cam_shift(size_t classes, size_t channels, const float *u, float *w);

/* Takes the mean over the classes from every weight: the gauge in which the classes' maps add up to
 * 0, the same for all networks that differ by cam_shift. Means in double, one rounding a weight. */
void cam_centre(size_t classes, size_t channels, float *w);

/* In how many channels the weights of all classes add up to 0 but for their rounding:
 * |sum| <= 2^-23 sum|w|. A NaN does not. */
size_t cam_centred_channels(size_t classes, size_t channels, const float *w);

/* In how many of the in.n * classes * in.h * in.w places CAM_k - CAM_(k+1) (of the last class, the
 * first) is the same by w and by v, within what the four maps may err by: (C + 2) u sum(|w| + |v|)
 * |x| over both classes, among it one rounding of each weight. A NaN is nowhere the same. Allocates
 * the maps. */
size_t cam_same_differences(struct shape in, size_t classes, const float *w, const float *v,
                            const float *x);

#endif

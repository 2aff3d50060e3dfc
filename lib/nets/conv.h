/* conv: the convolutional layer under the heads, forward, in NCHW.
 *
 *   y(o, i, j) = b(o) + sum over c, a, e of
 *                w(o, c, a, e) x(c, i stride + a - top, j stride + e - left)
 *
 * where top = (height - 1)/2 and left = (width - 1)/2, rounded down, are the pixels that the kernel
 * reaches above and to the left of the place where it lies; 0 for CONV_VALID. As networks have it
 * this is a correlation: the kernel is not turned around.
 */
#ifndef NETS_CONV_H
#define NETS_CONV_H

#include <stddef.h>

#include "base/shape.h"

/* What lies beyond the edge of the map. */
enum conv_padding {
    CONV_CIRCULAR,  /* the other side of the map */
    CONV_ZEROS,     /* zeros */
    CONV_REFLECT,   /* the map mirrored at its outermost pixels, which are not repeated */
    CONV_REPLICATE, /* the nearest pixel of the map */
    CONV_VALID      /* nothing: the kernel stays inside, the map shrinks */
};

struct conv {
    size_t channels, filters; /* of x and of y */
    size_t height, width;     /* of the kernel, any size, pixels */
    size_t stride;
    enum conv_padding padding;
    const float *weights; /* filters x channels x height x width */
    const float *biases;  /* filters, or NULL for none */
};

/* The shape of y: in.n images of `filters` maps of ceil(h/stride) x ceil(w/stride) pixels; for
 * CONV_VALID ((h - height)/stride + 1) x ((w - width)/stride + 1), rounded down. Requires that
 * nothing is 0, in.c = channels, and that the kernel fits: into the map for CONV_VALID; for
 * CONV_REFLECT it reaches fewer pixels beyond an edge than the map has. */
struct shape conv_shape(const struct conv *conv, struct shape in);

/* Floats of scratch that conv_forward needs: one image with what lies beyond its edges. */
size_t conv_scratch(const struct conv *conv, struct shape in);

/* y, shape_size(conv_shape(conv, in)) floats, written, from x, shape_size(in), not changed.
 * scratch: conv_scratch(conv, in) floats, written. Nothing overlaps.
 *
 * Each y is the bias (+0 without one) to which the products are added in float, by channel, row and
 * column of the kernel: error at most (channels height width + 1) u (|b| + sum |w x|), u = 2^-24,
 * and the same bits everywhere and at every place of the map. Zeros beyond the edge are multiplied
 * like pixels; a NaN in x reaches every y whose kernel covers it. Requires what conv_shape does;
 * cannot fail; keeps no state. */
void conv_forward(const struct conv *conv, struct shape in, const float *x, float *scratch,
                  float *y);

#endif

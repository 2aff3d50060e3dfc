/* convolution: the convolutional layer of a network that is trained, on packs of images.
 *
 *   y(o, i, j) = sum over c, a, e of w(o, c, a, e) x(c, i stride + a - reach, j stride + e - reach)
 *
 * as in conv.h; reach = (kernel - 1)/2 pixels, 0 for CONV_VALID. What lies beyond the edge stands in
 * the border of the packs (pack_fill_border), which must be filled before a pass:
 *
 *   of x    at least convolution_border(c) wide    before forward and backward_weights
 *   of dy   at least convolution_return(c) wide    before backward_data
 *
 * As many threads as team.h allows work on groups of images, or of filters; the same bits from any
 * number of them and from every instruction set. In float; 3x3 kernels of step 1 by tiles with
 * the error bounds of winograd.h, others with those of correlate_isa.h. A NaN stays in its image,
 * except in the weights' gradient. Nothing overlaps, nothing allocates. */
#ifndef NETS_CONVOLUTION_H
#define NETS_CONVOLUTION_H

#include <stdbool.h>
#include <stddef.h>

#include "nets/conv.h"
#include "nets/pack.h"

enum { CONVOLUTION_MAX_KERNEL = 7 };

struct convolution {
    size_t channels, filters;
    size_t kernel; /* its side, odd, at most CONVOLUTION_MAX_KERNEL */
    size_t stride;
    enum conv_padding
        padding; /* CONV_ZEROS, CONV_CIRCULAR (in and out: whole strides) or CONV_VALID */
};

/* Of y: as conv_shape. */
struct shape convolution_shape(const struct convolution *c, struct shape in);

size_t convolution_border(const struct convolution *c);
size_t convolution_return(const struct convolution *c);

/* Numbers in w, filters x channels x kernel x kernel. */
size_t convolution_weights(const struct convolution *c);

/* Floats of scratch that each pass needs, best aligned to 64 bytes; it is overwritten. */
size_t convolution_scratch(const struct convolution *c, const struct pack *x, const struct pack *y);

/* What a sum begins with and what is done to it: y = rectify(sum + bias), or, if `add`,
 * y = rectify(sum + what stands in y), where no bias is read. */
struct convolution_end {
    const float *bias; /* filters, or NULL */
    bool add, rectify;
};

/* y, a pack of shape convolution_shape(c, x->shape), written but for its border. */
void convolution_forward(const struct convolution *c, const float *w, struct convolution_end end,
                         const struct pack *x, float *scratch, struct pack *y);

/* dx = the sum over all places that read a pixel of w dy, written or, if `add`, added. */
void convolution_backward_data(const struct convolution *c, const float *w, const struct pack *dy,
                               bool add, float *scratch, struct pack *dx);

/* dw, summed over all images, written. */
void convolution_backward_weights(const struct convolution *c, const struct pack *x,
                                  const struct pack *dy, float *scratch, float *dw);

#endif

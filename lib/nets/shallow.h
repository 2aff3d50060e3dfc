/* shallow: the smallest network in which filters learn through a head, and the gradient that they
 * get.
 *
 *   z = one convolution of an image of one channel, stride 1, no padding beyond the edge, no bias
 *   m = head(ReLU(z))        logits = W m        loss = -ln softmax(logits)[label]
 *
 * The residual is r = softmax(logits) - (1 at the label), and at position j of filter f
 * dloss/dw_f = sum over j of dloss/dx_fj 1(z_fj > 0) patch_j, which under GAP is
 * (W^T r)_f mean_j(1(z_fj > 0) patch_j). */
#ifndef NETS_SHALLOW_H
#define NETS_SHALLOW_H

#include "base/rng.h"
#include "base/shape.h"
#include "heads/head.h"

struct shallow {
    size_t filters, kernel, classes; /* kernel: its side, pixels */
    const float *filter_weights;     /* filters x kernel x kernel */
    const struct head *head;         /* without parameters of its own; options: none */
    const float *class_weights;      /* classes x features, features = shallow_features */
};

/* filters * kernel * kernel weights: normal directions of length 1, the same bits everywhere. */
void shallow_draw_filters(struct rng *rng, size_t filters, size_t kernel, float *weights);

/* Features that the head makes of one image of in.h x in.w pixels. */
size_t shallow_features(const struct shallow *net, struct shape in);

/* dw[filters * kernel * kernel] = the gradient of the mean loss over in.n images x with respect to
 * the filters' weights; written. x: shape_size(in) floats, labels: in.n numbers below classes.
 * in.c = 1; the kernel fits into the map. Passes in float, in the fixed orders of conv.h, pool.h
 * and linear.h, sums over images and positions in double: the same bits everywhere. relu'(0) = 0,
 * at NaN too; a NaN of x makes NaN what its image adds through all positions with z > 0. Allocates
 * maps for the time of the call; cannot fail but by its contract. */
void shallow_gradient(const struct shallow *net, struct shape in, const float *x,
                      const size_t *labels, double *dw);

#endif

/* binary: a head of the registry and a linear layer with one logit behind it, trained together on
 * feature maps of two classes.
 *
 *   z = b + sum over f of w[f] gain y[f](x; theta)       y the head's features, theta its parameters
 *   loss = mean of ln(1 + exp(-label z))                 label 1 or -1
 *
 * gain is fixed before training, so that gain y has the mean square 1 over training set and
 * features: heads whose features are small (averages) then learn as fast as others at the same
 * rate. */
#ifndef NETS_BINARY_H
#define NETS_BINARY_H

#include <stddef.h>

#include "base/rng.h"
#include "base/shape.h"
#include "heads/head.h"

struct binary {
    const struct head *head;
    struct head_options options;
    struct shape in; /* of a minibatch: in.n images */
    size_t thetas, features;
    float gain;
    float *parameters; /* theta, then w, then b: binary_parameters of them */
};

/* theta drawn N(0, 1/(in.h in.w)), w N(0, 1/features), b = 0, gain = 1. binary_free gives back what
 * binary_new allocated. */
struct binary binary_new(struct rng *rng, const struct head *head,
                         const struct head_options *options, struct shape in);
void binary_free(struct binary *binary);

size_t binary_parameters(const struct binary *binary);

/* z[n], written, of n images x (n * in.c * in.h * in.w floats). In float, in the fixed orders of
 * pool.h: the same bits everywhere; a NaN in x makes its image's z NaN where the head reads it. */
void binary_scores(const struct binary *binary, size_t n, const float *x, float *z);

/* gradient[binary_parameters] of the loss over one minibatch: x, shape_size(in) floats, and labels,
 * in.n of 1 or -1; written. Sums over images in order; exp of base/elementary.h. */
void binary_gradient(const struct binary *binary, const float *x, const float *labels,
                     float *gradient);

/* Sets the gain, then takes `epochs` times n/in.n steps of Adam (adam.h), each
 * epoch through the images in a new random order, whose rest of n modulo in.n is left out; the rate
 * falls from step to step along a half cosine to 0. Requires n >= in.n. */
struct binary_lesson {
    size_t n, epochs;
    const float *x, *labels;
    float rate;
};
void binary_train(struct rng *rng, const struct binary_lesson *lesson, struct binary *binary);

#endif

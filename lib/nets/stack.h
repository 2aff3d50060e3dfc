/* stack: several convolutional layers one after the other, with drawn weights: what makes the
 * features that a head pools. Each layer is convolution, bias, ReLU, subsampling. */
#ifndef NETS_STACK_H
#define NETS_STACK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/rng.h"
#include "base/shape.h"
#include "nets/conv.h"
#include "nets/subsample.h"

enum { STACK_MAX_DEPTH = 16 };

struct stack_layer {
    size_t filters;
    size_t kernel; /* its side, odd, pixels */
    size_t stride;
};

struct stack {
    size_t channels; /* of the image */
    size_t depth;    /* 1 .. STACK_MAX_DEPTH */
    struct stack_layer layers[STACK_MAX_DEPTH];
    enum conv_padding padding; /* of all layers */
    bool biases;
    enum subsample subsample; /* of all layers whose stride is not 1 */
};

/* A stack of `depth` equal layers on images of one channel. */
struct stack stack_uniform(size_t depth, struct stack_layer layer, enum conv_padding padding,
                           bool biases);

/* How far from its place a feature of the last layer can see, in pixels of the image: the radius of
 * its receptive field without that of a blur; sum of (kernel - 1)/2 times the strides before. */
size_t stack_radius(const struct stack *stack);

/* Numbers in `parameters`: layer by layer its weights as in conv.h, then its biases if any. */
size_t stack_parameters(const struct stack *stack);

/* Draws them: weights N(0, 2/(channels kernel^2)), which keeps the mean square of a layer's input
 * behind its ReLU (He 2015); biases N(0, 1/64). The same bits everywhere. */
void stack_draw(struct rng *rng, const struct stack *stack, float *parameters);

/* The shape of the last layer's maps. */
struct shape stack_shape(const struct stack *stack, struct shape in);

/* y, shape_size(stack_shape(stack, in)) floats, written, from in.n images x, NCHW, not changed.
 * In float in the order of conv.h and subsample.h: the same bits everywhere. A NaN before a ReLU
 * stays one. Allocates maps for the time of the call; requires what conv.h and subsample.h do. */
void stack_forward(const struct stack *stack, const float *parameters, struct shape in,
                   const float *x, float *y);

#endif

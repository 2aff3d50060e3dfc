#include "nets/stack.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"

static const float BIAS_SIGMA = 0.125f;

struct stack stack_uniform(size_t depth, struct stack_layer layer, enum conv_padding padding,
                           bool biases)
{
    require(depth > 0 && depth <= STACK_MAX_DEPTH);
    struct stack stack = { .channels = 1, .depth = depth, .padding = padding, .biases = biases };
    for (size_t l = 0; l < depth; l++) {
        stack.layers[l] = layer;
    }
    return stack;
}

size_t stack_radius(const struct stack *stack)
{
    size_t radius = 0, stride = 1;
    for (size_t l = 0; l < stack->depth; l++) {
        radius += (stack->layers[l].kernel - 1) / 2 * stride;
        stride *= stack->layers[l].stride;
    }
    return radius;
}

/* ---- one layer ---- */

static size_t fan_in(const struct stack *stack, size_t l)
{
    const size_t channels = l == 0 ? stack->channels : stack->layers[l - 1].filters;
    return channels * stack->layers[l].kernel * stack->layers[l].kernel;
}

static size_t layer_weights(const struct stack *stack, size_t l)
{
    return stack->layers[l].filters * fan_in(stack, l);
}

static size_t layer_parameters(const struct stack *stack, size_t l)
{
    return layer_weights(stack, l) + (stack->biases ? stack->layers[l].filters : 0);
}

/* Whether the convolution itself leaves out what its stride skips. */
static bool strided(const struct stack *stack, size_t l)
{
    return stack->subsample == SUBSAMPLE_KEEP || stack->layers[l].stride == 1;
}

static struct conv layer_conv(const struct stack *stack, size_t l, const float *parameters)
{
    const struct stack_layer layer = stack->layers[l];
    return (struct conv){
        .channels = l == 0 ? stack->channels : stack->layers[l - 1].filters,
        .filters = layer.filters,
        .height = layer.kernel,
        .width = layer.kernel,
        .stride = strided(stack, l) ? layer.stride : 1,
        .padding = stack->padding,
        .weights = parameters,
        .biases = stack->biases && parameters != NULL ? parameters + layer_weights(stack, l) : NULL,
    };
}

static struct shape layer_shape(const struct stack *stack, size_t l, struct shape in)
{
    const struct conv conv = layer_conv(stack, l, NULL);
    const struct shape convolved = conv_shape(&conv, in);
    return strided(stack, l) ? convolved : subsample_shape(convolved, stack->layers[l].stride);
}

static void rectify(size_t n, float *x)
{
    for (size_t i = 0; i < n; i++) {
        x[i] = x[i] < 0.0f ? 0.0f : x[i];
    }
}

/* y: shape_size(layer_shape(stack, l, in)). */
static void layer_forward(const struct stack *stack, size_t l, const float *parameters,
                          struct shape in, const float *x, float *y)
{
    const struct conv conv = layer_conv(stack, l, parameters);
    const struct shape convolved = conv_shape(&conv, in);
    float *scratch = xcalloc(conv_scratch(&conv, in), sizeof *scratch);
    float *map = strided(stack, l) ? y : xcalloc(shape_size(convolved), sizeof *map);
    conv_forward(&conv, in, x, scratch, map);
    rectify(shape_size(convolved), map);
    if (map != y) {
        subsample_apply(stack->subsample, convolved, stack->layers[l].stride, map, y);
        free(map);
    }
    free(scratch);
}

/* ---- all of them ---- */

size_t stack_parameters(const struct stack *stack)
{
    size_t sum = 0;
    for (size_t l = 0; l < stack->depth; l++) {
        sum += layer_parameters(stack, l);
    }
    return sum;
}

void stack_draw(struct rng *rng, const struct stack *stack, float *parameters)
{
    rng_fill_normal(rng, stack_parameters(stack), parameters);
    for (size_t l = 0; l < stack->depth; l++) {
        const float sigma = sqrtf(2.0f / (float)fan_in(stack, l));
        for (size_t i = 0; i < layer_parameters(stack, l); i++) {
            parameters[i] *= i < layer_weights(stack, l) ? sigma : BIAS_SIGMA;
        }
        parameters += layer_parameters(stack, l);
    }
}

struct shape stack_shape(const struct stack *stack, struct shape in)
{
    require(stack->depth > 0 && stack->depth <= STACK_MAX_DEPTH);
    for (size_t l = 0; l < stack->depth; l++) {
        in = layer_shape(stack, l, in);
    }
    return in;
}

void stack_forward(const struct stack *stack, const float *parameters, struct shape in,
                   const float *x, float *y)
{
    float *map = xcalloc(shape_size(in), sizeof *map);
    memcpy(map, x, shape_size(in) * sizeof *map);
    for (size_t l = 0; l < stack->depth; l++) {
        const struct shape out = layer_shape(stack, l, in);
        float *next = xcalloc(shape_size(out), sizeof *next);
        layer_forward(stack, l, parameters, in, map, next);
        free(map);
        map = next;
        in = out;
        parameters += layer_parameters(stack, l);
    }
    memcpy(y, map, shape_size(in) * sizeof *map);
    free(map);
}

/* layers: trainable parameters of published networks up to their last map, layer by layer, as their
 * papers (and for AlexNet and LeNet-5 the implementations of today) list them. */
#ifndef TESTS_LAYERS_H
#define TESTS_LAYERS_H

#include <stddef.h>

#include "base/require.h"

/* ---- layers ---- */

/* A convolution of k x k with biases. */
static inline size_t layers_conv(size_t from, size_t to, size_t k)
{
    return (from * k * k + 1) * to;
}

/* A convolution without biases, then batch normalisation: a factor and a shift a channel. */
static inline size_t layers_conv_norm(size_t from, size_t to, size_t k)
{
    return from * k * k * to + 2 * to;
}

/* One filter of 3 x 3 for each channel, then batch normalisation. */
static inline size_t layers_depthwise_norm(size_t channels)
{
    return channels * 3 * 3 + 2 * channels;
}

/* Side of the map behind a layer of size k, stride s and padding p. */
struct layers_step {
    size_t k, s, p;
};
static inline size_t layers_side(size_t side, const struct layers_step *steps, size_t count)
{
    for (size_t i = 0; i < count; ++i) {
        side = (side + 2 * steps[i].p - steps[i].k) / steps[i].s + 1;
    }
    return side;
}

/* ---- networks with biases ---- */

static inline size_t layers_lenet(void)
{
    return layers_conv(1, 6, 5) + layers_conv(6, 16, 5);
}

static inline size_t layers_alexnet(void)
{
    return layers_conv(3, 64, 11) + layers_conv(64, 192, 5) + layers_conv(192, 384, 3) +
           layers_conv(384, 256, 3) + layers_conv(256, 256, 3);
}

/* Stages of 64, 128, 256, 512 and 512 channels. */
static inline size_t layers_vgg(const size_t depth[5])
{
    static const size_t width[] = { 64, 128, 256, 512, 512 };
    size_t sum = 0, from = 3;
    for (size_t stage = 0; stage < 5; ++stage) {
        for (size_t i = 0; i < depth[stage]; ++i) {
            sum += layers_conv(from, width[stage], 3);
            from = width[stage];
        }
    }
    return sum;
}

/* Szegedy 2015, table 1: #1x1, #3x3 reduce, #3x3, #5x5 reduce, #5x5, pool proj. */
static inline size_t layers_googlenet(void)
{
    static const size_t inception[][6] = {
        { 64, 96, 128, 16, 32, 32 },     { 128, 128, 192, 32, 96, 64 },
        { 192, 96, 208, 16, 48, 64 },    { 160, 112, 224, 24, 64, 64 },
        { 128, 128, 256, 24, 64, 64 },   { 112, 144, 288, 32, 64, 64 },
        { 256, 160, 320, 32, 128, 128 }, { 256, 160, 320, 32, 128, 128 },
        { 384, 192, 384, 48, 128, 128 },
    };
    size_t sum = layers_conv(3, 64, 7) + layers_conv(64, 64, 1) + layers_conv(64, 192, 3);
    size_t from = 192;
    for (size_t i = 0; i < COUNT(inception); ++i) {
        const size_t *to = inception[i];
        sum += layers_conv(from, to[0], 1) + layers_conv(from, to[1], 1) +
               layers_conv(to[1], to[2], 3) + layers_conv(from, to[3], 1) +
               layers_conv(to[3], to[4], 5) + layers_conv(from, to[5], 1);
        from = to[0] + to[2] + to[4] + to[5];
    }
    return sum;
}

/* ---- networks with batch normalisation ---- */

/* He 2016: blocks of two 3 x 3, or of 1 x 1, 3 x 3 and 1 x 1 to four times the width; where the
 * width changes the shortcut is a 1 x 1 convolution. */
static inline size_t layers_resnet(const size_t depth[4], size_t expansion)
{
    size_t sum = layers_conv_norm(3, 64, 7), from = 64;
    for (size_t stage = 0; stage < 4; ++stage) {
        const size_t width = (size_t)64 << stage, to = width * expansion;
        for (size_t i = 0; i < depth[stage]; ++i) {
            sum += expansion == 1
                       ? layers_conv_norm(from, width, 3) + layers_conv_norm(width, to, 3)
                       : layers_conv_norm(from, width, 1) + layers_conv_norm(width, width, 3) +
                             layers_conv_norm(width, to, 1);
            sum += from == to ? 0 : layers_conv_norm(from, to, 1);
            from = to;
        }
    }
    return sum;
}

/* Three stages of three blocks of two 3 x 3, widths 16, 32, 64; shortcuts without parameters. */
static inline size_t layers_resnet_small(void)
{
    size_t sum = layers_conv_norm(3, 16, 3), from = 16;
    for (size_t stage = 0; stage < 3; ++stage) {
        const size_t to = (size_t)16 << stage;
        for (size_t i = 0; i < 6; ++i) {
            sum += layers_conv_norm(from, to, 3);
            from = to;
        }
    }
    return sum;
}

/* Huang 2017: each layer normalises what it gets, 1 x 1 to 128, 3 x 3 to 32 more channels;
 * transitions halve the channels; one normalisation at the end. */
static inline size_t layers_densenet(void)
{
    static const size_t depth[] = { 6, 12, 24, 16 };
    size_t sum = layers_conv_norm(3, 64, 7), width = 64;
    for (size_t stage = 0; stage < 4; ++stage) {
        for (size_t i = 0; i < depth[stage]; ++i) {
            sum += 2 * width + width * 128 + 2 * 128 + 128 * 9 * 32;
            width += 32;
        }
        if (stage < 3) {
            sum += 2 * width + width * (width / 2);
            width /= 2;
        }
    }
    return sum + 2 * width;
}

/* Howard 2017, table 1: depthwise 3 x 3, then 1 x 1. */
static inline size_t layers_mobilenet(void)
{
    static const size_t width[] = { 32,  64,  128, 128, 256, 256,  512,
                                    512, 512, 512, 512, 512, 1024, 1024 };
    size_t sum = layers_conv_norm(3, width[0], 3);
    for (size_t i = 1; i < COUNT(width); ++i) {
        sum += layers_depthwise_norm(width[i - 1]) + layers_conv_norm(width[i - 1], width[i], 1);
    }
    return sum;
}

/* Sandler 2018, table 2: expansion, width, repeats; 1 x 1 up, depthwise, 1 x 1 down. */
static inline size_t layers_mobilenet_v2(void)
{
    static const size_t stages[][3] = { { 1, 16, 1 }, { 6, 24, 2 },  { 6, 32, 3 }, { 6, 64, 4 },
                                        { 6, 96, 3 }, { 6, 160, 3 }, { 6, 320, 1 } };
    size_t sum = layers_conv_norm(3, 32, 3), from = 32;
    for (size_t stage = 0; stage < COUNT(stages); ++stage) {
        const size_t expansion = stages[stage][0], to = stages[stage][1];
        for (size_t i = 0; i < stages[stage][2]; ++i) {
            const size_t wide = expansion * from;
            sum += (expansion > 1 ? layers_conv_norm(from, wide, 1) : 0) +
                   layers_depthwise_norm(wide) + layers_conv_norm(wide, to, 1);
            from = to;
        }
    }
    return sum + layers_conv_norm(from, 1280, 1);
}

#endif

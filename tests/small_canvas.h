/* small_canvas: twelve images of three classes on a canvas of 13 x 13 pixels, for the tests of canvas. */
#ifndef TESTS_SMALL_CANVAS_H
#define TESTS_SMALL_CANVAS_H

#include <stdbool.h>
#include <string.h>

#include "base/require.h"
#include "death.h"
#include "signals/canvas.h"
#include "support.h"

/* Twelve images of two channels. Class k = i mod 3 is gray (k + 1)/8 in channel 0 and half of it in
 * channel 1, but for a column of zeros at the left. */
enum { IMAGES = 12, CHANNELS = 2, SIDE = 6, PIXELS = SIDE * SIDE, CLASSES = 3 };
enum { CANVAS = 13, PLANE = CANVAS * CANVAS, ALL = CHANNELS * PLANE };

static float pixels[IMAGES * CHANNELS * PIXELS];
static unsigned char labels[IMAGES];
static const struct dataset data = {
    .count = IMAGES, .channels = CHANNELS, .h = SIDE, .w = SIDE, .pixels = pixels, .labels = labels
};
static const struct canvas plain = {
    .side = CANVAS, .object = SIDE, .patch = 3, .from = { &data, 0, IMAGES }
};

static inline float gray(size_t class, size_t channel)
{
    return (float)(class + 1) / (channel == 0 ? 8 : 16);
}

static inline int paint_images(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(pixels); i++) {
        const size_t image = i / (CHANNELS * PIXELS), channel = i / PIXELS % CHANNELS;
        labels[image] = (unsigned char)(image % CLASSES);
        pixels[i] = i % SIDE == 0 ? 0 : gray(image % CLASSES, channel);
    }
    return 0;
}

struct drawn {
    float x[ALL + 1];
    unsigned char mask[PLANE + 1];
};

static inline struct drawn draw(uint64_t trial, const struct canvas *canvas, size_t i)
{
    struct drawn drawn;
    struct rng rng = rng_at(1, 2, 3, trial);
    memset(&drawn, 0xff, sizeof drawn);
    drawn.x[ALL] = -1;
    drawn.mask[PLANE] = 77;
    canvas_draw(&rng, canvas, i, drawn.x, drawn.mask);
    assert_true(drawn.x[ALL] == -1 && drawn.mask[PLANE] == 77);
    return drawn;
}

static inline void require_equally_often(size_t n, const size_t *counts, size_t trials)
{
    const double p = 1.0 / (double)n;
    for (size_t i = 0; i < n; i++) {
        assert_close((double)counts[i] / (double)trials, p, 5 * sqrt(p / (double)trials));
    }
}

#endif

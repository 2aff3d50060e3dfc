/* small_network: networks of a few channels with random parameters and images, in float and for
 * the reference. */
#ifndef TESTS_SMALL_NETWORK_H
#define TESTS_SMALL_NETWORK_H

#include <string.h>

#include "base/require.h"
#include "network_reference.h"
#include "numbers.h"

enum { SMALL_NETWORK_CLASSES = 3 };

struct small_network {
    struct network *network;
    struct numbers x, theta, running; /* the last two as they are in the network */
    unsigned char *labels;            /* of all images in x */
};

/* Nothing in it is 0 or 1: gains, shifts and running statistics are moved by random numbers. */
static inline void small_network_move(struct network *n)
{
    struct numbers noise = numbers_new(9, n->parameters, 0.3f);
    struct numbers moved = numbers_new(10, n->statistics, 0.3f);
    for (size_t i = 0; i < n->ranges; i++) {
        const struct network_range range = n->range[i];
        for (size_t k = range.first; !range.decays && k < range.first + range.count; k++) {
            n->theta[k] += noise.f[k];
        }
    }
    for (size_t k = 0; k < n->statistics; k++) {
        n->running[k] += n->running[k] == 1.0f ? fabsf(moved.f[k]) : moved.f[k];
    }
    numbers_free(&moved);
    numbers_free(&noise);
}

/* With so many images to look at. */
static inline struct small_network small_network_new(const struct network_spec *spec, size_t images)
{
    struct small_network s = { .network = network_new(spec) };
    struct rng rng = rng_at(4, 3, 2, 1);
    network_draw(&rng, s.network);
    small_network_move(s.network);
    s.x = numbers_new(11, images * shape_size(spec->in) / spec->in.n, 1.0f);
    s.theta = numbers_of(s.network->theta, s.network->parameters);
    s.running = numbers_of(s.network->running, s.network->statistics);
    s.labels = xcalloc(images, 1);
    for (size_t i = 0; i < images; i++) {
        s.labels[i] = (unsigned char)(i * i % SMALL_NETWORK_CLASSES);
    }
    return s;
}

static inline void small_network_free(struct small_network *s)
{
    free(s->labels);
    numbers_free(&s->running);
    numbers_free(&s->theta);
    numbers_free(&s->x);
    network_free(s->network);
}

/* Residual and normalised, GAP on top, images of 1 x 7 x 5. */
static inline struct network_spec small_network_spec(size_t batch)
{
    return (struct network_spec){
        .in = { batch, 1, 7, 5 },
        .width = { 4, 5, 3 },
        .blocks = 1,
        .stem_stride = 1,
        .padding = CONV_ZEROS,
        .residual = true,
        .norm = true,
        .head = { .head = head_find("gap"), .classes = SMALL_NETWORK_CLASSES },
    };
}

#endif

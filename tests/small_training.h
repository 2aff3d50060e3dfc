/* small_training: a small network and a few images to learn. */
#ifndef TESTS_SMALL_TRAINING_H
#define TESTS_SMALL_TRAINING_H

#include "nets/train.h"
#include "small_network.h"

struct small_training {
    struct small_network small;
    struct train_images images;
    struct train *train;
};

static inline struct train_plan small_training_plan(size_t steps)
{
    return (struct train_plan){
        .steps = steps, .rate = 0.05, .momentum = 0.9, .decay = 5e-4, .seed = 17
    };
}

/* The network stands at its first weights; a pixel is normalised to 2 x - 0.5. */
static inline struct small_training small_training_new(const struct network_spec *spec,
                                                       const struct train_plan *plan, size_t images)
{
    struct small_training t = { .small = small_network_new(spec, images) };
    network_free(t.small.network);
    t.small.network = network_new(spec);
    t.images = (struct train_images){ .count = images, .x = t.small.x.f, .labels = t.small.labels };
    for (size_t c = 0; c < spec->in.c; c++) {
        t.images.normalise.gain[c] = 2.0f;
        t.images.normalise.offset[c] = -0.5f;
    }
    t.train = train_open(t.small.network, &t.images, plan);
    return t;
}

static inline void small_training_free(struct small_training *t)
{
    train_close(t->train);
    small_network_free(&t->small);
}

#endif

/* pair: which of two images a pooling gives the larger number. Counted over independent pairs of an
 * image without and an image with an object, the share is the area under the ROC curve. */
#ifndef HEADS_PAIR_H
#define HEADS_PAIR_H

#include "base/rng.h"
#include "heads/head.h"

/* Where pairs come from: draw writes two images of one channel, h x w floats each, into x: first
 * without, then with the object. Pairs that it draws one after the other must be independent. */
struct pair_source {
    size_t h, w;
    size_t pairs;
    void (*draw)(struct rng *rng, const void *context, float *x);
    const void *context;
};

/* Draws source->pairs pairs. ordered[i], written, is how many of them the pooling named heads[i]
 * gives a larger number with the object than without; equal numbers count 1/2; NaN if one number is
 * NaN. heads, ordered: `count` of them, at most 8; poolings with one number a channel, with default
 * options. Requires that the names exist and h w > 0. */
void pair_count(struct rng *rng, const struct pair_source *source, const char *const *heads,
                size_t count, double *ordered);

#endif

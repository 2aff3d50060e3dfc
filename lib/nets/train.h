/* train: a network's way from its first weights to its last.
 *
 * Everything random is addressed by (seed, stream, pass or step): a training that is taken up at any
 * step goes on with the same bits, and two networks with one seed see the same images, moved alike,
 * in the same order. */
#ifndef NETS_TRAIN_H
#define NETS_TRAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "nets/network.h"
#include "nets/sgd.h"
#include "signals/augment.h"
#include "signals/normalise.h"

/* Images as they are seen before augmentation, values in [0, 1], CHW each; and their labels. */
struct train_images {
    size_t count;
    const float *x;              /* count * c * h * w */
    const unsigned char *labels; /* count */
    struct normalise normalise;  /* applied last */
};

struct train_plan {
    size_t steps;
    double rate, momentum, decay;
    enum sgd_schedule schedule;
    struct augment augment; /* shift 0 and no flip: none */
    uint64_t seed;
};

struct train; /* a training under way */

/* Draws the network's weights at the seed and stands before step 0. Network and images must outlive
 * the training; train_close gives back what train_open allocated, but not the network. Images are
 * passed through in a new random order each time; a batch may reach from one pass into the next, and
 * a set smaller than a batch stands in it several times. */
struct train *train_open(struct network *network, const struct train_images *images,
                         const struct train_plan *plan);
void train_close(struct train *train);

/* The number of steps done. */
size_t train_done(const struct train *train);

/* One step; returns the batch's loss before it. Requires train_done < steps. */
double train_step(struct train *train);

/* All steps that are left; returns the mean loss of the last tenth of the plan (of at least one
 * step), NaN once the loss is not a number: then it ends at once. */
double train_run(struct train *train);

/* Everything that a training needs to go on with the same bits: parameters, velocities, running
 * statistics, steps done and losses; written beside `path` and renamed. A file of another network
 * (another head, padding, gate, ... included), plan or set of images, or one that is damaged: false
 * with training and network as they were (load), after a message of what is wrong. A missing file:
 * false, silently. A failing write ends the program with 2 and leaves an older file whole. */
void train_save(const struct train *train, const char *path);
bool train_load(struct train *train, const char *path);

#endif

/* full: the network of full size, ResNet-8 with 16, 32 and 64 channels on 28 x 28 pixels, which keep
 * their size in the stem: the head sees 7 x 7 places of 64 channels. */
#ifndef NETS_FULL_H
#define NETS_FULL_H

#include <stddef.h>

#include "nets/network.h"

enum { FULL_SIDE = 28, FULL_CLASSES = 10, FULL_HIDDEN = 512 };

enum full_top {
    FULL_GAP,
    FULL_FLATTEN,
    FULL_FLATTEN_HIDDEN, /* a hidden layer of FULL_HIDDEN units */
    FULL_TOPS
};
extern const char *const full_top_names[FULL_TOPS]; /* "gap", "flatten", "flatten-hidden" */

/* For batches of so many images of one channel. */
struct network_spec full_network(enum full_top top, size_t batch);

/* Multiply-adds of one step of training for one image, as direct sums have them: forth, and back to
 * the weights and to the maps, but not to the images; of convolutions and linear layers alone. Of any
 * network without gates. */
double full_multiply_adds(const struct network *network);

#endif

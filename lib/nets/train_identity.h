/* train_identity: what a saved training and the one that takes it up must agree in. For train_save.c
 * alone. */
#ifndef NETS_TRAIN_IDENTITY_H
#define NETS_TRAIN_IDENTITY_H

#include <stddef.h>
#include <stdint.h>

#include "nets/train_state.h"

/* The network's description, pixels and labels by their hashes: networks of as many parameters and
 * sets of as many images may differ in much. All members have 8 bytes. */
struct train_identity {
    uint64_t network, pixels, labels;
    uint64_t parameters, statistics, images, steps, seed;
    double rate, momentum, decay;
    uint64_t schedule, shift, flip;
};
struct train_identity train_identity_of(const struct train *train);

#endif

/* train_state: what a training under way is made of, for train.c and train_save.c alone. */
#ifndef NETS_TRAIN_STATE_H
#define NETS_TRAIN_STATE_H

#include "nets/train.h"

struct train {
    struct network *network;
    struct train_images images;
    struct train_plan plan;
    size_t done;
    double last_losses; /* sum over the last tenth of the plan */
    float *velocity;
    size_t *order, pass; /* the images' order in the pass under way */
    float *x, *moved;    /* a batch, and one image */
    unsigned char *labels;
};

#endif

/* inspect: what a trained network answers and sees. */
#ifndef NETS_INSPECT_H
#define NETS_INSPECT_H

#include <stddef.h>

#include "nets/network.h"
#include "nets/train.h"

/* logits, images->count * classes, and maps, images->count maps under the head
 * (network_maps_shape), NCHW; written, either may be NULL. Images are normalised as in training, the
 * running statistics serve. The same bits however many images there are; allocates a batch. */
void inspect_pass(struct network *network, const struct train_images *images, float *logits,
                  float *maps);

/* answers[images->count], written: the class of the largest logit. */
void inspect_answers(struct network *network, const struct train_images *images,
                     unsigned char *answers);

/* The share of answers that are right; mean cross-entropy in *loss unless NULL. */
double inspect_accuracy(struct network *network, const struct train_images *images, double *loss);

/* Accuracy on `tests`, and how much less that is than on the images that it learned. */
struct inspect_marks {
    double tested, lost;
};
struct inspect_marks inspect_marks(struct network *network, const struct train_images *tests,
                                   const struct train_images *learned);

/* The same network for images of h x w pixels: parameters and running statistics are copied.
 * Requires a head whose parameters do not depend on the map. network_free gives it back. */
struct network *inspect_resized(const struct network *network, size_t h, size_t w);

#endif

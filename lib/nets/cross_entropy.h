/* cross_entropy: the loss of a classifier. */
#ifndef NETS_CROSS_ENTROPY_H
#define NETS_CROSS_ENTROPY_H

#include <stddef.h>

/* Mean over the batch of -ln softmax(z)[label], in double, around the largest logit; and its gradient
 * dz = (softmax(z) - [label])/batch, batch * classes floats, written (NULL: not wanted). exp is that
 * of elementary.h, so that dz has the same bits everywhere. Labels are below `classes`. A NaN makes
 * the loss NaN. */
double cross_entropy(size_t batch, size_t classes, const float *z, const unsigned char *labels,
                     float *dz);

/* The place of the largest of z[classes], the first of equal ones; one that is not a number is never
 * larger. */
size_t cross_entropy_largest(size_t classes, const float *z);

/* The share of images whose largest logit is their label. */
double cross_entropy_hits(size_t batch, size_t classes, const float *z,
                          const unsigned char *labels);

#endif

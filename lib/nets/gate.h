/* gate: channel attention (squeeze and excitation, Hu et al. 2018): each channel of each image is
 * multiplied by a number in (0, 1) that depends on all channels of that image.
 *
 *   s = sigmoid(W2 rectify(W1 q + b1) + b2),   a = rectify(s u + shortcut),   q = the squeeze of u
 *
 *   GATE_POOLED   q = a head of the registry without parameters (gap, gmp, meanstd, ...)
 *   GATE_DRAWN    q = random numbers N(0, 1), C of them an image, others in every pass (gate_at): the
 *                 same parameters, no information
 *   GATE_PLACES   no squeeze: the same two layers at every place by itself (1x1 convolutions)
 *
 * Plain loops over NCHW copies on the calling thread. A NaN in u makes its image's a NaN. */
#ifndef NETS_GATE_H
#define NETS_GATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rng.h"
#include "heads/head.h"
#include "nets/norm.h"
#include "nets/pack.h"

enum gate_squeeze { GATE_NONE, GATE_POOLED, GATE_DRAWN, GATE_PLACES };

struct gate_spec {
    enum gate_squeeze squeeze;
    const struct head *head; /* of GATE_POOLED */
    size_t reduction;        /* hidden units: channels / reduction, at least 1; 4 if 0 */
    uint64_t seed;           /* of GATE_DRAWN */
};

struct gate;

/* For maps of `in`; gate_close gives back what gate_open allocated, NULL is fine. Requires a squeeze
 * other than GATE_NONE, and of a pooled one a head without parameters. */
struct gate *gate_open(const struct gate_spec *spec, struct shape in);
void gate_close(struct gate *gate);

/* W1 and W2, then b1 and b2: how many numbers, and how many of them are weights. */
size_t gate_parameters(const struct gate *gate);
size_t gate_weights(const struct gate *gate);

/* W1 ~ N(0, 2/inputs), W2 ~ N(0, 1/hidden), biases 0: every s begins near 1/2. */
void gate_draw(struct rng *rng, const struct gate *gate, float *theta);

/* Where u is to be put before a pass. */
struct pack *gate_input(struct gate *gate);

/* Where the numbers of GATE_DRAWN stand from now on: at (seed, "gate", purpose, pass). After gate_open
 * at the first pass of GATE_LEARNING. */
enum gate_purpose { GATE_LEARNING, GATE_USE };
void gate_at(struct gate *gate, enum gate_purpose purpose, uint64_t pass);

/* a from u, with a shortcut (NULL: none) and a rectifier. */
void gate_forward(struct gate *gate, const float *theta, const struct pack *plus, bool rectify,
                  struct pack *a);

/* The way back: da, masked and handed to dplus as norm_backward does, becomes du; dtheta is written.
 */
void gate_backward(struct gate *gate, const float *theta, struct norm_back back, float *dtheta);

#endif

/* shallow_noise: how much the gradient of a shallow network varies from batch to batch. */
#ifndef NETS_SHALLOW_NOISE_H
#define NETS_SHALLOW_NOISE_H

#include "base/rng.h"
#include "nets/shallow.h"

/* Batches of in.n images of pixels N(0, 1), labels whatever the pixels: class 0 with probability
 * `share`, 0 <= share < 1, each of the others with (1 - share)/(classes - 1); to 2^-24. */
struct shallow_batches {
    struct shape in; /* in.c = 1 */
    double share;
    size_t count; /* of batches, at least 2 */
};

struct shallow_noise {
    double noise;        /* trace of the covariance of the batches' gradients */
    double mean_squared; /* |E gradient|^2 */
};

/* Both without bias, from `count` batches drawn at `rng`: sum over the derivatives of their
 * variances s^2 (count - 1 in the divisor), and of mean^2 - s^2/count, which may be negative. In
 * double, in two passes; allocates for the time of the call. */
struct shallow_noise shallow_noise_measure(struct rng *rng, const struct shallow_batches *batches,
                                           const struct shallow *net);

#endif

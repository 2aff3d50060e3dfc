/* sgd: stochastic gradient descent with momentum and weight decay. */
#ifndef NETS_SGD_H
#define NETS_SGD_H

#include <stddef.h>

/* How the rate falls over a training of `steps` steps: by half a cosine to 0 (Loshchilov and Hutter
 * 2017), by tenths after a half and three quarters, or not at all. */
enum sgd_schedule { SGD_COSINE, SGD_STEPS, SGD_CONSTANT };

/* The rate of step t, 0 <= t < steps. */
double sgd_rate(enum sgd_schedule schedule, double rate, size_t t, size_t steps);

/* One step on `count` parameters:
 *
 *   velocity = momentum velocity + gradient + decay theta,   theta -= rate velocity
 *
 * In float, in fixed operations; a NaN in the gradient stays in its parameter. Nothing overlaps. */
struct sgd {
    float rate, momentum, decay;
};
void sgd_step(struct sgd sgd, size_t count, const float *gradient, float *velocity, float *theta);

#endif

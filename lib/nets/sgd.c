#include "nets/sgd.h"

#include <math.h>

double sgd_rate(enum sgd_schedule schedule, double rate, size_t t, size_t steps)
{
    const double pi = 3.14159265358979323846;
    const double part = (double)t / (double)steps;
    if (schedule == SGD_COSINE) {
        return 0.5 * rate * (1.0 + cos(pi * part));
    }
    if (schedule == SGD_STEPS) {
        return part < 0.5 ? rate : part < 0.75 ? 0.1 * rate : 0.01 * rate;
    }
    return rate;
}

void sgd_step(struct sgd sgd, size_t count, const float *restrict gradient,
              float *restrict velocity, float *restrict theta)
{
    for (size_t i = 0; i < count; i++) {
        velocity[i] = sgd.momentum * velocity[i] + (gradient[i] + sgd.decay * theta[i]);
        theta[i] -= sgd.rate * velocity[i];
    }
}

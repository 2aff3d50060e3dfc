/* adam: gradient descent with steps of adapted size (Kingma and Ba 2015). */
#ifndef NETS_ADAM_H
#define NETS_ADAM_H

#include <stddef.h>

/* m and v are the running means of the gradient and of its squares; the corrections are what is
 * left of their start at 0. */
struct adam {
    size_t count;
    float rate; /* may be changed between steps */
    float *m, *v;
    float m_left, v_left; /* beta1^t, beta2^t after t steps */
};

/* For `count` parameters, at t = 0. adam_free gives back what adam_new allocated. */
struct adam adam_new(size_t count, float rate);
void adam_free(struct adam *adam);

/* One step, with beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8:
 *
 *   m = beta1 m + (1 - beta1) g          v = beta2 v + (1 - beta2) g^2
 *   parameters -= rate m/(1 - beta1^t) / (sqrt(v/(1 - beta2^t)) + epsilon)
 *
 * gradient and parameters: count floats each. In float, in fixed operations: the same bits
 * everywhere. A NaN in the gradient makes its parameter NaN for good. Cannot fail. */
void adam_step(struct adam *adam, const float *gradient, float *parameters);

#endif

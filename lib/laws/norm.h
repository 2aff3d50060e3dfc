/* norm: the mean length of a normal vector. Predictions use it. Cannot fail but by a broken
 * requirement; keeps no state. */
#ifndef LAWS_NORM_H
#define LAWS_NORM_H

#include <stddef.h>

/* A covariance by its eigenvalues: `dimensions` directions have this variance. */
struct norm_part {
    double variance, dimensions;
};

/* E |z| for z ~ N(0, covariance), from E exp(-u^2 |z|^2) = product over the directions of
 * (1 + 2 u^2 variance)^(-1/2) and |z| = 1/sqrt(pi) times the integral over u > 0 of
 * (1 - exp(-u^2 |z|^2))/u^2. One direction: sqrt(2 variance/pi). Variances >= 0; by quadrature,
 * relative error below 1e-8. */
double norm_mean(const struct norm_part *parts, size_t count);

#endif

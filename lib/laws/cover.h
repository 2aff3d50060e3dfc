/* cover: how many labellings of points in general position a hyperplane can separate (Cover 1965).
 *
 * n points of which no d lie in one (d-1)-dimensional subspace; d counts the weights, the bias
 * included. A new point splits those of the labellings of the others that a hyperplane through the
 * point separates, so C(n + 1, d) = C(n, d) + C(n, d - 1), C(1, d) = 2, and
 *
 *   C(n, d) = 2 sum over k = 0 .. d-1 of binomial(n - 1, k)
 *
 * All in double, sums of positive terms: relative error below 1e-12. n, d >= 1; nothing fails. */
#ifndef LAWS_COVER_H
#define LAWS_COVER_H

#include <stddef.h>

/* C(n, d), exact while below 2^53; n <= 1000. */
double cover_count(size_t n, size_t d);

/* C(n, d)/2^n, the probability that random labels are separable; n <= 1000. */
double cover_fraction(size_t n, size_t d);

#endif

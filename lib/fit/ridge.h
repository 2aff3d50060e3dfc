/* ridge: linear least squares with or without a penalty (Hoerl & Kennard 1970). */
#ifndef FIT_RIDGE_H
#define FIT_RIDGE_H

#include <stdbool.h>
#include <stddef.h>

/* n examples of d features with k targets each, row-major. */
struct ridge_problem {
    size_t n, d, k;
    const double *x; /* n * d */
    const double *y; /* n * k */
    double lambda;   /* >= 0 */
};

/* Fits y = x w without intercept (append a feature of ones for one): w, d * k numbers, written,
 * must not overlap x or y.
 *
 *   lambda > 0   the w that minimises |x w - y|^2 + lambda |w|^2, sums over examples, not means:
 *                (x^T x + lambda)^-1 x^T y, or x^T (x x^T + lambda)^-1 y where n < d
 *   lambda = 0   the shortest w of those that minimise |x w - y|^2: its limit for lambda -> 0
 *
 * In double, through LAPACK: the last bits belong to the machine. The relative error is about
 * 2^-52 (largest eigenvalue + lambda)/(smallest + lambda), and the square root of the quotient for
 * lambda = 0. Where the fit is not defined all of w becomes NaN and false is returned: a NaN or an
 * infinity in x or y, or a lambda > 0 that vanishes in the rounding of a singular x^T x. Requires
 * n, d, k > 0. */
bool ridge_fit(const struct ridge_problem *problem, double *w);

/* Predictions x w of m examples: y, m * k numbers, written. w: d * k. */
void ridge_predict(size_t m, size_t d, size_t k, const double *x, const double *w, double *y);

#endif

/* softmax: multinomial logistic regression, the linear layer of a classifier trained to its end.
 */
#ifndef FIT_SOFTMAX_H
#define FIT_SOFTMAX_H

#include <stdbool.h>
#include <stddef.h>

/* n examples of d features in k classes, row-major. */
struct softmax_problem {
    size_t n, d, k;
    const double *x;             /* n * d */
    const unsigned char *labels; /* n, each below k */
    double lambda;               /* > 0 */
};

enum { SOFTMAX_MAX_STEPS = 20000 };

/* The w, d * k numbers, written, that minimises
 *
 *   f(w) = - sum over i of log p(i, label i) + lambda/2 |w|^2,   p(i, .) = softmax of (x w)(i, .)
 *
 * without intercept (append a feature of ones for one). f is strictly convex. From w = 0 by steps
 * w -= (x^T x/2 + lambda)^-1 grad f, whose matrix is never below the Hessian (Boehning 1992), so
 * that f falls with every step; the columns of w add up to 0 all the way, as they must where |w|
 * counts. Ends, with true, where no entry of grad f is larger than 1e-7 n max|x|; false after
 * SOFTMAX_MAX_STEPS, or, with all of w NaN, for a NaN or an infinity in x. In double, through
 * LAPACK: the last bits belong to the machine. Requires that lambda does not vanish in the rounding
 * of x^T x; scratch memory is the function's own. */
bool softmax_fit(const struct softmax_problem *problem, double *w);

/* The linear layer of a classifier: n examples of d float features in k classes; w[k * d] and b[k],
 * written, give logits w x + b. The fit is softmax_fit to features of mean 0 and variance 1, as a
 * normalisation before the layer would have them (a constant feature gets weight 0), with a feature
 * of ones, then taken back to the features as they are; lambda counts there. True and NaN as in
 * softmax_fit. One rounding to float at the end. */
struct softmax_layer {
    size_t n, d, k;
    const float *x; /* n * d */
    const unsigned char *labels;
    double lambda;
};
bool softmax_fit_layer(const struct softmax_layer *layer, float *w, float *b);

/* p[k] = softmax of z[k], in double: exp(z - max z) over its sum; p may be z. A NaN makes all NaN.
 */
void softmax_of(size_t k, const double *z, double *p);

#endif

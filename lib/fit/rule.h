/* rule: a linear rule that divides two classes, by least squares on their labels. */
#ifndef FIT_RULE_H
#define FIT_RULE_H

#include <stdbool.h>
#include <stddef.h>

/* n examples of d float features, row-major, with labels 1 and -1. */
struct rule_examples {
    size_t n, d;
    const float *x;      /* n * d */
    const float *labels; /* n */
};

/* w[d + 1], written: the weights of the features, then the intercept, that minimise
 *
 *   sum over i of (x_i.w + w[d] - label_i)^2 + lambda n s |w|^2
 *
 * s the mean square of the features, the 1 of the intercept among them, so that lambda has no unit.
 * In double, by ridge.h: bits, errors, and false and NaN as there. */
bool rule_fit(const struct rule_examples *examples, double lambda, double *w);

/* On how many examples x.w + w[d] has the sign of the label; 0 and NaN have none. */
size_t rule_count_right(const struct rule_examples *examples, const double *w);

#endif

#include "fit/rule.h"

#include <math.h>
#include <stdlib.h>

#include "base/require.h"
#include "fit/ridge.h"

/* n * (d + 1) numbers: the features of each example, and 1. */
static double *with_ones(const struct rule_examples *examples)
{
    const size_t d = examples->d;
    double *x = xcalloc(examples->n * (d + 1), sizeof *x);
    for (size_t i = 0; i < examples->n; i++) {
        for (size_t f = 0; f < d; f++) {
            x[i * (d + 1) + f] = (double)examples->x[i * d + f];
        }
        x[i * (d + 1) + d] = 1;
    }
    return x;
}

bool rule_fit(const struct rule_examples *examples, double lambda, double *w)
{
    const size_t n = examples->n, columns = examples->d + 1;
    double *x = with_ones(examples), *y = xcalloc(n, sizeof *y), squares = 0;
    for (size_t i = 0; i < n * columns; i++) {
        squares += x[i] * x[i];
    }
    for (size_t i = 0; i < n; i++) {
        y[i] = (double)examples->labels[i];
    }
    /* n times the mean square; with what is not finite ridge_fit says so itself */
    const double penalty = lambda * (isfinite(squares) ? squares / (double)columns : 1);
    const bool fitted = ridge_fit(&(struct ridge_problem){ n, columns, 1, x, y, penalty }, w);
    free(y);
    free(x);
    return fitted;
}

size_t rule_count_right(const struct rule_examples *examples, const double *w)
{
    double *x = with_ones(examples), *z = xcalloc(examples->n, sizeof *z);
    size_t right = 0;
    ridge_predict(examples->n, examples->d + 1, 1, x, w, z);
    for (size_t i = 0; i < examples->n; i++) {
        right += z[i] * (double)examples->labels[i] > 0;
    }
    free(z);
    free(x);
    return right;
}

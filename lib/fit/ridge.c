/* Legend: n examples, d features, k targets, g Gram matrix plus lambda, w weights. */
#include "fit/ridge.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/blas.h"
#include "base/require.h"

static bool all_finite(size_t n, const double *v)
{
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(v[i])) {
            return false;
        }
    }
    return true;
}

static void add_diagonal(size_t n, double lambda, double *g)
{
    for (size_t i = 0; i < n; i++) {
        g[i * n + i] += lambda;
    }
}

/* w = (x^T x + lambda)^-1 x^T y: d equations. */
static bool fit_features(const struct ridge_problem *p, double *w)
{
    double *g = xcalloc(p->d * p->d, sizeof *g);
    blas_dgemm(true, false, p->d, p->d, p->n, p->x, p->x, 0, g);
    blas_dgemm(true, false, p->d, p->k, p->n, p->x, p->y, 0, w);
    add_diagonal(p->d, p->lambda, g);
    const bool solved = blas_cholesky_solve(p->d, p->k, g, w);
    free(g);
    return solved;
}

/* w = x^T (x x^T + lambda)^-1 y: n equations. */
static bool fit_examples(const struct ridge_problem *p, double *w)
{
    double *g = xcalloc(p->n * p->n, sizeof *g), *a = xcalloc(p->n * p->k, sizeof *a);
    blas_dgemm(false, true, p->n, p->n, p->d, p->x, p->x, 0, g);
    add_diagonal(p->n, p->lambda, g);
    memcpy(a, p->y, p->n * p->k * sizeof *a);
    const bool solved = blas_cholesky_solve(p->n, p->k, g, a);
    blas_dgemm(true, false, p->d, p->k, p->n, p->x, a, 0, w);
    free(a);
    free(g);
    return solved;
}

static bool fit(const struct ridge_problem *p, double *w)
{
    if (!all_finite(p->n * p->d, p->x) || !all_finite(p->n * p->k, p->y)) {
        return false;
    }
    if (p->lambda == 0) {
        blas_least_squares(p->n, p->d, p->k, p->x, p->y, w);
        return true;
    }
    return p->d <= p->n ? fit_features(p, w) : fit_examples(p, w);
}

bool ridge_fit(const struct ridge_problem *problem, double *w)
{
    const struct ridge_problem *p = problem;
    require(p->n > 0 && p->d > 0 && p->k > 0 && p->lambda >= 0);
    const bool fitted = fit(p, w);
    for (size_t i = 0; !fitted && i < p->d * p->k; i++) {
        w[i] = nan("");
    }
    return fitted;
}

void ridge_predict(size_t m, size_t d, size_t k, const double *x, const double *w, double *y)
{
    blas_dgemm(false, false, m, k, d, x, w, 0, y);
}

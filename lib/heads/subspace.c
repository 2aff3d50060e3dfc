#include "heads/subspace.h"

#include <stdlib.h>

#include "base/require.h"
#include "heads/pool.h"

void subspace_embed(struct shape weights, const float *v, float *w)
{
    pool_average_backward(weights, NCHW, v, w);
}

void subspace_restrict(struct shape weights, const float *w, float *v)
{
    pool_average(weights, NCHW, w, v);
    for (size_t i = 0; i < weights.n * weights.c; i++) {
        v[i] *= (float)shape_pixels(weights);
    }
}

void subspace_project(struct shape in, const float *x, float *mean, float *px)
{
    pool_average(in, NCHW, x, mean);
    for (size_t i = 0; i < shape_size(in); i++) {
        px[i] = mean[i / shape_pixels(in)];
    }
}

double subspace_squares(size_t n, const float *x)
{
    double squares = 0;
    for (size_t i = 0; i < n; i++) {
        squares += (double)x[i] * (double)x[i];
    }
    return squares;
}

double subspace_squares_outside(size_t n, const float *w, const float *pw)
{
    double squares = 0;
    for (size_t i = 0; i < n; i++) {
        const double off = (double)w[i] - (double)pw[i];
        squares += off * off;
    }
    return squares;
}

double subspace_share_outside(struct shape weights)
{
    const struct shape one = { 1, weights.c, weights.h, weights.w };
    const size_t n = shape_size(one);
    require(n > 0);
    float *e = xcalloc(n, sizeof *e), *pe = xcalloc(n, sizeof *pe);
    float *mean = xcalloc(one.c, sizeof *mean);
    double share = 0;
    for (size_t i = 0; i < n; i++) {
        e[i] = 1;
        subspace_project(one, e, mean, pe);
        share += subspace_squares_outside(n, e, pe) / (double)n;
        e[i] = 0;
    }
    free(mean);
    free(pe);
    free(e);
    return share;
}

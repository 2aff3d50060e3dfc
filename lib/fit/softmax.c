#include "fit/softmax.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/blas.h"
#include "base/require.h"

void softmax_of(size_t k, const double *z, double *p)
{
    double largest = z[0], sum = 0;
    for (size_t i = 1; i < k; i++) {
        largest = fmax(largest, z[i]);
    }
    for (size_t i = 0; i < k; i++) {
        p[i] = exp(z[i] - largest);
        sum += p[i];
    }
    for (size_t i = 0; i < k; i++) {
        p[i] /= sum;
    }
}

struct work {
    double *bound; /* d * d: x^T x/2 + lambda */
    double *a;     /* d * d: its copy, which the solver overwrites */
    double *p;     /* n * k: probabilities, then p - y */
    double *step;  /* d * k: the gradient, then the step */
};

static double largest_of(size_t n, const double *v)
{
    double largest = 0;
    for (size_t i = 0; i < n; i++) {
        largest = isfinite(v[i]) ? fmax(largest, fabs(v[i])) : (double)INFINITY;
    }
    return largest;
}

static void fill_bound(const struct softmax_problem *problem, double *bound)
{
    const size_t d = problem->d;
    blas_dgemm(true, false, d, d, problem->n, problem->x, problem->x, 0, bound);
    for (size_t i = 0; i < d * d; i++) {
        bound[i] = bound[i] / 2 + (i % (d + 1) == 0 ? problem->lambda : 0);
    }
}

/* work->step = x^T (p - y) + lambda w. */
static void fill_gradient(const struct softmax_problem *problem, const double *w, struct work *work)
{
    const size_t n = problem->n, d = problem->d, k = problem->k;
    blas_dgemm(false, false, n, k, d, problem->x, w, 0, work->p);
    for (size_t i = 0; i < n; i++) {
        softmax_of(k, work->p + i * k, work->p + i * k);
        work->p[i * k + problem->labels[i]] -= 1;
    }
    blas_dgemm(true, false, d, k, n, problem->x, work->p, 0, work->step);
    for (size_t i = 0; i < d * k; i++) {
        work->step[i] += problem->lambda * w[i];
    }
}

/* Steps until the gradient is at most `small`. */
static bool descend(const struct softmax_problem *problem, double small, struct work *work,
                    double *w)
{
    const size_t d = problem->d, k = problem->k;
    for (size_t steps = 0; steps < SOFTMAX_MAX_STEPS; steps++) {
        fill_gradient(problem, w, work);
        if (largest_of(d * k, work->step) <= small) {
            return true;
        }
        memcpy(work->a, work->bound, d * d * sizeof *work->a);
        require(blas_cholesky_solve(d, k, work->a, work->step));
        for (size_t i = 0; i < d * k; i++) {
            w[i] -= work->step[i];
        }
    }
    return false;
}

bool softmax_fit(const struct softmax_problem *problem, double *w)
{
    const size_t n = problem->n, d = problem->d, k = problem->k;
    require(n > 0 && d > 0 && k > 0 && problem->lambda > 0);
    const double largest = largest_of(n * d, problem->x);
    for (size_t i = 0; i < d * k; i++) {
        w[i] = isfinite(largest) ? 0 : (double)NAN;
    }
    if (!isfinite(largest)) {
        return false;
    }
    struct work work = {
        .bound = xcalloc(d * d, sizeof *work.bound),
        .a = xcalloc(d * d, sizeof *work.a),
        .p = xcalloc(n * k, sizeof *work.p),
        .step = xcalloc(d * k, sizeof *work.step),
    };
    fill_bound(problem, work.bound);
    const bool done = descend(problem, 1e-7 * (double)n * largest, &work, w);
    free(work.step);
    free(work.p);
    free(work.a);
    free(work.bound);
    return done;
}

/* Mean and standard deviation of feature c; a feature without variance is given an infinite one. */
static void moments(const struct softmax_layer *layer, size_t c, double *mean, double *deviation)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < layer->n; i++) {
        sum += (double)layer->x[i * layer->d + c];
    }
    *mean = sum / (double)layer->n;
    for (size_t i = 0; i < layer->n; i++) {
        const double off = (double)layer->x[i * layer->d + c] - *mean;
        squares += off * off;
    }
    *deviation = squares > 0 ? sqrt(squares / (double)layer->n) : (double)INFINITY;
}

/* w and b in the features as they are, from v, (d + 1) * k numbers, in the scaled ones. */
static void unscale(const struct softmax_layer *layer, const double *mean, const double *deviation,
                    const double *v, float *w, float *b)
{
    const size_t d = layer->d, k = layer->k;
    for (size_t j = 0; j < k; j++) {
        double bias = v[d * k + j];
        for (size_t c = 0; c < d; c++) {
            const double weight = v[c * k + j] / deviation[c];
            w[j * d + c] = (float)weight;
            bias -= weight * mean[c];
        }
        b[j] = (float)bias;
    }
}

bool softmax_fit_layer(const struct softmax_layer *layer, float *w, float *b)
{
    const size_t n = layer->n, d = layer->d;
    require(n > 0 && d > 0);
    double *mean = xcalloc(d, sizeof *mean), *deviation = xcalloc(d, sizeof *deviation);
    double *x = xcalloc(n * (d + 1), sizeof *x), *v = xcalloc((d + 1) * layer->k, sizeof *v);
    for (size_t c = 0; c < d; c++) {
        moments(layer, c, &mean[c], &deviation[c]);
        for (size_t i = 0; i < n; i++) {
            x[i * (d + 1) + c] = ((double)layer->x[i * d + c] - mean[c]) / deviation[c];
        }
    }
    for (size_t i = 0; i < n; i++) {
        x[i * (d + 1) + d] = 1;
    }
    const struct softmax_problem problem = { n, d + 1, layer->k, x, layer->labels, layer->lambda };
    const bool done = softmax_fit(&problem, v);
    unscale(layer, mean, deviation, v, w, b);
    free(v);
    free(x);
    free(deviation);
    free(mean);
    return done;
}

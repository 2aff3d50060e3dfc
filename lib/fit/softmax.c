#include "fit/softmax.h"

#include <math.h>
#include <stdlib.h>

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
    double *inverse;  /* d * d: (x^T x/2 + lambda)^-1 */
    double *p;        /* n * k: probabilities, then p - y */
    double *gradient; /* d * k */
    double *step;     /* d * k */
};

static double largest_of(size_t n, const double *v)
{
    double largest = 0;
    for (size_t i = 0; i < n; i++) {
        largest = isfinite(v[i]) ? fmax(largest, fabs(v[i])) : (double)INFINITY;
    }
    return largest;
}

/* inverse: d * d, written. */
static void fill_inverse(const struct softmax_problem *problem, double *inverse)
{
    const size_t d = problem->d;
    double *bound = xcalloc(d * d, sizeof *bound);
    blas_dgemm(true, false, d, d, problem->n, problem->x, problem->x, 0, bound);
    for (size_t i = 0; i < d * d; i++) {
        const bool diagonal = i % (d + 1) == 0;
        bound[i] = bound[i] / 2 + (diagonal ? problem->lambda : 0);
        inverse[i] = diagonal ? 1 : 0;
    }
    require(blas_cholesky_solve(d, d, bound, inverse));
    free(bound);
}

/* x^T (p - y) + lambda w. */
static void fill_gradient(const struct softmax_problem *problem, const double *w, struct work *work)
{
    const size_t n = problem->n, d = problem->d, k = problem->k;
    blas_dgemm(false, false, n, k, d, problem->x, w, 0, work->p);
    for (size_t i = 0; i < n; i++) {
        softmax_of(k, work->p + i * k, work->p + i * k);
        work->p[i * k + problem->labels[i]] -= 1;
    }
    blas_dgemm(true, false, d, k, n, problem->x, work->p, 0, work->gradient);
    for (size_t i = 0; i < d * k; i++) {
        work->gradient[i] += problem->lambda * w[i];
    }
}

/* Steps until the gradient is at most `small`. */
static bool descend(const struct softmax_problem *problem, double small, struct work *work,
                    double *w)
{
    const size_t d = problem->d, k = problem->k;
    for (size_t steps = 0; steps < SOFTMAX_MAX_STEPS; steps++) {
        fill_gradient(problem, w, work);
        if (largest_of(d * k, work->gradient) <= small) {
            return true;
        }
        blas_dgemm(false, false, d, k, d, work->inverse, work->gradient, 0, work->step);
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
    for (size_t i = 0; i < n; i++) {
        require(problem->labels[i] < k);
    }
    const double largest = largest_of(n * d, problem->x);
    for (size_t i = 0; i < d * k; i++) {
        w[i] = isfinite(largest) ? 0 : (double)NAN;
    }
    if (!isfinite(largest)) {
        return false;
    }
    struct work work = {
        .inverse = xcalloc(d * d, sizeof *work.inverse),
        .p = xcalloc(n * k, sizeof *work.p),
        .gradient = xcalloc(d * k, sizeof *work.gradient),
        .step = xcalloc(d * k, sizeof *work.step),
    };
    fill_inverse(problem, work.inverse);
    const bool done = descend(problem, 1e-7 * (double)n * largest, &work, w);
    free(work.step);
    free(work.gradient);
    free(work.p);
    free(work.inverse);
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

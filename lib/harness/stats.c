/* Moments. */
#include "harness/stats.h"

#include <math.h>

/* A sum that carries the rounding errors of its additions along (Neumaier 1974). */
struct sum {
    double high, low;
};

static inline void sum_add(struct sum *sum, double term)
{
    const double next = sum->high + term;
    sum->low +=
        fabs(sum->high) >= fabs(term) ? (sum->high - next) + term : (term - next) + sum->high;
    sum->high = next;
}

double stats_mean(const double *v, size_t n)
{
    struct sum sum = { 0.0, 0.0 };
    for (size_t i = 0; i < n; i++) {
        sum_add(&sum, v[i]);
    }
    return n > 0 ? (sum.high + sum.low) / (double)n : nan("");
}

double stats_meanf(const float *v, size_t n)
{
    struct sum sum = { 0.0, 0.0 };
    for (size_t i = 0; i < n; i++) {
        sum_add(&sum, (double)v[i]);
    }
    return n > 0 ? (sum.high + sum.low) / (double)n : nan("");
}

double stats_variance(const double *v, size_t n)
{
    const double mean = stats_mean(v, n);
    struct sum squares = { 0.0, 0.0 };
    for (size_t i = 0; i < n; i++) {
        sum_add(&squares, (v[i] - mean) * (v[i] - mean));
    }
    return n > 1 ? (squares.high + squares.low) / (double)(n - 1) : nan("");
}

double stats_variancef(const float *v, size_t n)
{
    const double mean = stats_meanf(v, n);
    struct sum squares = { 0.0, 0.0 };
    for (size_t i = 0; i < n; i++) {
        sum_add(&squares, ((double)v[i] - mean) * ((double)v[i] - mean));
    }
    return n > 1 ? (squares.high + squares.low) / (double)(n - 1) : nan("");
}

double stats_slope(const double *x, const double *y, size_t n)
{
    const double x_mean = stats_mean(x, n), y_mean = stats_mean(y, n);
    struct sum xx = { 0.0, 0.0 }, xy = { 0.0, 0.0 };
    for (size_t i = 0; i < n; i++) {
        sum_add(&xx, (x[i] - x_mean) * (x[i] - x_mean));
        sum_add(&xy, (x[i] - x_mean) * (y[i] - y_mean));
    }
    const double spread = xx.high + xx.low;
    return spread > 0.0 ? (xy.high + xy.low) / spread : nan("");
}

#include "harness/stats.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"

/* ---- moments ---- */

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

/* ---- order ---- */

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* A sorted copy, for the caller to free; NULL if there is a NaN, which has no place in an order. */
static double *sorted_copy(const double *v, size_t n)
{
    double *const sorted = xcalloc(n, sizeof *sorted);
    for (size_t i = 0; i < n; i++) {
        if (isnan(v[i])) {
            free(sorted);
            return NULL;
        }
        sorted[i] = v[i];
    }
    qsort(sorted, n, sizeof *sorted, ascending);
    return sorted;
}

double stats_quantile(const double *v, size_t n, double q)
{
    require(q >= 0.0 && q <= 1.0);
    double *const sorted = sorted_copy(v, n);
    double quantile = nan("");
    if (sorted != NULL && n > 0) {
        const double place = q * (double)(n - 1);
        const size_t below = (size_t)place;
        const size_t above = below + 1 < n ? below + 1 : below;
        const double fraction = place - (double)below;
        quantile = sorted[below] + fraction * (sorted[above] - sorted[below]);
    }
    free(sorted);
    return quantile;
}

/* How many of sorted[n], from place `from` on, are below the score (or equal to it, if told). */
static size_t skip(const double *sorted, size_t n, size_t from, double score, bool equal_too)
{
    while (from < n && (sorted[from] < score || (equal_too && sorted[from] == score))) {
        from++;
    }
    return from;
}

double stats_auc(const double *positive, size_t positives, const double *negative, size_t negatives)
{
    double *const p = sorted_copy(positive, positives), *const n = sorted_copy(negative, negatives);
    double area = nan("");
    if (p != NULL && n != NULL && positives > 0 && negatives > 0) {
        double twice = 0.0; /* whole numbers: exact up to 2^53 */
        size_t below = 0, upto = 0;
        for (size_t i = 0; i < positives; i++) {
            below = skip(n, negatives, below, p[i], false);
            upto = skip(n, negatives, upto, p[i], true);
            twice += (double)(below + upto);
        }
        area = twice / (2.0 * (double)positives * (double)negatives);
    }
    free(n);
    free(p);
    return area;
}

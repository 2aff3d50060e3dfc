/* What follows from the order of values: quantiles, the area under the ROC curve, the median. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/require.h"
#include "harness/stats.h"
#include "harness/stats_distribution.h"

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

enum { FEWEST_TO_REPEAT = 64 };

bool stats_repeats(const double *v, size_t n)
{
    double *const sorted = sorted_copy(v, n);
    size_t different = 0, alone = 0;
    for (size_t i = 0, next = 0; sorted != NULL && i < n; i = next) {
        while (next < n && sorted[next] == sorted[i]) {
            next++;
        }
        different++;
        alone += next == i + 1;
    }
    free(sorted);
    return n >= FEWEST_TO_REPEAT && alone == 0 && 5 * different >= 2 * n;
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

/* The largest k with P(fewer than k of n fair coins show heads) <= tail: the k-th value from either
 * end lies beyond the median with no more than that probability. 0 if even the first may. */
static size_t median_rank(size_t n, double tail)
{
    const double flips = (double)n;
    size_t k = 0;
    while (k < n / 2 && stats_beta_cdf(0.5, flips - (double)k, (double)k + 1.0) <= tail) {
        k++;
    }
    return k;
}

struct interval stats_median_interval(const double *v, size_t n, double level)
{
    require(level > 0.0 && level < 1.0);
    struct interval interval = { nan(""), nan("") };
    double *const sorted = sorted_copy(v, n);
    if (sorted != NULL && n > 0 && isfinite(sorted[0]) && isfinite(sorted[n - 1])) {
        const size_t k = median_rank(n, level / 2.0);
        interval = k > 0 ? (struct interval){ sorted[k - 1], sorted[n - k] }
                         : (struct interval){ -HUGE_VAL, HUGE_VAL };
    }
    free(sorted);
    return interval;
}

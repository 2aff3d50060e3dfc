#include "harness/steps.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/require.h"
#include "harness/stats.h"
#include "harness/stats_distribution.h"

/* Sums of distances over pairs of values, for the parts [0, t) and [t, b) of a series. */
struct distances {
    double *first;   /* [t]: within [0, t) */
    double *between; /* [t]: between [0, t) and [t, b) */
    double *second;  /* [t]: within [t, b) */
};

struct split {
    size_t at, end; /* t and b; 0: none */
    double energy;  /* Q(t, b) */
};

/* Sum over pairs within n values -> mean; 0 for a single value, which has no pair. */
static double mean_within(double sum, size_t n)
{
    return n > 1 ? sum / ((double)n * (double)(n - 1) / 2) : 0;
}

static double energy(const struct distances *sums, size_t at, size_t end)
{
    const double n = (double)at, m = (double)(end - at);
    return n * m / (n + m) *
           (2 * sums->between[at] / (n * m) - mean_within(sums->first[at], at) -
            mean_within(sums->second[at], end - at));
}

/* Takes x[j] into the second part of every split, its distances to x[0 .. j) summed on the way. */
static void add_value(struct distances *sums, const double *x, size_t j)
{
    double whole = 0, before = 0;
    for (size_t i = 0; i < j; i++) {
        whole += fabs(x[i] - x[j]);
    }
    for (size_t t = 1; t <= j; t++) {
        before += fabs(x[t - 1] - x[j]);
        sums->between[t] += before;
        sums->second[t] += whole - before;
    }
    sums->first[j + 1] = sums->first[j] + whole;
}

static void look_at(const struct distances *sums, size_t end, struct split *best)
{
    for (size_t t = STEPS_SHORTEST; t + STEPS_SHORTEST <= end; t++) {
        const double of = energy(sums, t, end);
        if (of > best->energy) {
            *best = (struct split){ t, end, of };
        }
    }
}

static struct split best_split(const double *x, size_t n)
{
    struct distances sums = { xcalloc(n + 1, sizeof(double)), xcalloc(n + 1, sizeof(double)),
                              xcalloc(n + 1, sizeof(double)) };
    struct split best = { 0, 0, 0 };
    for (size_t j = 0; j < n; j++) {
        add_value(&sums, x, j);
        look_at(&sums, j + 1, &best);
    }
    free(sums.second);
    free(sums.between);
    free(sums.first);
    return best;
}

/* How many pairs (t, b) best_split looks at. */
static double pairs(size_t n)
{
    const double ends = (double)(n - 2 * STEPS_SHORTEST + 1);
    return ends * (ends + 1) / 2;
}

static bool differ(const double *x, struct split split, double level)
{
    const size_t n = split.at, m = split.end - split.at;
    const double *y = x + n;
    const double freedom = (double)(n + m - 2);
    const double pooled =
        ((double)(n - 1) * stats_variance(x, n) + (double)(m - 1) * stats_variance(y, m)) / freedom;
    const double error = sqrt(pooled * (1 / (double)n + 1 / (double)m));
    const double apart = fabs(stats_mean(y, m) - stats_mean(x, n));
    return apart > error * stats_student_quantile(level / 2, freedom);
}

/* Appends the steps of x[0 .. n), `offset` values into the series. */
static size_t search(const double *x, size_t n, size_t offset, double level, size_t *at)
{
    if (n < 2 * STEPS_SHORTEST) {
        return 0;
    }
    const struct split best = best_split(x, n);
    if (best.at == 0 || !differ(x, best, level / pairs(n))) {
        return 0;
    }
    size_t count = search(x, best.at, offset, level, at);
    at[count++] = offset + best.at;
    return count + search(x + best.at, n - best.at, offset + best.at, level, at + count);
}

size_t steps_find(const double *x, size_t n, double level, size_t *at)
{
    require(level > 0 && level < 1);
    for (size_t i = 0; i < n; i++) {
        require(isfinite(x[i]));
    }
    return search(x, n, 0, level, at);
}

/* Legend: n features, m mean, s covariance, l Cholesky factor (lower triangle, s = l l^T). */
#include "fit/discriminant.h"

#include <math.h>
#include <stdbool.h>

#include "base/require.h"

enum { MOST = DISCRIMINANT_MAX_FEATURES };

static void add_means(size_t images, size_t n, const float *x, double *m)
{
    for (size_t i = 0; i < images; i++) {
        for (size_t k = 0; k < n; k++) {
            m[k] += (double)x[i * n + k] / (double)images;
        }
    }
}

/* Adds half of the unbiased covariance of one class. */
static void add_covariance(size_t images, size_t n, const float *x, const double *m,
                           double s[MOST][MOST])
{
    for (size_t i = 0; i < images; i++) {
        for (size_t a = 0; a < n; a++) {
            for (size_t b = 0; b <= a; b++) {
                s[a][b] += ((double)x[i * n + a] - m[a]) * ((double)x[i * n + b] - m[b]) /
                           (2 * (double)(images - 1));
            }
        }
    }
}

/* Lower triangle in place. The row and column of a feature without variance of its own become 0. */
static void decompose(size_t n, double s[MOST][MOST])
{
    static const double least = 0x1p-40;
    for (size_t b = 0; b < n; b++) {
        const double variance = s[b][b];
        for (size_t a = b; a < n; a++) {
            for (size_t k = 0; k < b; k++) {
                s[a][b] -= s[a][k] * s[b][k];
            }
        }
        const bool mute = s[b][b] <= least * variance;
        const double root = sqrt(s[b][b]);
        for (size_t a = b; a < n; a++) {
            s[a][b] = mute ? 0 : s[a][b] / root;
        }
        for (size_t k = 0; mute && k < b; k++) {
            s[b][k] = 0;
        }
    }
}

/* v / l, 0 where the feature is mute. */
static double divide(double v, double l)
{
    return l == 0 ? 0 : v / l;
}

/* w = (l l^T)^-1 w. */
static void solve(size_t n, double l[MOST][MOST], double *w)
{
    for (size_t a = 0; a < n; a++) {
        for (size_t k = 0; k < a; k++) {
            w[a] -= l[a][k] * w[k];
        }
        w[a] = divide(w[a], l[a][a]);
    }
    for (size_t a = n; a-- > 0;) {
        for (size_t k = a + 1; k < n; k++) {
            w[a] -= l[k][a] * w[k];
        }
        w[a] = divide(w[a], l[a][a]);
    }
}

struct discriminant discriminant_fit(size_t images, size_t features, const float *zeros,
                                     const float *ones)
{
    require(images >= 2 && features >= 1 && features <= MOST);
    struct discriminant fit = { .features = features };
    double m0[MOST] = { 0 }, m1[MOST] = { 0 }, s[MOST][MOST] = { { 0 } };
    add_means(images, features, zeros, m0);
    add_means(images, features, ones, m1);
    add_covariance(images, features, zeros, m0, s);
    add_covariance(images, features, ones, m1, s);
    decompose(features, s);
    for (size_t k = 0; k < features; k++) {
        fit.weight[k] = m1[k] - m0[k];
    }
    solve(features, s, fit.weight);
    for (size_t k = 0; k < features; k++) {
        fit.threshold += fit.weight[k] * (m0[k] + m1[k]) / 2;
    }
    return fit;
}

size_t discriminant_count(const struct discriminant *discriminant, size_t images, const float *x)
{
    size_t count = 0;
    for (size_t i = 0; i < images; i++) {
        double score = 0;
        for (size_t k = 0; k < discriminant->features; k++) {
            score += discriminant->weight[k] * (double)x[i * discriminant->features + k];
        }
        count += score > discriminant->threshold;
    }
    return count;
}

#include "laws/detection.h"

#include <math.h>

#include "base/require.h"
#include "harness/stats.h"
#include "laws/extreme.h"

static const double ROOT_TWO_PI = 2.5066282746310002;

double detection_auc_mean(size_t n, double sum)
{
    require(n > 0);
    return stats_normal_cdf(sum / sqrt(2.0 * (double)n));
}

double detection_sum_for(size_t n, double auc)
{
    require(n > 0 && 0.0 < auc && auc < 1.0);
    return sqrt(2.0 * (double)n) * stats_normal_quantile(auc);
}

/* Of the 2n numbers of both images k are lifted and 2n - k are alike. The object's image wins if
 * the largest of all is a lifted one (probability s), and else if it is one of its own n - k. */
double detection_auc_maximum(size_t n, size_t k, double delta)
{
    require(1 <= k && k <= n);
    const double s = extreme_lifted_share(2 * n, k, delta);
    return s + (1.0 - s) * (double)(n - k) / (double)(2 * n - k);
}

/* The largest of n numbers without object, and an object beside it. */
struct object {
    double n;
    const float *added;
    size_t count;
};

static double log_cdf(double z)
{
    return log1p(-stats_normal_cdf(-z));
}

/* n phi(m) Phi(m)^(n-1), the density of the largest without object, times the probability that
 * nothing in the image with object is larger than m. */
static double loses_at(double m, const void *context)
{
    const struct object *object = context;
    double log_below = (2.0 * object->n - 1.0 - (double)object->count) * log_cdf(m);
    for (size_t i = 0; i < object->count; i++) {
        log_below += log_cdf(m - (double)object->added[i]);
    }
    return object->n * exp(log_below - 0.5 * m * m) / ROOT_TWO_PI;
}

/* Outside of -3 .. 8 the density has less than n Phi(-8) + Phi(-3)^n < 1e-10. */
double detection_auc_maximum_of(size_t n, const float *added, size_t count)
{
    require(n >= 16 && count <= n);
    const struct object object = { (double)n, added, count };
    return 1.0 - stats_integral(loses_at, &object, -3.0, 8.0);
}

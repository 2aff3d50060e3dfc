#include "laws/extreme.h"

#include <math.h>

#include "base/require.h"
#include "harness/stats.h"

static const double PI = 3.14159265358979323846;
static const double ROOT_TWO_PI = 2.5066282746310002;

/* Density k phi(x) Phi(x)^(k-1) of the largest of k numbers, times x^power, times the probability
 * that n - k others, `lift` lower, are smaller still. */
struct law {
    double n, k, lift;
    int power;
};

static double integrand(double x, const void *context)
{
    const struct law *law = context;
    const double moment = law->power == 0 ? 1.0 : law->power == 1 ? x : x * x;
    const double density = law->k * exp(-0.5 * x * x) / ROOT_TWO_PI;
    return moment * density * pow(stats_normal_cdf(x), law->k - 1.0) *
           pow(stats_normal_cdf(x + law->lift), law->n - law->k);
}

/* Beyond 12 standard deviations the normal law has less than 1e-32. */
static double integral(struct law law)
{
    return stats_integral(integrand, &law, -12.0, 12.0);
}

double extreme_mean(size_t n)
{
    require(n >= 1);
    return integral((struct law){ .n = (double)n, .k = (double)n, .power = 1 });
}

double extreme_mean_square(size_t n)
{
    require(n >= 1);
    return integral((struct law){ .n = (double)n, .k = (double)n, .power = 2 });
}

double extreme_lifted_share(size_t n, size_t lifted, double lift)
{
    require(1 <= lifted && lifted <= n);
    return integral((struct law){ .n = (double)n, .k = (double)lifted, .lift = lift });
}

double extreme_middle_share(double r)
{
    require(-1.0 < r && r < 1.0);
    return 0.5 - asin(sqrt(1.0 + r) / 2.0) / PI;
}

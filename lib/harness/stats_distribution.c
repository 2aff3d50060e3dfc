#include "harness/stats_distribution.h"

#include <float.h>
#include <math.h>
#include <pthread.h>
#include <stdbool.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_version.h>

#include "base/require.h"
#include "harness/stats.h"

double stats_normal_cdf(double z)
{
    return gsl_cdf_ugaussian_P(z);
}

double stats_normal_quantile(double probability)
{
    require(probability >= 0.0 && probability <= 1.0);
    return gsl_cdf_ugaussian_Pinv(probability);
}

double stats_student_quantile(double tail, double degrees)
{
    require(tail > 0.0 && tail < 1.0 && degrees > 0.0);
    return gsl_cdf_tdist_Qinv(tail, degrees);
}

const char *stats_library(void)
{
    return "GSL " GSL_VERSION;
}

/* ---- beta ---- */

/* No denominator of the continued fraction may be zero. */
static double nonzero(double value)
{
    return fabs(value) < DBL_MIN ? DBL_MIN : value;
}

/* Continued fraction of the incomplete beta function (DLMF 8.17.22) by Lentz's method as modified
 * by Thompson and Barnett 1986. Converges fast for x < (a + 1) / (a + b + 2). */
static double beta_fraction(double x, double a, double b)
{
    double c = 1.0;
    double d = 1.0 / nonzero(1.0 - (a + b) * x / (a + 1.0));
    double value = d, change = 0.0;
    for (double m = 1.0; fabs(change - 1.0) > DBL_EPSILON && m < 1e7; m += 1.0) {
        const double even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / nonzero(1.0 + even * d);
        c = nonzero(1.0 + even / c);
        value *= c * d;
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / nonzero(1.0 + odd * d);
        c = nonzero(1.0 + odd / c);
        change = c * d;
        value *= change;
    }
    return value;
}

/* ln(part / mean), also where the two are nearly equal and their difference is known better. */
static double log_ratio(double part, double mean, double difference)
{
    return fabs(difference) < 0.5 * mean ? log1p(difference / mean) : log(part / mean);
}

/* x^a (1 - x)^b / B(a, b) without large terms that cancel: the mode's height by Stirling's formula
 * with its correction, times the fall from there; d = x (a + b) - a. */
static double beta_front(double x, double a, double b)
{
    const double d = x * b - (1.0 - x) * a, two_pi = 6.283185307179586;
    const double correction = gsl_sf_gammastar(a + b) / (gsl_sf_gammastar(a) * gsl_sf_gammastar(b));
    return correction * sqrt(a / two_pi * (b / (a + b))) *
           exp(a * log_ratio(x * (a + b), a, d) + b * log_ratio((1.0 - x) * (a + b), b, -d));
}

double stats_beta_cdf(double x, double a, double b)
{
    require(x >= 0.0 && x <= 1.0 && a > 0.0 && b > 0.0);
    if (x == 0.0 || x == 1.0) {
        return x;
    }
    const double front = beta_front(x, a, b);
    return x < (a + 1.0) / (a + b + 2.0) ? front * beta_fraction(x, a, b) / a
                                         : 1.0 - front * beta_fraction(1.0 - x, b, a) / b;
}

/* Newton's method on the logarithm of the distribution, halving the bracket where it leaves it. */
double stats_beta_quantile(double probability, double a, double b)
{
    require(probability > 0.0 && probability < 1.0);
    const double fine = 1e-14;
    double low = 0.0, high = 1.0, x = a / (a + b), step = 1.0;
    for (int i = 0; i < 1000 && fabs(step) > fine * x; i++) {
        const double below = stats_beta_cdf(x, a, b);
        low = below < probability ? x : low;
        high = below < probability ? high : x;
        const double density = beta_front(x, a, b) / (x * (1.0 - x));
        double next = x - below * log(below / probability) / density;
        if (!(next > low && next < high)) {
            next = 0.5 * (low + high);
        }
        step = next - x;
        x = next;
    }
    return x;
}

/* ---- integral ---- */

/* GSL ends the program when an integral does not converge, unless told not to, which is a setting
 * of the whole process: made once, and only from here. */
static void keep_running(void)
{
    gsl_set_error_handler_off();
}

static pthread_once_t kept_running = PTHREAD_ONCE_INIT;

struct integrand {
    double (*f)(double x, const void *context);
    const void *context;
};

static double integrand_at(double x, void *integrand)
{
    const struct integrand *const of = integrand;
    return of->f(x, of->context);
}

double stats_integral(double (*f)(double x, const void *context), const void *context, double low,
                      double high)
{
    enum { PIECES = 1000 };
    const double relative = 1e-11, accepted = 1e-10;
    struct integrand of = { f, context };
    gsl_function function = { integrand_at, &of };
    pthread_once(&kept_running, keep_running);
    gsl_integration_workspace *const work = gsl_integration_workspace_alloc(PIECES);
    if (work == NULL) {
        die(STATUS_USAGE, "no memory for an integral");
    }
    double result = nan(""), error = nan("");
    if (isinf(low) && isinf(high)) {
        gsl_integration_qagi(&function, 0.0, relative, PIECES, work, &result, &error);
    } else if (isinf(low)) {
        gsl_integration_qagil(&function, high, 0.0, relative, PIECES, work, &result, &error);
    } else if (isinf(high)) {
        gsl_integration_qagiu(&function, low, 0.0, relative, PIECES, work, &result, &error);
    } else {
        gsl_integration_qag(&function, low, high, 0.0, relative, PIECES, GSL_INTEG_GAUSS61, work,
                            &result, &error);
    }
    gsl_integration_workspace_free(work);
    return error <= accepted * fmax(1.0, fabs(result)) ? result : nan("");
}

/* Intervals without a normal limit: counts, and values near their bounds. */
#include <math.h>
#include <stdbool.h>

#include "base/require.h"
#include "harness/stats.h"
#include "harness/stats_distribution.h"

static struct interval no_interval(void)
{
    return (struct interval){ nan(""), nan("") };
}

/* ---- proportion ---- */

struct interval stats_proportion_interval(double successes, double count, double level)
{
    require(level > 0.0 && level < 1.0);
    if (!(successes >= 0.0 && successes <= count && count > 0.0 && isfinite(count))) {
        return no_interval();
    }
    const double failures = count - successes;
    return (struct interval){
        successes > 0.0 ? stats_beta_quantile(level / 2.0, successes, failures + 1.0) : 0.0,
        failures > 0.0 ? 1.0 - stats_beta_quantile(level / 2.0, failures, successes + 1.0) : 1.0,
    };
}

/* ---- mean of bounded values ---- */

/* How many values of equal size the distances of v[n] from the bound are worth:
 * (sum d)^2 / sum d^2; 0 if all lie on the bound. */
static double worth_off_bound(const double *v, size_t n, double bound)
{
    double sum = 0.0, squares = 0.0;
    for (size_t i = 0; i < n; i++) {
        const double d = fabs(v[i] - bound);
        sum += d;
        squares += d * d;
    }
    return squares > 0.0 ? sum * sum / squares : 0.0;
}

struct interval stats_bounded_mean_interval(const double *v, size_t n, struct interval bounds,
                                            double level)
{
    const double enough = 30.0; /* values off a bound that make their sum normal enough */
    require(level > 0.0 && level <= 0.5 && bounds.low < bounds.high);
    bool inside = n > 0;
    for (size_t i = 0; i < n; i++) {
        inside = inside && bounds.low <= v[i] && v[i] <= bounds.high;
    }
    if (!inside) {
        return no_interval();
    }
    const double range = bounds.high - bounds.low;
    if (worth_off_bound(v, n, bounds.low) < enough || worth_off_bound(v, n, bounds.high) < enough) {
        const double part = (stats_mean(v, n) - bounds.low) / range;
        const double successes = fmin(fmax(part, 0.0), 1.0) * (double)n;
        const struct interval of_range = stats_proportion_interval(successes, (double)n, level);
        return (struct interval){ bounds.low + of_range.low * range,
                                  bounds.low + of_range.high * range };
    }
    const struct interval mean = stats_mean_interval(v, n, level);
    return (struct interval){ fmax(mean.low, bounds.low), fmin(mean.high, bounds.high) };
}

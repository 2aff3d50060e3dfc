#include "laws/norm.h"

#include <math.h>

#include "base/require.h"
#include "harness/stats.h"

static const double ROOT_PI = 1.7724538509055160273;

struct spectrum {
    const struct norm_part *parts;
    size_t count;
    double total; /* the trace, by which u^2 is measured */
};

/* (1 - product)/u^2 with u^2 in units of 1/total; no cancellation at small u. */
static double integrand(double u, const void *context)
{
    const struct spectrum *spectrum = context;
    double exponent = 0;
    for (size_t i = 0; i < spectrum->count; i++) {
        const struct norm_part part = spectrum->parts[i];
        exponent += part.dimensions / 2 * log1p(2 * u * u * part.variance / spectrum->total);
    }
    return u > 0 ? -expm1(-exponent) / (u * u) : 1;
}

double norm_mean(const struct norm_part *parts, size_t count)
{
    struct spectrum spectrum = { parts, count, 0 };
    for (size_t i = 0; i < count; i++) {
        require(parts[i].variance >= 0 && parts[i].dimensions >= 0);
        spectrum.total += parts[i].variance * parts[i].dimensions;
    }
    return spectrum.total > 0
               ? sqrt(spectrum.total) / ROOT_PI * stats_integral(integrand, &spectrum, 0, HUGE_VAL)
               : 0;
}

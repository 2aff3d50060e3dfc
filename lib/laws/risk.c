#include "laws/risk.h"

#include <math.h>

#include "base/require.h"
#include "harness/stats_distribution.h"

double risk_bias2(struct risk_law law)
{
    const double missed = law.n < law.d ? 1 - law.n / law.d : 0;
    return law.outside + missed * missed * law.inside;
}

double risk_variance(struct risk_law law)
{
    require(fabs(law.n - law.d) > 1);
    const double t = law.noise + law.outside;
    if (law.n > law.d) {
        return t * law.d / (law.n - law.d - 1);
    }
    const double seen = law.n / law.d;
    return seen * (1 - seen) * law.inside + t * law.n / (law.d - law.n - 1);
}

double risk_mean(struct risk_law law)
{
    return risk_bias2(law) + risk_variance(law);
}

double risk_median(struct risk_law law)
{
    require(law.n >= law.d);
    const double part = stats_beta_quantile(0.5, law.d / 2, (law.n - law.d + 1) / 2);
    return law.outside + (law.noise + law.outside) * part / (1 - part);
}

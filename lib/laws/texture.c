#include "laws/texture.h"

#include <math.h>
#include <stdbool.h>

#include "base/require.h"
#include "harness/stats.h"

/* ---- without noise ---- */

/* Mean square of one derivative where the pattern changes along it; `both` if it changes across it
 * too. */
static double energy(enum texture_operator derivative, bool both, size_t cell)
{
    const double s = (double)cell;
    switch (derivative) {
    case TEXTURE_FORWARD:
        return 1 / s;
    case TEXTURE_CENTRAL:
        return cell == 1 ? 0 : 1 / (2 * s);
    case TEXTURE_SOBEL:
        return cell == 1 ? 0 : both ? (32 * s - 48) / (s * s) : 32 / s;
    case TEXTURE_LAPLACIAN:
        return cell == 1 ? (both ? 16 : 4) : both ? 4 / s + 8 / (s * s) : 2 / s;
    default:
        return both ? 4 / (s * s) : 0;
    }
}

struct texture_energies texture_energies(enum texture texture, enum texture_operator derivative,
                                         size_t cell)
{
    require(cell >= 1);
    const bool both = texture == TEXTURE_CHECKERBOARD;
    const bool directed = derivative <= TEXTURE_SOBEL;
    const double value = energy(derivative, both, cell);
    return (struct texture_energies){
        .x = directed && texture == TEXTURE_HORIZONTAL ? 0 : value,
        .y = !directed || texture == TEXTURE_VERTICAL ? 0 : value,
    };
}

/* ---- with noise ---- */

double texture_midpoint_accuracy(double difference, double sd0, double sd1)
{
    return (stats_normal_cdf(difference / (2 * sd0)) + stats_normal_cdf(difference / (2 * sd1))) /
           2;
}

/* n times the covariance of (Ex, Ey) of one class. */
struct covariance {
    double xx, xy, yy;
};

/* Variance of w . (Ex, Ey), w = (wx, wy). */
static double variance_along(struct covariance c, double wx, double wy)
{
    return wx * wx * c.xx + 2 * wx * wy * c.xy + wy * wy * c.yy;
}

double texture_accuracy_energies(size_t cell, double sigma, size_t n)
{
    require(cell >= 1 && sigma > 0);
    const double s = (double)cell, r = sigma * sigma, q = r * r;
    const double bend = cell == 1 ? 4 : 2 / s, bends = cell == 1 ? 4 : 4 / (s * s);
    const struct covariance stripes = { 12 * q, 8 * q, 12 * q + 4 * r * bend };
    const struct covariance checkerboard = { 12 * q + 4 * r * bend, 8 * q + 4 * r * bends,
                                             12 * q + 4 * r * bend };
    const double wx = stripes.yy + checkerboard.yy, wy = -(stripes.xy + checkerboard.xy);
    return texture_midpoint_accuracy(wx / s, sqrt(variance_along(stripes, wx, wy) / (double)n),
                                     sqrt(variance_along(checkerboard, wx, wy) / (double)n));
}

double texture_accuracy_edge(size_t width, double sigma)
{
    require(sigma > 0);
    const double sd = sigma / sqrt((double)width);
    return texture_midpoint_accuracy(0.5, sd, sd);
}

double texture_accuracy_variance(double contrast, double sigma, size_t n)
{
    require(sigma > 0);
    const double square = sigma * sigma, noise = 2 * square * square;
    return texture_midpoint_accuracy((1 - contrast * contrast) / 4,
                                     sqrt((noise + square * contrast * contrast) / (double)n),
                                     sqrt((noise + square) / (double)n));
}

/* ---- max(0, d + e) ---- */

static double density(double z)
{
    static const double two_pi = 6.283185307179586;
    return exp(-z * z / 2) / sqrt(two_pi);
}

/* Mean of max(0, z) and of max(0, z)^2, z normal with this mean and deviation. */
static double mean_above(double mean, double sd)
{
    return mean * stats_normal_cdf(mean / sd) + sd * density(mean / sd);
}

static double square_above(double mean, double sd)
{
    return mean * mean_above(mean, sd) + sd * sd * stats_normal_cdf(mean / sd);
}

/* Two neighbours of means d[0], d[1] and deviation sd, correlated by -1/2. */
struct neighbours {
    double d[2], sd;
};

static double product_at(double z, const void *context)
{
    const struct neighbours *it = context;
    const double beside = it->d[1] - (z - it->d[0]) / 2;
    return z * mean_above(beside, it->sd * sqrt(0.75)) * density((z - it->d[0]) / it->sd) / it->sd;
}

/* Covariance of max(0, .) of both. Beyond 9 deviations nothing is left in double. */
static double covariance(double first, double second, double sd)
{
    const struct neighbours it = { { first, second }, sd };
    return stats_integral(product_at, &it, 0, first + 9 * sd) -
           mean_above(first, sd) * mean_above(second, sd);
}

/* d at pixel j of a line across cells. */
static double jump(size_t j, size_t cell)
{
    const size_t at = j % (2 * cell);
    return at == cell - 1 ? 1 : at == 2 * cell - 1 ? -1 : 0;
}

/* n times the variance of the mean over lines across cells. */
static double spread(size_t cell, double sd)
{
    double sum = 0;
    for (size_t j = 0; j < 2 * cell; j++) {
        const double d = jump(j, cell), mean = mean_above(d, sd);
        sum += square_above(d, sd) - mean * mean + 2 * covariance(d, jump(j + 1, cell), sd);
    }
    return sum / (2 * (double)cell);
}

double texture_accuracy_relu(size_t cell, double sigma, size_t n)
{
    require(cell >= 1 && sigma > 0);
    const double sd = sigma * sqrt(2), none = mean_above(0, sd);
    const double jumps = (mean_above(1, sd) + mean_above(-1, sd)) / 2 - none;
    const double flat = square_above(0, sd) - none * none + 2 * covariance(0, 0, sd);
    return texture_midpoint_accuracy(jumps / (double)cell, sqrt(flat / (double)n),
                                     sqrt(spread(cell, sd) / (double)n));
}

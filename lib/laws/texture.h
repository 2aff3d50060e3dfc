/* texture: what theory says of stripes and checkerboards.
 *
 * Patterns of values 0 and 1 on a torus that holds a whole number of periods; `cell` is the width
 * of a stripe, the side of a square, in pixels. Noise is white and Gaussian, `sigma` its standard
 * deviation, n the number of pixels. In double; requires cell >= 1, sigma > 0; keeps no state. */
#ifndef LAWS_TEXTURE_H
#define LAWS_TEXTURE_H

#include <stddef.h>

enum texture { TEXTURE_HORIZONTAL, TEXTURE_VERTICAL, TEXTURE_CHECKERBOARD };

/* Derivatives as in signals/filter.h. */
enum texture_operator {
    TEXTURE_FORWARD,
    TEXTURE_CENTRAL,
    TEXTURE_SOBEL,
    TEXTURE_LAPLACIAN,
    TEXTURE_MIXED
};

/* Mean squares of the derivative along x and along y, without noise. An operator without direction
 * (Laplacian, mixed) has one, in x. With s = cell:
 *
 *              stripes, across         checkerboard, either way
 *   forward    1/s                     1/s
 *   central    1/(2s),  0 at s = 1     1/(2s),         0 at s = 1
 *   Sobel      32/s,    0 at s = 1     (32s - 48)/s^2, 0 at s = 1
 *   Laplacian  2/s,     4 at s = 1     4/s + 8/s^2,   16 at s = 1
 *   mixed      0                       4/s^2
 *
 * A line across edges has one jump in s pixels; a window of three pixels meets it twice, or at s =
 * 1 twice at once. Sobel's weights 1 2 1 add to 4, or to 2 beside an edge along the line. The
 * number of unlike neighbours along x and along y is 1 at 2 of s pixels, independently: E (a +
 * b)^2. */
struct texture_energies {
    double x, y;
};
struct texture_energies texture_energies(enum texture texture, enum texture_operator derivative,
                                         size_t cell);

/* How often a threshold in the middle between two normal classes, `difference` apart, is right. */
double texture_midpoint_accuracy(double difference, double sd0, double sd1);

/* The same for pooled features of noisy maps, by the central limit theorem, and exact moments of
 * the mean of n pixels. Horizontal stripes against a checkerboard of the same cell:
 *
 *   energies  Ex and Ey, mean squares of d + e, e the forward difference of the noise, weighed by
 *             the inverse of the mean covariance. Difference (1/s, 0). With r = sigma^2 and the
 *             pattern's second differences a, b along x and y, n times the covariance is
 *             12 r^2 + 4 r mean a^2 | 8 r^2 + 4 r mean ab | 12 r^2 + 4 r mean b^2 (xx, xy, yy);
 *             means 0, 0, 2/s for stripes, 2/s, 4/s^2, 2/s for the checkerboard, 4 instead of any
 *             but 0 at s = 1. The map's mean is equal in both classes and uncorrelated with Ex and
 *             Ey: given beside them, it changes nothing
 *   relu      mean of max(0, d + e), d = 0, or 1 and -1 at one of 2s pixels each; variances from
 *             those of a pixel and covariances of neighbours, by quadrature
 *   edge      sum of the first row over n, which is all low, or half of it high: difference
 *             (width/n)/2, sd (width/n) sigma/sqrt width; exact
 *
 * Two-valued maps of contrast 1 against contrast c < 1, of the same mean:
 *
 *   variance  difference (1 - c^2)/4, variances (2 sigma^4 + sigma^2 c^2)/n */
double texture_accuracy_energies(size_t cell, double sigma, size_t n);
double texture_accuracy_relu(size_t cell, double sigma, size_t n);
double texture_accuracy_edge(size_t width, double sigma);
double texture_accuracy_variance(double contrast, double sigma, size_t n);

#endif

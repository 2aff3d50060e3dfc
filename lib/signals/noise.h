/* noise: random fields with known mean, variance and correlation, added to what is there.
 *
 * Every function adds to x unless it says that it writes; all have mean 0 and, unless said otherwise, variance sigma^2 at each
 * position. Numbers come from `rng` in a fixed order, in fixed operations: the same bits
 * everywhere. What is added at one position does not depend on n or on the number of maps. A NaN in
 * x stays one. Nothing fails but by its contract; scratch memory is the function's own. */
#ifndef SIGNALS_NOISE_H
#define SIGNALS_NOISE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/rng.h"

/* x[i] += sigma g, g ~ N(0, 1), independent. */
void noise_add_gaussian(struct rng *rng, float sigma, size_t n, float *x);

/* Writes x[i] = signal[i mod period] + sigma g for i < n, the same bits as noise added to copies of the
 * signal, and faster. signal: period floats, period > 0, read; x must not overlap it. */
void noise_gaussian_over(struct rng *rng, float sigma, size_t period, const float *signal, size_t n,
                         float *x);

/* n numbers on maps of `pixels`, over a signal that repeats. */
struct noise_maps {
    const float *signal;
    size_t period, pixels, n;
};

/* noise_gaussian_over, and the mean of each map to means[n / pixels], with the bits of heads/pool.h,
 * from the registers in which its numbers are made. False, and nothing done, where that is not
 * written or not faster: pixels must be a multiple of 16 from 128 to 4096 that divides the period,
 * and n a multiple of the period and of RNG_GROUP. */
bool noise_gaussian_means(struct rng *rng, float sigma, const struct noise_maps *maps, float *x,
                          float *means);

/* x[i] += sigma sqrt(3) u, u uniform on the odd multiples of 2^-24 between -1 and 1. Kurtosis 1.8.
 */
void noise_add_uniform(struct rng *rng, float sigma, size_t n, float *x);

/* Density exp(-|x| sqrt(2)/sigma) / (sigma sqrt(2)). Kurtosis 6. */
void noise_add_laplace(struct rng *rng, float sigma, size_t n, float *x);

/* Student's t with `degrees` > 2 degrees of freedom, scaled to variance sigma^2 (Bailey 1994).
 * Kurtosis 3 + 6/(degrees - 4) for degrees > 4. The tail ends where its probability is 2^-40, which
 * takes (1 - s)/s |zeta(s)| 2^(-40 (1-s)), s = 2/degrees, of the variance: 1.2e-4 at 3 degrees.
 */
void noise_add_student(struct rng *rng, float degrees, float sigma, size_t n, float *x);

/* Fields on maps of h x w, `maps` of them one after the other. */
struct noise_field {
    size_t maps, h, w;
    float sigma;
};

/* Separable AR(1), Gaussian, stationary: correlation rho^(|di| + |dj|), 0 <= rho < 1. */
void noise_add_ar1(struct rng *rng, float rho, const struct noise_field *field, float *x);

/* Equicorrelated, Gaussian: sigma (sqrt(rho) u + sqrt(1 - rho) g), u one number per map. */
void noise_add_equicorrelated(struct rng *rng, float rho, const struct noise_field *field,
                              float *x);

/* White Gaussian noise of standard deviation sigma BEFORE a circular box x box mean filter (box
 * odd, box <= h, w): variance sigma^2/box^2 at each position afterwards, mean over the map's
 * variance sigma^2/(h w). */
void noise_add_box(struct rng *rng, size_t box, const struct noise_field *field, float *x);

#endif

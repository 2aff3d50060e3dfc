/* noise_model: the noises of noise.h by name, each with the exact law of its mean.
 *
 * Effective size n_eff = (variance at one position) / (variance of the map's mean): as many
 * independent numbers would have a mean as quiet. With correlations r(a, b) between positions,
 * 1/n_eff = (1/n^2) sum over a, b of r(a, b), n = h w. */
#ifndef SIGNALS_NOISE_MODEL_H
#define SIGNALS_NOISE_MODEL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/rng.h"

enum noise_kind {
    NOISE_GAUSSIAN,
    NOISE_UNIFORM,
    NOISE_LAPLACE,
    NOISE_STUDENT,        /* degrees of freedom */
    NOISE_AR1,            /* rho */
    NOISE_EQUICORRELATED, /* rho */
    NOISE_BOX             /* box: white Gaussian noise after a circular mean filter */
};

/* What of `parameter` a kind reads stands behind it above. */
struct noise_model {
    enum noise_kind kind;
    double parameter;
    size_t h, w;
    double sigma; /* standard deviation at one position, also for NOISE_BOX */
};

/* Adds the noise to `maps` maps of h x w floats; the next call goes on in `rng`. */
void noise_model_add(struct rng *rng, const struct noise_model *model, size_t maps, float *x);

/* Maps of a signal under noise, as a last layer might give them: s + n, or max(0, s + n). */
struct noise_scene {
    struct noise_model noise;
    size_t channels;     /* each with its own noise */
    const float *signal; /* channels * h * w, the same in every image */
    bool rectified;
};

/* x[images * channels * h * w], written. A NaN of the signal stays one. scene is a struct
 * noise_scene, void so that the function can be handed on as a source of images. */
void noise_model_draw(struct rng *rng, const void *scene, size_t images, float *x);

/* noise_model_draw, and means[images * channels], written: the mean of each map, with the bits of
 * heads/pool.h. False, and nothing drawn, where making both at once is not written: only for
 * Gaussian noise, not rectified, on maps as noise_gaussian_means takes them. */
bool noise_model_draw_means(struct rng *rng, const void *scene, size_t images, float *x,
                            float *means);

/* n_eff, in double, from sums of positive numbers (no cancellation, no library function).
 *   independent     n
 *   AR(1)           1/(A_h A_w),  A_n = (n + 2 sum over k = 1 .. n-1 of (n - k) rho^k) / n^2
 *   equicorrelated  n / (1 + (n - 1) rho)
 *   box             n / box^2 */
double noise_model_effective_size(const struct noise_model *model);

/* Mean and variance of max(0, level + sigma g), g ~ N(0, 1), sigma > 0; a = level/sigma:
 *   mean     level Phi(a) + sigma phi(a)
 *   variance (level^2 + sigma^2) Phi(a) + level sigma phi(a) - mean^2
 * In double; the subtraction loses digits where a is well below zero. */
struct noise_moments {
    double mean, variance;
};
struct noise_moments noise_model_rectified(double level, double sigma);

#endif

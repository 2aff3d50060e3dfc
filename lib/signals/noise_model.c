#include "signals/noise_model.h"

#include <math.h>
#include <string.h>

#include "base/require.h"
#include "signals/noise.h"

void noise_model_add(struct rng *rng, const struct noise_model *model, size_t maps, float *x)
{
    const struct noise_field field = {
        .maps = maps, .h = model->h, .w = model->w, .sigma = (float)model->sigma
    };
    const size_t n = maps * model->h * model->w;
    switch (model->kind) {
    case NOISE_GAUSSIAN:
        noise_add_gaussian(rng, field.sigma, n, x);
        return;
    case NOISE_UNIFORM:
        noise_add_uniform(rng, field.sigma, n, x);
        return;
    case NOISE_LAPLACE:
        noise_add_laplace(rng, field.sigma, n, x);
        return;
    case NOISE_STUDENT:
        noise_add_student(rng, (float)model->parameter, field.sigma, n, x);
        return;
    case NOISE_AR1:
        noise_add_ar1(rng, (float)model->parameter, &field, x);
        return;
    case NOISE_EQUICORRELATED:
        noise_add_equicorrelated(rng, (float)model->parameter, &field, x);
        return;
    case NOISE_BOX: {
        /* noise_add_box takes sigma before the filter, which divides it by box */
        struct noise_field before = field;
        before.sigma = (float)(model->sigma * model->parameter);
        noise_add_box(rng, (size_t)model->parameter, &before, x);
        return;
    }
    }
    require_failed("a kind of noise", __FILE__, __LINE__);
}

void noise_model_draw(struct rng *rng, const void *scene, size_t images, float *x)
{
    const struct noise_scene *of = scene;
    const size_t size = of->channels * of->noise.h * of->noise.w;
    if (of->noise.kind == NOISE_GAUSSIAN) {
        noise_gaussian_over(rng, (float)of->noise.sigma, size, of->signal, images * size, x);
    } else {
        for (size_t i = 0; i < images; i++) {
            memcpy(x + i * size, of->signal, size * sizeof *x);
        }
        noise_model_add(rng, &of->noise, images * of->channels, x);
    }
    for (size_t i = 0; of->rectified && i < images * size; i++) {
        x[i] = x[i] < 0.0f ? 0.0f : x[i];
    }
}

bool noise_model_draw_means(struct rng *rng, const void *scene, size_t images, float *x,
                            float *means)
{
    const struct noise_scene *of = scene;
    const size_t pixels = of->noise.h * of->noise.w, size = of->channels * pixels;
    const struct noise_maps maps = {
        .signal = of->signal, .period = size, .pixels = pixels, .n = images * size
    };
    return of->noise.kind == NOISE_GAUSSIAN && !of->rectified &&
           noise_gaussian_means(rng, (float)of->noise.sigma, &maps, x, means);
}

/* (1/n^2) sum over i, j of rho^|i - j|, from the smallest term up (Horner). */
static double ar1_share(double rho, size_t n)
{
    double sum = 0.0;
    for (size_t k = n - 1; k >= 1; k--) {
        sum = rho * (sum + (double)(n - k));
    }
    return ((double)n + 2.0 * sum) / ((double)n * (double)n);
}

double noise_model_effective_size(const struct noise_model *model)
{
    require(model->h > 0 && model->w > 0);
    const double n = (double)(model->h * model->w), parameter = model->parameter;
    switch (model->kind) {
    case NOISE_AR1:
        return 1.0 / (ar1_share(parameter, model->h) * ar1_share(parameter, model->w));
    case NOISE_EQUICORRELATED:
        return n / (1.0 + (n - 1.0) * parameter);
    case NOISE_BOX:
        return n / (parameter * parameter);
    default:
        return n;
    }
}

struct noise_moments noise_model_rectified(double level, double sigma)
{
    const double root_two_pi = 2.5066282746310005, root_two = 1.4142135623730951;
    const double a = level / sigma;
    const double above = 0.5 * erfc(-a / root_two);         /* Phi(a) */
    const double density = exp(-0.5 * a * a) / root_two_pi; /* phi(a) */
    const double mean = level * above + sigma * density;
    const double square = (level * level + sigma * sigma) * above + level * sigma * density;
    return (struct noise_moments){ .mean = mean, .variance = square - mean * mean };
}

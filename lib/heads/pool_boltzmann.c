/* Legend, per channel: M the largest element, w = exp(beta (x - M)), S = sum w, y the pooled value.
 * y = M + (sum w beta (x - M))/(beta S), whose terms are small where the weights are large. */
#include <math.h>

#include "base/require.h"
#include "heads/exponential.h"
#include "heads/maximum.h"
#include "heads/pool.h"

/* w. given: a = M, c = beta. */
static float weight(const struct lanes_given *given, size_t k, float x)
{
    return exponential_of(given->c[k], x, given->a[k]);
}

/* w beta (x - M). */
static float moment(const struct lanes_given *given, size_t k, float x)
{
    return exponential_moment(given->c[k], x, given->a[k]);
}

void pool_boltzmann(struct shape in, enum layout layout, float beta, const float *x, float *y,
                    float *saved)
{
    require(shape_pixels(in) > 0 && shape_pixels(in) <= UINT32_MAX && beta > 0.0f);
    for (size_t t = 0; t < lanes_tiles(in, layout); ++t) {
        const struct lanes_tile tile = lanes_tile_at(in, layout, t);
        struct lanes_given given;
        uint32_t at[LANES_CHANNELS];
        float weights[LANES_CHANNELS], moments[LANES_CHANNELS];
        maximum_of_tile(&tile, x, given.a, at);
        for (size_t k = 0; k < tile.channels; ++k) {
            given.c[k] = beta;
        }
        lanes_sum(&tile, x, weight, &given, weights);
        lanes_sum(&tile, x, moment, &given, moments);
        for (size_t k = 0; k < tile.channels; ++k) {
            const float lower = count_divide(moments[k], count_multiply(beta, weights[k]));
            y[tile.map + k] = count_add(given.a[k], isfinite(given.a[k]) ? lower : 0.0f);
            saved[2 * (tile.map + k)] = given.a[k];
            saved[2 * (tile.map + k) + 1] = weights[k];
        }
    }
}

/* dy/S w (1 + beta (x - y)). given: a = M, b = dy/S (or NaN), c = beta, d = y. */
static float slope(const struct lanes_given *given, size_t k, float x)
{
    const float w = weight(given, k, x);
    const float lift = count_multiply(given->c[k], count_add(x, -given->d[k]));
    const float product = count_multiply(w, count_add(1.0f, lift));
    return count_multiply(given->b[k], lanes_choose(count_less(0.0f, w), product, 0.0f));
}

void pool_boltzmann_backward(struct shape in, enum layout layout, float beta,
                             const struct pool_boltzmann_state *state, const float *dy, float *dx)
{
    require(shape_pixels(in) > 0 && beta > 0.0f);
    for (size_t t = 0; t < lanes_tiles(in, layout); ++t) {
        const struct lanes_tile tile = lanes_tile_at(in, layout, t);
        struct lanes_given given;
        for (size_t k = 0; k < tile.channels; ++k) {
            const float *saved = state->saved + 2 * (tile.map + k);
            given.a[k] = saved[0];
            given.b[k] = count_divide(isfinite(saved[0]) ? dy[tile.map + k] : NAN, saved[1]);
            given.c[k] = beta;
            given.d[k] = state->y[tile.map + k];
        }
        lanes_spread(&tile, state->x, slope, &given, dx);
    }
}

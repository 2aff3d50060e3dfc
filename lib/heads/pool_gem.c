/* Legend: M the largest clamped element of a channel, y the pooled value, N pixels. */
#include <float.h>
#include <math.h>

#include "base/elementary.h"
#include "base/require.h"
#include "heads/maximum.h"
#include "heads/pool.h"

static const float SMALLEST = 1e-6f;

static float at_least(float floor, float x)
{
    return lanes_choose(count_less(x, floor), floor, x);
}

/* max(x, 1e-6)/whole, kept a normal number, as the logarithm needs. */
static float ratio(float x, float whole)
{
    return at_least(FLT_MIN, count_divide(at_least(SMALLEST, x), whole));
}

/* (max(x, 1e-6)/M)^p. given: a = M, b = p. */
static float ratio_power(const struct lanes_given *given, size_t k, float x)
{
    return count_function(elementary_pow(ratio(x, given->a[k]), given->b[k]));
}

/* M (sum/N)^inverse, inverse = 1/p; M itself where it is infinite or NaN. */
static float root(float largest, float sum, float n, float inverse)
{
    const float power = count_function(elementary_pow(count_divide(sum, n), inverse));
    return count_multiply(largest, isfinite(largest) ? power : 1.0f);
}

void pool_gem(struct shape in, enum layout layout, float p, const float *x, float *y)
{
    require(shape_pixels(in) > 0 && shape_pixels(in) <= UINT32_MAX && p > 0.0f);
    const float n = (float)shape_pixels(in);
    for (size_t t = 0; t < lanes_tiles(in, layout); ++t) {
        const struct lanes_tile tile = lanes_tile_at(in, layout, t);
        struct lanes_given given;
        uint32_t at[LANES_CHANNELS];
        float sum[LANES_CHANNELS];
        maximum_of_tile(&tile, x, given.a, at);
        for (size_t k = 0; k < tile.channels; ++k) {
            given.a[k] = at_least(SMALLEST, given.a[k]);
            given.b[k] = p;
        }
        lanes_sum(&tile, x, ratio_power, &given, sum);
        for (size_t k = 0; k < tile.channels; ++k) {
            y[tile.map + k] = root(given.a[k], sum[k], n, 1.0f / p);
        }
    }
}

/* dy/N (x/y)^(p-1), 0 where clamped. given: a = dy/N (or NaN), b = y, c = p - 1. */
static float slope(const struct lanes_given *given, size_t k, float x)
{
    const float power = count_function(elementary_pow(ratio(x, given->b[k]), given->c[k]));
    const float dx = count_multiply(given->a[k], power);
    return lanes_choose(count_less(x, SMALLEST) & (dx == dx), 0.0f, dx);
}

void pool_gem_backward(struct shape in, enum layout layout, float p, const float *x, const float *y,
                       const float *dy, float *dx)
{
    require(shape_pixels(in) > 0 && p > 0.0f);
    const float n = (float)shape_pixels(in);
    for (size_t t = 0; t < lanes_tiles(in, layout); ++t) {
        const struct lanes_tile tile = lanes_tile_at(in, layout, t);
        struct lanes_given given;
        for (size_t k = 0; k < tile.channels; ++k) {
            const float top = y[tile.map + k];
            given.a[k] = count_divide(isfinite(top) ? dy[tile.map + k] : NAN, n);
            given.b[k] = top;
            given.c[k] = p - 1.0f;
        }
        lanes_spread(&tile, x, slope, &given, dx);
    }
}

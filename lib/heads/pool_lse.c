/* Legend: M the largest element of a channel, y the pooled value, N pixels. */
#include <math.h>

#include "base/elementary.h"
#include "base/require.h"
#include "heads/exponential.h"
#include "heads/maximum.h"
#include "heads/pool.h"

/* exp(r (x - a)), 0 where that is below exp(-87). given: a, c = r. */
static float exponential(const struct lanes_given *given, size_t k, float x)
{
    return exponential_of(given->c[k], x, given->a[k]);
}

/* M + ln(sum/N)/r; M itself where it is infinite or NaN. */
static float lifted(float largest, float sum, float n, float r)
{
    const float mean = count_divide(sum, n);
    const float above = count_divide(count_function(elementary_ln(mean)), r);
    return count_add(largest, isfinite(largest) ? above : 0.0f);
}

void pool_lse(struct shape in, enum layout layout, float r, const float *x, float *y)
{
    require(shape_pixels(in) > 0 && shape_pixels(in) <= UINT32_MAX && r > 0.0f);
    const float n = (float)shape_pixels(in);
    for (size_t t = 0; t < lanes_tiles(in, layout); ++t) {
        const struct lanes_tile tile = lanes_tile_at(in, layout, t);
        struct lanes_given given;
        uint32_t at[LANES_CHANNELS];
        float sum[LANES_CHANNELS];
        maximum_of_tile(&tile, x, given.a, at);
        for (size_t k = 0; k < tile.channels; ++k) {
            given.c[k] = r;
        }
        lanes_sum(&tile, x, exponential, &given, sum);
        for (size_t k = 0; k < tile.channels; ++k) {
            y[tile.map + k] = lifted(given.a[k], sum[k], n, r);
        }
    }
}

/* given: a = y, b = dy/N (or NaN), c = r. */
static float slope(const struct lanes_given *given, size_t k, float x)
{
    return count_multiply(given->b[k], exponential(given, k, x));
}

void pool_lse_backward(struct shape in, enum layout layout, float r, const float *x, const float *y,
                       const float *dy, float *dx)
{
    require(shape_pixels(in) > 0 && r > 0.0f);
    const float n = (float)shape_pixels(in);
    for (size_t t = 0; t < lanes_tiles(in, layout); ++t) {
        const struct lanes_tile tile = lanes_tile_at(in, layout, t);
        struct lanes_given given;
        for (size_t k = 0; k < tile.channels; ++k) {
            const float top = y[tile.map + k];
            given.a[k] = top;
            given.b[k] = count_divide(isfinite(top) ? dy[tile.map + k] : NAN, n);
            given.c[k] = r;
        }
        lanes_spread(&tile, x, slope, &given, dx);
    }
}

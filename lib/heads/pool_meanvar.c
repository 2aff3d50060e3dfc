#include <math.h>

#include "base/require.h"
#include "heads/lanes.h"
#include "heads/pool.h"

/* (x - mean)^2. given: a = mean. */
static float squared_deviation(const struct lanes_given *given, size_t k, float x)
{
    const float deviation = count_add(x, -given->a[k]);
    return count_multiply(deviation, deviation);
}

/* Where the means of the tile's channels lie in y; their variances lie in.c behind. */
static size_t place_of_mean(struct shape in, const struct lanes_tile *tile)
{
    return tile->map + tile->map / in.c * in.c;
}

void pool_meanvar(struct shape in, enum layout layout, const float *x, float *y)
{
    require(shape_pixels(in) > 0);
    const float n = (float)shape_pixels(in);
    for (size_t t = 0; t < lanes_tiles(in, layout); ++t) {
        const struct lanes_tile tile = lanes_tile_at(in, layout, t);
        struct lanes_given given;
        float *mean = y + place_of_mean(in, &tile), *variance = mean + in.c;
        lanes_sum(&tile, x, lanes_element, NULL, mean);
        for (size_t k = 0; k < tile.channels; ++k) {
            given.a[k] = mean[k] = count_divide(mean[k], n);
        }
        lanes_sum(&tile, x, squared_deviation, &given, variance);
        for (size_t k = 0; k < tile.channels; ++k) {
            variance[k] = count_divide(variance[k], n);
        }
    }
}

/* b + c (x - a). given: a = mean, b = dy_mean/N, c = 2 dy_var/N. */
static float slope(const struct lanes_given *given, size_t k, float x)
{
    const float deviation = count_add(x, -given->a[k]);
    return count_add(given->b[k], count_multiply(given->c[k], deviation));
}

void pool_meanvar_backward(struct shape in, enum layout layout, const float *x, const float *y,
                           const float *dy, float *dx)
{
    require(shape_pixels(in) > 0);
    const float n = (float)shape_pixels(in);
    for (size_t t = 0; t < lanes_tiles(in, layout); ++t) {
        const struct lanes_tile tile = lanes_tile_at(in, layout, t);
        const size_t at = place_of_mean(in, &tile);
        struct lanes_given given;
        for (size_t k = 0; k < tile.channels; ++k) {
            given.a[k] = y[at + k];
            given.b[k] = count_divide(dy[at + k], n);
            given.c[k] = count_divide(count_multiply(2.0f, dy[at + in.c + k]), n);
        }
        lanes_spread(&tile, x, slope, &given, dx);
    }
}

void pool_meanstd(struct shape in, enum layout layout, const float *x, float *y)
{
    pool_meanvar(in, layout, x, y);
    for (size_t map = 0; map < in.n * in.c; ++map) {
        float *deviation = y + map + (map / in.c + 1) * in.c;
        *deviation = count_function(sqrtf(count_add(*deviation, POOL_STD_EPSILON)));
    }
}

/* As of the variance, with c = dy_std/(N std). */
void pool_meanstd_backward(struct shape in, enum layout layout, const float *x, const float *y,
                           const float *dy, float *dx)
{
    require(shape_pixels(in) > 0);
    const float n = (float)shape_pixels(in);
    for (size_t t = 0; t < lanes_tiles(in, layout); ++t) {
        const struct lanes_tile tile = lanes_tile_at(in, layout, t);
        const size_t at = place_of_mean(in, &tile);
        struct lanes_given given;
        for (size_t k = 0; k < tile.channels; ++k) {
            given.a[k] = y[at + k];
            given.b[k] = count_divide(dy[at + k], n);
            given.c[k] = count_divide(dy[at + in.c + k], count_multiply(n, y[at + in.c + k]));
        }
        lanes_spread(&tile, x, slope, &given, dx);
    }
}

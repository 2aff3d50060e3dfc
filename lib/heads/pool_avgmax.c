/* Average and maximum of each channel, added or side by side. Legend: N pixels. */
#include "base/require.h"
#include "heads/maximum.h"
#include "heads/pool.h"

/* Image by image: the maximum finds in the caches what the mean has read. */
void pool_avgmax(struct shape in, enum layout layout, const float *x, float *y, uint32_t *at)
{
    const size_t pixels = shape_pixels(in);
    const struct shape one = { 1, in.c, in.h, in.w };
    require(pixels > 0 && pixels <= UINT32_MAX);
    for (size_t image = 0; image < in.n; ++image) {
        const float *from = x + image * shape_size(one);
        float *to = y + image * in.c;
        uint32_t *place = at + image * in.c;
        pool_maximum(one, layout, from, to, place);
        pool_average(one, layout, from, to);
        for (size_t k = 0; k < in.c; ++k) {
            const size_t p = place[k];
            const float largest = from[layout == NCHW ? k * pixels + p : p * in.c + k];
            to[k] = count_multiply(0.5f, count_add(to[k], largest));
        }
    }
}

/* given: a = dy/N; x = what the maximum gave. */
static float half_sum(const struct lanes_given *given, size_t k, float x)
{
    return count_multiply(0.5f, count_add(x, given->a[k]));
}

static float sum(const struct lanes_given *given, size_t k, float x)
{
    return count_add(x, given->a[k]);
}

/* given->a = dy/N of the tile's channels. */
static void share_evenly(const struct lanes_tile *tile, const float *dy, struct lanes_given *given)
{
    for (size_t k = 0; k < tile->channels; ++k) {
        given->a[k] = count_divide(dy[k], (float)tile->pixels);
    }
}

void pool_avgmax_backward(struct shape in, enum layout layout, struct pool_ties ties,
                          const float *x, const uint32_t *at, const float *dy, float *dx)
{
    require(shape_pixels(in) > 0 && shape_pixels(in) <= UINT32_MAX);
    for (size_t t = 0; t < lanes_tiles(in, layout); ++t) {
        const struct lanes_tile tile = lanes_tile_at(in, layout, t);
        struct lanes_given given;
        maximum_backward_of_tile(&tile, ties, x, at + tile.map, dy + tile.map, dx);
        share_evenly(&tile, dy + tile.map, &given);
        lanes_spread(&tile, dx, half_sum, &given, dx);
    }
}

/* Where the means of the tile's channels lie in y; their maxima lie in.c behind. */
static size_t place_of_mean(struct shape in, const struct lanes_tile *tile)
{
    return tile->map + tile->map / in.c * in.c;
}

void pool_catavgmax(struct shape in, enum layout layout, const float *x, float *y, uint32_t *at)
{
    const struct shape one = { 1, in.c, in.h, in.w };
    require(shape_pixels(in) > 0 && shape_pixels(in) <= UINT32_MAX);
    for (size_t image = 0; image < in.n; ++image) {
        const float *from = x + image * shape_size(one);
        float *mean = y + image * 2 * in.c;
        pool_average(one, layout, from, mean);
        pool_maximum(one, layout, from, mean + in.c, at + image * in.c);
    }
}

void pool_catavgmax_backward(struct shape in, enum layout layout, struct pool_ties ties,
                             const float *x, const uint32_t *at, const float *dy, float *dx)
{
    require(shape_pixels(in) > 0 && shape_pixels(in) <= UINT32_MAX);
    for (size_t t = 0; t < lanes_tiles(in, layout); ++t) {
        const struct lanes_tile tile = lanes_tile_at(in, layout, t);
        const float *slope = dy + place_of_mean(in, &tile);
        struct lanes_given given;
        maximum_backward_of_tile(&tile, ties, x, at + tile.map, slope + in.c, dx);
        share_evenly(&tile, slope, &given);
        lanes_spread(&tile, dx, sum, &given, dx);
    }
}

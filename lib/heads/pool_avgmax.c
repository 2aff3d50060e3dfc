/* Average and maximum of each channel, added or side by side. Legend: N pixels. */
#include "base/require.h"
#include "heads/maximum.h"
#include "heads/pool.h"

/* Mean and maximum of the tile's channels. */
static void look(const struct lanes_tile *tile, const float *x, float *mean, float *largest,
                 uint32_t *at)
{
    lanes_sum(tile, x, lanes_element, NULL, mean);
    for (size_t k = 0; k < tile->channels; ++k) {
        mean[k] = count_divide(mean[k], (float)tile->pixels);
    }
    maximum_of_tile(tile, x, largest, at);
}

void pool_avgmax(struct shape in, enum layout layout, const float *x, float *y, uint32_t *at)
{
    require(shape_pixels(in) > 0 && shape_pixels(in) <= UINT32_MAX);
    for (size_t t = 0; t < lanes_tiles(in, layout); ++t) {
        const struct lanes_tile tile = lanes_tile_at(in, layout, t);
        float mean[LANES_CHANNELS], largest[LANES_CHANNELS];
        look(&tile, x, mean, largest, at + tile.map);
        for (size_t k = 0; k < tile.channels; ++k) {
            y[tile.map + k] = count_multiply(0.5f, count_add(mean[k], largest[k]));
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
    require(shape_pixels(in) > 0 && shape_pixels(in) <= UINT32_MAX);
    for (size_t t = 0; t < lanes_tiles(in, layout); ++t) {
        const struct lanes_tile tile = lanes_tile_at(in, layout, t);
        float *mean = y + place_of_mean(in, &tile);
        look(&tile, x, mean, mean + in.c, at + tile.map);
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

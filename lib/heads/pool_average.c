#include <string.h>

#include "base/require.h"
#include "heads/lanes.h"
#include "heads/pool.h"

void pool_average(struct shape in, enum layout layout, const float *x, float *y)
{
    require(shape_pixels(in) > 0);
    const float n = (float)shape_pixels(in);
    for (size_t t = 0; t < lanes_tiles(in, layout); ++t) {
        const struct lanes_tile tile = lanes_tile_at(in, layout, t);
        float *mean = y + tile.map;
        lanes_sum(&tile, x, lanes_element, NULL, mean);
        for (size_t k = 0; k < tile.channels; ++k) {
            mean[k] = count_divide(mean[k], n);
        }
    }
}

/* Writes value[k] at every pixel of channel k of the tile. */
static void fill(const struct lanes_tile *tile, const float *value, float *dx)
{
    float *to = dx + tile->offset;
    if (tile->layout == NCHW) {
        for (size_t p = 0; p < tile->pixels; ++p) {
            to[p] = value[0];
        }
        return;
    }
    for (size_t p = 0; p < tile->pixels; ++p) {
        memcpy(to + p * tile->pitch, value, tile->channels * sizeof *value);
    }
}

void pool_average_backward(struct shape in, enum layout layout, const float *dy, float *dx)
{
    require(shape_pixels(in) > 0);
    const float n = (float)shape_pixels(in);
    for (size_t t = 0; t < lanes_tiles(in, layout); ++t) {
        const struct lanes_tile tile = lanes_tile_at(in, layout, t);
        float share[LANES_CHANNELS];
        for (size_t k = 0; k < tile.channels; ++k) {
            share[k] = count_divide(dy[tile.map + k], n);
        }
        fill(&tile, share, dx);
    }
}

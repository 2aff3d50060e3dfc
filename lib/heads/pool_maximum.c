#include <string.h>

#include "base/require.h"
#include "heads/maximum.h"
#include "heads/pool.h"

void pool_maximum(struct shape in, enum layout layout, const float *x, float *y, uint32_t *at)
{
    require(shape_pixels(in) > 0 && shape_pixels(in) <= UINT32_MAX);
    for (size_t t = 0; t < lanes_tiles(in, layout); ++t) {
        const struct lanes_tile tile = lanes_tile_at(in, layout, t);
        uint32_t place[LANES_CHANNELS];
        maximum_of_tile(&tile, x, y + tile.map, place);
        if (at) {
            memcpy(at + tile.map, place, tile.channels * sizeof *place);
        }
    }
}

void pool_maximum_backward(struct shape in, enum layout layout, struct pool_ties ties,
                           const float *x, const uint32_t *at, const float *dy, float *dx)
{
    require(shape_pixels(in) > 0 && shape_pixels(in) <= UINT32_MAX);
    for (size_t t = 0; t < lanes_tiles(in, layout); ++t) {
        const struct lanes_tile tile = lanes_tile_at(in, layout, t);
        maximum_backward_of_tile(&tile, ties, x, at + tile.map, dy + tile.map, dx);
    }
}

/* The gradient of the maximum, all of it to the first place that holds it; compiled once per
 * instruction set. Plain loops first, which the baseline uses; then the same in vectors. Legend: n
 * pixels of a map. */
#include "heads/fill.h"
#include "heads/maximum.h"
#include "heads/maximum_isa.h"

static void backward_plain(const struct maximum_return *pass, struct lanes_part part)
{
    while (part.first < part.end) {
        const struct lanes_tile tile = lanes_tile_in(pass->in, pass->layout, part, LANES_CHANNELS);
        maximum_backward_of_tile(&tile, (struct pool_ties){ TIES_FIRST, 0 }, NULL,
                                 pass->at + tile.map, pass->dy + tile.map, pass->dx);
        part.first += tile.channels;
    }
}

/* Zeros for as many maps as the first cache holds, then one element of each. */
static inline void backward_maps(const struct maximum_return *pass, struct lanes_part part,
                                 int stream)
{
    enum { HELD = 4096 };
    const size_t n = shape_pixels(pass->in), batch = n < HELD ? HELD / n : 1;
    while (part.first < part.end) {
        const size_t left = part.end - part.first, maps = batch < left ? batch : left;
        float *to = pass->dx + part.first * n;
        fill_all(maps * n, wide_of(0.0f), stream, to);
        for (size_t m = 0; m < maps; ++m) {
            to[m * n + pass->at[part.first + m]] = pass->dy[part.first + m];
        }
        part.first += maps;
    }
}

/* One pixel of neighbouring channels: dy where it is the place, else 0. The last sixteen channels
 * may overlap with those before. */
static inline void give_pixel(size_t channels, uint32_t pixel, const uint32_t *at, const float *dy,
                              float *to)
{
    const struct wide here = wide_of_places(pixel), zero = wide_of(0.0f);
    if (channels < LANES) {
        for (size_t k = 0; k < channels; ++k) {
            to[k] = at[k] == pixel ? dy[k] : 0.0f;
        }
        return;
    }
    for (size_t next = 0; next < channels; next += LANES) {
        const size_t k = next + LANES <= channels ? next : channels - LANES;
        const struct wide_some own = wide_same_places(wide_load_places(at + k), here);
        wide_store(to + k, wide_choose(own, wide_load(dy + k), zero));
    }
}

static inline void give_pixels(const struct lanes_tile *tile, const uint32_t *at, const float *dy,
                               float *dx)
{
    for (size_t p = 0; p < tile->pixels; ++p) {
        give_pixel(tile->channels, (uint32_t)p, at, dy, dx + p * tile->pitch);
    }
}

/* Zeros, then one element of each channel. */
static inline void give_places(const struct lanes_tile *tile, const uint32_t *at, const float *dy,
                               int stream, float *dx)
{
    if (tile->channels == tile->pitch) {
        fill_all(tile->pixels * tile->pitch, wide_of(0.0f), stream, dx);
    } else {
        for (size_t p = 0; p < tile->pixels; ++p) {
            fill_all(tile->channels, wide_of(0.0f), stream, dx + p * tile->pitch);
        }
    }
    for (size_t k = 0; k < tile->channels; ++k) {
        dx[at[k] * tile->pitch + k] = dy[k];
    }
}

static inline void backward_tiles(const struct maximum_return *pass, struct lanes_part part,
                                  int stream)
{
    enum { FEW_PLACES = 128 }; /* pixels to a place, from which looking for it in each costs more */
    while (part.first < part.end) {
        const struct lanes_tile tile = lanes_tile_in(pass->in, NHWC, part, pass->in.c);
        const uint32_t *at = pass->at + tile.map;
        const float *dy = pass->dy + tile.map;
        float *dx = pass->dx + tile.offset;
        if (tile.pixels < FEW_PLACES) {
            give_pixels(&tile, at, dy, dx);
        } else {
            give_places(&tile, at, dy, stream, dx);
        }
        part.first += tile.channels;
    }
}

static inline void backward(const struct maximum_return *pass, struct lanes_part part, int stream)
{
    if (pass->layout == NHWC && pass->in.c > 1) {
        backward_tiles(pass, part, stream);
    } else {
        backward_maps(pass, part, stream);
    }
}

void ISA_NAME(maximum_backward)(const struct maximum_return *pass, struct lanes_part part)
{
    enum { FEW_PLACES = 1024 }; /* pixels to a place, from which a line fetched for it is nothing */
    const size_t n = shape_pixels(pass->in), bytes = shape_size(pass->in) * sizeof *pass->dx;
    if (WIDE_PLAIN) {
        backward_plain(pass, part);
    } else if (bytes > FILL_STREAM_BYTES && n >= FEW_PLACES) {
        backward(pass, part, 1);
        wide_fence();
    } else {
        backward(pass, part, 0);
    }
}

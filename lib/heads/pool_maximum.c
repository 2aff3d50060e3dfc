#include <string.h>

#include "base/require.h"
#include "base/rng.h"
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

/* given: a = the maximum of channel k, b = what each of its holders gets. */
static int holds(const struct lanes_given *given, size_t k, float x)
{
    return maximum_holds(given->a[k], x);
}

static float share(const struct lanes_given *given, size_t k, float x)
{
    return holds(given, k, x) ? given->b[k] : 0.0f;
}

static void give_first(const struct lanes_tile *tile, const uint32_t *at, const float *dy,
                       float *dx)
{
    for (size_t k = 0; k < tile->channels; ++k) {
        dx[tile->offset + at[k] * tile->pitch + k] = dy[k];
    }
}

static void give_evenly(const struct lanes_tile *tile, const float *x,
                        const struct lanes_given *top, const float *dy, float *dx)
{
    struct lanes_given given = *top;
    uint32_t holders[LANES_CHANNELS];
    lanes_count(tile, x, holds, top, holders);
    for (size_t k = 0; k < tile->channels; ++k) {
        given.b[k] = count_divide(dy[k], (float)holders[k]);
    }
    lanes_spread(tile, x, share, &given, dx);
}

/* Goes through the holders of one channel and gives dy to number `pick` of them, from 0. */
static void give_one(const struct lanes_tile *tile, size_t k, const float *x, float largest,
                     uint32_t pick, float dy, float *dx)
{
    uint32_t seen = 0;
    for (size_t p = 0; p < tile->pixels; ++p) {
        const size_t at = tile->offset + p * tile->pitch + k;
        const int holder = maximum_holds(largest, x[at]);
        dx[at] = holder && seen == pick ? dy : 0.0f;
        seen += (uint32_t)holder;
    }
}

static void give_at_random(const struct lanes_tile *tile, uint64_t seed, const float *x,
                           const struct lanes_given *top, const float *dy, float *dx)
{
    const uint64_t stream = rng_hash_text("pool-ties");
    uint32_t holders[LANES_CHANNELS];
    lanes_count(tile, x, holds, top, holders);
    for (size_t k = 0; k < tile->channels; ++k) {
        struct rng rng = rng_at(seed, stream, tile->map + k, 0);
        const uint32_t pick = holders[k] > 1 ? rng_below(&rng, holders[k]) : 0;
        give_one(tile, k, x, top->a[k], pick, dy[k], dx);
    }
}

/* The maxima of the tile's channels into top->a. */
static void look_up(const struct lanes_tile *tile, const float *x, const uint32_t *at,
                    struct lanes_given *top)
{
    for (size_t k = 0; k < tile->channels; ++k) {
        top->a[k] = x[tile->offset + at[k] * tile->pitch + k];
    }
}

void pool_maximum_backward(struct shape in, enum layout layout, struct pool_ties ties,
                           const float *x, const uint32_t *at, const float *dy, float *dx)
{
    require(shape_pixels(in) > 0 && shape_pixels(in) <= UINT32_MAX);
    if (ties.ties == TIES_FIRST) {
        memset(dx, 0, shape_size(in) * sizeof *dx);
    }
    for (size_t t = 0; t < lanes_tiles(in, layout); ++t) {
        const struct lanes_tile tile = lanes_tile_at(in, layout, t);
        const float *slope = dy + tile.map;
        if (ties.ties == TIES_FIRST) {
            give_first(&tile, at + tile.map, slope, dx);
            continue;
        }
        struct lanes_given top = { { 0 }, { 0 }, { 0 } };
        look_up(&tile, x, at + tile.map, &top);
        if (ties.ties == TIES_EVEN) {
            give_evenly(&tile, x, &top, slope, dx);
        } else {
            give_at_random(&tile, ties.seed, x, &top, slope, dx);
        }
    }
}

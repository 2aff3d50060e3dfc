/* strips: sums down the pixels of an NHWC tensor for neighbouring channels; for kernel sources
 * (*_isa.c) alone.
 *
 * Order   that of lanes.h: each channel has sixteen lanes, the pixel's number mod 16 says which;
 * blocks of 4096 pixels. Loops   a strip of channels keeps its lanes in the first cache; pixels
 * p, p+16, p+32, p+48, which meet in a lane, are added in one go, so that the lane is loaded and
 * stored once in four. Where several NaNs meet, which one's bits come out is left open. */
#ifndef HEADS_STRIPS_H
#define HEADS_STRIPS_H

#include "base/wide.h"
#include "heads/lanes.h"

enum { STRIPS_CHANNELS = 256, STRIPS_TOGETHER = 4 };

/* What is summed: made from an element of each of sixteen channels and a number of each channel. */
typedef struct wide strips_term(struct wide x, struct wide given);

/* The lanes of a strip, without gaps: lane l of channel k is sum[l * width + k]. */
struct strips_lanes {
    size_t width; /* the channels, a multiple of 16 */
    float sum[LANES * STRIPS_CHANNELS];
};

/* Adds `count` pixels, 16 apart from x on, to one lane of sixteen channels. count is a constant. */
static inline struct wide strips_add(struct wide sum, size_t count, size_t step, const float *x,
                                     struct wide_some own, strips_term *term, struct wide given)
{
    for (size_t i = 0; i < count; ++i) {
        sum = wide_add(sum, term(wide_load_some(own, x + i * step), given));
    }
    return sum;
}

/* As strips_add, for all the strip's channels; `fresh` lanes start from +0. */
static inline void strips_add_lane(const struct lanes_tile *tile, size_t count, int fresh,
                                   const float *x, strips_term *term, const float *given,
                                   float *lane)
{
    const size_t step = LANES * tile->pitch, whole = tile->channels / LANES * LANES;
    for (size_t k = 0; k < whole; k += LANES) {
        const struct wide all = given ? wide_load(given + k) : wide_of(0.0f);
        struct wide sum = fresh ? wide_of(0.0f) : wide_load(lane + k);
        for (size_t i = 0; i < count; ++i) {
            sum = wide_add(sum, term(wide_load(x + k + i * step), all));
        }
        wide_store(lane + k, sum);
    }
    if (whole < tile->channels) {
        const struct wide_some own = wide_some_of(0, (unsigned)(tile->channels - whole));
        const struct wide all = given ? wide_load_some(own, given + whole) : wide_of(0.0f);
        const struct wide sum = fresh ? wide_of(0.0f) : wide_load(lane + whole);
        wide_store(lane + whole, strips_add(sum, count, step, x + whole, own, term, all));
    }
}

/* Adds the up to 64 pixels first .. end-1 of a block; first is its lane 0. */
static inline void strips_add_pixels(const struct lanes_tile *tile, size_t pixels, int fresh,
                                     const float *x, strips_term *term, const float *given,
                                     struct strips_lanes *lanes)
{
    for (size_t l = 0; l < LANES; ++l) {
        const float *from = x + l * tile->pitch;
        float *lane = lanes->sum + l * lanes->width;
        switch ((pixels + LANES - 1 - l) / LANES) {
        case 4:
            strips_add_lane(tile, 4, fresh, from, term, given, lane);
            break;
        case 3:
            strips_add_lane(tile, 3, fresh, from, term, given, lane);
            break;
        case 2:
            strips_add_lane(tile, 2, fresh, from, term, given, lane);
            break;
        case 1:
            strips_add_lane(tile, 1, fresh, from, term, given, lane);
            break;
        default:
            strips_add_lane(tile, 0, fresh, from, term, given, lane);
        }
    }
}

/* Lane k takes in k+8, k+4, k+2, k+1, of sixteen channels. */
static inline struct wide strips_fold(const struct strips_lanes *lanes, size_t k)
{
    struct wide v[LANES / 2];
    for (size_t l = 0; l < LANES / 2; ++l) {
        const float *lane = lanes->sum + l * lanes->width + k;
        v[l] = wide_add(wide_load(lane), wide_load(lane + LANES / 2 * lanes->width));
    }
    for (size_t half = LANES / 4; half > 0; half /= 2) {
        for (size_t l = 0; l < half; ++l) {
            v[l] = wide_add(v[l], v[l + half]);
        }
    }
    return v[0];
}

/* sum[0 .. STRIPS_CHANNELS-1]: that of the terms of all pixels, for each channel of the strip; what
 * lies behind the last channel is written, too. given[k] belongs to channel k (or NULL). */
static inline void strips_sum(const struct lanes_tile *tile, const float *x, strips_term *term,
                              const float *given, float *sum)
{
    enum { GROUP = STRIPS_TOGETHER * LANES };
    struct strips_lanes lanes;
    lanes.width = (tile->channels + LANES - 1) / LANES * LANES;
    for (size_t first = 0; first < tile->pixels; first += LANES_BLOCK) {
        const size_t left = tile->pixels - first, end = left < LANES_BLOCK ? left : LANES_BLOCK;
        for (size_t p = 0; p < end; p += GROUP) {
            const float *from = x + tile->offset + (first + p) * tile->pitch;
            strips_add_pixels(tile, end - p < GROUP ? end - p : GROUP, p == 0, from, term, given,
                              &lanes);
        }
        for (size_t k = 0; k < tile->channels; k += LANES) {
            const struct wide block = strips_fold(&lanes, k);
            wide_store(sum + k, first == 0 ? block : wide_add(wide_load(sum + k), block));
        }
    }
}

#endif

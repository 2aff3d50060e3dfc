/* lanes: sums and counts over the positions of a map in one fixed order, for both layouts.
 *
 * Order   element p of a map goes to lane p mod 16, ascending, every lane from +0; then lane k
 * takes in k+8, k+4, k+2, k+1. Maps over 4096 elements: so for each block of 4096, the blocks' sums
 * added in order. In NHWC only averages and variances of 16 channels or more have another order:
 * that of sums.h. Loops   NCHW runs
 * along one map, 16 lanes side by side. NHWC runs along the channels of one pixel, up to
 * LANES_CHANNELS side by side, each with 16 lanes of its own. Both vectorise on any instruction
 * set, since the lanes are independent. Terms   what is summed is a function of the element and of
 * numbers that belong to its channel (struct lanes_given); it is inlined where it is a constant. */
#ifndef HEADS_LANES_H
#define HEADS_LANES_H

#include <stddef.h>
#include <stdint.h>

#include "base/elementary.h"
#include "base/shape.h"
#include "heads/count.h"

enum { LANES = 16, LANES_BLOCK = 4096, LANES_CHANNELS = 64 };

/* The channels that are worked on together: one (NCHW) or some neighbours of one image (NHWC). */
struct lanes_tile {
    enum layout layout;
    size_t map;      /* image * C + first channel: where its y and dy begin */
    size_t channels; /* at most LANES_CHANNELS */
    size_t offset;   /* of the first channel's first element in x */
    size_t pixels;
    size_t pitch; /* elements from one pixel to the next */
};

static inline size_t lanes_tiles_per_image(struct shape in, enum layout layout)
{
    return layout == NCHW ? in.c : (in.c + LANES_CHANNELS - 1) / LANES_CHANNELS;
}

static inline size_t lanes_tiles(struct shape in, enum layout layout)
{
    return in.n * lanes_tiles_per_image(in, layout);
}

/* Tile number t of lanes_tiles(in, layout). */
static inline struct lanes_tile lanes_tile_at(struct shape in, enum layout layout, size_t t)
{
    const size_t pixels = shape_pixels(in);
    if (layout == NCHW) {
        return (struct lanes_tile){ NCHW, t, 1, t * pixels, pixels, 1 };
    }
    const size_t per_image = lanes_tiles_per_image(in, layout);
    const size_t image = t / per_image, first = t % per_image * LANES_CHANNELS;
    const size_t left = in.c - first;
    return (struct lanes_tile){
        .layout = NHWC,
        .map = image * in.c + first,
        .channels = left < LANES_CHANNELS ? left : LANES_CHANNELS,
        .offset = image * pixels * in.c + first,
        .pixels = pixels,
        .pitch = in.c,
    };
}

/* Maps (image * C + channel, in either layout) that one thread works on. */
struct lanes_part {
    size_t first, end;
};

/* Part t of `parts` nearly equal ones of all units; every part begins at a multiple of `grain`. */
static inline struct lanes_part lanes_part_by(size_t units, size_t grain, int parts, int t)
{
    const size_t groups = (units + grain - 1) / grain;
    const size_t first = groups * (size_t)t / (size_t)parts * grain,
                 end = groups * (size_t)(t + 1) / (size_t)parts * grain;
    return (struct lanes_part){ first, end < units ? end : units };
}

/* The same of maps, by sixteens. */
static inline struct lanes_part lanes_part_at(size_t maps, int parts, int t)
{
    return lanes_part_by(maps, LANES, parts, t);
}

/* The tile that begins at a map of a part: what is left of its image's channels, at most
 * `channels`; one map in NCHW. */
static inline struct lanes_tile lanes_tile_in(struct shape in, enum layout layout,
                                              struct lanes_part part, size_t channels)
{
    const size_t pixels = shape_pixels(in), map = part.first;
    if (layout == NCHW) {
        return (struct lanes_tile){ NCHW, map, 1, map * pixels, pixels, 1 };
    }
    const size_t image = map / in.c, left = (image + 1) * in.c - map, rest = part.end - map;
    const size_t most = left < rest ? left : rest;
    return (struct lanes_tile){
        .layout = NHWC,
        .map = map,
        .channels = most < channels ? most : channels,
        .offset = image * pixels * in.c + map % in.c,
        .pixels = pixels,
        .pitch = in.c,
    };
}

/* Numbers that belong to the channels of a tile; each user says which of them it sets. */
struct lanes_given {
    float a[LANES_CHANNELS], b[LANES_CHANNELS], c[LANES_CHANNELS], d[LANES_CHANNELS];
};

/* A number made from element x of channel k of the tile. */
typedef float lanes_term(const struct lanes_given *given, size_t k, float x);

/* The element itself, of any channel. */
static inline float lanes_element(const struct lanes_given *given, size_t k, float x)
{
    (void)given;
    (void)k;
    return x;
}

/* a if the condition is 1, b if it is 0. By bits, since compilers turn the plain choice into a
 * branch around what makes a or b, and then no longer vectorise the loop. */
static inline float lanes_choose(int condition, float a, float b)
{
    const uint32_t mask = 0u - (uint32_t)condition;
    return elementary_from_bits((elementary_to_bits(a) & mask) | (elementary_to_bits(b) & ~mask));
}

/* Additions of one sum of n terms. */
static inline uint64_t lanes_additions(size_t n)
{
    const size_t blocks = (n + LANES_BLOCK - 1) / LANES_BLOCK;
    return n + blocks * (LANES - 1) + (blocks - 1);
}

/* Lane k takes in lanes k+8, k+4, k+2, k+1; lane k of channel c is lane[k * channels + c]. */
static inline void lanes_fold(size_t channels, float *lane)
{
    for (size_t half = LANES / 2; half > 0; half /= 2) {
#pragma omp simd
        for (size_t i = 0; i < half * channels; ++i) {
            lane[i] = count_add(lane[i], lane[i + half * channels]);
        }
    }
}

/* The sum of the terms of n <= LANES_BLOCK neighbouring elements of one channel. */
static inline float lanes_sum_block(size_t n, const float *x, lanes_term *term,
                                    const struct lanes_given *given)
{
    float lane[LANES] = { 0.0f };
    size_t p = 0;
    for (; p + LANES <= n; p += LANES) {
#pragma omp simd
        for (size_t i = 0; i < LANES; ++i) {
            lane[i] = count_add(lane[i], term(given, 0, x[p + i]));
        }
    }
    for (size_t i = 0; p + i < n; ++i) {
        lane[i] = count_add(lane[i], term(given, 0, x[p + i]));
    }
    lanes_fold(1, lane);
    return lane[0];
}

/* The same of a whole map: n neighbouring elements. */
static inline float lanes_sum_map(size_t n, const float *x, lanes_term *term,
                                  const struct lanes_given *given)
{
    float sum = lanes_sum_block(n < LANES_BLOCK ? n : LANES_BLOCK, x, term, given);
    for (size_t start = LANES_BLOCK; start < n; start += LANES_BLOCK) {
        const size_t left = n - start;
        const size_t count = left < LANES_BLOCK ? left : LANES_BLOCK;
        sum = count_add(sum, lanes_sum_block(count, x + start, term, given));
    }
    return sum;
}

/* The sum of the products a[i] b[i] of n <= LANES_BLOCK elements. */
static inline float lanes_dot_block(size_t n, const float *a, const float *b)
{
    float lane[LANES] = { 0.0f };
    size_t p = 0;
    for (; p + LANES <= n; p += LANES) {
#pragma omp simd
        for (size_t i = 0; i < LANES; ++i) {
            lane[i] = count_add(lane[i], count_multiply(a[p + i], b[p + i]));
        }
    }
    for (size_t i = 0; p + i < n; ++i) {
        lane[i] = count_add(lane[i], count_multiply(a[p + i], b[p + i]));
    }
    lanes_fold(1, lane);
    return lane[0];
}

/* The sum of n products, in the order of every other sum. */
static inline float lanes_dot(size_t n, const float *a, const float *b)
{
    float sum = lanes_dot_block(n < LANES_BLOCK ? n : LANES_BLOCK, a, b);
    for (size_t start = LANES_BLOCK; start < n; start += LANES_BLOCK) {
        const size_t left = n - start;
        const size_t count = left < LANES_BLOCK ? left : LANES_BLOCK;
        sum = count_add(sum, lanes_dot_block(count, a + start, b + start));
    }
    return sum;
}

/* The sums of pixels first .. end-1, for every channel of an NHWC tile; lane[0 .. channels-1]. */
static inline void lanes_sum_rows(const struct lanes_tile *tile, size_t first, size_t end,
                                  const float *x, lanes_term *term, const struct lanes_given *given,
                                  float *lane)
{
    for (size_t i = 0; i < LANES * tile->channels; ++i) {
        lane[i] = 0.0f;
    }
    for (size_t p = first; p < end; ++p) {
        const float *row = x + p * tile->pitch;
        float *sum = lane + (p - first) % LANES * tile->channels;
#pragma omp simd
        for (size_t k = 0; k < tile->channels; ++k) {
            sum[k] = count_add(sum[k], term(given, k, row[k]));
        }
    }
    lanes_fold(tile->channels, lane);
}

/* sum[k] = the sum of term(given, k, x) over all pixels, for each channel k of the tile. x is the
 * whole tensor. */
static inline void lanes_sum(const struct lanes_tile *tile, const float *x, lanes_term *term,
                             const struct lanes_given *given, float *sum)
{
    if (tile->layout == NCHW) {
        sum[0] = lanes_sum_map(tile->pixels, x + tile->offset, term, given);
        return;
    }
    float lane[LANES * LANES_CHANNELS];
    for (size_t first = 0; first < tile->pixels; first += LANES_BLOCK) {
        const size_t left = tile->pixels - first;
        const size_t end = first + (left < LANES_BLOCK ? left : LANES_BLOCK);
        lanes_sum_rows(tile, first, end, x + tile->offset, term, given, lane);
        for (size_t k = 0; k < tile->channels; ++k) {
            sum[k] = first == 0 ? lane[k] : count_add(sum[k], lane[k]);
        }
    }
}

/* Whether element x of channel k is to be counted: 0 or 1. */
typedef int lanes_test(const struct lanes_given *given, size_t k, float x);

/* count[k] = how many pixels pass the test, for each channel k of the tile. */
static inline void lanes_count(const struct lanes_tile *tile, const float *x, lanes_test *test,
                               const struct lanes_given *given, uint32_t *count)
{
    const float *start = x + tile->offset;
    if (tile->layout == NCHW) {
        uint32_t passed = 0;
        for (size_t p = 0; p < tile->pixels; ++p) {
            passed += (uint32_t)test(given, 0, start[p]);
        }
        count[0] = passed;
        return;
    }
    for (size_t k = 0; k < tile->channels; ++k) {
        count[k] = 0;
    }
    for (size_t p = 0; p < tile->pixels; ++p) {
        const float *row = start + p * tile->pitch;
        for (size_t k = 0; k < tile->channels; ++k) {
            count[k] += (uint32_t)test(given, k, row[k]);
        }
    }
}

/* dx = term(given, k, x) at every pixel of every channel k of the tile; x and dx are whole tensors
 * of the same layout, and may be the same one. */
static inline void lanes_spread(const struct lanes_tile *tile, const float *x, lanes_term *term,
                                const struct lanes_given *given, float *dx)
{
    const float *from = x + tile->offset;
    float *to = dx + tile->offset;
    if (tile->layout == NCHW) {
#pragma omp simd
        for (size_t p = 0; p < tile->pixels; ++p) {
            to[p] = term(given, 0, from[p]);
        }
        return;
    }
    for (size_t p = 0; p < tile->pixels; ++p) {
        const size_t row = p * tile->pitch;
#pragma omp simd
        for (size_t k = 0; k < tile->channels; ++k) {
            to[row + k] = term(given, k, from[row + k]);
        }
    }
}

#endif

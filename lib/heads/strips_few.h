/* strips_few: sums down the pixels of an NHWC tensor of fewer than sixteen channels; for kernel
 * sources (*_isa.c) alone.
 *
 * Order   that of lanes.h. Loops   sixteen neighbouring pixels of C channels are one row of C
 * vectors, and so are the sixteen lanes of all channels: up to four vectors of lanes stay in
 * registers while a block passes by. */
#ifndef HEADS_STRIPS_FEW_H
#define HEADS_STRIPS_FEW_H

#include "heads/groups.h"

/* A block of pixels. */
struct strips_few {
    const float *x;
    size_t pixels, channels;
    float given[LANES * LANES]; /* of each element of a row */
};

/* lane[0 .. 16 columns - 1]: vectors v, v+1, ... of the lanes. columns is a constant up to 4. */
static inline __attribute__((always_inline)) void strips_few_lanes(const struct strips_few *few,
                                                                   size_t columns, size_t v,
                                                                   groups_term *term, float *lane)
{
    const size_t row = few->channels * LANES, rest = few->pixels % LANES * few->channels;
    const float *x = few->x + v * LANES, *end = x + few->pixels / LANES * row;
    struct wide sum[4], given[4];
    for (size_t c = 0; c < columns; ++c) {
        sum[c] = wide_of(0.0f);
        given[c] = wide_load(few->given + (v + c) * LANES);
    }
    for (; x < end; x += row) {
        for (size_t c = 0; c < columns; ++c) {
            sum[c] = wide_add(sum[c], term(wide_load(x + c * LANES), given[c]));
        }
    }
    for (size_t c = 0; c < columns; ++c) {
        const size_t before = (v + c) * LANES, left = rest > before ? rest - before : 0;
        const struct wide_some own = wide_some_of(0, left < LANES ? (unsigned)left : LANES);
        if (left > 0) {
            const struct wide element = wide_load_some(own, x + c * LANES);
            sum[c] = wide_add_some(own, sum[c], term(element, given[c]));
        }
        wide_store(lane + c * LANES, sum[c]);
    }
}

/* lane[0 .. channels-1]: the sums of a block of pixels; lane has room for 16 of each channel. */
static inline __attribute__((always_inline)) void strips_few_block(const struct strips_few *few,
                                                                   groups_term *term, float *lane)
{
    size_t v = 0;
    for (; v + 4 <= few->channels; v += 4) {
        strips_few_lanes(few, 4, v, term, lane + v * LANES);
    }
    switch (few->channels - v) {
    case 3:
        strips_few_lanes(few, 3, v, term, lane + v * LANES);
        break;
    case 2:
        strips_few_lanes(few, 2, v, term, lane + v * LANES);
        break;
    case 1:
        strips_few_lanes(few, 1, v, term, lane + v * LANES);
        break;
    default:
        break;
    }
    lanes_fold(few->channels, lane);
}

/* As strips_sum. All channels of the image are summed, though a part may begin or end among them. */
static inline void strips_few_sum(const struct lanes_tile *tile, const float *given, float divisor,
                                  const float *x, groups_term *term, float *out)
{
    const size_t before = tile->map % tile->pitch;
    struct strips_few few = { .channels = tile->pitch };
    float lane[LANES * LANES], sum[LANES] = { 0.0f };
    for (size_t i = 0; given != NULL && i < LANES * tile->pitch; ++i) {
        const size_t k = i % tile->pitch - before;
        few.given[i] = k < tile->channels ? given[k] : 0.0f;
    }
    for (size_t first = 0; first < tile->pixels; first += LANES_BLOCK) {
        const size_t left = tile->pixels - first;
        few.x = x + tile->offset - before + first * tile->pitch;
        few.pixels = left < LANES_BLOCK ? left : LANES_BLOCK;
        strips_few_block(&few, term, lane);
        for (size_t k = 0; k < LANES; ++k) {
            sum[k] += lane[k];
        }
    }
    for (size_t k = 0; k < tile->channels; ++k) {
        out[k] = sum[before + k] / divisor;
    }
}

#endif

/* strips: sums down the pixels of an NHWC tensor for neighbouring channels; for kernel sources
 * (*_isa.c) alone.
 *
 * Order   that of lanes.h: each channel has sixteen lanes, the pixel's number mod 16 says which;
 * blocks of 4096 pixels. Loops   the lanes lie in the first cache; some of the pixels p, p+16,
 * p+32, ..., which meet in a lane, are added in one go, so that a lane is seldom loaded and stored.
 * Where the strip is all channels of the tensor, sixteen neighbouring pixels are one row of 16 C
 * elements, whatever C is, and so are the lanes. Few pixels: strips_few.h. Where several NaNs
 * meet, which one's bits come out is left open. */
#ifndef HEADS_STRIPS_H
#define HEADS_STRIPS_H

#include "heads/strips_few.h"

enum {
    STRIPS_CHANNELS = 256,
    STRIPS_FEW = 260,    /* a block of fewer pixels has its own loops, */
    STRIPS_FEWER = 128,  /* of a narrow strip only if there are fewer than these */
    STRIPS_COLUMNS = 8,  /* vectors side by side, in registers */
    STRIPS_DEEP = 12,    /* pixels that are added to them in one go */
    STRIPS_NARROW = 128, /* rows of fewer channels are short: they are read as they lie, */
    STRIPS_SHALLOW = 4,  /* so many at a time, one vector behind the other */
    STRIPS_PAGE = 1024   /* floats */
};

/* The lanes of a strip: lane l of channel k is sum[l * width + k]. */
struct strips_lanes {
    size_t rows;   /* 1: all lanes are one row; else LANES, each with room to a multiple of 16 */
    size_t width;  /* elements from one lane to the next */
    size_t length; /* elements of a row */
    size_t step;   /* of x from a pixel to the next of the same lane */
    int has_given;
    float given[STRIPS_CHANNELS + LANES]; /* of element i of a row: given[i % width] */
    float *sum;                           /* in room, half a page from x: see strips_place */
    _Alignas(64) float room[LANES * STRIPS_CHANNELS + LANES + STRIPS_PAGE];
};

static inline size_t strips_least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Where in room the lanes of x begin: half a page (4096 bytes) on from where x lies in its own. A
 * load from x that follows a store to a lane at the same place of a page waits for it: lanes a line
 * ahead of x cost a third of the pace. */
static inline float *strips_place(const float *x, float *room)
{
    const uintptr_t ahead = (uintptr_t)x / sizeof *x - (uintptr_t)room / sizeof *x;
    return room + (ahead + STRIPS_PAGE / 2) % STRIPS_PAGE;
}

/* Of a tile of up to 256 channels from x on; its lanes are not set. */
static inline void strips_lanes_of(const struct lanes_tile *tile, const float *x,
                                   const float *given, struct strips_lanes *lanes)
{
    const int joined = tile->channels == tile->pitch;
    lanes->rows = joined ? 1 : LANES;
    lanes->width = joined ? tile->channels : (tile->channels + LANES - 1) / LANES * LANES;
    lanes->length = joined ? LANES * tile->channels : tile->channels;
    lanes->step = LANES * tile->pitch;
    lanes->has_given = given != NULL;
    lanes->sum = strips_place(x, lanes->room);
    for (size_t k = 0; given != NULL && k < lanes->width + LANES; ++k) {
        lanes->given[k] = joined || k < tile->channels ? given[k % tile->channels] : 0.0f;
    }
    for (size_t i = 0; i < LANES; ++i) {
        lanes->sum[LANES * lanes->width + i] = 0.0f; /* read by the fold of the last channels */
    }
}

/* Adds `count` pixels' elements i .. of a row to its lanes, `columns` vectors (a constant), of each
 * the elements `own` if not NULL; `fresh` lanes start from +0. */
static inline void strips_add(const struct strips_lanes *lanes, size_t columns, size_t count,
                              const struct wide_some *own, int fresh, size_t i, const float *x,
                              strips_term *term, float *row)
{
    struct wide sum[STRIPS_COLUMNS], given[STRIPS_COLUMNS];
    for (size_t c = 0; c < columns; ++c) {
        const size_t at = i + c * LANES;
        given[c] = wide_of(0.0f);
        if (lanes->has_given) {
            given[c] = wide_load(lanes->given + at % lanes->width);
        }
        sum[c] = fresh ? wide_of(0.0f) : wide_load(row + at);
    }
    for (size_t p = 0; p < count; ++p) {
        const float *from = x + p * lanes->step + i;
        for (size_t c = 0; c < columns; ++c) {
            const float *at = from + c * LANES;
            const struct wide element = own ? wide_load_some(*own, at) : wide_load(at);
            sum[c] = wide_add(sum[c], term(element, given[c]));
        }
    }
    for (size_t c = 0; c < columns; ++c) {
        if (own) {
            wide_store_some(*own, row + i + c * LANES, sum[c]);
        } else {
            wide_store(row + i + c * LANES, sum[c]);
        }
    }
}

/* As strips_add, of the fewer than sixteen elements i .. end-1. */
static inline void strips_add_some(const struct strips_lanes *lanes, size_t count, int fresh,
                                   size_t i, size_t end, const float *x, strips_term *term,
                                   float *row)
{
    const struct wide_some own = wide_some_of(0, (unsigned)(end - i));
    if (i < end) {
        strips_add(lanes, 1, count, &own, fresh, i, x, term, row);
    }
}

/* Adds `count` pixels to the first `length` elements of a row of lanes, by aligned vectors. */
static inline void strips_add_row(const struct strips_lanes *lanes, size_t count, int fresh,
                                  size_t length, const float *x, strips_term *term, float *row)
{
    const size_t head = strips_least((LANES - (uintptr_t)x / sizeof *x % LANES) % LANES, length);
    const size_t whole = head + (length - head) / LANES * LANES;
    size_t i = head;
    strips_add_some(lanes, count, fresh, 0, head, x, term, row);
    if (count == STRIPS_SHALLOW) {
        for (; i < whole; i += LANES) {
            strips_add(lanes, 1, STRIPS_SHALLOW, NULL, fresh, i, x, term, row);
        }
    }
    for (; i + STRIPS_COLUMNS * LANES <= whole; i += STRIPS_COLUMNS * LANES) {
        strips_add(lanes, STRIPS_COLUMNS, count, NULL, fresh, i, x, term, row);
    }
    for (; i < whole; i += LANES) {
        strips_add(lanes, 1, count, NULL, fresh, i, x, term, row);
    }
    strips_add_some(lanes, count, fresh, whole, length, x, term, row);
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

/* The lanes of a block of `pixels` >= 16 pixels from x on. */
static inline void strips_add_block(const struct lanes_tile *tile, size_t pixels, const float *x,
                                    strips_term *term, struct strips_lanes *lanes)
{
    const size_t joined = lanes->rows == 1;
    const size_t deep = tile->channels < STRIPS_NARROW ? STRIPS_SHALLOW : STRIPS_DEEP;
    for (size_t p = 0; p < pixels; p += deep * LANES) {
        for (size_t l = 0; l < lanes->rows; ++l) {
            const size_t left = (pixels - p + (joined ? 0 : LANES - 1 - l)) / LANES;
            strips_add_row(lanes, strips_least(left, deep), p == 0, lanes->length,
                           x + (p + l) * tile->pitch, term, lanes->sum + l * lanes->width);
        }
    }
    const size_t rest = joined ? pixels % LANES : 0;
    strips_add_row(lanes, 1, 0, rest * tile->channels, x + (pixels - rest) * tile->pitch, term,
                   lanes->sum);
}

static inline int strips_is_few(const struct lanes_tile *tile, size_t pixels)
{
    return pixels < (tile->channels < STRIPS_NARROW ? STRIPS_FEWER : STRIPS_FEW);
}

/* sum[0 .. STRIPS_CHANNELS-1]: that of the terms of a block of pixels from x on, as strips_sum. */
static inline void strips_sum_block(const struct lanes_tile *tile, size_t pixels, const float *x,
                                    strips_term *term, const float *given,
                                    struct strips_lanes *lanes, float *sum)
{
    if (strips_is_few(tile, pixels)) {
        const struct strips_few few = {
            .x = x, .pixels = pixels, .pitch = tile->pitch, .given = given
        };
        strips_few_block(few, tile->channels, term, sum);
        return;
    }
    strips_add_block(tile, pixels, x, term, lanes);
    for (size_t k = 0; k < tile->channels; k += LANES) {
        wide_store(sum + k, strips_fold(lanes, k));
    }
}

/* sum[0 .. STRIPS_CHANNELS-1]: that of the terms of all pixels, for each channel of the strip; what
 * lies behind the last channel is written, too. given[k] belongs to channel k (or NULL). */
static inline void strips_sum(const struct lanes_tile *tile, const float *x, strips_term *term,
                              const float *given, float *sum)
{
    struct strips_lanes lanes;
    float block[STRIPS_CHANNELS];
    const float *from = x + tile->offset;
    if (!strips_is_few(tile, tile->pixels)) {
        strips_lanes_of(tile, from, given, &lanes);
    }
    for (size_t first = 0; first < tile->pixels; first += LANES_BLOCK) {
        const size_t pixels = strips_least(tile->pixels - first, LANES_BLOCK);
        strips_sum_block(tile, pixels, from + first * tile->pitch, term, given, &lanes,
                         first == 0 ? sum : block);
        for (size_t k = 0; first > 0 && k < tile->channels; k += LANES) {
            wide_store(sum + k, wide_add(wide_load(sum + k), wide_load(block + k)));
        }
    }
}

#endif

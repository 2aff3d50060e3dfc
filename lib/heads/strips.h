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
    STRIPS_FEW = 128,    /* a block of fewer pixels has its own loops */
    STRIPS_COLUMNS = 8,  /* vectors side by side, in registers */
    STRIPS_DEEP = 12,    /* pixels that are added to them in one go */
    STRIPS_NARROW = 128, /* rows of fewer channels are short: they are read as they lie, */
    STRIPS_SHALLOW = 4   /* so many at a time, one vector behind the other */
};

/* The lanes of a strip: lane l of channel k is sum[l * width + k]. */
struct strips_lanes {
    size_t rows;   /* 1: all lanes are one row; else LANES, each with room to a multiple of 16 */
    size_t width;  /* elements from one lane to the next */
    size_t length; /* elements of a row */
    size_t step;   /* of x from a pixel to the next of the same lane */
    int has_given;
    float given[STRIPS_CHANNELS + LANES]; /* of element i of a row: given[i % width] */
    _Alignas(64) float sum[LANES * STRIPS_CHANNELS + LANES];
};

static inline size_t strips_least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Of a tile of up to 256 channels; its lanes are not set. */
static inline void strips_lanes_of(const struct lanes_tile *tile, const float *given,
                                   struct strips_lanes *lanes)
{
    const int joined = tile->channels == tile->pitch;
    lanes->rows = joined ? 1 : LANES;
    lanes->width = joined ? tile->channels : (tile->channels + LANES - 1) / LANES * LANES;
    lanes->length = joined ? LANES * tile->channels : tile->channels;
    lanes->step = LANES * tile->pitch;
    lanes->has_given = given != NULL;
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

/* Adds `count` pixels to the first `length` elements of a row of lanes. */
static inline void strips_add_row(const struct strips_lanes *lanes, size_t count, int fresh,
                                  size_t length, const float *x, strips_term *term, float *row)
{
    const size_t whole = length / LANES * LANES;
    size_t i = 0;
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
    if (whole < length) {
        const struct wide_some own = wide_some_of(0, (unsigned)(length - whole));
        strips_add(lanes, 1, count, &own, fresh, i, x, term, row);
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

/* The lanes of a block of `pixels` >= 16 pixels from x on. */
static inline void strips_add_block(const struct lanes_tile *tile, size_t pixels, const float *x,
                                    strips_term *term, struct strips_lanes *lanes)
{
    const size_t joined = lanes->rows == 1;
    const size_t deep = joined && tile->channels < STRIPS_NARROW ? STRIPS_SHALLOW : STRIPS_DEEP;
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

/* sum[0 .. STRIPS_CHANNELS-1]: that of the terms of all pixels, for each channel of the strip; what
 * lies behind the last channel is written, too. given[k] belongs to channel k (or NULL). */
static inline void strips_sum(const struct lanes_tile *tile, const float *x, strips_term *term,
                              const float *given, float *sum)
{
    struct strips_lanes lanes;
    if (tile->pixels >= STRIPS_FEW) {
        strips_lanes_of(tile, given, &lanes);
    }
    for (size_t first = 0; first < tile->pixels; first += LANES_BLOCK) {
        const size_t pixels = strips_least(tile->pixels - first, LANES_BLOCK);
        const float *from = x + tile->offset + first * tile->pitch;
        float block[STRIPS_CHANNELS];
        if (pixels < STRIPS_FEW) {
            const struct strips_few few = {
                .x = from, .pixels = pixels, .pitch = tile->pitch, .given = given
            };
            strips_few_block(few, tile->channels, term, block);
        } else {
            strips_add_block(tile, pixels, from, term, &lanes);
            for (size_t k = 0; k < tile->channels; k += LANES) {
                wide_store(block + k, strips_fold(&lanes, k));
            }
        }
        for (size_t k = 0; k < tile->channels; k += LANES) {
            const struct wide more = wide_load(block + k);
            wide_store(sum + k, first == 0 ? more : wide_add(wide_load(sum + k), more));
        }
    }
}

#endif

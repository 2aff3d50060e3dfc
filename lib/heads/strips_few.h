/* strips_few: sums down the few pixels of a block of an NHWC tensor, which need no lanes in memory;
 * for kernel sources (*_isa.c) alone.
 *
 * Order   that of lanes.h. Loops   up to eight vectors of channels side by side; lanes k, k+8, k+4
 * and k+12 one after the other, each folded into the last as soon as it is there. */
#ifndef HEADS_STRIPS_FEW_H
#define HEADS_STRIPS_FEW_H

#include "base/wide.h"
#include "heads/lanes.h"

/* What is summed: made from an element of each of sixteen channels and a number of each channel. */
typedef struct wide strips_term(struct wide x, struct wide given);

/* A block of pixels, all channels of an element the same distance behind each other. */
struct strips_few {
    const float *x; /* the first channel's element of the first pixel */
    size_t pixels, pitch;
    const float *given;   /* of the first channel, or NULL */
    struct wide_some own; /* the channels of a vector */
};

/* sum: lane `lane` of `columns` vectors of channels. columns is a constant, and so is `whole`, that
 * they are all channels of the tile. */
static inline void strips_few_lane(const struct strips_few *few, size_t columns, int whole,
                                   size_t lane, strips_term *term, const struct wide *given,
                                   struct wide *sum)
{
    for (size_t c = 0; c < columns; ++c) {
        sum[c] = wide_of(0.0f);
    }
    for (size_t p = lane; p < few->pixels; p += LANES) {
        const float *x = few->x + p * few->pitch;
        for (size_t c = 0; c < columns; ++c) {
            const struct wide element =
                whole ? wide_load(x + c * LANES) : wide_load_some(few->own, x + c * LANES);
            sum[c] = wide_add(sum[c], term(element, given[c]));
        }
    }
}

static inline void strips_few_take_in(size_t columns, struct wide *sum, const struct wide *more)
{
    for (size_t c = 0; c < columns; ++c) {
        sum[c] = wide_add(sum[c], more[c]);
    }
}

/* total: the sums of all pixels for `columns` <= 8 vectors of channels. */
static inline void strips_few_sum(const struct strips_few *few, size_t columns, int whole,
                                  strips_term *term, struct wide *total)
{
    struct wide fold[4][8], given[8], b[8], c[8];
    for (size_t k = 0; k < columns; ++k) {
        given[k] = few->given == NULL ? wide_of(0.0f)
                   : whole            ? wide_load(few->given + k * LANES)
                                      : wide_load_some(few->own, few->given + k * LANES);
    }
    for (size_t lane = 0; lane < 4; ++lane) {
        struct wide a[8];
        strips_few_lane(few, columns, whole, lane, term, given, a);
        strips_few_lane(few, columns, whole, lane + 8, term, given, b);
        strips_few_take_in(columns, a, b);
        strips_few_lane(few, columns, whole, lane + 4, term, given, b);
        strips_few_lane(few, columns, whole, lane + 12, term, given, c);
        strips_few_take_in(columns, b, c);
        for (size_t k = 0; k < columns; ++k) {
            fold[lane][k] = wide_add(a[k], b[k]);
        }
    }
    for (size_t k = 0; k < columns; ++k) {
        total[k] = wide_add(wide_add(fold[0][k], fold[2][k]), wide_add(fold[1][k], fold[3][k]));
    }
}

/* sum[0 .. channels-1], and what lies behind them up to a multiple of 16: the sums of the block's
 * pixels. */
static inline void strips_few_block(struct strips_few few, size_t channels, strips_term *term,
                                    float *sum)
{
    enum { COLUMNS = 8 };
    struct wide total[COLUMNS];
    for (size_t k = 0; k < channels;) {
        const size_t left = channels - k, columns = left >= COLUMNS * LANES ? COLUMNS : 1;
        few.own = wide_some_of(0, left < LANES ? (unsigned)left : LANES);
        if (columns == COLUMNS) {
            strips_few_sum(&few, COLUMNS, 1, term, total);
        } else {
            strips_few_sum(&few, 1, 0, term, total);
        }
        for (size_t c = 0; c < columns; ++c) {
            wide_store(sum + k + c * LANES, total[c]);
        }
        k += columns * LANES;
        few.x += columns * LANES;
        few.given = few.given == NULL ? NULL : few.given + columns * LANES;
    }
}

#endif

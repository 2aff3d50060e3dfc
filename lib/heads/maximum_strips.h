/* maximum_strips: the largest elements of neighbouring channels of an NHWC tensor, and their
 * places; for kernel sources (*_isa.c) alone.
 *
 * Strips    of any channels and pixels: eight pixels at a time challenge the candidates of sixteen
 * channels, which lie in the first cache. Columns   of 32, 64 or 128 channels and many
 * pixels: the candidates stay in registers while the tensor is read as it lies in memory; the
 * largest of four pixels challenges them, so that a candidate's place is the first of these, and
 * which of them it is, is found in the end. */
#ifndef HEADS_MAXIMUM_STRIPS_H
#define HEADS_MAXIMUM_STRIPS_H

#include "heads/maximum_rows.h"

enum {
    MAXIMUM_STRIP = 512, /* channels */
    MAXIMUM_PIXELS = 8,  /* of a strip at a time */
    MAXIMUM_COLUMNS = 8, /* vectors of channels, at most */
    MAXIMUM_FOUR = 4,    /* pixels of columns at a time */
    MAXIMUM_MANY = 512,  /* pixels, from which on a last look at four of a channel is little */
};

/* Candidates of neighbouring channels and their pixels. */
struct maximum_strip {
    float value[MAXIMUM_STRIP];
    uint32_t place[MAXIMUM_STRIP];
};

/* Pixels p .. p+count-1, `count` a constant, challenge sixteen channels, of which those `own` are
 * there; tells where a NaN is. */
static inline struct wide_some maximum_meet_pixels(const float *x, size_t pitch,
                                                   struct wide_some own, size_t p, size_t count,
                                                   float *value, uint32_t *place)
{
    struct wide best = wide_load(value), at = wide_load_places(place), now[MAXIMUM_PIXELS];
    struct wide_some nan = wide_some_of(0, 0);
    for (size_t i = 0; i < count; ++i) {
        now[i] = wide_load_some(own, x + i * pitch);
        at = wide_choose(wide_less(best, now[i]), wide_of_places((uint32_t)(p + i)), at);
        best = wide_larger(now[i], best);
    }
    for (size_t i = 0; i < count; i += 2) {
        nan = wide_either(nan, wide_unordered(now[i], now[i + 1 < count ? i + 1 : i]));
    }
    wide_store(value, best);
    wide_store_places(place, at);
    return nan;
}

/* The same of all channels of the strip; x is that of pixel p. */
static inline struct wide_some maximum_meet_strip(const struct lanes_tile *tile, const float *x,
                                                  size_t p, size_t count,
                                                  struct maximum_strip *strip)
{
    const struct wide_some all = wide_some_of(0, LANES);
    struct wide_some nan = wide_some_of(0, 0);
    size_t k = 0;
    for (; k + LANES <= tile->channels; k += LANES) {
        nan = wide_either(nan, maximum_meet_pixels(x + k, tile->pitch, all, p, count,
                                                   strip->value + k, strip->place + k));
    }
    if (k < tile->channels) {
        const struct wide_some own = wide_some_of(0, (unsigned)(tile->channels - k));
        nan = wide_either(nan, maximum_meet_pixels(x + k, tile->pitch, own, p, count,
                                                   strip->value + k, strip->place + k));
    }
    return nan;
}

/* The largest elements of a strip and their places; 0 if there is a NaN. */
static inline int maximum_of_strip(const struct lanes_tile *tile, const float *x,
                                   struct maximum_strip *strip)
{
    const float *from = x + tile->offset;
    struct wide_some nan = wide_some_of(0, 0);
    size_t p = 0;
    for (size_t k = 0; k < tile->channels; ++k) {
        strip->value[k] = -INFINITY;
        strip->place[k] = 0;
    }
    for (; p + MAXIMUM_PIXELS <= tile->pixels; p += MAXIMUM_PIXELS) {
        nan = wide_either(
            nan, maximum_meet_strip(tile, from + p * tile->pitch, p, MAXIMUM_PIXELS, strip));
    }
    for (; p < tile->pixels; ++p) {
        nan = wide_either(nan, maximum_meet_strip(tile, from + p * tile->pitch, p, 1, strip));
    }
    return wide_bits(nan) == 0;
}

/* From the first of four pixels to the one that holds the largest; its value, too, since zeros may
 * differ in sign. */
static inline void maximum_settle_columns(const struct lanes_tile *tile, const float *x,
                                          struct maximum_strip *strip)
{
    for (size_t k = 0; k < tile->channels; ++k) {
        const float *p = x + tile->offset + strip->place[k] * tile->pitch + k;
        while (*p != strip->value[k]) {
            p += tile->pitch;
            ++strip->place[k];
        }
        strip->value[k] = *p;
    }
}

/* As maximum_of_strip, of `vectors` whole vectors of channels, a constant, and at least four pixels.
 * The last four may overlap with those before, which win a tie. 0 if there may be a NaN: as of
 * maximum_rows.h. */
static inline int maximum_of_columns(const struct lanes_tile *tile, size_t vectors, const float *x,
                                     struct maximum_strip *strip)
{
    struct wide best[MAXIMUM_COLUMNS], at[MAXIMUM_COLUMNS], most[MAXIMUM_COLUMNS],
        sum[MAXIMUM_SUMS] = { wide_of(0), wide_of(0) };
    for (size_t v = 0; v < vectors; ++v) {
        best[v] = wide_of(-INFINITY);
        at[v] = wide_of_places(0);
    }
    for (size_t p = 0; p < tile->pixels; p += MAXIMUM_FOUR) {
        const size_t last = tile->pixels - MAXIMUM_FOUR, first = p < last ? p : last;
        const float *from = x + tile->offset + first * tile->pitch;
        for (size_t i = 0; i < MAXIMUM_FOUR; ++i) {
            for (size_t v = 0; v < vectors; ++v) {
                const struct wide now = wide_load(from + i * tile->pitch + v * LANES);
                most[v] = i == 0 ? now : wide_larger(most[v], now);
                sum[v % MAXIMUM_SUMS] =
                    wide_multiply_add(now, wide_of(0x1p-40f), sum[v % MAXIMUM_SUMS]);
            }
        }
        for (size_t v = 0; v < vectors; ++v) {
            const struct wide_some won = wide_less(best[v], most[v]);
            at[v] = wide_choose(won, wide_of_places((uint32_t)first), at[v]);
            best[v] = wide_larger(most[v], best[v]);
        }
    }
    for (size_t v = 0; v < vectors; ++v) {
        wide_store(strip->value + v * LANES, best[v]);
        wide_store_places(strip->place + v * LANES, at[v]);
    }
    return !maximum_doubtful(sum);
}

#endif

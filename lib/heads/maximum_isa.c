/* The largest element of each channel and its place; compiled once per instruction set. The plain
 * loops of maximum.c first, which the baseline uses and the counting build counts; then the same in
 * vectors. What is looked for, the first pixel that equals the largest, does not depend on the
 * order of the search. Maps in which there is a NaN are left to the plain loops. Legend: n pixels
 * of a map. */
#include "heads/maximum_isa.h"

#include <string.h>

#include "heads/maximum.h"
#include "heads/rows.h"

static void forward_plain(const struct maximum_pass *pass, struct lanes_part part)
{
    while (part.first < part.end) {
        const struct lanes_tile tile = lanes_tile_in(pass->in, pass->layout, part, LANES_CHANNELS);
        uint32_t place[LANES_CHANNELS];
        maximum_of_tile(&tile, pass->x, pass->y + tile.map, place);
        if (pass->at) {
            memcpy(pass->at + tile.map, place, tile.channels * sizeof *place);
        }
        part.first += tile.channels;
    }
}

/* Candidates in sixteen lanes: their values and the numbers of the vectors that they were in. */
struct candidates {
    struct wide value, vector;
};

static inline void challenge(struct wide x, struct wide vector, struct candidates *best)
{
    const struct wide_some won = wide_less(best->value, x);
    best->value = wide_choose(won, x, best->value);
    best->vector = wide_choose(won, vector, best->vector);
}

/* The candidates of rows i .. i+3, each of which begins where the one before ends (rows.h). Tells
 * in which lanes there is a NaN. */
static inline struct wide_some search_rows(const struct rows *rows, size_t i, const float *x,
                                           struct candidates *found)
{
    const struct wide lowest = wide_of(-INFINITY);
    const float *p[5];
    struct candidates best[4];
    struct wide edge[5];
    for (size_t w = 0; w < 4; ++w) {
        p[w] = x + rows->start[i + w];
        edge[w] = w == 0 ? wide_load_some(rows->head[i], p[0]) : wide_load(p[w]);
        best[w].value = wide_choose(rows->head[i + w], edge[w], lowest);
        best[w].vector = wide_of(0.0f);
    }
    p[4] = x + rows->start[i + 4];
    edge[4] = wide_load_some(rows->joint[i + 3], p[4]);
    struct wide_some nan = wide_either(
        wide_unordered(edge[0], edge[1]),
        wide_either(wide_unordered(edge[2], edge[3]), wide_unordered(edge[4], edge[4])));
    struct wide vector = wide_of(1.0f);
    for (size_t v = 1; v <= rows->between; ++v) {
        struct wide now[4];
        for (size_t w = 0; w < 4; ++w) {
            now[w] = wide_load(p[w] + v * LANES);
            challenge(now[w], vector, best + w);
        }
        nan = wide_either(
            nan, wide_either(wide_unordered(now[0], now[1]), wide_unordered(now[2], now[3])));
        vector = wide_add(vector, wide_of(1.0f));
    }
    for (size_t w = 0; w < 4; ++w) {
        const float *more = p[w] + (rows->between + 1) * LANES;
        const struct wide own = wide_choose(rows->joint[i + w], edge[w + 1], lowest);
        if (more < p[w + 1]) {
            const struct wide now = wide_load(more);
            challenge(now, vector, best + w);
            nan = wide_either(nan, wide_unordered(now, now));
            challenge(own, wide_add(vector, wide_of(1.0f)), best + w);
        } else {
            challenge(own, vector, best + w);
        }
        found[w] = best[w];
    }
    return nan;
}

/* Lane i of the result: minus the place of row i's first maximum; a larger number if all of the row
 * is -infinity. */
static inline struct wide search_lanes(const struct rows *rows, const struct candidates *best)
{
    static const float numbers[LANES] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 };
    const struct wide lane = wide_load(numbers), lowest = wide_of(-INFINITY);
    struct wide fours[4];
    float largest[LANES];
    for (size_t i = 0; i < 4; ++i) {
        const struct wide value[4] = { best[4 * i].value, best[4 * i + 1].value,
                                       best[4 * i + 2].value, best[4 * i + 3].value };
        fours[i] = wide_largest_four(value);
    }
    wide_store(largest, wide_largest_fours(fours));
    for (size_t i = 0; i < 4; ++i) {
        struct wide minus[4];
        for (size_t w = 0; w < 4; ++w) {
            const struct candidates *row = best + 4 * i + w;
            const struct wide from = wide_subtract(wide_of(rows->lane[4 * i + w]), lane);
            const struct wide place =
                wide_subtract(from, wide_multiply(row->vector, wide_of((float)LANES)));
            minus[w] =
                wide_choose(wide_equal(row->value, wide_of(largest[4 * i + w])), place, lowest);
        }
        fours[i] = wide_largest_four(minus);
    }
    return wide_largest_fours(fours);
}

/* Sixteen maps that lie one behind the other; 0 if there is a NaN. */
static inline int search_maps(const struct rows *rows, size_t n, const float *x, float *y,
                              uint32_t *at)
{
    struct candidates best[LANES];
    struct wide_some nan = wide_some_of(0, 0);
    for (size_t i = 0; i < LANES; i += 4) {
        nan = wide_either(nan, search_rows(rows, i, x, best + i));
    }
    if (wide_bits(nan) != 0) {
        return 0;
    }
    float minus[LANES];
    wide_store(minus, wide_larger(wide_of(-0x1p24f), search_lanes(rows, best)));
    for (size_t i = 0; i < LANES; ++i) {
        const uint32_t place = minus[i] < 0.0f ? (uint32_t)-minus[i] : 0;
        y[i] = x[i * n + place];
        if (at) {
            at[i] = place;
        }
    }
    return 1;
}

/* The last sixteen maps may overlap with those before: they are found again. */
static void forward_maps(const struct maximum_pass *pass, struct lanes_part part)
{
    const size_t n = shape_pixels(pass->in);
    struct rows rows = rows_at(LANES, n, n, pass->x + part.first * n);
    for (size_t m = part.first; m < part.end; m += LANES) {
        if (m + LANES > part.end) {
            m = part.end - LANES;
            rows = rows_at(LANES, n, n, pass->x + m * n);
        }
        if (!search_maps(&rows, n, pass->x + m * n, pass->y + m, pass->at ? pass->at + m : NULL)) {
            forward_plain(pass, (struct lanes_part){ m, m + LANES });
        }
    }
}

enum { STRIP = 512, TOGETHER = 4 };

/* Candidates of neighbouring channels and their pixels. */
struct strip {
    float value[STRIP];
    uint32_t place[STRIP];
};

/* Pixels p .. p+count-1, `count` a constant, challenge sixteen channels; tells where a NaN is. */
static inline struct wide_some challenge_pixels(const float *x, size_t pitch, struct wide_some own,
                                                size_t p, size_t count, float *value,
                                                uint32_t *place)
{
    struct wide best = wide_load(value), at = wide_load_places(place), now[TOGETHER];
    struct wide_some nan = wide_some_of(0, 0);
    for (size_t i = 0; i < count; ++i) {
        now[i] = wide_load_some(own, x + i * pitch);
        const struct wide_some won = wide_less(best, now[i]);
        best = wide_choose(won, now[i], best);
        at = wide_choose(won, wide_of_places((uint32_t)(p + i)), at);
    }
    for (size_t i = 0; i < count; i += 2) {
        nan = wide_either(nan, wide_unordered(now[i], now[i + 1 < count ? i + 1 : i]));
    }
    wide_store(value, best);
    wide_store_places(place, at);
    return nan;
}

static inline struct wide_some challenge_strip(const struct lanes_tile *tile, const float *x,
                                               size_t p, size_t count, struct strip *strip)
{
    struct wide_some nan = wide_some_of(0, 0);
    size_t k = 0;
    for (; k + LANES <= tile->channels; k += LANES) {
        nan = wide_either(nan, challenge_pixels(x + k, tile->pitch, wide_some_of(0, LANES), p,
                                                count, strip->value + k, strip->place + k));
    }
    if (k < tile->channels) {
        const struct wide_some own = wide_some_of(0, (unsigned)(tile->channels - k));
        nan = wide_either(nan, challenge_pixels(x + k, tile->pitch, own, p, count, strip->value + k,
                                                strip->place + k));
    }
    return nan;
}

/* 0 if there is a NaN. */
static int search_strip(const struct lanes_tile *tile, const float *x, struct strip *strip)
{
    const float *from = x + tile->offset;
    for (size_t k = 0; k < tile->channels; ++k) {
        strip->value[k] = -INFINITY;
        strip->place[k] = 0;
    }
    struct wide_some nan = wide_some_of(0, 0);
    size_t p = 0;
    for (; p + TOGETHER <= tile->pixels; p += TOGETHER) {
        nan = wide_either(nan, challenge_strip(tile, from + p * tile->pitch, p, TOGETHER, strip));
    }
    for (; p < tile->pixels; ++p) {
        nan = wide_either(nan, challenge_strip(tile, from + p * tile->pitch, p, 1, strip));
    }
    return wide_bits(nan) == 0;
}

static void forward_strips(const struct maximum_pass *pass, struct lanes_part part)
{
    while (part.first < part.end) {
        const struct lanes_tile tile = lanes_tile_in(pass->in, NHWC, part, STRIP);
        struct strip strip;
        if (search_strip(&tile, pass->x, &strip)) {
            memcpy(pass->y + tile.map, strip.value, tile.channels * sizeof *strip.value);
            if (pass->at) {
                memcpy(pass->at + tile.map, strip.place, tile.channels * sizeof *strip.place);
            }
        } else {
            forward_plain(pass, (struct lanes_part){ tile.map, tile.map + tile.channels });
        }
        part.first += tile.channels;
    }
}

void ISA_NAME(maximum_forward)(const struct maximum_pass *pass, struct lanes_part part)
{
    enum { EXACT = 1 << 24 }; /* places as float */
    const size_t n = shape_pixels(pass->in);
    const int rows = pass->layout == NCHW || pass->in.c == 1;
    if (!WIDE_PLAIN && !rows) {
        forward_strips(pass, part);
    } else if (!WIDE_PLAIN && part.end - part.first >= LANES && n >= LANES && n < EXACT) {
        forward_maps(pass, part);
    } else {
        forward_plain(pass, part);
    }
}

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

/* Candidates in sixteen lanes: their values, and minus the place of lane 0 of the vector they were
 * in, as if the row's first vector began at 0. */
struct candidates {
    struct wide value, minus;
};

static inline void challenge(struct wide x, struct wide minus, struct candidates *best)
{
    const struct wide_some won = wide_less(best->value, x);
    best->value = wide_larger(x, best->value);
    best->minus = wide_choose(won, minus, best->minus);
}

/* Two rows' next vectors; tells in which lanes there is a NaN. */
static inline struct wide_some challenge_two(const float *p, const float *q, struct wide minus,
                                             struct candidates *best)
{
    const struct wide x = wide_load(p), y = wide_load(q);
    challenge(x, minus, best);
    challenge(y, minus, best + 1);
    return wide_unordered(x, y);
}

/* The candidates of rows i .. i+3, each of which begins where the one before ends (rows.h). Tells
 * in which lanes there is a NaN. */
static inline struct wide_some search_rows(const struct rows *rows, size_t i, const float *x,
                                           struct candidates *best)
{
    const struct wide lowest = wide_of(-INFINITY), step = wide_of(-(float)LANES);
    const float *p[5];
    struct wide edge[5], minus = step;
    for (size_t w = 0; w < 4; ++w) {
        p[w] = x + rows->start[i + w];
        edge[w] = w == 0 ? wide_load_some(rows->head[i], p[0]) : wide_load(p[w]);
        best[w].value = wide_choose(rows->head[i + w], edge[w], lowest);
        best[w].minus = wide_of(0.0f);
    }
    p[4] = x + rows->start[i + 4];
    edge[4] = wide_load_some(rows->joint[i + 3], p[4]);
    struct wide_some nan = wide_either(
        wide_unordered(edge[0], edge[1]),
        wide_either(wide_unordered(edge[2], edge[3]), wide_unordered(edge[4], edge[4])));
    for (size_t v = LANES; v <= rows->between * LANES; v += LANES) {
        nan = wide_either(nan, challenge_two(p[0] + v, p[1] + v, minus, best));
        nan = wide_either(nan, challenge_two(p[2] + v, p[3] + v, minus, best + 2));
        minus = wide_add(minus, step);
    }
    for (size_t w = 0; w < 4; ++w) {
        const float *more = p[w] + (rows->between + 1) * LANES;
        struct wide last = minus;
        if (more < p[w + 1]) {
            const struct wide now = wide_load(more);
            challenge(now, minus, best + w);
            nan = wide_either(nan, wide_unordered(now, now));
            last = wide_add(minus, step);
        }
        challenge(wide_choose(rows->joint[i + w], edge[w + 1], lowest), last, best + w);
    }
    return nan;
}

/* Four lanes of each of four rows: minus the places of their first maxima, as in candidates, or
 * -infinity. */
static inline struct wide search_lanes(const struct candidates *best)
{
    static const float numbers[LANES] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 };
    const struct wide lane = wide_load(numbers), lowest = wide_of(-INFINITY);
    const struct wide value[4] = { best[0].value, best[1].value, best[2].value, best[3].value };
    struct wide largest[4], minus[4];
    wide_largest_each(value, largest);
    for (size_t w = 0; w < 4; ++w) {
        const struct wide_some holds = wide_equal(value[w], largest[w]);
        minus[w] = wide_choose(holds, wide_subtract(best[w].minus, lane), lowest);
    }
    return wide_largest_four(minus);
}

/* Sixteen maps that lie one behind the other; 0 if there is a NaN. A map of -infinities has its
 * first maximum before its beginning: at 0. */
static inline int search_maps(const struct rows *rows, size_t n, const float *x, float *y,
                              uint32_t *at)
{
    struct wide fours[4];
    struct wide_some nan = wide_some_of(0, 0);
    for (size_t i = 0; i < 4; ++i) {
        struct candidates best[4];
        nan = wide_either(nan, search_rows(rows, 4 * i, x, best));
        fours[i] = search_lanes(best);
    }
    if (wide_bits(nan) != 0) {
        return 0;
    }
    const struct wide zero = wide_of(0.0f), minus = wide_largest_fours(fours),
                      place = wide_subtract(zero, wide_add(minus, wide_load(rows->lane)));
    uint32_t places[LANES];
    wide_store_places(places, wide_to_places(wide_larger(place, zero)));
    for (size_t i = 0; i < LANES; ++i) {
        y[i] = x[i * n + places[i]];
    }
    if (at) {
        memcpy(at, places, sizeof places);
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

/* One large map: sixteen stretches side by side, of which the first with the largest element wins,
 * and what is left behind them. 0 if there is a NaN. */
static int search_map(size_t n, const float *x, float *largest, uint32_t *place)
{
    const size_t stretch = n / LANES;
    const struct rows rows = rows_at(LANES, stretch, stretch, x);
    float value[LANES];
    uint32_t at[LANES];
    if (!search_maps(&rows, stretch, x, value, at)) {
        return 0;
    }
    *largest = value[0];
    *place = at[0];
    for (size_t i = 1; i < LANES; ++i) {
        if (*largest < value[i]) {
            *largest = value[i];
            *place = (uint32_t)(i * stretch) + at[i];
        }
    }
    for (size_t p = stretch * LANES; p < n; ++p) {
        if (x[p] != x[p]) {
            return 0;
        }
        if (*largest < x[p]) {
            *largest = x[p];
            *place = (uint32_t)p;
        }
    }
    return 1;
}

static void forward_few_maps(const struct maximum_pass *pass, struct lanes_part part)
{
    const size_t n = shape_pixels(pass->in);
    for (size_t m = part.first; m < part.end; ++m) {
        uint32_t place;
        if (!search_map(n, pass->x + m * n, pass->y + m, &place)) {
            forward_plain(pass, (struct lanes_part){ m, m + 1 });
        } else if (pass->at) {
            pass->at[m] = place;
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
    struct wide best = wide_load(value), at = wide_load_places(place);
    struct wide_some nan = wide_some_of(0, 0);
    for (size_t i = 0; i < count; ++i) {
        const struct wide now = wide_load_some(own, x + i * pitch);
        const struct wide_some won = wide_less(best, now);
        best = wide_choose(won, now, best);
        at = wide_choose(won, wide_of_places((uint32_t)(p + i)), at);
        nan = wide_either(nan, wide_unordered(now, now));
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
    enum { EXACT = 1 << 24, LARGE = 1024 }; /* places as float; worth sixteen stretches */
    const size_t n = shape_pixels(pass->in), maps = part.end - part.first;
    const int rows = pass->layout == NCHW || pass->in.c == 1;
    if (WIDE_PLAIN || (rows && n >= EXACT)) {
        forward_plain(pass, part);
    } else if (!rows) {
        forward_strips(pass, part);
    } else if (maps >= LANES && n >= LANES) {
        forward_maps(pass, part);
    } else if (n >= LARGE) {
        forward_few_maps(pass, part);
    } else {
        forward_plain(pass, part);
    }
}

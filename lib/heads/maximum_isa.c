/* The largest element of each channel and its place; compiled once per instruction set. The plain
 * loops of maximum.c first, which the baseline uses and the counting build counts; then the same in
 * vectors. What is looked for, the first pixel that equals the largest, does not depend on the
 * order of the search. Maps in which there is a NaN are left to the plain loops. Legend: n pixels
 * of a map. */
#include "heads/maximum_isa.h"

#include <string.h>

#include "heads/maximum.h"
#include "heads/maximum_rows.h"
#include "heads/maximum_strips.h"

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

/* y and at of a map. y is what stands in the place: zeros may differ in sign. */
static inline void give(const struct maximum_pass *pass, size_t m, uint32_t place)
{
    pass->y[m] = pass->x[m * shape_pixels(pass->in) + place];
    if (pass->at) {
        pass->at[m] = place;
    }
}

/* The y of up to sixteen maps from m on, which have their places. */
static inline void give_some(const struct maximum_pass *pass, size_t m, size_t count,
                             const float *largest, const uint32_t *place)
{
    const struct wide_some own = wide_some_of(0, (unsigned)count);
    const struct wide all = wide_load_some(own, largest);
    unsigned zeros = wide_bits(wide_equal(all, wide_of(0.0f))) & wide_bits(own);
    wide_store_some(own, pass->y + m, all);
    for (; zeros > 0; zeros &= zeros - 1) {
        const unsigned i = wide_lowest(zeros);
        give(pass, m + i, place[i]);
    }
}

/* Where sixteen maps from m on get their places: at, or else `own`. */
static inline uint32_t *places_of(const struct maximum_pass *pass, size_t m, uint32_t *own)
{
    return pass->at ? pass->at + m : own;
}

/* Maps of one chunk, a multiple of sixteen; while the largest of sixteen are looked for, the sixteen
 * before get their places. */
static void forward_ones(const struct maximum_pass *pass, const struct maximum_rows *rows,
                         struct lanes_part part)
{
    const size_t step = LANES * shape_pixels(pass->in);
    const float *x = pass->x + part.first * shape_pixels(pass->in);
    float largest[LANES];
    uint32_t own[LANES];
    int before = 0; /* whether largest is of sixteen maps */
    for (size_t m = part.first; m < part.end; m += LANES, x += step) {
        struct wide fours[4], sum[MAXIMUM_SUMS] = { wide_of(0), wide_of(0) };
        for (size_t i = 0; i < LANES && !before; i += 4) {
            fours[i / 4] = maximum_look_at_ones(rows, i, x, sum);
        }
        if (before) {
            uint32_t *place = places_of(pass, m - LANES, own);
            for (size_t i = 0; i < LANES; i += 4) {
                fours[i / 4] = maximum_look_at_ones(rows, i, x, sum);
                maximum_place_ones(rows, i, x - step, largest, place);
            }
            give_some(pass, m - LANES, LANES, largest, place);
        }
        wide_store(largest, wide_largest_fours(fours));
        before = !maximum_doubtful(sum);
        if (!before) {
            forward_plain(pass, (struct lanes_part){ m, m + LANES });
        }
    }
    if (before) {
        uint32_t *place = places_of(pass, part.end - LANES, own);
        for (size_t i = 0; i < LANES; i += 4) {
            maximum_place_ones(rows, i, x - step, largest, place);
        }
        give_some(pass, part.end - LANES, LANES, largest, place);
    }
}

/* Maps of several chunks, likewise by sixteens. */
static void forward_rows(const struct maximum_pass *pass, const struct maximum_rows *rows,
                         struct lanes_part part)
{
    const struct maximum_candidates none = { wide_of(-INFINITY), wide_of(-INFINITY) };
    const size_t n = shape_pixels(pass->in);
    struct maximum_found found;
    size_t before = 0; /* maps before m that have been found */
    for (size_t m = part.first; m < part.end || before > 0; m += LANES) {
        const size_t count = part.end <= m ? 0 : part.end - m < LANES ? part.end - m : LANES;
        struct wide sum[MAXIMUM_SUMS] = { wide_of(0), wide_of(0) };
        struct maximum_candidates best[LANES];
        uint32_t own[LANES], *place = before > 0 ? places_of(pass, m - LANES, own) : own;
        for (size_t i = 0; i < LANES; ++i) {
            best[i] = i < count ? maximum_look(rows, i, pass->x + m * n, sum) : none;
            if (i < before) {
                const float *x = pass->x + (m - LANES) * n;
                place[i] = maximum_place(rows, i, x, found.first[i], found.largest[i]);
            }
        }
        if (before > 0) {
            give_some(pass, m - LANES, before, found.largest, place);
        }
        before = maximum_doubtful(sum) ? 0 : count;
        if (before > 0) {
            maximum_settle(best, &found);
        } else if (count > 0) {
            forward_plain(pass, (struct lanes_part){ m, m + count });
        }
    }
}

static void forward_maps(const struct maximum_pass *pass, struct lanes_part part)
{
    const size_t n = shape_pixels(pass->in), maps = part.end - part.first;
    const float *x = pass->x + part.first * n;
    const struct maximum_rows rows = maximum_rows_at(maps < LANES ? maps : LANES, n, x);
    if (!rows.ones || maps < LANES) {
        forward_rows(pass, &rows, part);
        return;
    }
    const size_t rest = maps % LANES;
    forward_ones(pass, &rows, (struct lanes_part){ part.first, part.end - rest });
    if (rest > 0) {
        const size_t m = part.end - LANES; /* some are found again */
        const struct maximum_rows last = maximum_rows_at(LANES, n, pass->x + m * n);
        forward_ones(pass, &last, (struct lanes_part){ m, part.end });
    }
}

/* 0 if there may be a NaN. */
static int search_strip(const struct lanes_tile *tile, const float *x, struct maximum_strip *strip)
{
    const size_t channels = tile->pixels < MAXIMUM_MANY ? 0 : tile->channels;
    int found;
    switch (channels) {
    case 8 * LANES:
        found = maximum_of_columns(tile, 8, x, strip);
        break;
    case 4 * LANES:
        found = maximum_of_columns(tile, 4, x, strip);
        break;
    case 2 * LANES:
        found = maximum_of_columns(tile, 2, x, strip);
        break;
    default:
        return maximum_of_strip(tile, x, strip);
    }
    if (found) {
        maximum_settle_columns(tile, x, strip);
    }
    return found;
}

static void forward_strips(const struct maximum_pass *pass, struct lanes_part part)
{
    while (part.first < part.end) {
        const struct lanes_tile tile = lanes_tile_in(pass->in, NHWC, part, MAXIMUM_STRIP);
        struct maximum_strip strip;
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
    const size_t n = shape_pixels(pass->in);
    const int rows = pass->layout == NCHW || pass->in.c == 1;
    if (WIDE_PLAIN || part.first == part.end) {
        forward_plain(pass, part);
    } else if (!rows) {
        forward_strips(pass, part);
    } else if (n >= LANES && n < MAXIMUM_ROWS) {
        forward_maps(pass, part);
    } else {
        forward_plain(pass, part);
    }
}

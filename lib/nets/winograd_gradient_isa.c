/* A strip at a time: some rows of tiles, which may belong to several groups of images, and one row
 * of positions. A dy A' of all filters lies in the second cache; then, four channels at a time, B'
 * d in the first, and sixteen sums for four filters in registers while the tiles pass by. */
#include "nets/winograd.h"

#include <stdbool.h>

#include "nets/winograd_step.h"
#include "nets/winograd_tile.h"

enum {
    ONE_REGISTER = _Alignof(struct wide) == sizeof(struct wide), /* of which there are 32 then */
    FILTERS = CORRELATE_FILTERS,
    CHANNELS = WINOGRAD_CHANNELS,
    SIDE = WINOGRAD_SIDE,
    SUM_CHANNELS = ONE_REGISTER ? CHANNELS : 1,
    HALF = 3, /* pixels of B' d that a tile adds to those before it: even, odd, -odd */
    ENDS = 2  /* even and odd, behind the last tile */
};

/* Of B' d, pixels of tile n: position j is the first less the second, 3 n further on. */
struct two {
    size_t first, second;
};
static const struct two two[SIDE] = { { 0, 3 }, { 3, 2 }, { 3, 1 }, { 4, 1 } };

/* Rows of tiles from `first` on, counted through all groups, of which each has `group`, in row i of
 * positions. Tile n of row r lies at d + ((f SIDE + j) step + r tiles + n) WIDE_LANES for each
 * filter; row r of B' d at t + (k rows + r) t_row for each of four channels. */
struct strip {
    size_t i, first, rows, group, tiles, step, t_row;
    float *d, *t;
};

/* Where a row of tiles of the strip begins, in maps with these steps, `maps` of them in a group. */
static size_t row_at(const struct strip *strip, size_t r, size_t maps, struct correlate_steps steps)
{
    const size_t row = strip->first + r;
    return row / strip->group * maps * steps.plane + row % strip->group * 2 * steps.row;
}

/* ---- A dy A' ---- */

/* Row i of A dy at one place; `cut`: dy has no second row there. */
static inline struct wide column_of(size_t i, bool cut, const float *dy, size_t step)
{
    if (i == 0 || (cut && i < SIDE - 1)) {
        return wide_load(dy);
    }
    const struct wide second = wide_load(dy + step);
    if (i == SIDE - 1) {
        return second;
    }
    return i == 1 ? wide_add(wide_load(dy), second) : wide_subtract(wide_load(dy), second);
}

/* One row of tiles of a filter. */
static inline void spread_row(const struct correlate_gradient *g, size_t i, bool cut,
                              const float *dy, size_t position, float *d)
{
    for (size_t n = 0; n < g->columns / 2; n++, dy += 2 * g->dy.column, d += WIDE_LANES) {
        const struct wide even = column_of(i, cut, dy, g->dy.row);
        const struct wide odd = column_of(i, cut, dy + g->dy.column, g->dy.row);
        wide_store(d, even);
        wide_store(d + position, wide_add(even, odd));
        wide_store(d + 2 * position, wide_subtract(even, odd));
        wide_store(d + 3 * position, odd);
    }
    for (size_t j = 0; g->columns % 2 != 0 && j < SIDE - 1; j++) {
        wide_store(d + j * position, column_of(i, cut, dy, g->dy.row));
    }
}

static void spread(const struct correlate_gradient *g, const struct strip *strip, const float *dy)
{
    const size_t position = strip->step * WIDE_LANES;
    for (size_t r = 0; r < strip->rows; r++) {
        const bool cut = 2 * ((strip->first + r) % strip->group) + 1 == g->rows;
        const float *from = dy + row_at(strip, r, g->filters, g->dy);
        for (size_t f = 0; f < g->filters; f++) {
            spread_row(g, strip->i, cut, from + f * g->dy.plane, position,
                       strip->d + f * SIDE * position + r * strip->tiles * WIDE_LANES);
        }
    }
}

/* ---- sums ---- */

/* Row i of B' d of some tiles in a row; whether the last is cut off.
 *
 *   x  first of the pixels that the first tile sees
 *   t  3 tiles + 2 pixels, written, the last of them only if no tile is cut off */
static inline void rows_of(size_t i, size_t tiles, bool cut, struct correlate_steps steps,
                           const float *x, float *t)
{
    for (size_t n = 0; n < tiles; n++, x += 2 * steps.column, t += HALF * WIDE_LANES) {
        const struct wide odd = winograd_row(i, x + steps.column, steps.row);
        wide_store(t, winograd_row(i, x, steps.row));
        wide_store(t + WIDE_LANES, odd);
        wide_store(t + 2 * WIDE_LANES, wide_subtract(wide_of(0.0f), odd));
    }
    wide_store(t, winograd_row(i, x, steps.row));
    if (!cut) {
        wide_store(t + WIDE_LANES, winograd_row(i, x + steps.column, steps.row));
    }
}

/* B' d of four channels; those beyond the last are the last again, and their sums are not read. */
static void input(const struct correlate_gradient *g, const struct strip *strip, size_t channel,
                  const float *x)
{
    x -= g->x.row + g->x.column;
    for (size_t r = 0; r < strip->rows; r++) {
        const float *from = x + row_at(strip, r, g->channels, g->x);
        for (size_t k = 0; k < CHANNELS; k++) {
            const size_t c = channel + k < g->channels ? channel + k : g->channels - 1;
            rows_of(strip->i, strip->tiles, g->columns % 2 != 0, g->x, from + c * g->x.plane,
                    strip->t + (k * strip->rows + r) * strip->t_row);
        }
    }
}

/* Adds the sums of position j of SUM_CHANNELS channels from k on by four filters. */
static inline void sum_of(const struct strip *strip, size_t tiles, size_t j, size_t k,
                          const float *const filter[FILTERS],
                          struct wide sum[SUM_CHANNELS][FILTERS])
{
    const size_t channel = strip->rows * strip->t_row;
    for (size_t r = 0; r < strip->rows; r++) {
        const float *t = strip->t + k * channel + r * strip->t_row;
        const float *first = t + two[j].first * WIDE_LANES;
        const float *second = t + two[j].second * WIDE_LANES;
        const size_t row = (j * strip->step + r * strip->tiles) * WIDE_LANES;
        for (size_t at = row; at < row + tiles * WIDE_LANES; at += WIDE_LANES) {
            struct wide d[FILTERS];
            for (size_t f = 0; f < FILTERS; f++) {
                d[f] = wide_load(filter[f] + at);
            }
            for (size_t c = 0; c < SUM_CHANNELS; c++) {
                const struct wide v =
                    wide_subtract(wide_load(first + c * channel), wide_load(second + c * channel));
                for (size_t f = 0; f < FILTERS; f++) {
                    sum[c][f] = wide_multiply_add(d[f], v, sum[c][f]);
                }
            }
            first += HALF * WIDE_LANES;
            second += HALF * WIDE_LANES;
        }
    }
}

/* Four filters by four channels of which `channels` are there, at all positions of the row. */
static void block(const struct correlate_gradient *g, const struct strip *strip, size_t channels,
                  const float *const filter[FILTERS], float *du)
{
    const struct wide_some some = wide_some_of(0, (unsigned)(channels * FILTERS));
    for (size_t j = 0; j < SIDE; j++, du += g->channels * FILTERS) {
        struct wide four[CHANNELS];
        for (size_t k = 0; k < CHANNELS; k += SUM_CHANNELS) {
            struct wide sum[SUM_CHANNELS][FILTERS];
            for (size_t c = 0; c < SUM_CHANNELS; c++) {
                for (size_t f = 0; f < FILTERS; f++) {
                    sum[c][f] = wide_of(0.0f);
                }
            }
            sum_of(strip, winograd_tiles(g->columns, j), j, k, filter, sum);
            for (size_t c = 0; c < SUM_CHANNELS; c++) {
                four[k + c] = wide_fold_four(sum[c]);
            }
        }
        wide_store_some(some, du, wide_add(wide_load_some(some, du), wide_fold_fours(four)));
    }
}

static void strip_sums(const struct correlate_gradient *g, const struct strip *strip,
                       const float *x, float *du)
{
    for (size_t channel = 0; channel < g->channels; channel += CHANNELS) {
        const size_t left = g->channels - channel;
        input(g, strip, channel, x);
        for (size_t f = 0; f < g->filters; f += FILTERS) {
            const float *filter[FILTERS]; /* those beyond the last are the last again */
            for (size_t k = 0; k < FILTERS; k++) {
                const size_t is = f + k < g->filters ? f + k : g->filters - 1;
                filter[k] = strip->d + is * SIDE * strip->step * WIDE_LANES;
            }
            block(g, strip, left < CHANNELS ? left : CHANNELS, filter,
                  du + ((f * SIDE + strip->i * FILTERS) * SIDE * g->channels) + channel * FILTERS);
        }
    }
}

void ISA_NAME(winograd_gradient)(const struct correlate_gradient *g, size_t groups, size_t i,
                                 float *scratch, const float *x, const float *dy, float *du)
{
    const size_t some = winograd_gradient_rows(g->columns);
    struct strip strip = { .i = i,
                           .group = winograd_tiles(g->rows, i),
                           .tiles = winograd_tiles(g->columns, 0),
                           .d = scratch };
    strip.step = some * strip.tiles;
    strip.t_row = (HALF * strip.tiles + ENDS) * WIDE_LANES;
    strip.t = strip.d + g->filters * SIDE * strip.step * WIDE_LANES;
    for (; strip.first < groups * strip.group; strip.first += some) {
        const size_t left = groups * strip.group - strip.first;
        strip.rows = left < some ? left : some;
        spread(g, &strip, dy);
        strip_sums(g, &strip, x, du);
    }
}

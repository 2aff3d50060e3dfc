/* A run of tiles and a row of positions at a time: B' d of all channels, which the first cache
 * holds; then, two filters and two tiles at a time, the products of their four positions, whose
 * sums stay in registers while the channels pass by, and of these the two columns of [..] A; at
 * last, when all rows of positions are there, A' [..]. */
#include "nets/winograd.h"

#include <stdbool.h>

#include "nets/winograd_step.h"
#include "nets/winograd_tile.h"

enum {
    ONE_REGISTER = _Alignof(struct wide) == sizeof(struct wide), /* of which there are 32 then */
    FILTERS = CORRELATE_FILTERS,
    SIDE = WINOGRAD_SIDE,
    OUTPUTS = 2, /* places along an edge of a tile, and pixels that it adds to those before it */
    SUM_FILTERS = ONE_REGISTER ? 2 : 1,
    SUM_TILES = ONE_REGISTER ? 2 : 1,
    PIXELS = (SUM_TILES + 1) * OUTPUTS
};

/* A run of tiles, of which the last may be cut off, that begins at tile `column` of row `row`. For
 * one row i of positions, pixel k of B' d of a channel lies at t + channel t_step + k WIDE_LANES;
 * column k of its [..] A at z + (((f step + n) SIDE + i) OUTPUTS + k) WIDE_LANES of each filter. */
struct strip {
    size_t row, column, tiles, step;
    bool cut;
    float *t, *z;
};

static size_t t_step(size_t step)
{
    return OUTPUTS * (step + 1) * WIDE_LANES;
}

/* What a run of tiles sees of a channel; `positions` as below. */
static inline void pixels_load(size_t positions, const float *t, struct wide seen[PIXELS])
{
    const size_t tiles = (positions + SIDE - 1) / SIDE;
    for (size_t n = 0; n < (tiles + 1) * OUTPUTS - positions % 2; n++) {
        seen[n] = wide_load(t + n * WIDE_LANES);
    }
}

/* [..] B of a tile at position j. t: its four pixels. */
static inline struct wide input(size_t j, const struct wide *t)
{
    switch (j) {
    case 0:
        return wide_subtract(t[0], t[2]);
    case 1:
        return wide_add(t[1], t[2]);
    case 2:
        return wide_subtract(t[2], t[1]);
    default:
        return wide_subtract(t[3], t[1]);
    }
}

/* Adds a channel's products. w: weights of its four positions. */
static inline void channel_add(size_t positions, const float *w, const struct wide seen[PIXELS],
                               struct wide sum[SUM_FILTERS][SUM_TILES * SIDE])
{
    for (size_t p = 0; p < positions; p++) {
        const struct wide v = input(p % SIDE, seen + p / SIDE * OUTPUTS);
        for (size_t f = 0; f < SUM_FILTERS; f++) {
            const struct wide weight = wide_of(w[p % SIDE * FILTERS + f]);
            sum[f][p] = wide_multiply_add(weight, v, sum[f][p]);
        }
    }
}

/* [..] A of one filter. */
static inline void columns_store(size_t positions, const struct wide sum[SUM_TILES * SIDE],
                                 float *z)
{
    for (size_t p = 0; p < positions; p += SIDE, z += SIDE * OUTPUTS * WIDE_LANES) {
        const struct wide *const s = sum + p;
        wide_store(z, wide_add(wide_add(s[0], s[1]), s[2]));
        if (p + SIDE <= positions) {
            wide_store(z + WIDE_LANES, wide_add(wide_subtract(s[1], s[2]), s[3]));
        }
    }
}

/* All filters on one or two tiles in a row of positions: `positions` of them, a constant, four for
 * each tile and three for one that is cut off. The next channel's pixels are loaded before they are
 * needed, each once: compilers would read memory again for every use.
 *
 *   u  the row's weights of the first filters   t, z  at the first tile */
static inline void products(size_t positions, const struct correlate *c, size_t step,
                            const float *u, const float *t, float *z)
{
    for (size_t filter = 0; filter < c->filters; filter += SUM_FILTERS) {
        const size_t block = filter / FILTERS * WINOGRAD_POSITIONS * c->channels * FILTERS;
        const float *w = u + block + filter % FILTERS, *pixel = t;
        struct wide seen[PIXELS], sum[SUM_FILTERS][SUM_TILES * SIDE];
        for (size_t f = 0; f < SUM_FILTERS; f++) {
            for (size_t p = 0; p < positions; p++) {
                sum[f][p] = wide_of(0.0f);
            }
        }
        pixels_load(positions, pixel, seen);
        for (size_t channel = 1; channel <= c->channels; channel++, w += SIDE * FILTERS) {
            channel_add(positions, w, seen, sum);
            pixel += channel < c->channels ? t_step(step) : 0;
            pixels_load(positions, pixel, seen);
        }
        for (size_t f = 0; f < SUM_FILTERS; f++) {
            columns_store(positions, sum[f], z + (filter + f) * step * SIDE * OUTPUTS * WIDE_LANES);
        }
    }
}

/* The numbers of positions that sums are for, each with code of its own. */
static void products_of(size_t positions, const struct correlate *c, size_t step, const float *u,
                        const float *t, float *z)
{
    switch (positions) {
    case 8:
        products(ONE_REGISTER ? 8 : 3, c, step, u, t, z);
        return;
    case 7:
        products(ONE_REGISTER ? 7 : 3, c, step, u, t, z);
        return;
    case 4:
        products(4, c, step, u, t, z);
        return;
    default:
        products(3, c, step, u, t, z);
    }
}

/* Row i of B' d of all channels. x: the first pixel that the first tile sees. */
static void strip_input(const struct correlate *c, const struct strip *strip, size_t i,
                        const float *x)
{
    const size_t pixels = OUTPUTS * strip->tiles + (strip->cut ? 1 : 2);
    for (size_t channel = 0; channel < c->channels; channel++) {
        const float *from = x + channel * c->x.plane;
        float *t = strip->t + channel * t_step(strip->step);
        for (size_t k = 0; k < pixels; k++, from += c->x.column, t += WIDE_LANES) {
            wide_store(t, winograd_row(i, from, c->x.row));
        }
    }
}

static void strip_products(const struct correlate *c, const struct strip *strip, size_t i)
{
    const float *u = c->w + i * SIDE * c->channels * FILTERS;
    for (size_t n = 0; n < strip->tiles; n += SUM_TILES) {
        const size_t some = strip->tiles - n < SUM_TILES ? strip->tiles - n : SUM_TILES;
        const bool cut = strip->cut && n + some == strip->tiles;
        products_of(some * SIDE - (cut ? 1 : 0), c, strip->step, u,
                    strip->t + n * OUTPUTS * WIDE_LANES,
                    strip->z + (n * SIDE + i) * OUTPUTS * WIDE_LANES);
    }
}

/* y = what it starts from + v */
static inline void output_place(const struct correlate *c, struct wide bias, struct wide v,
                                float *y)
{
    const struct wide sum = wide_add(v, c->add ? wide_load(y) : bias);
    wide_store(y, c->rectify ? wide_larger(wide_of(0.0f), sum) : sum);
}

/* A' [..] of one column: one place of a tile or two. */
static inline void output_column(bool tall, const struct correlate *c, struct wide bias,
                                 const float *z, float *y)
{
    const size_t step = OUTPUTS * WIDE_LANES;
    const struct wide z1 = wide_load(z + step), z2 = wide_load(z + 2 * step);
    output_place(c, bias, wide_add(wide_add(wide_load(z), z1), z2), y);
    if (tall) {
        const struct wide z3 = wide_load(z + 3 * step);
        output_place(c, bias, wide_add(wide_subtract(z1, z2), z3), y + c->y.row);
    }
}

/* One filter; `tall` is a constant: whether the tiles have two rows. */
static inline void output_filter(bool tall, const struct correlate *c, const struct strip *strip,
                                 float bias, const float *z, float *y)
{
    for (size_t t = 0; t < strip->tiles; t++, z += SIDE * OUTPUTS * WIDE_LANES) {
        output_column(tall, c, wide_of(bias), z, y);
        if (t + 1 < strip->tiles || !strip->cut) {
            output_column(tall, c, wide_of(bias), z + WIDE_LANES, y + c->y.column);
        }
        y += 2 * c->y.column;
    }
}

/* y: at the first tile. */
static void strip_output(const struct correlate *c, const struct strip *strip, bool tall, float *y)
{
    for (size_t f = 0; f < c->filters; f++, y += c->y.plane) {
        const float bias = c->bias != NULL ? c->bias[f] : 0.0f;
        const float *z = strip->z + f * strip->step * SIDE * OUTPUTS * WIDE_LANES;
        if (tall) {
            output_filter(true, c, strip, bias, z, y);
        } else {
            output_filter(false, c, strip, bias, z, y);
        }
    }
}

static void strip_all(const struct correlate *c, const struct strip *strip, const float *x,
                      float *y)
{
    const bool tall = 2 * strip->row + 1 < c->rows;
    x += 2 * (strip->row * c->x.row + strip->column * c->x.column) - c->x.row - c->x.column;
    for (size_t i = 0; i < (tall ? SIDE : SIDE - 1); i++) {
        strip_input(c, strip, i, x);
        strip_products(c, strip, i);
    }
    strip_output(c, strip, tall, y + 2 * (strip->row * c->y.row + strip->column * c->y.column));
}

void ISA_NAME(winograd)(const struct correlate *c, float *scratch, const float *x, float *y)
{
    const size_t tiles = winograd_tiles(c->columns, 0), step = winograd_step(tiles);
    struct strip strip = { .step = step, .t = scratch };
    strip.z = strip.t + c->channels * t_step(step);
    for (strip.row = 0; 2 * strip.row < c->rows; strip.row++) {
        for (strip.column = 0; strip.column < tiles; strip.column += strip.tiles) {
            const size_t left = tiles - strip.column;
            strip.tiles = left < step ? left : step;
            strip.cut = left <= step && c->columns % 2 != 0;
            strip_all(c, &strip, x, y);
        }
    }
}

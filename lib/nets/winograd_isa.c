/* A run of tiles and a row of positions at a time: B' d of all channels, which the first cache
 * holds; then, four filters at a time, the product of each of the four positions, whose sums stay in
 * registers while the channels pass by, and of these the two columns of [..] A; at last, when all
 * rows of positions are there, A' [..]. */
#include "nets/winograd.h"

#include <stdbool.h>

#include "nets/winograd_step.h"
#include "nets/winograd_tile.h"

enum {
    ONE_REGISTER = _Alignof(struct wide) == sizeof(struct wide), /* of which there are 32 then */
    FILTERS = CORRELATE_FILTERS,
    SIDE = WINOGRAD_SIDE,
    OUTPUTS = 2, /* places along an edge of a tile */
    SUM_FILTERS = ONE_REGISTER ? FILTERS : 2,
    SUM_TILES = ONE_REGISTER ? 7 : 3
};

/* A run of tiles, of which the last may be cut off, that begins at tile `column` of row `row`. For
 * one row i of positions, pixel k of B' d of a channel lies at t + channel t_step + k WIDE_LANES;
 * position j of tile n at m + ((j FILTERS + f) step + n) WIDE_LANES of each filter of a block, and
 * column k of its [..] A at z + (((f step + n) SIDE + i) OUTPUTS + k) WIDE_LANES of each of all. */
struct strip {
    size_t row, column, tiles, step;
    bool cut;
    float *t, *m, *z;
};

static size_t t_step(size_t step)
{
    return (WINOGRAD_HALF * step + WINOGRAD_ENDS) * WIDE_LANES;
}

/* Positions `first` to `end` - 1 of a row of them, for four filters.
 *
 *   u  of the row   t, m  at the first tile */
struct products {
    size_t first, end, channels, step;
    const float *u, *t;
    float *m;
};

/* `tiles` is a constant; SUM_FILTERS filters from f on. */
static inline void product(size_t tiles, const struct products *p, size_t f)
{
    for (size_t j = p->first; j < p->end; j++) {
        const float *u = p->u + j * p->channels * FILTERS + f;
        const float *first = p->t + winograd_two[j].first * WIDE_LANES;
        const float *second = p->t + winograd_two[j].second * WIDE_LANES;
        struct wide sum[SUM_FILTERS][SUM_TILES];
        for (size_t k = 0; k < SUM_FILTERS; k++) {
            for (size_t n = 0; n < tiles; n++) {
                sum[k][n] = wide_of(0.0f);
            }
        }
        for (size_t c = 0; c < p->channels; c++, u += FILTERS) {
            for (size_t n = 0; n < tiles; n++) {
                const size_t at = WINOGRAD_HALF * n * WIDE_LANES;
                const struct wide v = wide_subtract(wide_load(first + at), wide_load(second + at));
                for (size_t k = 0; k < SUM_FILTERS; k++) {
                    sum[k][n] = wide_multiply_add(wide_of(u[k]), v, sum[k][n]);
                }
            }
            first += t_step(p->step);
            second += t_step(p->step);
        }
        for (size_t k = 0; k < SUM_FILTERS; k++) {
            float *m = p->m + (j * FILTERS + f + k) * p->step * WIDE_LANES;
            for (size_t n = 0; n < tiles; n++) {
                wide_store(m + n * WIDE_LANES, sum[k][n]);
            }
        }
    }
}

/* The numbers of tiles that sums are for, each with code of its own. */
static void product_of(size_t tiles, const struct products *p, size_t f)
{
    switch (tiles) {
    case 7:
        product(ONE_REGISTER ? 7 : 1, p, f);
        return;
    case 6:
        product(ONE_REGISTER ? 6 : 1, p, f);
        return;
    case 5:
        product(ONE_REGISTER ? 5 : 1, p, f);
        return;
    case 4:
        product(ONE_REGISTER ? 4 : 1, p, f);
        return;
    case 3:
        product(3, p, f);
        return;
    case 2:
        product(2, p, f);
        return;
    default:
        product(1, p, f);
    }
}

/* On `tiles` tiles. */
static void products(size_t tiles, struct products p)
{
    const size_t parts = (tiles + SUM_TILES - 1) / SUM_TILES;
    for (size_t part = 0; part < parts; part++) {
        const size_t some = (tiles + parts - part - 1) / (parts - part); /* evenly */
        for (size_t f = 0; f < FILTERS; f += SUM_FILTERS) {
            product_of(some, &p, f);
        }
        tiles -= some;
        p.t += WINOGRAD_HALF * some * WIDE_LANES;
        p.m += some * WIDE_LANES;
    }
}

/* [..] A of one filter. */
static inline void columns_of(const struct strip *strip, const float *m, float *z)
{
    const size_t position = FILTERS * strip->step * WIDE_LANES;
    for (size_t t = 0; t < strip->tiles; t++, m += WIDE_LANES) {
        const struct wide m1 = wide_load(m + position), m2 = wide_load(m + 2 * position);
        wide_store(z, wide_add(wide_add(wide_load(m), m1), m2));
        if (t + 1 < strip->tiles || !strip->cut) {
            const struct wide m3 = wide_load(m + 3 * position);
            wide_store(z + WIDE_LANES, wide_add(wide_subtract(m1, m2), m3));
        }
        z += SIDE * OUTPUTS * WIDE_LANES;
    }
}

/* Four filters in one row of positions. u: their weights. */
static void strip_block(const struct correlate *c, const struct strip *strip, const float *u,
                        float *z)
{
    const size_t step = strip->step;
    struct products p = {
        0, strip->cut ? SIDE - 1 : SIDE, c->channels, step, u, strip->t, strip->m
    };
    products(strip->tiles, p);
    if (strip->cut) {
        p.first = p.end++;
        products(strip->tiles - 1, p);
    }
    for (size_t f = 0; f < FILTERS; f++) {
        columns_of(strip, strip->m + f * step * WIDE_LANES,
                   z + f * step * SIDE * OUTPUTS * WIDE_LANES);
    }
}

/* One row of positions. x: the first pixel that the first tile sees. */
static void strip_row(const struct correlate *c, const struct strip *strip, size_t i,
                      const float *x)
{
    const size_t z_step = strip->step * SIDE * OUTPUTS * WIDE_LANES,
                 block = SIDE * c->channels * FILTERS;
    for (size_t channel = 0; channel < c->channels; channel++) {
        winograd_rows(i, strip->tiles, strip->cut, c->x, x + channel * c->x.plane,
                      strip->t + channel * t_step(strip->step));
    }
    for (size_t f = 0; f < c->filters; f += FILTERS) {
        strip_block(c, strip, c->w + (f / FILTERS * SIDE + i) * block,
                    strip->z + f * z_step + i * OUTPUTS * WIDE_LANES);
    }
}

/* y = what it starts from + v */
static inline void output_place(const struct correlate *c, struct wide bias, struct wide v,
                                float *y)
{
    const struct wide sum = wide_add(v, c->add ? wide_load(y) : bias);
    wide_store(y, c->rectify ? wide_larger(sum, wide_of(0.0f)) : sum);
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
        strip_row(c, strip, i, x);
    }
    strip_output(c, strip, tall, y + 2 * (strip->row * c->y.row + strip->column * c->y.column));
}

void ISA_NAME(winograd)(const struct correlate *c, float *scratch, const float *x, float *y)
{
    const size_t tiles = winograd_tiles(c->columns, 0), step = winograd_step(tiles);
    struct strip strip = { .step = step, .t = scratch };
    strip.m = strip.t + c->channels * t_step(step);
    strip.z = strip.m + FILTERS * SIDE * step * WIDE_LANES;
    for (strip.row = 0; 2 * strip.row < c->rows; strip.row++) {
        for (strip.column = 0; strip.column < tiles; strip.column += strip.tiles) {
            const size_t left = tiles - strip.column;
            strip.tiles = left < step ? left : step;
            strip.cut = left <= step && c->columns % 2 != 0;
            strip_all(c, &strip, x, y);
        }
    }
}

/* A tile of sums, four filters by up to seven places of a row, stays in registers while channels
 * and taps pass by: each weight that was loaded serves seven places, each pixel four filters. */
#include "nets/correlate_isa.h"

#include "base/wide.h"

enum {
    ONE_REGISTER = _Alignof(struct wide) == sizeof(struct wide), /* of which there are 32 then */
    TILE_FILTERS = ONE_REGISTER ? CORRELATE_FILTERS : 2,
    TILE_PLACES = ONE_REGISTER ? 7 : 3
};

/* What a tile starts from. */
static inline void tile_start(size_t places, const struct correlate *c, size_t filter,
                              const float *y, struct wide sum[TILE_FILTERS][TILE_PLACES])
{
    for (size_t f = 0; f < TILE_FILTERS; f++) {
        const bool is = filter + f < c->filters;
        const float bias = is && c->bias != NULL ? c->bias[filter + f] : 0.0f;
        for (size_t p = 0; p < places; p++) {
            sum[f][p] =
                c->add && is ? wide_load(y + f * c->y.plane + p * c->y.column) : wide_of(bias);
        }
    }
}

static inline void tile_end(size_t places, const struct correlate *c, size_t filter, float *y,
                            struct wide sum[TILE_FILTERS][TILE_PLACES])
{
    for (size_t f = 0; f < TILE_FILTERS && filter + f < c->filters; f++) {
        for (size_t p = 0; p < places; p++) {
            const struct wide v = c->rectify ? wide_larger(wide_of(0.0f), sum[f][p]) : sum[f][p];
            wide_store(y + f * c->y.plane + p * c->y.column, v);
        }
    }
}

/* `places` is a constant. x and y: at the tile's first place. */
static inline void tile(size_t places, const struct correlate *c, size_t filter, const float *x,
                        float *y)
{
    struct wide sum[TILE_FILTERS][TILE_PLACES];
    tile_start(places, c, filter, y, sum);
    const size_t block = filter / CORRELATE_FILTERS * CORRELATE_FILTERS;
    const float *w = c->w + block * c->channels * c->taps + filter % CORRELATE_FILTERS;
    for (size_t channel = 0; channel < c->channels; channel++, x += c->x.plane) {
        for (size_t t = 0; t < c->taps; t++, w += CORRELATE_FILTERS) {
            const float *const pixel = x + c->offset[t];
            for (size_t p = 0; p < places; p++) {
                const struct wide v = wide_load(pixel + p * c->x.column);
                for (size_t f = 0; f < TILE_FILTERS; f++) {
                    sum[f][p] = wide_multiply_add(wide_of(w[f]), v, sum[f][p]);
                }
            }
        }
    }
    tile_end(places, c, filter, y, sum);
}

/* The widths that tiles have, each with code of its own. */
static void tile_of(size_t places, const struct correlate *c, size_t filter, const float *x,
                    float *y)
{
    switch (places) {
    case 7:
        tile(ONE_REGISTER ? 7 : 1, c, filter, x, y);
        return;
    case 6:
        tile(ONE_REGISTER ? 6 : 1, c, filter, x, y);
        return;
    case 5:
        tile(ONE_REGISTER ? 5 : 1, c, filter, x, y);
        return;
    case 4:
        tile(ONE_REGISTER ? 4 : 1, c, filter, x, y);
        return;
    case 3:
        tile(3, c, filter, x, y);
        return;
    case 2:
        tile(2, c, filter, x, y);
        return;
    default:
        tile(1, c, filter, x, y);
    }
}

void ISA_NAME(correlate)(const struct correlate *c, const float *x, float *y)
{
    const size_t tiles = (c->columns + TILE_PLACES - 1) / TILE_PLACES;
    for (size_t i = 0; i < c->rows; i++) {
        for (size_t n = 0, j = 0; n < tiles; n++) {
            const size_t places = (c->columns - j + tiles - n - 1) / (tiles - n); /* evenly */
            for (size_t f = 0; f < c->filters; f += TILE_FILTERS) {
                tile_of(places, c, f, x + i * c->x.row + j * c->x.column,
                        y + f * c->y.plane + i * c->y.row + j * c->y.column);
            }
            j += places;
        }
    }
}

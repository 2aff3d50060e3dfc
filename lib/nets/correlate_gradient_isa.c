/* Four filters by six pairs of channel and tap: the twenty-four sums of a tile stay in registers
 * while the places of a few rows pass by, which lie in the first cache meanwhile. */
#include "nets/correlate_isa.h"

#include "base/wide.h"

enum {
    ONE_REGISTER = _Alignof(struct wide) == sizeof(struct wide), /* of which there are 32 then */
    FILTERS = CORRELATE_FILTERS,
    TILE_PAIRS = ONE_REGISTER ? 6 : 1
};

/* The rows of one part, and where they begin. */
struct part {
    size_t rows;
    const float *x, *dy;
};

/* Where the pair q = c taps + t reads. */
static inline const float *pair_at(const struct correlate_gradient *c, const float *x, size_t q)
{
    return x + q / c->taps * c->x.plane + c->offset[q % c->taps];
}

/* Adds the folded sums of a pair to its four weights. */
static inline void pair_end(const struct wide sum[FILTERS], float *dw)
{
    const struct wide four = wide_fold_four(sum);
    const struct wide fours[4] = { four, four, four, four };
    const struct wide_some some = wide_some_of(0, FILTERS);
    wide_store_some(some, dw, wide_add(wide_load_some(some, dw), wide_fold_fours(fours)));
}

/* `pairs` is a constant; the pairs are q .. q + pairs - 1. filter[f]: dy of the four filters. */
static inline void tile(size_t pairs, const struct correlate_gradient *c, struct part part,
                        const size_t filter[FILTERS], size_t q, float *dw)
{
    struct wide sum[TILE_PAIRS][FILTERS];
    const float *from[TILE_PAIRS];
    for (size_t p = 0; p < pairs; p++) {
        from[p] = pair_at(c, part.x, q + p);
        for (size_t f = 0; f < FILTERS; f++) {
            sum[p][f] = wide_of(0.0f);
        }
    }
    for (size_t i = 0; i < part.rows; i++) {
        const float *dy = part.dy + i * c->dy.row;
        size_t at = i * c->x.row;
        for (size_t j = 0; j < c->columns; j++, at += c->x.column, dy += c->dy.column) {
            struct wide v[FILTERS];
            for (size_t f = 0; f < FILTERS; f++) {
                v[f] = wide_load(dy + filter[f]);
            }
            for (size_t p = 0; p < pairs; p++) {
                const struct wide pixel = wide_load(from[p] + at);
                for (size_t f = 0; f < FILTERS; f++) {
                    sum[p][f] = wide_multiply_add(v[f], pixel, sum[p][f]);
                }
            }
        }
    }
    for (size_t p = 0; p < pairs; p++) {
        pair_end(sum[p], dw + (q + p) * FILTERS);
    }
}

static void part_pairs(const struct correlate_gradient *c, struct part part,
                       const size_t filter[FILTERS], float *dw)
{
    const size_t pairs = c->channels * c->taps;
    size_t q = 0;
    for (; q + TILE_PAIRS <= pairs; q += TILE_PAIRS) {
        tile(TILE_PAIRS, c, part, filter, q, dw);
    }
    for (; q + 3 <= pairs; q += 3) {
        tile(ONE_REGISTER ? 3 : 1, c, part, filter, q, dw);
    }
    for (; q < pairs; q++) {
        tile(1, c, part, filter, q, dw);
    }
}

void ISA_NAME(correlate_gradient)(const struct correlate_gradient *c, size_t filter, const float *x,
                                  const float *dy, float *dw)
{
    size_t at[FILTERS]; /* filters beyond the last are the last again; their sums are not read */
    for (size_t f = 0; f < FILTERS; f++) {
        at[f] = (filter + f < c->filters ? filter + f : c->filters - 1) * c->dy.plane;
    }
    const size_t some = (CORRELATE_PLACES + c->columns - 1) / c->columns;
    for (size_t i = 0; i < c->rows; i += some) {
        const struct part part = { c->rows - i < some ? c->rows - i : some, x + i * c->x.row,
                                   dy + i * c->dy.row };
        part_pairs(c, part, at, dw + filter * c->channels * c->taps);
    }
}

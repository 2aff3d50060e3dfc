/* linear_tile: the sums of a few held rows times a few rows that stream, all in registers; for
 * linear_tiles.h alone, which says what is held and what streams.
 *
 *   f  feature   r  held row   t  stream   n  number of features */
#ifndef HEADS_LINEAR_TILE_H
#define HEADS_LINEAR_TILE_H

#include "base/wide.h"
#include "heads/lanes.h"
#include "heads/linear_isa.h"

static inline size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

enum {
    ONE_REGISTER = _Alignof(struct wide) == sizeof(struct wide), /* of which there are 32 then */
    TILE_HELD = ONE_REGISTER ? 5 : 1,
    STREAMS = 4
};

/* What a tile does with its held rows: reads them where they lie, copies them besides, or reads the
 * copy; a quiet one does so too, and leaves it to other tiles to ask ahead. */
enum pass { DIRECT, COPYING, COPIED, QUIET };

/* The held rows of a tile, and their copy: sixteen features of the first row, sixteen of the
 * second, ... */
struct held {
    const float *row[TILE_HELD];
    float *copy;
};

/* The rows that stream; those beyond the last are the last again, and what they sum is not read.
 * next: of the streams after these, asked for ahead of time. */
struct streams {
    const float *row[STREAMS], *next[STREAMS];
};

static inline __attribute__((always_inline)) void step(size_t held, enum pass pass, size_t f,
                                                       const struct held *h,
                                                       const struct streams *s,
                                                       struct wide sum[TILE_HELD][STREAMS])
{
    struct wide stream[STREAMS];
    for (size_t t = 0; t < STREAMS; ++t) {
        stream[t] = wide_load(s->row[t] + f);
        if (pass != QUIET) {
            wide_ask(s->next[t] + f, 0);
        }
    }
    for (size_t r = 0; r < held; ++r) {
        float *const copy = h->copy + f * held + r * LANES;
        const struct wide row = wide_load(pass >= COPIED ? copy : h->row[r] + f);
        if (pass == COPYING) {
            wide_store(copy, row);
        }
        for (size_t t = 0; t < STREAMS; ++t) {
            sum[r][t] = wide_multiply_add(row, stream[t], sum[r][t]);
        }
    }
}

/* The same where a block ends, with fewer than 16 features left. */
static inline __attribute__((always_inline)) void
last_step(size_t held, enum pass pass, size_t f, struct wide_some some, const struct held *h,
          const struct streams *s, struct wide sum[TILE_HELD][STREAMS])
{
    for (size_t r = 0; r < held; ++r) {
        float *const copy = h->copy + f * held + r * LANES;
        const struct wide row =
            pass >= COPIED ? wide_load(copy) : wide_load_some(some, h->row[r] + f);
        if (pass == COPYING) {
            wide_store(copy, row);
        }
        for (size_t t = 0; t < STREAMS; ++t) {
            const struct wide stream = wide_load_some(some, s->row[t] + f);
            const struct wide more = wide_multiply_add(row, stream, sum[r][t]);
            sum[r][t] = wide_choose(some, more, sum[r][t]);
        }
    }
}

/* The sums of n features of a tile; those of held row r half folded in four[r]. `held` and `pass`
 * are constants, and the attribute keeps them so: clang would make one tile of all sizes, whose
 * sums are in memory, at half the speed. */
static inline __attribute__((always_inline)) void
tile(size_t held, enum pass pass, size_t n, struct held h, struct streams s, struct wide *four)
{
    struct wide sum[TILE_HELD][STREAMS];
    for (size_t r = 0; r < held; ++r) {
        for (size_t t = 0; t < STREAMS; ++t) {
            sum[r][t] = wide_of(0.0f);
        }
    }
    size_t f = 0;
    for (; f + LANES <= n; f += LANES) {
        step(held, pass, f, &h, &s, sum);
    }
    if (f < n) {
        last_step(held, pass, f, wide_some_of(0, (unsigned)(n - f)), &h, &s, sum);
    }
    for (size_t r = 0; r < held; ++r) {
        four[r] = wide_fold_four(sum[r]);
    }
}

/* The sizes that tiles have, each with code of its own, whose sums are in registers. */
static inline __attribute__((always_inline)) void tile_of(size_t held, enum pass pass, size_t n,
                                                          const struct held *h,
                                                          const struct streams *s,
                                                          struct wide *four)
{
    if (held == TILE_HELD) {
        tile(TILE_HELD, pass, n, *h, *s, four);
    } else if (held == 4) {
        tile(least(4, TILE_HELD), pass, n, *h, *s, four);
    } else if (held == 3) {
        tile(least(3, TILE_HELD), pass, n, *h, *s, four);
    } else if (held == 2) {
        tile(least(2, TILE_HELD), pass, n, *h, *s, four);
    } else {
        tile(1, pass, n, *h, *s, four);
    }
}

static void direct_tile(size_t held, size_t n, const struct held *h, const struct streams *s,
                        struct wide *four)
{
    tile_of(held, DIRECT, n, h, s, four);
}

static void copying_tile(size_t held, size_t n, const struct held *h, const struct streams *s,
                         struct wide *four)
{
    tile_of(held, COPYING, n, h, s, four);
}

static void copied_tile(size_t held, size_t n, const struct held *h, const struct streams *s,
                        struct wide *four)
{
    tile_of(held, COPIED, n, h, s, four);
}

static void quiet_tile(size_t held, size_t n, const struct held *h, const struct streams *s,
                       struct wide *four)
{
    tile_of(held, QUIET, n, h, s, four);
}

static inline void sum_tile(enum pass pass, size_t held, size_t n, const struct held *h,
                            const struct streams *s, struct wide *four)
{
    if (pass == DIRECT) {
        direct_tile(held, n, h, s, four);
    } else if (pass == COPYING) {
        copying_tile(held, n, h, s, four);
    } else if (pass == COPIED) {
        copied_tile(held, n, h, s, four);
    } else {
        quiet_tile(held, n, h, s, four);
    }
}

#endif

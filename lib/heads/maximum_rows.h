/* maximum_rows: the largest elements of maps that lie one behind the other, and their places; for
 * kernel sources (*_isa.c) alone.
 *
 * A map is read by aligned vectors, four to a chunk. The first look keeps, of every lane, the
 * largest element and the first chunk that holds it: one comparison and one choice for four vectors,
 * since few results of comparisons can be under way at a time. The second look is at that chunk
 * alone, for the first element that equals the largest. The last chunk ends with the map and may
 * overlap with the one before, which wins a tie.
 *
 * NaN   a sum of all elements is NaN if one is, and also where infinities of both signs meet, such
 * as too large pairs of elements have. Additions of pairs and multiply-adds of 2^-40 share the work,
 * since processors have other units for the one than for the other. */
#ifndef HEADS_MAXIMUM_ROWS_H
#define HEADS_MAXIMUM_ROWS_H

#include "base/wide.h"
#include "heads/lanes.h"

enum {
    MAXIMUM_CHUNK = 4,      /* vectors */
    MAXIMUM_SUMS = 2,       /* that tell whether there may be a NaN */
    MAXIMUM_ROWS = 1 << 28, /* pixels of which the chunks can be numbered in float */
};

/* Where the vectors of up to sixteen neighbouring maps of n pixels lie; good for maps that begin
 * 16 n elements further, too. */
struct maximum_rows {
    int ones;                                  /* whether each map has exactly four vectors */
    ptrdiff_t start[LANES];                    /* where map i's first vector begins */
    uint32_t lane[LANES];                      /* in which its first element lies */
    uint32_t behind[LANES];                    /* how many vectors it has behind its first one */
    struct wide_some head[LANES], tail[LANES]; /* its lanes in the first and in the last one */
};

static inline struct maximum_rows maximum_rows_at(size_t count, size_t n, const float *x)
{
    struct maximum_rows rows;
    rows.ones = 1;
    for (size_t i = 0; i < count; ++i) {
        const size_t lane = ((uintptr_t)x / sizeof *x + i * n) % LANES;
        const size_t behind = (lane + n - 1) / LANES;
        const unsigned end = (unsigned)(lane + n - behind * LANES);
        rows.ones &= behind + 1 == MAXIMUM_CHUNK;
        rows.start[i] = (ptrdiff_t)(i * n) - (ptrdiff_t)lane;
        rows.lane[i] = (uint32_t)lane;
        rows.behind[i] = (uint32_t)behind;
        rows.head[i] = wide_some_of((unsigned)lane, behind == 0 ? end : LANES);
        rows.tail[i] = wide_some_of(behind == 0 ? (unsigned)lane : 0, end);
    }
    return rows;
}

/* Four neighbouring vectors of a map. */
struct maximum_chunk {
    struct wide x[MAXIMUM_CHUNK];
};

/* A chunk at p: head and tail, if not NULL, are the map's lanes in its first and in its last vector;
 * the others are +0. */
static inline struct maximum_chunk maximum_load(const float *p, const struct wide_some *head,
                                                const struct wide_some *tail)
{
    const float *end = p + (MAXIMUM_CHUNK - 1) * LANES;
    return (struct maximum_chunk){ { head ? wide_load_some(*head, p) : wide_load(p),
                                     wide_load(p + LANES), wide_load(p + 2 * LANES),
                                     tail ? wide_load_some(*tail, end) : wide_load(end) } };
}

/* The chunk of map i of fewer than four vectors, the last one several times; what is not the map's
 * is -infinity in *value. */
static inline struct maximum_chunk maximum_load_few(const struct maximum_rows *rows, size_t i,
                                                    const float *p, struct wide *value)
{
    const struct wide lowest = wide_of(-INFINITY);
    struct maximum_chunk chunk;
    *value = lowest;
    for (size_t v = 0; v < MAXIMUM_CHUNK; ++v) {
        const size_t vector = v < rows->behind[i] ? v : rows->behind[i];
        const struct wide_some own = v == 0                      ? rows->head[i]
                                     : vector == rows->behind[i] ? rows->tail[i]
                                                                 : wide_some_of(0, LANES);
        chunk.x[v] = wide_load_some(own, p + vector * LANES);
        *value = wide_larger(wide_choose(own, chunk.x[v], lowest), *value);
    }
    return chunk;
}

/* The largest of each lane, without what is not the map's. */
static inline struct wide maximum_of_chunk(const struct maximum_chunk *chunk,
                                           const struct wide_some *head,
                                           const struct wide_some *tail)
{
    const struct wide *x = chunk->x;
    const struct wide a = wide_larger(x[0], x[1]), b = wide_larger(x[2], x[3]);
    return wide_larger(head ? wide_choose(*head, a, x[1]) : a,
                       tail ? wide_choose(*tail, b, x[2]) : b);
}

/* The sums take in a chunk. */
static inline void maximum_doubt(const struct maximum_chunk *chunk, struct wide *sum)
{
    for (size_t v = 0; v < MAXIMUM_CHUNK; v += 2) {
        const struct wide two = wide_add(chunk->x[v], chunk->x[v + 1]);
        sum[v / 2] = wide_multiply_add(two, wide_of(0x1p-40f), sum[v / 2]);
    }
}

/* Whether there may be a NaN. */
static inline int maximum_doubtful(const struct wide *sum)
{
    const struct wide all = wide_add(sum[0], sum[1]);
    return wide_bits(wide_unordered(all, all)) != 0;
}

/* Bit 16 v + l: whether lane l of vector v equals `largest`. */
static inline uint64_t maximum_holders(const struct maximum_chunk *chunk, struct wide largest)
{
    struct wide_some holds[MAXIMUM_CHUNK];
    for (size_t v = 0; v < MAXIMUM_CHUNK; ++v) {
        holds[v] = wide_equal(chunk->x[v], largest);
    }
    return wide_bits_four(holds);
}

/* ---- maps of one chunk ---- */

/* Map i of several neighbours. Where four begin and end, a vector is read in part. */
static inline struct maximum_chunk maximum_load_one(const struct maximum_rows *rows, size_t i,
                                                    const float *x)
{
    return maximum_load(x + rows->start[i], i % 4 == 0 ? rows->head + i : NULL,
                        i % 4 == 3 ? rows->tail + i : NULL);
}

/* Of maps i .. i+3, i a multiple of four: the largest elements of each, half folded. */
static inline struct wide maximum_look_at_ones(const struct maximum_rows *rows, size_t i,
                                               const float *x, struct wide *sum)
{
    struct wide value[4];
    for (size_t w = 0; w < 4; ++w) {
        const struct maximum_chunk chunk = maximum_load_one(rows, i + w, x);
        value[w] = maximum_of_chunk(&chunk, rows->head + i + w, rows->tail + i + w);
        maximum_doubt(&chunk, sum);
    }
    return wide_largest_four(value);
}

/* Where maps i .. i+3 have their largest elements, largest[i .. i+3]. */
static inline void maximum_place_ones(const struct maximum_rows *rows, size_t i, const float *x,
                                      const float *largest, uint32_t *place)
{
    for (size_t w = 0; w < 4; ++w) {
        const struct maximum_chunk chunk = maximum_load_one(rows, i + w, x);
        const uint64_t holders = maximum_holders(&chunk, wide_of(largest[i + w]));
        place[i + w] = wide_lowest(holders >> rows->lane[i + w]);
    }
}

/* ---- maps of several chunks ---- */

/* The largest element of each lane, and minus the first vector of the first chunk with it. */
struct maximum_candidates {
    struct wide value, minus;
};

static inline void maximum_challenge(struct wide value, struct wide minus,
                                     struct maximum_candidates *best)
{
    const struct wide_some won = wide_less(best->value, value);
    best->value = wide_larger(value, best->value);
    best->minus = wide_choose(won, minus, best->minus);
}

/* The candidates of map i. */
static inline struct maximum_candidates maximum_look(const struct maximum_rows *rows, size_t i,
                                                     const float *x, struct wide *sum)
{
    const struct wide_some *head = rows->head + i, *tail = rows->tail + i;
    const float *p = x + rows->start[i];
    if (rows->behind[i] + 1 < MAXIMUM_CHUNK) {
        struct maximum_candidates few = { .minus = wide_of(0.0f) };
        const struct maximum_chunk all = maximum_load_few(rows, i, p, &few.value);
        maximum_doubt(&all, sum);
        return few;
    }
    const uint32_t last = rows->behind[i] + 1 - MAXIMUM_CHUNK;
    const struct wide step = wide_of(-(float)MAXIMUM_CHUNK);
    const struct wide_some *end = last == 0 ? tail : NULL;
    struct maximum_chunk chunk = maximum_load(p, head, end);
    struct maximum_candidates best = { maximum_of_chunk(&chunk, head, end), wide_of(0.0f) };
    struct wide minus = step;
    maximum_doubt(&chunk, sum);
    for (uint32_t first = MAXIMUM_CHUNK; first < last; first += MAXIMUM_CHUNK) {
        chunk = maximum_load(p + first * LANES, NULL, NULL);
        maximum_challenge(maximum_of_chunk(&chunk, NULL, NULL), minus, &best);
        minus = wide_add(minus, step);
        maximum_doubt(&chunk, sum);
    }
    if (last > 0) {
        chunk = maximum_load(p + last * LANES, NULL, tail);
        maximum_challenge(maximum_of_chunk(&chunk, NULL, tail), wide_of(-(float)last), &best);
        maximum_doubt(&chunk, sum);
    }
    return best;
}

/* Map i's first place that holds `largest`, which is in the chunk that begins with vector `first`. */
static inline uint32_t maximum_place(const struct maximum_rows *rows, size_t i, const float *x,
                                     uint32_t first, float largest)
{
    const struct wide_some all = wide_some_of(0, LANES);
    const struct wide_some head = first == 0 ? rows->head[i] : all;
    const struct wide_some tail = first + MAXIMUM_CHUNK > rows->behind[i] ? rows->tail[i] : all;
    const uint32_t before = first == 0 ? rows->lane[i] : 0;
    const float *p = x + rows->start[i] + (ptrdiff_t)(first * LANES);
    struct wide value;
    const struct maximum_chunk chunk = rows->behind[i] + 1 < MAXIMUM_CHUNK
                                           ? maximum_load_few(rows, i, p, &value)
                                           : maximum_load(p, &head, &tail);
    const uint64_t bits = maximum_holders(&chunk, wide_of(largest)) >> before;
    return first * LANES + before + wide_lowest(bits) - rows->lane[i];
}

/* Sixteen maps: the largest element of each, and the vector with which the first chunk begins that
 * holds it. */
struct maximum_found {
    float largest[LANES];
    uint32_t first[LANES];
};

static inline void maximum_settle(const struct maximum_candidates *best,
                                  struct maximum_found *found)
{
    struct wide fours[4];
    for (size_t i = 0; i < LANES; i += 4) {
        const struct wide value[4] = { best[i].value, best[i + 1].value, best[i + 2].value,
                                       best[i + 3].value };
        fours[i / 4] = wide_largest_four(value);
    }
    wide_store(found->largest, wide_largest_fours(fours));
    for (size_t i = 0; i < LANES; i += 4) {
        struct wide minus[4];
        for (size_t w = 0; w < 4; ++w) {
            const struct wide largest = wide_of(found->largest[i + w]);
            minus[w] = wide_choose(wide_equal(best[i + w].value, largest), best[i + w].minus,
                                   wide_of(-INFINITY));
        }
        fours[i / 4] = wide_largest_four(minus);
    }
    const struct wide first = wide_subtract(wide_of(0.0f), wide_largest_fours(fours));
    wide_store_places(found->first, wide_to_places(first));
}

#endif

/* rows: sums along up to sixteen rows of neighbouring elements, one vector operation for sixteen of
 * them; for kernel sources (*_isa.c) alone.
 *
 * Order   that of lanes.h up to a rotation of the lanes, which leaves the fold's bits as they are
 * (base/wide.h): a row is read by aligned vectors, its first element in the lane where it lies.
 * Vectors at a row's ends are shared with its neighbours and masked; a vector without any element
 * of the row is not touched. An element that is masked counts as +0, and no lane is ever -0, as all
 * start from +0. Where several NaNs meet, which one's bits come out is left open.
 *
 * Loops   long rows run side by side, since one row's additions wait for each other; short ones one
 * behind the other, so that memory is read in its order, which processors fetch ahead. The lanes of
 * sixteen rows are folded together. */
#ifndef HEADS_ROWS_H
#define HEADS_ROWS_H

#include "base/wide.h"
#include "heads/lanes.h"

/* Up to sixteen rows of n elements, row i beginning i * pitch elements behind the first: where
 * their vectors lie. Good for any rows that begin 16 * pitch elements further, too. */
struct rows {
    size_t middle;              /* whole vectors between a row's first one and its last */
    int rest;                   /* whether a row may have two vectors behind the middle */
    int far;                    /* whether rows_sum_all asks memory ahead; set by the caller */
    size_t between;             /* whole vectors, one more at times, between two that rows share */
    ptrdiff_t start[LANES + 1]; /* where row i's first vector begins, 0 where row 0 does */
    struct wide_some head[LANES], tail[LANES], last[LANES]; /* the row's lanes at its ends */
    float lane[LANES];                                      /* where its first element lies */
    struct wide_some joint[LANES]; /* its lanes in the vector where the next row begins */
};

/* How many of n elements that begin in lane `first` lie before the end of vector v, in it alone. */
static inline unsigned rows_end(size_t first, size_t n, size_t v)
{
    const size_t end = first + n, before = v * LANES;
    return end <= before ? 0 : end - before < LANES ? (unsigned)(end - before) : LANES;
}

/* Of `count` rows of n > 0 elements at x. */
static inline struct rows rows_at(size_t count, size_t n, size_t pitch, const float *x)
{
    const size_t vectors = (n + LANES - 1) / LANES, middle = vectors > 2 ? vectors - 2 : 0;
    struct rows rows;
    rows.middle = middle;
    rows.rest = 0;
    rows.far = 0;
    rows.between = n < LANES ? 0 : n / LANES - 1;
    for (size_t i = 0; i < count; ++i) {
        const size_t lane = ((uintptr_t)x / sizeof *x + i * pitch) % LANES;
        rows.start[i] = (ptrdiff_t)(i * pitch) - (ptrdiff_t)lane;
        rows.start[i + 1] = (ptrdiff_t)((i + 1) * pitch) - (ptrdiff_t)((lane + pitch) % LANES);
        rows.lane[i] = (float)lane;
        rows.joint[i] = wide_some_of(0, (unsigned)((lane + n) % LANES));
        rows.head[i] = wide_some_of((unsigned)lane, rows_end(lane, n, 0));
        rows.tail[i] = wide_some_of(0, rows_end(lane, n, middle + 1));
        rows.last[i] = wide_some_of(0, rows_end(lane, n, middle + 2));
        rows.rest |= rows_end(lane, n, middle + 2) > 0;
    }
    return rows;
}

/* What is summed: made from sixteen elements of a row and a number that belongs to the row. */
typedef struct wide rows_term(struct wide x, struct wide given);

static inline struct wide rows_element(struct wide x, struct wide given)
{
    (void)given;
    return x;
}

/* (x - given)^2; the bits of a subtraction, in units that additions leave idle. */
static inline struct wide rows_squared_deviation(struct wide x, struct wide given)
{
    const struct wide deviation = wide_multiply_add(given, wide_of(-1.0f), x);
    return wide_multiply(deviation, deviation);
}

/* How many bytes ahead memory is asked for: in a walk along short rows, once a row, which costs
 * nothing where all is in the caches; along long rows, once a line. */
enum { WALK_AHEAD = 8192, LONG_AHEAD = 2048 };

/* Arrays larger than this are in memory rather than in a cache. */
enum { ROWS_FAR_BYTES = 32 << 20 };

/* sum + the terms of those elements at p that belong to the row. */
static inline struct wide rows_add_some(struct wide_some own, const float *p, rows_term *term,
                                        struct wide given, struct wide sum)
{
    return wide_add_some(own, sum, term(wide_load_some(own, p), given));
}

/* The lanes of `width` rows i, i+1, ... side by side; far: memory is asked ahead. Both are
 * constants, width is up to 4. */
static inline void rows_lanes_from(const struct rows *rows, size_t i, size_t width, int far,
                                   const float *x, rows_term *term, const float *given,
                                   struct wide *lanes)
{
    const float *p[4];
    struct wide all[4], sum[4];
    for (size_t w = 0; w < width; ++w) {
        const size_t row = i + w;
        p[w] = x + rows->start[row];
        all[w] = wide_of(given ? given[row] : 0.0f);
        sum[w] = rows_add_some(rows->head[row], p[w], term, all[w], wide_of(0.0f));
    }
    for (size_t v = 1; v <= rows->middle; ++v) {
        for (size_t w = 0; w < width; ++w) {
            if (far) {
                wide_ask(p[w] + v * LANES, LONG_AHEAD);
            }
            sum[w] = wide_add(sum[w], term(wide_load(p[w] + v * LANES), all[w]));
        }
    }
    const size_t behind = (rows->middle + 1) * LANES;
    for (size_t w = 0; w < width; ++w) {
        const size_t row = i + w;
        sum[w] = rows_add_some(rows->tail[row], p[w] + behind, term, all[w], sum[w]);
        if (rows->rest) {
            sum[w] = rows_add_some(rows->last[row], p[w] + behind + LANES, term, all[w], sum[w]);
        }
        lanes[w] = sum[w];
    }
}

/* The same without asking. */
static inline void rows_lanes(const struct rows *rows, size_t i, size_t width, const float *x,
                              rows_term *term, const float *given, struct wide *lanes)
{
    rows_lanes_from(rows, i, width, 0, x, term, given, lanes);
}

/* rows_sum_all where rows->far is `far`, a constant. */
static inline struct wide rows_sum_from(const struct rows *rows, int far, const float *x,
                                        rows_term *term, const float *given)
{
    struct wide fours[4];
    for (size_t i = 0; i < 4; ++i) {
        struct wide lanes[4];
        rows_lanes_from(rows, 4 * i, 4, far, x, term, given, lanes);
        fours[i] = wide_fold_four(lanes);
    }
    return wide_fold_fours(fours);
}

/* Lane i is the sum of row i of sixteen; given[i] belongs to row i (or NULL). */
static inline struct wide rows_sum_all(const struct rows *rows, const float *x, rows_term *term,
                                       const float *given)
{
    return rows->far ? rows_sum_from(rows, 1, x, term, given)
                     : rows_sum_from(rows, 0, x, term, given);
}

/* Where a walk along neighbouring rows stands: at the vector where the next row begins. */
struct rows_walk {
    const float *at;
    struct wide edge; /* the vector */
};

/* The lanes of row i, where the walk stands, and on to the next row. Of the last one's end no more
 * is read than is the row's. Lanes may be -0. */
static inline struct wide rows_walk_on(const struct rows *rows, size_t between, size_t i, int last,
                                       const float *x, rows_term *term, const float *given,
                                       struct rows_walk *walk)
{
    const struct wide all = wide_of(given ? given[i] : 0.0f);
    const float *const p = walk->at, *const next = x + rows->start[i + 1];
    struct wide sum = wide_choose(rows->head[i], term(walk->edge, all), wide_of(0.0f));
    wide_ask(p, WALK_AHEAD);
    for (size_t v = 1; v <= between; ++v) {
        sum = wide_add(sum, term(wide_load(p + v * LANES), all));
    }
    if (p + (between + 1) * LANES < next) {
        sum = wide_add(sum, term(wide_load(p + (between + 1) * LANES), all));
    }
    walk->at = next;
    walk->edge = last ? wide_load_some(rows->joint[i], next) : wide_load(next);
    return wide_add_some(rows->joint[i], sum, term(walk->edge, all));
}

/* rows_sum_joined where rows->between is `between`, a constant for short rows. */
static inline struct wide rows_sum_between(const struct rows *rows, size_t between, const float *x,
                                           rows_term *term, const float *given)
{
    struct wide fours[4];
    struct rows_walk walk = { .at = x + rows->start[0] };
    walk.edge = wide_load_some(rows->head[0], walk.at);
    for (size_t i = 0; i < LANES; i += 4) {
        struct wide lanes[4];
        lanes[0] = rows_walk_on(rows, between, i, 0, x, term, given, &walk);
        lanes[1] = rows_walk_on(rows, between, i + 1, 0, x, term, given, &walk);
        lanes[2] = rows_walk_on(rows, between, i + 2, 0, x, term, given, &walk);
        lanes[3] = rows_walk_on(rows, between, i + 3, 1, x, term, given, &walk);
        walk.edge = i + 4 < LANES ? wide_load(walk.at) : walk.edge;
        fours[i / 4] = wide_fold_four(lanes);
    }
    return wide_add(wide_of(0.0f), wide_fold_fours(fours));
}

/* As rows_sum_all, of rows of at least 16 elements each of which begins where the one before ends.
 * Short ones one behind the other, in the order of memory, which processors fetch ahead; the
 * additions of several still overlap. */
static inline struct wide rows_sum_joined(const struct rows *rows, const float *x, rows_term *term,
                                          const float *given)
{
    /* Maps of 7 x 7, say, where a loop costs as much as its work, and what is short. */
    enum { SHORTEST = 2, SHORT = 64 };
    return rows->between == SHORTEST ? rows_sum_between(rows, SHORTEST, x, term, given)
           : rows->between <= SHORT  ? rows_sum_between(rows, rows->between, x, term, given)
                                     : rows_sum_all(rows, x, term, given);
}

/* As rows_sum_all, of the first count <= 16 rows, +0 in the other lanes. */
static inline struct wide rows_sum(const struct rows *rows, size_t count, const float *x,
                                   rows_term *term, const float *given)
{
    struct wide lanes[LANES];
    for (size_t i = 0; i < LANES; ++i) {
        lanes[i] = wide_of(0.0f);
    }
    for (size_t i = 0; i < count; i += 4) {
        switch (count - i) {
        case 1:
            rows_lanes(rows, i, 1, x, term, given, lanes + i);
            break;
        case 2:
            rows_lanes(rows, i, 2, x, term, given, lanes + i);
            break;
        case 3:
            rows_lanes(rows, i, 3, x, term, given, lanes + i);
            break;
        default:
            rows_lanes(rows, i, 4, x, term, given, lanes + i);
        }
    }
    struct wide fours[4];
    for (size_t i = 0; i < 4; ++i) {
        fours[i] = wide_fold_four(lanes + 4 * i);
    }
    return wide_fold_fours(fours);
}

/* The sum of one map of any size: its blocks are rows. */
static inline float rows_sum_map(size_t n, const float *x, rows_term *term, float given)
{
    const size_t whole = n / LANES_BLOCK, left = n % LANES_BLOCK;
    float all[LANES], sums[LANES], sum = 0.0f;
    for (size_t i = 0; i < LANES; ++i) {
        all[i] = given;
    }
    if (whole > 0) {
        const struct rows blocks =
            rows_at(whole < LANES ? whole : LANES, LANES_BLOCK, LANES_BLOCK, x);
        for (size_t b = 0; b < whole; b += LANES) {
            const size_t count = whole - b < LANES ? whole - b : LANES;
            wide_store(sums, rows_sum(&blocks, count, x + b * LANES_BLOCK, term, all));
            for (size_t i = 0; i < count; ++i) {
                sum = b + i == 0 ? sums[0] : sum + sums[i];
            }
        }
    }
    if (left > 0) {
        const float *end = x + whole * LANES_BLOCK;
        const struct rows last = rows_at(1, left, 0, end);
        struct wide lanes;
        rows_lanes(&last, 0, 1, end, term, all, &lanes);
        sum = whole == 0 ? wide_fold(lanes) : sum + wide_fold(lanes);
    }
    return sum;
}

#endif

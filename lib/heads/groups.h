/* groups: the sum of a section of pixels, for some vectors of channels of an NHWC tensor, in
 * registers; for kernel sources (*_isa.c) alone.
 *
 * Order   that of sums.h. Loops   four pixels at a time, in the order of memory. The sums that wait
 * for the rest of their group are two a channel, and one of what lies before it. */
#ifndef HEADS_GROUPS_H
#define HEADS_GROUPS_H

#include <stdatomic.h>

#include "base/wide.h"
#include "heads/sums.h"

enum {
    GROUPS_COLUMNS = 8, /* vectors side by side */
    GROUPS_AHEAD = 4096 /* bytes, how far memory is asked ahead */
};

/* What is summed: made from an element of each of sixteen channels and a number of each channel. */
typedef struct wide groups_term(struct wide x, struct wide given);

/* Neighbouring pixels, and of them some vectors of channels, all pixels the same distance apart. */
struct groups {
    const float *x;        /* the first channel's element of the first pixel */
    size_t pitch;          /* from one pixel to the next */
    const float *given;    /* of the first channel, or NULL */
    struct wide_some last; /* the channels of the last vector */
};

/* What is known to the compiler: the number of vectors, whether the last one is whole, and whether
 * memory is asked ahead. */
struct groups_kind {
    size_t columns;
    int whole, far;
};

/* Sums of sixteen channels each. */
struct groups_sums {
    struct wide of[GROUPS_COLUMNS];
};

static inline __attribute__((always_inline)) struct wide
groups_load(const struct groups *from, struct groups_kind kind, size_t c, const float *row)
{
    return kind.whole || c + 1 < kind.columns ? wide_load(row + c * LANES)
                                              : wide_load_some(from->last, row + c * LANES);
}

static inline __attribute__((always_inline)) struct groups_sums
groups_given(const struct groups *from, struct groups_kind kind)
{
    struct groups_sums given;
    for (size_t c = 0; c < kind.columns; ++c) {
        given.of[c] = from->given == NULL ? wide_of(0.0f) : groups_load(from, kind, c, from->given);
    }
    return given;
}

static inline __attribute__((always_inline)) struct groups_sums groups_zero(struct groups_kind kind)
{
    struct groups_sums zero;
    for (size_t c = 0; c < kind.columns; ++c) {
        zero.of[c] = wide_of(0.0f);
    }
    return zero;
}

static inline __attribute__((always_inline)) void
groups_add(struct groups_kind kind, const struct groups_sums *more, struct groups_sums *sums)
{
    for (size_t c = 0; c < kind.columns; ++c) {
        sums->of[c] = wide_add(sums->of[c], more->of[c]);
    }
}

/* The terms of one pixel. The fence is for the compiler, which otherwise reads two rows by turns
 * where it adds them: then no prefetcher follows. */
static inline __attribute__((always_inline)) void
groups_row(const struct groups *from, struct groups_kind kind, const float *row, groups_term *term,
           const struct groups_sums *given, struct groups_sums *terms)
{
    atomic_signal_fence(memory_order_seq_cst);
    for (size_t c = 0; c < kind.columns; ++c) {
        if (kind.far) {
            wide_ask(row + c * LANES, GROUPS_AHEAD);
        }
        terms->of[c] = term(groups_load(from, kind, c, row), given->of[c]);
    }
}

static inline __attribute__((always_inline)) void
groups_add_row(const struct groups *from, struct groups_kind kind, const float *row,
               groups_term *term, const struct groups_sums *given, struct groups_sums *sums)
{
    atomic_signal_fence(memory_order_seq_cst);
    for (size_t c = 0; c < kind.columns; ++c) {
        if (kind.far) {
            wide_ask(row + c * LANES, GROUPS_AHEAD);
        }
        const struct wide element = groups_load(from, kind, c, row);
        sums->of[c] = wide_add(sums->of[c], term(element, given->of[c]));
    }
}

/* out: the sums over a divisor. */
static inline __attribute__((always_inline)) void groups_store(const struct groups *from,
                                                               struct groups_kind kind,
                                                               const struct groups_sums *sums,
                                                               float divisor, float *out)
{
    for (size_t c = 0; c < kind.columns; ++c) {
        const struct wide quotient = wide_divide(sums->of[c], wide_of(divisor));
        if (kind.whole || c + 1 < kind.columns) {
            wide_store(out + c * LANES, quotient);
        } else {
            wide_store_some(from->last, out + c * LANES, quotient);
        }
    }
}

/* Neighbouring pixels; each has a pointer of its own, so that its vectors are a constant apart. */
struct groups_rows {
    const float *row[4];
};

static inline struct groups_rows groups_rows_at(const struct groups *from, size_t first)
{
    const float *x = from->x + first * from->pitch;
    return (struct groups_rows){ { x, x + from->pitch, x + 2 * from->pitch, x + 3 * from->pitch } };
}

/* The sum of four pixels; then the next ones are at hand. */
static inline __attribute__((always_inline)) void
groups_four(const struct groups *from, struct groups_kind kind, struct groups_rows *rows,
            groups_term *term, const struct groups_sums *given, struct groups_sums *sums)
{
    struct groups_sums pair;
    groups_row(from, kind, rows->row[0], term, given, sums);
    groups_add_row(from, kind, rows->row[1], term, given, sums);
    groups_row(from, kind, rows->row[2], term, given, &pair);
    groups_add_row(from, kind, rows->row[3], term, given, &pair);
    atomic_signal_fence(memory_order_seq_cst);
    groups_add(kind, &pair, sums);
    for (size_t r = 0; r < 4; ++r) {
        rows->row[r] += 4 * from->pitch;
    }
}

/* Sums that wait for the rest of their group: the first four or eight pixels, and the third four. */
struct groups_waiting {
    struct groups_sums first, third;
};

/* Takes in four pixels that are number `place` of their group; the last ones complete it. */
static inline __attribute__((always_inline)) void
groups_take_in(struct groups_kind kind, size_t place, const struct groups_sums *four,
               struct groups_waiting *waiting, struct groups_sums *total)
{
    if (place == 0) {
        waiting->first = *four;
    } else if (place == 1) {
        groups_add(kind, four, &waiting->first);
    } else if (place == 2) {
        waiting->third = *four;
    } else {
        groups_add(kind, four, &waiting->third);
        groups_add(kind, &waiting->third, &waiting->first);
        groups_add(kind, &waiting->first, total);
    }
}

/* The last group of a map, of `pixels` < 16: for what lacks, +0 is added, which changes no total. */
static inline __attribute__((always_inline)) void
groups_end(const struct groups *from, struct groups_kind kind, size_t pixels,
           const struct groups_rows *rows, groups_term *term, const struct groups_sums *given,
           struct groups_waiting *waiting, struct groups_sums *total)
{
    const size_t fours = pixels / 4;
    struct groups_sums last = groups_zero(kind);
    for (size_t r = 0; r < pixels % 4; ++r) {
        groups_add_row(from, kind, rows->row[r], term, given, &last);
    }
    if (fours == 3) {
        groups_add(kind, &waiting->third, &last);
    }
    if (fours > 0) {
        groups_add(kind, &waiting->first, &last);
    }
    groups_add(kind, &last, total);
}

/* total: the sum of pixels first .. end-1, one section. */
static inline __attribute__((always_inline)) void
groups_section(const struct groups *from, struct groups_kind kind, size_t first, size_t end,
               groups_term *term, const struct groups_sums *given, struct groups_sums *total)
{
    struct groups_rows rows = groups_rows_at(from, first);
    struct groups_waiting waiting = { groups_zero(kind), groups_zero(kind) };
    struct groups_sums four;
    *total = groups_zero(kind);
    for (size_t q = 0; q < (end - first) / 4; ++q) {
        groups_four(from, kind, &rows, term, given, &four);
        groups_take_in(kind, q % 4, &four, &waiting, total);
    }
    if ((end - first) % SUMS_GROUP > 0) {
        groups_end(from, kind, (end - first) % SUMS_GROUP, &rows, term, given, &waiting, total);
    }
}

#endif

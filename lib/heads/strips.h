/* strips: sums down the pixels of an NHWC tensor for neighbouring channels; for kernel sources
 * (*_isa.c) alone.
 *
 * Order   that of sums.h. Loops   strips of as many vectors of channels as groups.h takes at a
 * time, what is left in fewer; section after section. Fewer than sixteen channels: strips_few.h.
 * Where several NaNs meet, which one's bits come out is left open. */
#ifndef HEADS_STRIPS_H
#define HEADS_STRIPS_H

#include "heads/groups.h"
#include "heads/strips_few.h"

enum {
    STRIPS_CHANNELS = 128,      /* whose second pass finds them in a cache */
    STRIPS_FAR_BYTES = 32 << 20 /* arrays larger than this are in memory rather than in a cache */
};

/* What is summed and how. */
struct strips {
    const float *given; /* of each channel of the tile, or NULL */
    float divisor;      /* of all sums */
    size_t section;     /* pixels */
    int far;            /* x is in memory */
};

/* The mean over the whole map. Sections of one group need no sum each, so that all are one. */
static inline struct strips strips_mean(struct shape in, const float *given)
{
    const size_t n = shape_pixels(in), section = sums_section(n);
    return (struct strips){
        .given = given,
        .divisor = (float)n,
        .section = section == SUMS_GROUP ? n : section,
        .far = shape_size(in) * sizeof(float) > STRIPS_FAR_BYTES,
    };
}

/* out: that of the tile's channels from k on, of the vectors of a kind. */
static inline __attribute__((always_inline)) void
strips_sum_kind(const struct lanes_tile *tile, const struct strips *strips, struct groups_kind kind,
                size_t k, const float *x, groups_term *term, float *out)
{
    const size_t left = tile->channels - k, columns = (left + LANES - 1) / LANES;
    const struct groups from = {
        .x = x + tile->offset + k,
        .pitch = tile->pitch,
        .given = strips->given == NULL ? NULL : strips->given + k,
        .last = wide_some_of(0, (unsigned)(kind.whole ? LANES : left - (columns - 1) * LANES)),
    };
    const struct groups_sums given = groups_given(&from, kind);
    struct groups_sums total, section;
    for (size_t first = 0; first < tile->pixels; first += strips->section) {
        const size_t rest = tile->pixels - first,
                     end = first + (rest < strips->section ? rest : strips->section);
        groups_section(&from, kind, first, end, term, &given, first == 0 ? &total : &section);
        if (first > 0) {
            groups_add(kind, &section, &total);
        }
    }
    groups_store(&from, kind, &total, strips->divisor, out + k);
}

/* The next channels, as many as are a constant; returns how many. */
static inline __attribute__((always_inline)) size_t strips_sum_next(const struct lanes_tile *tile,
                                                                    const struct strips *strips,
                                                                    size_t k, const float *x,
                                                                    groups_term *term, float *out)
{
    enum { ALL = GROUPS_COLUMNS, HALF = ALL / 2 };
    const size_t left = tile->channels - k;
    const size_t columns = left >= ALL * LANES ? ALL : HALF;
    if (columns == ALL && strips->far) {
        strips_sum_kind(tile, strips, (struct groups_kind){ ALL, 1, 1 }, k, x, term, out);
    } else if (columns == ALL) {
        strips_sum_kind(tile, strips, (struct groups_kind){ ALL, 1, 0 }, k, x, term, out);
    } else if (strips->far) {
        strips_sum_kind(tile, strips, (struct groups_kind){ HALF, 1, 1 }, k, x, term, out);
    } else {
        strips_sum_kind(tile, strips, (struct groups_kind){ HALF, 1, 0 }, k, x, term, out);
    }
    return columns * LANES;
}

/* The last channels, at most four vectors, whose last vector need not be whole. */
static inline __attribute__((always_inline)) void strips_sum_last(const struct lanes_tile *tile,
                                                                  const struct strips *strips,
                                                                  size_t k, const float *x,
                                                                  groups_term *term, float *out)
{
    switch ((tile->channels - k + LANES - 1) / LANES) {
    case 1:
        strips_sum_kind(tile, strips, (struct groups_kind){ 1, 0, 0 }, k, x, term, out);
        break;
    case 2:
        strips_sum_kind(tile, strips, (struct groups_kind){ 2, 0, 0 }, k, x, term, out);
        break;
    case 3:
        strips_sum_kind(tile, strips, (struct groups_kind){ 3, 0, 0 }, k, x, term, out);
        break;
    case 4:
        strips_sum_kind(tile, strips, (struct groups_kind){ 4, 0, 0 }, k, x, term, out);
        break;
    default: /* none are left */
        break;
    }
}

/* out[k] = the sum of the terms of all pixels, over the divisor, for each channel k of the tile; x
 * is the whole tensor. given and out may not overlap. Large: one function a term has it inlined. */
static inline __attribute__((always_inline)) void strips_sum(const struct lanes_tile *tile,
                                                             const struct strips *strips,
                                                             const float *x, groups_term *term,
                                                             float *out)
{
    if (!sums_by_groups(NHWC, tile->pitch)) {
        strips_few_sum(tile, strips->given, strips->divisor, x, term, out);
        return;
    }
    size_t k = 0;
    while (tile->channels - k >= GROUPS_COLUMNS / 2 * LANES) {
        k += strips_sum_next(tile, strips, k, x, term, out);
    }
    strips_sum_last(tile, strips, k, x, term, out);
}

#endif

/* sums: the sum of each channel over the pixels of its map, each layout in an order of its own.
 *
 * Order   NCHW, and NHWC of fewer than 16 channels: that of lanes.h, which adds first and folds at
 *         the end. NHWC of 16 channels or more folds first. Sixteen neighbouring pixels are a
 *         group: neighbours are added, then neighbouring pairs, fours and eights; what the last
 *         group lacks is left out. 16 ceil(n/256) pixels, at most 4096, are a section: the sums of
 *         its groups are added in order, from +0. So are then the sums of the sections.
 * Why     of a group there are at most four sums a channel at a time, and one of what lies before
 *         it, which fit into registers while pixels are read in the order of memory. Up to 16
 *         sections are what threads share.
 * Error   a term passes through 4 additions in its group, less than ceil(n/256) <= 256 between
 *         groups and less than 16 or n/4096 between sections: for no n more than in lanes.h. */
#ifndef HEADS_SUMS_H
#define HEADS_SUMS_H

#include <string.h>

#include "heads/lanes.h"

enum { SUMS_GROUP = 16, SUMS_SECTIONS = 16 };

/* Whether channels of such a tensor are summed by groups. */
static inline int sums_by_groups(enum layout layout, size_t channels)
{
    return layout == NHWC && channels >= SUMS_GROUP;
}

/* Pixels of a section of a map of n; the last one may have fewer. */
static inline size_t sums_section(size_t n)
{
    const size_t all = (size_t)SUMS_GROUP * SUMS_SECTIONS, groups = (n + all - 1) / all;
    return groups * SUMS_GROUP < LANES_BLOCK ? groups * SUMS_GROUP : LANES_BLOCK;
}

/* Additions of the sum of one channel. */
static inline uint64_t sums_additions(struct shape in, enum layout layout)
{
    const size_t n = shape_pixels(in);
    if (!sums_by_groups(layout, in.c)) {
        return lanes_additions(n);
    }
    return n + (n + sums_section(n) - 1) / sums_section(n) - 1;
}

/* Row 0 becomes the sum of all, each of `channels` floats: neighbours, pairs, fours, eights. */
static inline void sums_fold(size_t channels, size_t rows, float *row)
{
    for (; rows > 1; rows = (rows + 1) / 2) {
        for (size_t r = 0; r < rows / 2; ++r) {
            float *to = row + r * channels;
            const float *pair = row + 2 * r * channels;
#pragma omp simd
            for (size_t k = 0; k < channels; ++k) {
                to[k] = count_add(pair[k], pair[channels + k]);
            }
        }
        if (rows % 2 == 1) {
            memcpy(row + rows / 2 * channels, row + (rows - 1) * channels, channels * sizeof *row);
        }
    }
}

/* sum[k] = the sum over pixels first .. end-1, one section, for each channel k of an NHWC tile. */
static inline void sums_of_section(const struct lanes_tile *tile, size_t first, size_t end,
                                   const float *x, lanes_term *term,
                                   const struct lanes_given *given, float *sum)
{
    float group[SUMS_GROUP * LANES_CHANNELS];
    for (size_t k = 0; k < tile->channels; ++k) {
        sum[k] = 0.0f;
    }
    for (size_t p = first; p < end; p += SUMS_GROUP) {
        const size_t rows = end - p < SUMS_GROUP ? end - p : SUMS_GROUP;
        for (size_t r = 0; r < rows; ++r) {
            const float *row = x + tile->offset + (p + r) * tile->pitch;
#pragma omp simd
            for (size_t k = 0; k < tile->channels; ++k) {
                group[r * tile->channels + k] = term(given, k, row[k]);
            }
        }
        sums_fold(tile->channels, rows, group);
        for (size_t k = 0; k < tile->channels; ++k) {
            sum[k] = count_add(sum[k], group[k]);
        }
    }
}

/* sum[k] = the sum of term(given, k, x) over all pixels, for each channel k of the tile. x is the
 * whole tensor. */
static inline void sums_of_tile(const struct lanes_tile *tile, const float *x, lanes_term *term,
                                const struct lanes_given *given, float *sum)
{
    if (!sums_by_groups(tile->layout, tile->pitch)) {
        lanes_sum(tile, x, term, given, sum);
        return;
    }
    const size_t length = sums_section(tile->pixels);
    float section[LANES_CHANNELS];
    for (size_t first = 0; first < tile->pixels; first += length) {
        const size_t left = tile->pixels - first;
        sums_of_section(tile, first, first + (left < length ? left : length), x, term, given,
                        first == 0 ? sum : section);
        for (size_t k = 0; first > 0 && k < tile->channels; ++k) {
            sum[k] = count_add(sum[k], section[k]);
        }
    }
}

#endif

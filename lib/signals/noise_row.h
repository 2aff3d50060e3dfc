/* noise_row: normal numbers added to a signal from the registers in which they are made. For
 * noise_*_isa.c alone, one kernel a file: the compiler inlines the cipher where it has one caller. */
#ifndef SIGNALS_NOISE_ROW_H
#define SIGNALS_NOISE_ROW_H

#include "base/wide_random.h"
#include "signals/noise_isa.h"

/* What they are added to, and where the sums go. */
struct gaussian {
    float sigma;
    struct noise_signal signal;
    float *x;
};

static inline struct wide next_of(struct noise_signal *signal)
{
    const struct wide s = wide_load(signal->of + signal->place);
    signal->place += WIDE_LANES;
    signal->place = signal->place < signal->period ? signal->place : 0;
    return s;
}

/* row[0 .. 3] = the next 64 of the signal + sigma z, stored to x too. All are read before the first
 * is stored: a load that follows a store to a like address may wait for it. */
static inline void add_rows(struct gaussian *to, const struct random_group *words, float *x,
                            struct wide row[RANDOM_WORDS])
{
    struct wide z[RANDOM_WORDS];
    for (size_t q = 0; q < RANDOM_WORDS; q++) {
        row[q] = next_of(&to->signal);
    }
    random_normals(words, z);
    for (size_t q = 0; q < RANDOM_WORDS; q++) {
        row[q] = wide_add(row[q], wide_multiply(wide_of(to->sigma), z[q]));
        wide_store(x + q * WIDE_LANES, row[q]);
    }
}

#endif

/* normal_counts: what a hundred million normal numbers from many addresses look like, counted. */
#ifndef TESTS_NORMAL_COUNTS_H
#define TESTS_NORMAL_COUNTS_H

#include <stdlib.h>

#include "base/require.h"
#include "base/rng.h"
#include "support.h"

/* STREAMS addresses of SHARE numbers each; bins of width 1/BINS_PER_SIGMA from -REACH to REACH,
 * which no number leaves (rng.h). */
enum { STREAMS = 64, CHUNK = 1 << 14, CHUNKS = 96, REACH = 7, BINS_PER_SIGMA = 1024 };
enum { SHARE = CHUNK * CHUNKS, BINS = 2 * REACH * BINS_PER_SIGMA, ORDER = 8 };
#define NUMBERS ((double)STREAMS * SHARE)

/* Lag 1 joins blocks, 16 the cosine and the sine of one angle and radius, 32 and 48 words of one
 * block, 64 groups. */
static const size_t lags[] = { 1, 2, 15, 16, 17, 32, 48, 64, 128, 1024 };

struct counts {
    double powers[ORDER + 1];
    uint64_t bin[BINS];
    double product[COUNT(lags)], square_product[COUNT(lags)]; /* of z and of z^2 - 1 */
    double neighbour[4];    /* of z at this address and at the next along each coordinate */
    uint64_t joint[16][16]; /* sixteenths of the law: of a number and of the next one's */
};

static inline struct rng address_of(size_t stream)
{
    return rng_at(20, rng_hash_text("test_rng_quality"), stream, 3);
}

/* The same place with one coordinate one further. */
static inline struct rng neighbour_of(size_t stream, size_t coordinate)
{
    const uint64_t one[4] = { coordinate == 0, coordinate == 1, coordinate == 2, coordinate == 3 };
    return rng_at(20 + one[0], rng_hash_text("test_rng_quality") + one[1],
                  stream + STREAMS * one[2], 3 + one[3]);
}

static inline double phi(double z)
{
    return 0.5 * erfc(-z / sqrt(2.0));
}

/* Number of the sixteenth of the law, from a bin. */
static unsigned char sixteenth[BINS];

static inline size_t bin_of(float z)
{
    return (size_t)((z + (float)REACH) * (float)BINS_PER_SIGMA);
}

static inline void find_sixteenths(void)
{
    for (size_t b = 0; b < BINS; b++) {
        sixteenth[b] = (unsigned char)(16 * phi((double)b / BINS_PER_SIGMA - REACH));
    }
}

static inline void count_powers_and_bins(const float *z, struct counts *c)
{
    double sums[ORDER + 1] = { 0 };
    for (size_t i = 0; i < CHUNK; i++) {
        const double x = (double)z[i];
        double power = 1;
        for (int k = 0; k <= ORDER; k++) {
            sums[k] += power;
            power *= x;
        }
        c->bin[bin_of(z[i])]++;
    }
    for (int k = 0; k <= ORDER; k++) {
        c->powers[k] += sums[k];
    }
    for (size_t i = 0; i + 1 < CHUNK; i++) {
        c->joint[sixteenth[bin_of(z[i])]][sixteenth[bin_of(z[i + 1])]]++;
    }
}

/* Sum of products with what lies `lag` further, within the chunk. */
static inline void count_lags(const float *z, struct counts *c)
{
    for (size_t l = 0; l < COUNT(lags); l++) {
        float sums[16] = { 0 }, squares[16] = { 0 };
        for (size_t i = 0; i + lags[l] + 16 <= CHUNK; i += 16) {
            for (size_t k = 0; k < 16; k++) {
                const float a = z[i + k], b = z[i + k + lags[l]];
                sums[k] += a * b;
                squares[k] += (a * a - 1) * (b * b - 1);
            }
        }
        for (size_t k = 0; k < 16; k++) {
            c->product[l] += (double)sums[k];
            c->square_product[l] += (double)squares[k];
        }
    }
}

static inline double product(const float *a, const float *b)
{
    float sums[16] = { 0 };
    double sum = 0;
    for (size_t i = 0; i < CHUNK; i += 16) {
        for (size_t k = 0; k < 16; k++) {
            sums[k] += a[i + k] * b[i + k];
        }
    }
    for (size_t k = 0; k < 16; k++) {
        sum += (double)sums[k];
    }
    return sum;
}

static inline void count_stream(size_t stream, struct counts *c)
{
    float z[CHUNK], other[CHUNK];
    struct rng rng = address_of(stream), beside[4];
    for (size_t k = 0; k < 4; k++) {
        beside[k] = neighbour_of(stream, k);
    }
    for (size_t chunk = 0; chunk < CHUNKS; chunk++) {
        rng_fill_normal(&rng, CHUNK, z);
        count_powers_and_bins(z, c);
        count_lags(z, c);
        for (size_t k = 0; k < 4; k++) {
            rng_fill_normal(&beside[k], CHUNK, other);
            c->neighbour[k] += product(z, other);
        }
    }
}

static inline void add_counts(const struct counts *c, struct counts *to)
{
    for (size_t k = 0; k <= ORDER; k++) {
        to->powers[k] += c->powers[k];
    }
    for (size_t b = 0; b < BINS; b++) {
        to->bin[b] += c->bin[b];
    }
    for (size_t l = 0; l < COUNT(lags); l++) {
        to->product[l] += c->product[l];
        to->square_product[l] += c->square_product[l];
    }
    for (size_t k = 0; k < 4; k++) {
        to->neighbour[k] += c->neighbour[k];
    }
    for (size_t k = 0; k < 256; k++) {
        to->joint[k / 16][k % 16] += c->joint[k / 16][k % 16];
    }
}

/* Threads share the addresses; their counts are added in order. */
static inline void counts_of_all(struct counts *total)
{
    struct counts *of = xcalloc(STREAMS, sizeof *of);
    find_sixteenths();
#pragma omp parallel for schedule(dynamic)
    for (size_t stream = 0; stream < STREAMS; stream++) {
        count_stream(stream, &of[stream]);
    }
    for (size_t stream = 0; stream < STREAMS; stream++) {
        add_counts(&of[stream], total);
    }
    free(of);
}

#endif

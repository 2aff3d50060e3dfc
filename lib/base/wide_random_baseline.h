/* wide_random_baseline: wide_random.h in plain loops. Included by wide_random.h alone. */
#ifndef BASE_WIDE_RANDOM_BASELINE_H
#define BASE_WIDE_RANDOM_BASELINE_H

#include "base/elementary.h"

struct random_row {
    uint32_t w[WIDE_LANES];
};

struct random_group {
    struct random_row q[RANDOM_WORDS];
};

/* The counter of block 16 * group + l is its number, then the trial. */
static inline void random_cipher(const struct rng_groups *at, uint64_t group,
                                 struct random_group *out)
{
    uint32_t x[RANDOM_WORDS][WIDE_LANES];
#pragma omp simd
    for (uint32_t l = 0; l < WIDE_LANES; l++) {
        const uint64_t block = group * WIDE_LANES + l;
        x[0][l] = (uint32_t)block;
        x[1][l] = (uint32_t)(block >> 32);
        x[2][l] = (uint32_t)at->trial;
        x[3][l] = (uint32_t)(at->trial >> 32);
    }
    uint32_t k0 = at->key[0], k1 = at->key[1];
    for (int round = 0; round < RANDOM_ROUNDS; round++) {
#pragma omp simd
        for (int l = 0; l < WIDE_LANES; l++) {
            const uint64_t p0 = RANDOM_M0 * x[0][l], p1 = RANDOM_M1 * x[2][l];
            x[0][l] = (uint32_t)(p1 >> 32) ^ x[1][l] ^ k0;
            x[1][l] = (uint32_t)p1;
            x[2][l] = (uint32_t)(p0 >> 32) ^ x[3][l] ^ k1;
            x[3][l] = (uint32_t)p0;
        }
        k0 += RANDOM_W0;
        k1 += RANDOM_W1;
    }
    memcpy(out, x, sizeof x);
}

static inline void random_cipher_two(const struct rng_groups *at, uint64_t group,
                                     struct random_group two[2])
{
    random_cipher(at, group, &two[0]);
    random_cipher(at, group + 1, &two[1]);
}

static inline void random_store(uint32_t *p, struct random_row row)
{
    memcpy(p, row.w, sizeof row.w);
}

static inline struct wide random_uniforms(struct random_row row)
{
    struct wide u;
    for (int l = 0; l < WIDE_LANES; l++) {
        u.v[l] = (float)(int32_t)(row.w[l] >> 8) * 0x1p-24f;
    }
    return u;
}

/* (w + 1) / 2^32, nearest float, for a word w: on (0, 1], fine-grained towards 0, where the tail of
 * the normal distribution comes from. */
static inline float random_open_uniform(uint32_t w)
{
    /* two exact halves, so that no conversion from unsigned is needed */
    const float high = (float)(int32_t)(w >> 16) * 0x1p-16f;
    const float low = (float)(int32_t)((w & 0xffffu) + 1) * 0x1p-32f;
    return high + low;
}

/* Box and Muller: a radius from one word and an angle from another give two normal numbers. */
static inline void random_normals(const struct random_group *words, struct wide z[RANDOM_WORDS])
{
    for (int pair = 0; pair < 2; pair++) {
        const struct random_row *radius = &words->q[pair], *angle = &words->q[2 + pair];
        float *cosines = z[2 * pair].v, *sines = z[2 * pair + 1].v;
#pragma omp simd
        for (int l = 0; l < WIDE_LANES; l++) {
            float cosine, sine;
            const float r = sqrtf(-2.0f * elementary_ln(random_open_uniform(radius->w[l])));
            elementary_cos_sin(angle->w[l], &cosine, &sine);
            cosines[l] = r * cosine;
            sines[l] = r * sine;
        }
    }
}

#endif

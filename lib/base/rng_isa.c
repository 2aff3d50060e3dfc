/* Whole groups of Philox words and what is made of them; compiled once per instruction set. The
 * cipher is written for lanes: word q of 16 blocks lies side by side, so that a compiler turns each
 * loop into vector operations. Random123's scalar function is the yardstick (tests/test_rng.c). */
#include "base/rng_isa.h"

#include <math.h>

#include "base/elementary.h"
#include "base/isa.h"

enum { LANES = 16, WORDS = 4, ROUNDS = 10 };

/* The constants of Philox4x32 (Salmon et al. 2011, table 2 and section 4.3). */
static const uint64_t M0 = 0xD2511F53u, M1 = 0xCD9E8D57u;
static const uint32_t W0 = 0x9E3779B9u, W1 = 0xBB67AE85u;

/* x[q][l] becomes word q of block 16 * group + l. */
static inline void cipher(const struct rng_groups *at, uint64_t group, uint32_t x[WORDS][LANES])
{
#pragma omp simd
    for (uint32_t l = 0; l < LANES; l++) {
        const uint64_t block = group * LANES + l;
        x[0][l] = (uint32_t)block;
        x[1][l] = (uint32_t)(block >> 32);
        x[2][l] = (uint32_t)at->trial;
        x[3][l] = (uint32_t)(at->trial >> 32);
    }
    uint32_t k0 = at->key[0], k1 = at->key[1];
    for (int round = 0; round < ROUNDS; round++) {
#pragma omp simd
        for (int l = 0; l < LANES; l++) {
            const uint64_t p0 = M0 * x[0][l], p1 = M1 * x[2][l];
            x[0][l] = (uint32_t)(p1 >> 32) ^ x[1][l] ^ k0;
            x[1][l] = (uint32_t)p1;
            x[2][l] = (uint32_t)(p0 >> 32) ^ x[3][l] ^ k1;
            x[3][l] = (uint32_t)p0;
        }
        k0 += W0;
        k1 += W1;
    }
}

void ISA_NAME(rng_bits)(const struct rng_groups *at, uint32_t *out)
{
    for (size_t g = 0; g < at->groups; g++, out += WORDS * LANES) {
        uint32_t x[WORDS][LANES];
        cipher(at, at->group + g, x);
        memcpy(out, x, sizeof x);
    }
}

void ISA_NAME(rng_uniforms)(const struct rng_groups *at, float *out)
{
    for (size_t g = 0; g < at->groups; g++) {
        uint32_t x[WORDS][LANES];
        cipher(at, at->group + g, x);
        for (int q = 0; q < WORDS; q++, out += LANES) {
#pragma omp simd
            for (int l = 0; l < LANES; l++) {
                out[l] = (float)(int32_t)(x[q][l] >> 8) * 0x1p-24f;
            }
        }
    }
}

/* (w + 1) / 2^32, nearest float, for a word w: on (0, 1], fine-grained towards 0, where the tail of
 * the normal distribution comes from. */
static inline float open_uniform(uint32_t w)
{
    /* two exact halves, so that no conversion from unsigned is needed */
    const float high = (float)(int32_t)(w >> 16) * 0x1p-16f;
    const float low = (float)(int32_t)((w & 0xffffu) + 1) * 0x1p-32f;
    return high + low;
}

/* Box and Muller: a radius from one word and an angle from another give two normal numbers. */
static inline void pairs(const uint32_t *restrict radius, const uint32_t *restrict angle,
                         float *restrict out)
{
#pragma omp simd
    for (int l = 0; l < LANES; l++) {
        float cosine, sine;
        const float r = sqrtf(-2.0f * elementary_ln(open_uniform(radius[l])));
        elementary_cos_sin(angle[l], &cosine, &sine);
        out[l] = r * cosine;
        out[LANES + l] = r * sine;
    }
}

void ISA_NAME(rng_normals)(const struct rng_groups *at, float *out)
{
    for (size_t g = 0; g < at->groups; g++) {
        uint32_t x[WORDS][LANES];
        cipher(at, at->group + g, x);
        for (int pair = 0; pair < 2; pair++, out += 2 * LANES) {
            pairs(x[pair], x[2 + pair], out);
        }
    }
}

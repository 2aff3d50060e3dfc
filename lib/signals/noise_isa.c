/* Laplace and Student numbers from random words, in fixed operations that vectorise; compiled once per
 * instruction set. */
#include "signals/noise_isa.h"

#include <math.h>

#include "base/elementary.h"
#include "base/isa.h"
#include "base/rng.h"

/* (v + 1) / 2^31, nearest float, for the lower 31 bits v of a word: on (0, 1], fine-grained towards
 * 0, where the tail comes from. */
static inline float uniform_31(uint32_t word)
{
    /* two exact halves, so that no conversion from unsigned is needed */
    const float high = (float)(int32_t)(word >> 16 & 0x7fffu) * 0x1p-15f;
    const float low = (float)(int32_t)((word & 0xffffu) + 1) * 0x1p-31f;
    return high + low;
}

void ISA_NAME(noise_laplace)(float scale, size_t n, const uint32_t *restrict words,
                             float *restrict x)
{
#pragma omp simd
    for (size_t i = 0; i < n; i++) {
        const float size = -elementary_ln(uniform_31(words[i]));
        const uint32_t sign = words[i] & 0x80000000u;
        x[i] += scale * elementary_from_bits(elementary_to_bits(size) ^ sign);
    }
}

/* (256 word + fine + 1) / 2^40, nearest float; fine < 256. */
static inline float uniform_40(uint32_t word, uint32_t fine)
{
    const float high = (float)(int32_t)(word >> 16) * 0x1p-16f;
    const float low = (float)(int32_t)(((word & 0xffffu) << 8 | fine) + 1) * 0x1p-40f;
    return high + low;
}

/* One number of Bailey's polar method. */
static inline float student(float exponent, uint32_t radius, uint32_t angle)
{
    float cosine, sine;
    const float u = uniform_40(radius, angle & 0xffu);
    const float r = sqrtf(elementary_exp(exponent * elementary_ln(u)) - 1.0f);
    elementary_cos_sin((angle & ~0xffu) | 0x80u, &cosine, &sine);
    return r * cosine;
}

void ISA_NAME(noise_student)(float exponent, float scale, size_t n, const uint32_t *restrict words,
                             float *restrict x)
{
    for (size_t start = 0; start < n; start += RNG_GROUP) {
        const uint32_t *radius = words + 2 * start, *angle = radius + RNG_GROUP;
        const size_t count = n - start < RNG_GROUP ? n - start : RNG_GROUP;
#pragma omp simd
        for (size_t i = 0; i < count; i++) {
            x[start + i] += scale * student(exponent, radius[i], angle[i]);
        }
    }
}

/* elementary: logarithm, exponential, cosine and sine in fixed operations.
 *
 * Every function is a fixed sequence of IEEE additions, multiplications and integer operations on
 * single precision, without a branch, a table or the C library: the same bits from every compiler
 * and instruction set (given -ffp-contract=off), and loops over them vectorise. They are part of
 * the promise that tables are equal byte for byte: changing one bit moves every table.
 *
 * The polynomials are our own minimax fits (Remez exchange in 40 digits). The errors below are the
 * largest over all arguments that tests/test_elementary.c visits. */
#ifndef BASE_ELEMENTARY_H
#define BASE_ELEMENTARY_H

#include <stdint.h>
#include <string.h>

static inline float elementary_from_bits(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline uint32_t elementary_to_bits(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* ln x for normal x > 0; zero, subnormal, infinite and NaN arguments give an unspecified number.
 * x = 2^e m with m in [sqrt(1/2), sqrt(2)); ln m = f - f^2/2 + f^3 P(f), f = m - 1. Error at most
 * 0.9 units in the last place. */
static inline float elementary_ln(float x)
{
    enum { SQRT_HALF = 0x3f3504f3, MANTISSA = 0x007fffff };
    const uint32_t shifted = elementary_to_bits(x) - SQRT_HALF;
    const float e = (float)((int32_t)shifted >> 23);
    const float f = elementary_from_bits((shifted & MANTISSA) + SQRT_HALF) - 1.0f;
    float p = -7.634493986e-02f;
    p = p * f + 1.276157455e-01f;
    p = p * f - 1.316018216e-01f;
    p = p * f + 1.420175835e-01f;
    p = p * f - 1.662335741e-01f;
    p = p * f + 2.000122686e-01f;
    p = p * f - 2.500082103e-01f;
    p = p * f + 3.333333171e-01f;
    /* ln 2 in two parts; the first ends in zeros, so that e times it is exact */
    const float ff = f * f;
    const float low = p * (f * ff) + (e * -2.12194440e-4f - 0.5f * ff);
    return (f + low) + e * 0.693359375f;
}

/* exp x. x = n ln 2 + r; exp r = 1 + r + r^2 Q(r). Arguments are first clamped to [-87, 87], so
 * that the result is normal and finite; a NaN counts as 87 with its sign. Error at most 1.0 units
 * in the last place. */
static inline float elementary_exp(float x)
{
    const uint32_t sign = elementary_to_bits(x) & 0x80000000u;
    const int32_t bits_87 = 0x42ae0000;
    /* clamped as a whole number, in one step: two comparisons of floats become branches */
    const int32_t size = (int32_t)(elementary_to_bits(x) ^ sign);
    x = elementary_from_bits((uint32_t)(size < bits_87 ? size : bits_87) | sign);
    const float rounder = 12582912.0f; /* 1.5 * 2^23: adding it rounds to a whole number */
    const float shifted = x * 1.44269504f + rounder;
    const float n = shifted - rounder;
    const float r = (x - n * 0.693359375f) - n * -2.12194440e-4f;
    float q = 1.381461326e-03f;
    q = q * r + 8.368709824e-03f;
    q = q * r + 4.166838736e-02f;
    q = q * r + 1.666652069e-01f;
    q = q * r + 4.999999345e-01f;
    const float mantissa = 1.0f + (r + (r * r) * q);
    return elementary_from_bits(elementary_to_bits(mantissa) + (elementary_to_bits(shifted) << 23));
}

/* x^p = exp(p ln x) for normal x > 0, clamped like elementary_exp; relative error at most
 * (3 |p ln x| + 2) * 2^-24. */
static inline float elementary_pow(float x, float p)
{
    return elementary_exp(p * elementary_ln(x));
}

/* Cosine and sine of turn / 2^32 of a full turn. The two highest bits of turn + 2^29 name the
 * quadrant, the rest is an angle t in quarter turns, -1/2 <= t < 1/2:
 * sin(pi t/2) = t S(t^2), cos(pi t/2) = 1 + t^2 C(t^2). Error at most 2.1 * 2^-24, for the sine
 * of small angles also relative to it; exact at quarter turns. */
static inline void elementary_cos_sin(uint32_t turn, float *cosine, float *sine)
{
    const uint32_t centred = turn + 0x20000000u;
    const uint32_t swap = 0u - ((centred >> 30) & 1u); /* all ones in quadrants 1 and 3 */
    const float t = (float)((int32_t)(centred << 2 ^ 0x80000000u)) * 0x1p-32f;
    const float u = t * t;
    float s = -4.602177000e-03f;
    s = s * u + 7.968022807e-02f;
    s = s * u - 6.459634786e-01f;
    s = s * u + 1.570796322e+00f;
    float c = -2.042625128e-02f;
    c = c * u + 2.536063623e-01f;
    c = c * u - 1.233697954e+00f;
    const uint32_t sin_t = elementary_to_bits(t * s);
    const uint32_t cos_t = elementary_to_bits(1.0f + u * c);
    /* quadrant q turns (cos, sin) by q quarter turns: swap in odd ones, then the signs */
    const uint32_t cos_sign = (centred + 0x40000000u) & 0x80000000u;
    const uint32_t sin_sign = centred & 0x80000000u;
    *cosine = elementary_from_bits(((cos_t & ~swap) | (sin_t & swap)) ^ cos_sign);
    *sine = elementary_from_bits(((sin_t & ~swap) | (cos_t & swap)) ^ sin_sign);
}

#endif

#include "heads/half.h"

#include "base/elementary.h"

enum { SIGN = 0x8000, QUIET_FP16 = 0x7e00, QUIET_BF16 = 0x7fc0, INFINITE_FP16 = 0x7c00 };
static const uint32_t MAGNITUDE = 0x7fffffffu, INFINITE = 0x7f800000u; /* of floats */
static const uint32_t NORMAL_FP16 = 0x38800000u;                       /* 2^-14 */
static const uint32_t BEYOND_FP16 = 0x47800000u;                       /* 2^16 */
static const uint32_t REBIAS = (127u - 15u) << 23;                     /* of the two exponents */

/* Drops the lowest `bits` bits to the nearest, ties to even; a carry moves into the exponent. */
static uint32_t drop(uint32_t magnitude, unsigned bits)
{
    const uint32_t below_half = (1u << (bits - 1)) - 1, odd = (magnitude >> bits) & 1u;
    return (magnitude + below_half + odd) >> bits;
}

static uint32_t fp16_magnitude(uint32_t magnitude)
{
    if (magnitude > INFINITE) {
        return QUIET_FP16;
    }
    if (magnitude >= BEYOND_FP16) {
        return INFINITE_FP16;
    }
    if (magnitude >= NORMAL_FP16) {
        return drop(magnitude - REBIAS, 13);
    }
    /* between 1/2 and 1 floats are 2^-24 apart, as fp16's subnormal numbers are */
    const float shifted = elementary_from_bits(magnitude) + 0.5f;
    return elementary_to_bits(shifted) - elementary_to_bits(0.5f);
}

uint16_t half_bits(enum half format, float x)
{
    const uint32_t bits = elementary_to_bits(x), magnitude = bits & MAGNITUDE;
    const uint32_t sign = bits >> 16 & SIGN;
    if (format == HALF_FP16) {
        return (uint16_t)(sign | fp16_magnitude(magnitude));
    }
    return (uint16_t)(sign | (magnitude > INFINITE ? QUIET_BF16 : drop(magnitude, 16)));
}

static float fp16_value(uint32_t magnitude)
{
    if (magnitude >= INFINITE_FP16) {
        return elementary_from_bits(INFINITE | (magnitude - INFINITE_FP16) << 13);
    }
    const int subnormal = magnitude < 1u << 10;
    return subnormal ? (float)magnitude * 0x1p-24f
                     : elementary_from_bits((magnitude << 13) + REBIAS);
}

float half_value(enum half format, uint16_t bits)
{
    const uint32_t sign = (uint32_t)(bits & SIGN) << 16;
    if (format == HALF_BF16) {
        return elementary_from_bits((uint32_t)bits << 16);
    }
    return elementary_from_bits(sign | elementary_to_bits(fp16_value(bits & ~(uint32_t)SIGN)));
}

float half_round(enum half format, float x)
{
    return half_value(format, half_bits(format, x));
}

float half_add(enum half format, float a, float b)
{
    return half_round(format, a + b);
}

double half_roundoff(enum half format)
{
    return format == HALF_FP16 ? 0x1p-11 : 0x1p-8;
}

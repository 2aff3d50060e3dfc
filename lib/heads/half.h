/* half: the two 16-bit formats of floating-point numbers, in whole-number arithmetic.
 *
 *              significand  exponents    smallest  largest     stored as
 *   HALF_FP16  11 bits      -14 .. 15    2^-24     65504       sign, 5 bits, 10 bits (IEEE 754)
 *   HALF_BF16   8 bits      -126 .. 127  2^-133    3.39e38     the upper half of a float
 *
 * A number of either format is held as the float of the same value. Rounding is to the nearest,
 * ties to the even one, with gradual underflow; what rounds beyond the largest becomes infinite; a
 * NaN stays one. Every operation gives the same bits everywhere; none can fail. */
#ifndef HEADS_HALF_H
#define HEADS_HALF_H

#include <stdint.h>

enum half { HALF_FP16, HALF_BF16 };

/* The 16 bits of x, rounded to the format. A NaN becomes the quiet NaN of its sign. */
uint16_t half_bits(enum half format, float x);

/* The value of 16 bits, exactly. */
float half_value(enum half format, uint16_t bits);

/* x rounded to the format. */
float half_round(enum half format, float x);

/* a + b rounded once, for a and b of the format. The sum is first rounded to float; a second
 * rounding then changes nothing, since float's significand has at least 2 * 11 + 2 bits (Figueroa
 * 1995) and sums that are subnormal in the format are exact. */
float half_add(enum half format, float a, float b);

/* Unit roundoff, half the distance from 1 to the next number: 2^-11 and 2^-8. A running sum of
 * ones stalls at its inverse. */
double half_roundoff(enum half format);

#endif

#include "harness/roof_isa.h"

#include <math.h>

#include "base/isa.h"

enum { LANES = 64 };

float ISA_NAME(roof_sum)(const float *x, size_t n)
{
    float lane[LANES] = { 0 };
    for (size_t i = 0; i < n; i += LANES) {
#pragma omp simd
        for (int l = 0; l < LANES; l++) {
            lane[l] += x[i + (size_t)l];
        }
    }
    float sum = 0;
    for (int l = 0; l < LANES; l++) {
        sum += lane[l];
    }
    return sum;
}

/* a*x + b in one operation where the instruction set has one (the Makefile says so; the constant
 * condition leaves no branch), in two where it has not. */
static inline float multiply_add(float a, float x, float b)
{
    return GAPSTUDY_ISA_FMA ? fmaf(a, x, b) : a * x + b;
}

float ISA_NAME(roof_multiply_add)(size_t rounds, float a, float b)
{
    float chain[ROOF_CHAINS];
    for (int l = 0; l < ROOF_CHAINS; l++) {
        chain[l] = (float)l;
    }
    for (size_t round = 0; round < rounds; round++) {
#pragma omp simd
        for (int l = 0; l < ROOF_CHAINS; l++) {
            chain[l] = multiply_add(a, chain[l], b);
        }
    }
    float sum = 0;
    for (int l = 0; l < ROOF_CHAINS; l++) {
        sum += chain[l];
    }
    return sum;
}

#include "harness/roof_isa.h"

#include <math.h>

#include "base/isa.h"
#include "base/wide.h"

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

/* ---- passes over memory ---- */

enum { SUMS = 8, STREAMS = 4, STEP = SUMS * WIDE_LANES };

static inline struct wide total(const struct wide sums[SUMS])
{
    struct wide sum = sums[0];
    for (int s = 1; s < SUMS; s++) {
        sum = wide_add(sum, sums[s]);
    }
    return sum;
}

static inline float rest(const float *x, size_t n, struct wide sum)
{
    size_t i = 0;
    for (; i + WIDE_LANES <= n; i += WIDE_LANES) {
        sum = wide_add(sum, wide_load(x + i));
    }
    return wide_fold(
        wide_add(sum, wide_load_some(wide_some_of(0, (unsigned)(n - i)), x + (i < n ? i : 0))));
}

float ISA_NAME(roof_read)(const float *x, size_t n)
{
    struct wide sums[SUMS];
    for (int s = 0; s < SUMS; s++) {
        sums[s] = wide_of(0);
    }
    size_t i = 0;
    for (; i + STEP <= n; i += STEP) {
        for (size_t s = 0; s < SUMS; s++) {
            sums[s] = wide_add(sums[s], wide_load(x + i + s * WIDE_LANES));
        }
    }
    return rest(x + i, n - i, total(sums));
}

float ISA_NAME(roof_read_four)(const float *x, size_t n)
{
    enum { EACH = SUMS / STREAMS };
    const size_t quarter = n / STREAMS / (EACH * WIDE_LANES) * (EACH * WIDE_LANES);
    struct wide sums[SUMS];
    for (int s = 0; s < SUMS; s++) {
        sums[s] = wide_of(0);
    }
    for (size_t i = 0; i < quarter; i += EACH * WIDE_LANES) {
        for (size_t s = 0; s < SUMS; s++) {
            const float *stream = x + s / EACH * quarter + i;
            sums[s] = wide_add(sums[s], wide_load(stream + s % EACH * WIDE_LANES));
        }
    }
    return rest(x + STREAMS * quarter, n - STREAMS * quarter, total(sums));
}

void ISA_NAME(roof_write)(float *x, size_t n, float value)
{
    const struct wide values = wide_of(value);
    size_t i = 0;
    for (; i + WIDE_LANES <= n; i += WIDE_LANES) {
        wide_store(x + i, values);
    }
    for (; i < n; i++) {
        x[i] = value;
    }
}

void ISA_NAME(roof_write_past)(float *x, size_t n, float value)
{
    const struct wide values = wide_of(value);
    size_t i = 0;
    for (; i + WIDE_LANES <= n; i += WIDE_LANES) {
        wide_stream(x + i, values);
    }
    for (; i < n; i++) {
        x[i] = value;
    }
    wide_fence();
}

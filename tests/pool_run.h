/* pool_run: shapes and numbers on which kernels of poolings go wrong, and how results compare. */
#ifndef TESTS_POOL_RUN_H
#define TESTS_POOL_RUN_H

#include <stdlib.h>

#include "base/isa.h"
#include "base/require.h"
#include "base/shape.h"
#include "guard.h"

/* Around sixteen lanes, sixteen maps, some groups of pixels, few and more of them, strips of 128 and
 * of 256 channels, a block. */
static const struct shape pool_run_shapes[] = {
    { 1, 1, 1, 1 },     { 2, 3, 1, 2 },    { 1, 17, 1, 3 },    { 3, 37, 13, 11 },
    { 2, 50, 7, 7 },    { 1, 130, 4, 4 },  { 2, 16, 1, 16 },   { 1, 33, 1, 17 },
    { 1, 5, 1, 15 },    { 1, 4, 64, 64 },  { 1, 3, 65, 67 },   { 1, 2, 64, 128 },
    { 1, 1, 224, 224 }, { 1, 129, 5, 13 }, { 1, 18, 1, 4097 }, { 2, 40, 8, 8 },
    { 1, 35, 3, 43 },   { 1, 21, 28, 28 }, { 2, 272, 2, 16 },  { 1, 6, 90, 91 },
    { 3, 20, 1, 31 },   { 2, 19, 1, 32 },  { 5, 16, 1, 5 },    { 1, 300, 1, 277 },
    { 2, 131, 1, 150 }, { 2, 137, 5, 55 },
};
enum { POOL_RUN_SHAPES = sizeof pool_run_shapes / sizeof *pool_run_shapes };

/* What the numbers are like. */
enum pool_run_numbers {
    POOL_RUN_PLAIN,    /* in -1 .. 1 */
    POOL_RUN_TIES,     /* -2, -1, -0, 0, 1 */
    POOL_RUN_NANS,     /* one in 97 */
    POOL_RUN_INFINITE, /* many infinities of one sign a map, some of both */
    POOL_RUN_ZEROS,    /* -0, one in 64 is +0: there are maps of -0 alone */
    POOL_RUN_TINY,     /* subnormal */
    POOL_RUN_KINDS
};

static inline float pool_run_number(enum pool_run_numbers kind, uint32_t random)
{
    const float even = (float)(int32_t)random * 0x1p-31f;
    const float small[] = { -2.0f, -1.0f, -0.0f, 0.0f, 1.0f };
    switch (kind) {
    case POOL_RUN_TIES:
        return small[random / 8 % 5];
    case POOL_RUN_NANS:
        return random % 97 == 5 ? NAN : even;
    case POOL_RUN_INFINITE:
        return random % 7 == 3 ? (random / 7 % 251 == 3 ? -INFINITY : INFINITY) : even;
    case POOL_RUN_ZEROS:
        return random / 8 % 64 == 0 ? 0.0f : -0.0f;
    case POOL_RUN_TINY:
        return even * 0x1p-130f;
    default:
        return even;
    }
}

static inline void pool_run_fill(enum pool_run_numbers kind, size_t count, float *x)
{
    uint32_t state = 12345u + (uint32_t)count;
    for (size_t i = 0; i < count; ++i) {
        state = state * 1664525u + 1013904223u;
        x[i] = pool_run_number(kind, state ^ state >> 15);
    }
}

/* The same bytes, or NaN on both sides: which of two NaNs an addition gives is left open. */
static inline void pool_run_assert_same(size_t count, const float *got, const float *want)
{
    for (size_t i = 0; i < count; ++i) {
        const int both_nan = isnan(got[i]) && isnan(want[i]);
        if (!both_nan && memcmp(got + i, want + i, sizeof *got) != 0) {
            print_error("[%zu] is %a, not %a\n", i, (double)got[i], (double)want[i]);
            fail();
        }
    }
}

/* Makes the environment ask for an instruction set. */
static inline void pool_run_choose(enum isa isa)
{
    assert_int_equal(setenv("GAPSTUDY_ISA", isa_name(isa), 1), 0);
    isa_choose_again();
}

#endif

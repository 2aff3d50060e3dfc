/* wide: sixteen floats at once, the lanes of every sum in this study, on any instruction set.
 *
 * For kernel sources (*_isa.c) alone: the header of the set that the file is compiled for gives the
 * functions below, and the same code on them gives the same bits on all of them. AVX-512 holds the
 * lanes in one register, AVX2 in two; the baseline has plain loops, which any compiler and
 * processor takes. Lane i is element i in memory.
 *
 *   struct wide                       sixteen floats        struct wide_some   which of sixteen
 *   wide_of(f)                        f in every lane       wide_some_of(a, b) lanes a .. b-1
 *   wide_load(p), wide_store(p, v)    p[0 .. 15], of any alignment
 *   wide_load_some(s, p)              +0 in the other lanes, whose memory is not touched
 *   wide_store_some(s, p, v)          the other places are not touched
 *   wide_stream(p, v)                 past the caches; p on 64 bytes; wide_fence() after the last
 *   wide_add, wide_subtract, wide_multiply, wide_divide(a, b)   rounded as in float
 *   wide_add_some(s, a, b)            a + b where s, else a
 *   wide_multiply_add(a, b, c)        a b + c, rounded once (slow on the baseline)
 *   wide_choose(s, a, b)              a where s, else b
 *   wide_fold(v)                      lane k takes in k+8, k+4, k+2, k+1; the sum of lane 0
 *   wide_fold_fours(f)                the folds of sixteen vectors v, lane i that of v[i], from
 *                                     f[i] = wide_fold_four(v + 4 i)
 *   wide_larger(a, b)                 a > b ? a : b, which is b where one is NaN or both are 0
 *   wide_largest_fours, _four         as the folds: lane i is the largest of v[i], without NaN
 *   wide_largest_each(v, m)           m[i] is the largest of v[i] in all lanes, for i < 4
 *   wide_less, wide_equal, wide_unordered(a, b)             which lanes; false, false, true of NaN
 *   wide_either(s, t), wide_bits(s)    lanes in s or t or both; bit i is lane i
 *   wide_bits_four(s)                 bit 16 i + l is lane l of s[i], for i < 4
 *   wide_lowest(bits)                 number of the lowest bit that is set; there must be one
 *   wide_of_places, wide_load_places, wide_store_places     as of float, uint32_t in the lanes
 *   wide_to_places(v)                 from float, 0 <= v < 2^31, towards 0
 *   wide_same_places(a, b)            which lanes hold the same uint32_t
 *
 * A rotation of the lanes leaves the bits of wide_fold as they are, since it pairs the same lanes
 * and a + b = b + a: a row may be read by aligned loads, its first element in any lane. */
#ifndef BASE_WIDE_H
#define BASE_WIDE_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/isa.h"

/* WIDE_PLAIN is 1 on the baseline, where a kernel has its plain loops instead. */
enum { WIDE_LANES = 16 };

/* clang-format off */
#include ISA_HEADER(base/wide) /* spaces would be part of the name */
/* clang-format on */

/* Asks memory for the line so many bytes behind p, into the second cache; faults at no address. */
static inline void wide_ask(const float *p, size_t bytes)
{
    __builtin_prefetch((const void *)((uintptr_t)p + bytes), 0, 1);
}

#endif

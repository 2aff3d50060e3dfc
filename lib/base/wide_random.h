/* wide_random: Philox4x32-10 and Box and Muller on sixteen lanes, on any instruction set.
 *
 * For kernel sources (*_isa.c) alone, beside wide.h. A group (rng.h) is word q = 0 .. 3 of sixteen
 * blocks of the cipher, lane l of row q being word q of block l; the header of the set gives
 *
 *   struct random_row, struct random_group { struct random_row q[4]; }
 *   random_cipher(at, group, out)          group number `group` of the address `at`
 *   random_cipher_two(at, group, two)      this one and the next, two[0 .. 1]
 *   random_store(p, row)                   a row of words to p[0 .. 15], of any alignment
 *   random_uniforms(row)                   word >> 8, times 2^-24: sixteen floats
 *   random_normals(words, z)               the 64 normal numbers of a group, in rows z[0 .. 3]
 *
 * The baseline is the definition: plain loops, and the functions of elementary.h. The others give
 * its bits; where they do other operations, a comment says why the bits are the same. */
#ifndef BASE_WIDE_RANDOM_H
#define BASE_WIDE_RANDOM_H

#include "base/rng_isa.h"
#include "base/wide.h"

enum { RANDOM_WORDS = 4, RANDOM_ROUNDS = 10, RANDOM_GROUP = RANDOM_WORDS * WIDE_LANES };

/* The constants of Philox4x32 (Salmon et al. 2011, table 2 and section 4.3): two multipliers, and
 * what is added to the two words of the key from round to round. */
static const uint64_t RANDOM_M0 = 0xD2511F53u, RANDOM_M1 = 0xCD9E8D57u;
static const uint32_t RANDOM_W0 = 0x9E3779B9u, RANDOM_W1 = 0xBB67AE85u;

/* clang-format off */
#include ISA_HEADER(base/wide_random)
/* clang-format on */

/* What is done with a group; its numbers are i .. i + 63 of the call. */
typedef void random_take(void *context, size_t i, const struct random_group *words);

/* Hands on all groups in order; two are made at once, so that the rounds of one fill the time in
 * which those of the other wait for a product. `take` is inlined where it is a constant. */
static inline void random_each_group(const struct rng_groups *at, random_take *take, void *context)
{
    size_t g = 0;
    for (; g + 2 <= at->groups; g += 2) {
        struct random_group two[2];
        random_cipher_two(at, at->group + g, two);
        take(context, g * RANDOM_GROUP, &two[0]);
        take(context, (g + 1) * RANDOM_GROUP, &two[1]);
    }
    if (g < at->groups) {
        struct random_group last;
        random_cipher(at, at->group + g, &last);
        take(context, g * RANDOM_GROUP, &last);
    }
}

#endif

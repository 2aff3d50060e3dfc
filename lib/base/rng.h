/* rng: random numbers that are addressed, not consumed (Philox4x32-10, Salmon et al. 2011).
 *
 * Address  (seed, stream, point, trial): the key of the cipher is a hash of the first three by the
 *          cipher itself, the trial is the upper half of its counter. Numbers at one address are
 *          read in order; nothing read at one address changes what stands at another.
 * Order    The cipher's blocks of four words are read in groups of 16 blocks, transposed: number
 *          16 q + l of a group is word q of block l. Each call to a rng_fill function starts a new
 *          group, so that what one call reads does not depend on how many numbers the last one
 *          took.
 * Bits     The same on every machine, compiler and instruction set; they stay as they are. */
#ifndef BASE_RNG_H
#define BASE_RNG_H

#include <stddef.h>
#include <stdint.h>

enum { RNG_GROUP = 64 }; /* numbers in a group */

struct rng {
    uint32_t key[2];
    uint64_t trial;
    uint64_t group; /* the next group of numbers, counted from 0 */
};

/* The generator that stands at the given address. Cannot fail; owns nothing. */
struct rng rng_at(uint64_t seed, uint64_t stream, uint64_t point, uint64_t trial);

/* 64-bit FNV-1a of `count` bytes behind those whose hash is given, RNG_HASH_START for none. */
#define RNG_HASH_START UINT64_C(0xcbf29ce484222325)
uint64_t rng_hash_bytes(uint64_t hash, const void *bytes, size_t count);

/* The same of a text: streams follow from names. */
uint64_t rng_hash_text(const char *text);

/* Mixes a number's bits into a hash (-0 counts as 0): points follow from axis values. */
uint64_t rng_hash_number(uint64_t hash, double number);

/* n uniform 32-bit words into out[n]. */
void rng_fill_bits(struct rng *rng, size_t n, uint32_t *out);

/* n numbers uniform on [0, 1) into out[n], multiples of 2^-24: mean 1/2 - 2^-25, variance 1/12. */
void rng_fill_uniform(struct rng *rng, size_t n, float *out);

/* n standard normal numbers into out[n], by Box and Muller 1958 in the fixed operations of
 * elementary.h: words q = 0, 1 of a block give the radius and q = 2, 3 the angle of two pairs. The
 * radius reaches sqrt(66 ln 2) = 6.76; P(|z| > 6.76) is 1e-11. */
void rng_fill_normal(struct rng *rng, size_t n, float *out);

/* A whole number uniform on 0 .. bound-1, without bias (rejection). Requires bound > 0. */
uint32_t rng_below(struct rng *rng, uint32_t bound);

/* k of the numbers 0 .. n-1, without repetition, all orders equally likely, into out[0 .. k-1]; the
 * other n - k numbers stand behind them. out: n numbers. Requires k <= n < 2^32. */
void rng_choose(struct rng *rng, size_t k, size_t n, size_t *out);

/* A random order of 0 .. n-1 into out[n] (Fisher and Yates). */
void rng_permutation(struct rng *rng, size_t n, size_t *out);

/* One block of the cipher as Random123 computes it; the yardstick for the vector path. */
void rng_block(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

#endif

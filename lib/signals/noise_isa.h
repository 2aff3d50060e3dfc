/* noise_isa: random numbers of several distributions added, one entry point per instruction set (see
 * base/isa.h).
 *
 *   n       numbers to add
 *   words   the uniform words that they are made from; lengths below
 *   x       n floats, added to; must not overlap words */
#ifndef SIGNALS_NOISE_ISA_H
#define SIGNALS_NOISE_ISA_H

#include <stddef.h>
#include <stdint.h>

#include "base/rng_isa.h"

/* Numbers that repeat: of[place .. period-1], then of[0 .. period-1] again and again. period and
 * place are multiples of 16. */
struct noise_signal {
    const float *of;
    size_t period, place;
};

/* x[i] = s + sigma * g, s the next number of the signal and g of whole groups of normal numbers: x
 * has at->groups * RNG_GROUP floats, as many as signal->place moves on. x may be signal->of. */
void noise_gaussian_baseline(const struct rng_groups *at, float sigma, struct noise_signal *signal,
                             float *x);
void noise_gaussian_avx2(const struct rng_groups *at, float sigma, struct noise_signal *signal,
                         float *x);
void noise_gaussian_avx512(const struct rng_groups *at, float sigma, struct noise_signal *signal,
                           float *x);

/* As noise_gaussian; and means[0 .. ] of each `pixels` numbers of x, in the order of pool.h: lane by
 * lane from +0, folded, divided. pixels: a multiple of 16, at most 4096, that divides the numbers. */
struct noise_means {
    size_t pixels;
    float *means;
};
void noise_gaussian_means_baseline(const struct rng_groups *at, float sigma,
                                   struct noise_signal signal, struct noise_means to, float *x);
void noise_gaussian_means_avx2(const struct rng_groups *at, float sigma, struct noise_signal signal,
                               struct noise_means to, float *x);
void noise_gaussian_means_avx512(const struct rng_groups *at, float sigma,
                                 struct noise_signal signal, struct noise_means to, float *x);

/* x[i] += scale * l, l of density exp(-|l|)/2: the highest bit of words[i] is the sign, the others
 * are U in l = -ln U. Largest |l|: 31 ln 2 = 21.5. words: n. */
void noise_laplace_baseline(float scale, size_t n, const uint32_t *words, float *x);
void noise_laplace_avx2(float scale, size_t n, const uint32_t *words, float *x);
void noise_laplace_avx512(float scale, size_t n, const uint32_t *words, float *x);

/* x[i] += scale * sqrt(U^exponent - 1) cos(2 pi V), exponent < 0. Numbers 64 g .. 64 g + 63 take
 * their U from words 128 g .. 128 g + 63 and their V from the 64 words after them; the lowest 8
 * bits of the second word refine U, so that it reaches down to 2^-40. words: 2 n, n rounded up to a
 * multiple of 64. */
void noise_student_baseline(float exponent, float scale, size_t n, const uint32_t *words, float *x);
void noise_student_avx2(float exponent, float scale, size_t n, const uint32_t *words, float *x);
void noise_student_avx512(float exponent, float scale, size_t n, const uint32_t *words, float *x);

#endif

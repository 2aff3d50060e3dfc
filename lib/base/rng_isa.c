/* Whole groups of random numbers, compiled once per instruction set. The cipher and the transform
 * are in base/wide_random_*.h; its yardstick is Random123's function (tests/test_rng.c). */
#include "base/rng_isa.h"

#include "base/wide_random.h"

static inline void store_words(void *out, size_t i, const struct random_group *words)
{
    for (size_t q = 0; q < RANDOM_WORDS; q++) {
        random_store((uint32_t *)out + i + q * WIDE_LANES, words->q[q]);
    }
}

void ISA_NAME(rng_bits)(const struct rng_groups *at, uint32_t *out)
{
    random_each_group(at, store_words, out);
}

static inline void store_uniforms(void *out, size_t i, const struct random_group *words)
{
    for (size_t q = 0; q < RANDOM_WORDS; q++) {
        wide_store((float *)out + i + q * WIDE_LANES, random_uniforms(words->q[q]));
    }
}

void ISA_NAME(rng_uniforms)(const struct rng_groups *at, float *out)
{
    random_each_group(at, store_uniforms, out);
}

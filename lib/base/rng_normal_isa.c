/* Whole groups of normal numbers; compiled once per instruction set. A file of its own, so that the
 * cipher has one caller, is inlined there and leaves its words in registers. */
#include "base/rng_isa.h"
#include "base/wide_random.h"

static inline void store_normals(void *out, size_t i, const struct random_group *words)
{
    struct wide z[RANDOM_WORDS];
    random_normals(words, z);
    for (size_t q = 0; q < RANDOM_WORDS; q++) {
        wide_store((float *)out + i + q * WIDE_LANES, z[q]);
    }
}

void ISA_NAME(rng_normals)(const struct rng_groups *at, float *out)
{
    random_each_group(at, store_normals, out);
}

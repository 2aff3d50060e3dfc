/* rng_isa: whole groups of random numbers, one entry point per instruction set (see isa.h).
 *
 *   key, trial, group   as in struct rng
 *   groups              how many groups of RNG_GROUP numbers to write from `group` on
 *   out                 groups * RNG_GROUP numbers, written */
#ifndef BASE_RNG_ISA_H
#define BASE_RNG_ISA_H

#include <stddef.h>
#include <stdint.h>

#include "base/rng.h"

struct rng_groups {
    uint32_t key[2];
    uint64_t trial;
    uint64_t group;
    size_t groups;
};

/* The next `groups` groups of a generator, which then stands behind them. */
struct rng_groups rng_take(struct rng *rng, size_t groups);

void rng_bits_baseline(const struct rng_groups *at, uint32_t *out);
void rng_bits_avx2(const struct rng_groups *at, uint32_t *out);
void rng_bits_avx512(const struct rng_groups *at, uint32_t *out);

void rng_uniforms_baseline(const struct rng_groups *at, float *out);
void rng_uniforms_avx2(const struct rng_groups *at, float *out);
void rng_uniforms_avx512(const struct rng_groups *at, float *out);

void rng_normals_baseline(const struct rng_groups *at, float *out);
void rng_normals_avx2(const struct rng_groups *at, float *out);
void rng_normals_avx512(const struct rng_groups *at, float *out);

#endif

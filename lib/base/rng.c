#include "base/rng.h"

#include <string.h>

#include <Random123/philox.h>

#include "base/isa.h"
#include "base/require.h"
#include "base/rng_isa.h"

void rng_block(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
    const philox4x32_ctr_t c = { { counter[0], counter[1], counter[2], counter[3] } };
    const philox4x32_key_t k = { { key[0], key[1] } };
    const philox4x32_ctr_t r = philox4x32(c, k);
    memcpy(out, r.v, sizeof r.v);
}

struct rng rng_at(uint64_t seed, uint64_t stream, uint64_t point, uint64_t trial)
{
    const uint32_t counter[4] = { (uint32_t)stream, (uint32_t)(stream >> 32), (uint32_t)point,
                                  (uint32_t)(point >> 32) };
    const uint32_t key[2] = { (uint32_t)seed, (uint32_t)(seed >> 32) };
    uint32_t out[4];
    rng_block(counter, key, out);
    return (struct rng){ .key = { out[0] ^ out[2], out[1] ^ out[3] }, .trial = trial };
}

uint64_t rng_hash_bytes(uint64_t hash, const void *bytes, size_t count)
{
    const unsigned char *const byte = bytes;
    for (size_t i = 0; i < count; i++) {
        hash = (hash ^ byte[i]) * UINT64_C(0x100000001b3);
    }
    return hash;
}

uint64_t rng_hash_text(const char *text)
{
    return rng_hash_bytes(RNG_HASH_START, text, strlen(text));
}

uint64_t rng_hash_number(uint64_t hash, double number)
{
    uint64_t bits;
    number += 0.0; /* -0 becomes 0 */
    memcpy(&bits, &number, sizeof bits);
    for (int byte = 0; byte < 8; byte++) {
        hash = (hash ^ (bits >> (8 * byte) & 0xff)) * 0x100000001b3u;
    }
    return hash;
}

/* ---- filling: whole groups straight into the array, the last one through a buffer ---- */

typedef void fill_words(const struct rng_groups *at, uint32_t *out);
typedef void fill_floats(const struct rng_groups *at, float *out);

struct rng_groups rng_take(struct rng *rng, size_t groups)
{
    const struct rng_groups at = { { rng->key[0], rng->key[1] }, rng->trial, rng->group, groups };
    rng->group += groups;
    return at;
}

void rng_fill_bits(struct rng *rng, size_t n, uint32_t *out)
{
    static fill_words *const variants[] = { rng_bits_baseline, rng_bits_avx2, rng_bits_avx512 };
    fill_words *const fill = variants[isa_chosen()];
    const size_t whole = n / RNG_GROUP, rest = n % RNG_GROUP;
    const struct rng_groups at = rng_take(rng, whole);
    fill(&at, out);
    if (rest > 0) {
        uint32_t last[RNG_GROUP];
        const struct rng_groups after = rng_take(rng, 1);
        fill(&after, last);
        memcpy(out + whole * RNG_GROUP, last, rest * sizeof *out);
    }
}

static void fill_numbers(struct rng *rng, fill_floats *fill, size_t n, float *out)
{
    const size_t whole = n / RNG_GROUP, rest = n % RNG_GROUP;
    const struct rng_groups at = rng_take(rng, whole);
    fill(&at, out);
    if (rest > 0) {
        float last[RNG_GROUP];
        const struct rng_groups after = rng_take(rng, 1);
        fill(&after, last);
        memcpy(out + whole * RNG_GROUP, last, rest * sizeof *out);
    }
}

void rng_fill_uniform(struct rng *rng, size_t n, float *out)
{
    static fill_floats *const variants[] = { rng_uniforms_baseline, rng_uniforms_avx2,
                                             rng_uniforms_avx512 };
    fill_numbers(rng, variants[isa_chosen()], n, out);
}

void rng_fill_normal(struct rng *rng, size_t n, float *out)
{
    static fill_floats *const variants[] = { rng_normals_baseline, rng_normals_avx2,
                                             rng_normals_avx512 };
    fill_numbers(rng, variants[isa_chosen()], n, out);
}

/* ---- whole numbers ---- */

/* Words that are drawn a group at a time and used one by one. */
struct words {
    struct rng *rng;
    size_t used;
    uint32_t word[RNG_GROUP];
};

static uint32_t next_word(struct words *words)
{
    if (words->used == RNG_GROUP) {
        rng_fill_bits(words->rng, RNG_GROUP, words->word);
        words->used = 0;
    }
    return words->word[words->used++];
}

static uint32_t next_below(struct words *words, uint32_t bound)
{
    const uint32_t unfair = (0u - bound) % bound; /* 2^32 mod bound words would be too many */
    uint32_t word = next_word(words);
    while (word < unfair) {
        word = next_word(words);
    }
    return word % bound;
}

uint32_t rng_below(struct rng *rng, uint32_t bound)
{
    require(bound > 0);
    struct words words = { .rng = rng, .used = RNG_GROUP };
    return next_below(&words, bound);
}

void rng_choose(struct rng *rng, size_t k, size_t n, size_t *out)
{
    require(k <= n && n <= UINT32_MAX);
    struct words words = { .rng = rng, .used = RNG_GROUP };
    for (size_t i = 0; i < n; i++) {
        out[i] = i;
    }
    for (size_t i = 0; i < k; i++) {
        const size_t j = i + next_below(&words, (uint32_t)(n - i));
        const size_t swapped = out[i];
        out[i] = out[j];
        out[j] = swapped;
    }
}

void rng_permutation(struct rng *rng, size_t n, size_t *out)
{
    rng_choose(rng, n, n, out);
}

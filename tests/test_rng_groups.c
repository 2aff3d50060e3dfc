/* Every instruction set writes the normal numbers, uniform numbers and words of the loops on paper,
 * byte by byte, for any count of groups, at any address in memory, and nothing beside them. */
#include "base/rng_isa.h"

#include <string.h>

#include "base/elementary.h"
#include "base/isa.h"
#include "base/require.h"
#include "guard.h"
#include "support.h"

enum { MOST = 5 };

typedef void fill(const struct rng_groups *at, float *out);

static void bits_baseline(const struct rng_groups *at, float *out)
{
    rng_bits_baseline(at, (uint32_t *)(void *)out);
}

static void bits_avx2(const struct rng_groups *at, float *out)
{
    rng_bits_avx2(at, (uint32_t *)(void *)out);
}

static void bits_avx512(const struct rng_groups *at, float *out)
{
    rng_bits_avx512(at, (uint32_t *)(void *)out);
}

/* By what is filled in, then by instruction set. */
enum { BITS, UNIFORMS, NORMALS, KINDS };
static fill *const fills[KINDS][3] = {
    { bits_baseline, bits_avx2, bits_avx512 },
    { rng_uniforms_baseline, rng_uniforms_avx2, rng_uniforms_avx512 },
    { rng_normals_baseline, rng_normals_avx2, rng_normals_avx512 },
};

/* ---- one number after the other ---- */

/* Word q of block l of a group. */
static uint32_t word_of(const struct rng_groups *at, uint64_t group, size_t q, size_t l)
{
    const uint64_t block = (at->group + group) * 16 + l;
    const uint32_t counter[4] = { (uint32_t)block, (uint32_t)(block >> 32), (uint32_t)at->trial,
                                  (uint32_t)(at->trial >> 32) };
    uint32_t out[4];
    rng_block(counter, at->key, out);
    return out[q];
}

static float normal_of(const struct rng_groups *at, uint64_t group, size_t q, size_t l)
{
    const uint32_t w = word_of(at, group, q / 2, l);
    const float high = (float)(w >> 16) * 0x1p-16f, low = (float)((w & 0xffff) + 1) * 0x1p-32f;
    const float r = sqrtf(-2.0f * elementary_ln(high + low));
    float cosine, sine;
    elementary_cos_sin(word_of(at, group, 2 + q / 2, l), &cosine, &sine);
    return q % 2 == 0 ? r * cosine : r * sine;
}

static float on_paper(int kind, const struct rng_groups *at, size_t i)
{
    const uint64_t group = i / 64;
    const size_t q = i % 64 / 16, l = i % 16;
    const uint32_t word = word_of(at, group, q, l);
    return kind == BITS       ? elementary_from_bits(word)
           : kind == UNIFORMS ? (float)(word >> 8) * 0x1p-24f
                              : normal_of(at, group, q, l);
}

/* ---- all instruction sets ---- */

/* Fills `beside` floats from the end of readable memory, which stay NaN as they were. */
static void numbers_are_those_on_paper(int kind, fill *variant, const struct rng_groups *at,
                                       size_t beside)
{
    const size_t count = at->groups * RNG_GROUP;
    const struct guard guard = guard_new(count + beside);
    variant(at, guard.floats);
    for (size_t i = 0; i < count; i++) {
        const float want = on_paper(kind, at, i);
        assert_memory_equal(&guard.floats[i], &want, sizeof want);
    }
    for (size_t i = 0; i < beside; i++) {
        assert_int_equal(elementary_to_bits(guard.floats[count + i]), 0xffffffff);
    }
    guard_free(guard);
}

/* Calls numbers_are_those_on_paper for all that this processor has; returns how many. */
static size_t all_are_those_on_paper(const struct rng_groups *at, size_t beside)
{
    size_t cases = 0;
    for (enum isa isa = ISA_BASELINE; isa <= ISA_AVX512; isa++) {
        for (int kind = 0; kind < KINDS && isa_available(isa); kind++, cases++) {
            numbers_are_those_on_paper(kind, fills[kind][isa], at, beside);
        }
    }
    return cases;
}

static void any_count_of_groups_at_any_alignment(void **state)
{
    (void)state;
    size_t cases = 0;
    for (size_t groups = 0; groups <= MOST; groups++) {
        for (size_t beside = 0; beside < 17; beside++) {
            const struct rng_groups at = { { 0x299f31d0, 0xa4093822 }, beside, groups, groups };
            cases += all_are_those_on_paper(&at, beside);
        }
    }
    assert_true(cases >= (MOST + 1) * 17 * KINDS);
}

/* A carry from the lower half of a block's number into the upper, and everything at its limit. */
static void counters_carry(void **state)
{
    (void)state;
    static const struct rng_groups places[] = {
        { { 0xffffffff, 0x80000000 }, UINT64_MAX, 0x0ffffffe, MOST },
        { { 0xffffffff, 0xffffffff }, 0x80000000, 0x0fffffff, MOST },
        { { 0, 0 }, (uint64_t)1 << 32, 0x0123456789abcdef, MOST },
        { { 1, 2 }, 0xffffffff, ((uint64_t)1 << 60) - 2, MOST },
    };
    for (size_t p = 0; p < COUNT(places); p++) {
        assert_true(all_are_those_on_paper(&places[p], 0) >= KINDS);
    }
}

/* Groups that hold a radius or an angle where something changes, found by search over 2^33 words:
 * the word as it must come, and where. */
static const struct {
    uint32_t word;
    uint64_t trial, group;
} rare[] = {
    { 0xffffffff, 6, 48796044 },  { 0xffffffff, 6, 131455412 }, { 0xfffffffe, 5, 71002403 },
    { 0xffffff81, 5, 50296472 },  { 0xffffff80, 5, 19381063 },  { 0xffffff7f, 5, 36355201 },
    { 0xffffff7e, 5, 80874709 },  { 0x00000000, 5, 246150393 }, { 0x00000001, 5, 3786658 },
    { 0x00000000, 5, 10958092 },  { 0x1fffffff, 5, 70463894 },  { 0x20000000, 5, 33634006 },
    { 0x3fffffff, 5, 2379660 },   { 0x60000000, 5, 38109993 },  { 0xa0000000, 5, 109596227 },
    { 0xbfffffff, 5, 7178304 },   { 0xc0000000, 5, 65671268 },  { 0xdfffffff, 5, 10066565 },
    { 0xe0000000, 5, 108290950 }, { 0xffffffff, 6, 183312061 },
};

static void the_rarest_words_give_the_same_bytes(void **state)
{
    (void)state;
    for (size_t r = 0; r < COUNT(rare); r++) {
        const struct rng_groups at = {
            { 0xa4093822, 0x299f31d0 }, rare[r].trial, rare[r].group, 1
        };
        size_t found = 0;
        for (size_t i = 0; i < RNG_GROUP; i++) {
            found += word_of(&at, 0, i / 16, i % 16) == rare[r].word;
        }
        assert_true(found > 0);
        assert_true(all_are_those_on_paper(&at, 0) >= KINDS);
    }
}

/* Radius 0, from the last 128 words, is -0 in elementary_ln's order of operations. */
static void a_radius_of_nothing_keeps_its_sign(void **state)
{
    (void)state;
    const struct rng_groups at = { { 0xa4093822, 0x299f31d0 }, 6, 48796044, 1 };
    size_t zeros = 0;
    float z[RNG_GROUP];
    rng_normals_baseline(&at, z);
    for (size_t i = 0; i < RNG_GROUP; i++) {
        const size_t q = i / 16, l = i % 16;
        float side[2];
        elementary_cos_sin(word_of(&at, 0, 2 + q / 2, l), &side[0], &side[1]);
        if (word_of(&at, 0, q / 2, l) == UINT32_MAX) {
            assert_true(z[i] == 0 && signbit(z[i]) != signbit(side[q % 2]));
            zeros++;
        }
    }
    assert_int_equal(zeros, 2);
}

static void millions_of_numbers_are_those_of_the_plain_loops(void **state)
{
    (void)state;
    enum { ROUNDS = 1000, GROUPS = 257 };
    static float want[GROUPS * RNG_GROUP], got[GROUPS * RNG_GROUP];
    for (uint64_t round = 0; round < ROUNDS; round++) {
        const struct rng_groups at = { { 7, 8 }, round, 1000 * round, GROUPS };
        rng_normals_baseline(&at, want);
        for (enum isa isa = ISA_AVX2; isa <= ISA_AVX512; isa++) {
            if (isa_available(isa)) {
                fills[NORMALS][isa](&at, got);
                assert_memory_equal(got, want, sizeof got);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_count_of_groups_at_any_alignment),
        cmocka_unit_test(counters_carry),
        cmocka_unit_test(the_rarest_words_give_the_same_bytes),
        cmocka_unit_test(a_radius_of_nothing_keeps_its_sign),
        cmocka_unit_test(millions_of_numbers_are_those_of_the_plain_loops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The cipher against its published answers, the vector path against the cipher, and addresses. How
 * the numbers are distributed: test_rng_law.c. */
#include "base/rng.h"

#include <stdlib.h>
#include <string.h>

#include "base/isa.h"
#include "base/require.h"
#include "base/rng_isa.h"
#include "death.h"
#include "support.h"

/* ---- the cipher ---- */

/* The three vectors for philox4x32 with 10 rounds that Random123 publishes. */
static void the_cipher_gives_the_published_answers(void **state)
{
    (void)state;
    static const struct {
        uint32_t counter[4], key[2], want[4];
    } known[] = {
        { { 0, 0, 0, 0 }, { 0, 0 }, { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 } },
        { { 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff },
          { 0xffffffff, 0xffffffff },
          { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd } },
        { { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344 },
          { 0xa4093822, 0x299f31d0 },
          { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 } },
    };
    for (size_t i = 0; i < COUNT(known); i++) {
        uint32_t got[4] = { 0 };
        rng_block(known[i].counter, known[i].key, got);
        assert_memory_equal(got, known[i].want, sizeof got);
    }
}

/* ---- the vector path, once per instruction set ---- */

enum { GROUPS = 5, NUMBERS = GROUPS * RNG_GROUP };

static const struct {
    enum isa isa;
    void (*bits)(const struct rng_groups *at, uint32_t *out);
    void (*uniforms)(const struct rng_groups *at, float *out);
    void (*normals)(const struct rng_groups *at, float *out);
} variants[] = {
    { ISA_BASELINE, rng_bits_baseline, rng_uniforms_baseline, rng_normals_baseline },
    { ISA_AVX2, rng_bits_avx2, rng_uniforms_avx2, rng_normals_avx2 },
    { ISA_AVX512, rng_bits_avx512, rng_uniforms_avx512, rng_normals_avx512 },
};

/* Places where a carry or a sign could go wrong. */
static const struct rng_groups places[] = {
    { { 0, 0 }, 0, 0, GROUPS },
    { { 0xa4093822, 0x299f31d0 }, 0x0370734413198a2e, 7, GROUPS },
    { { 0xffffffff, 0x80000000 }, UINT64_MAX, 0x0ffffffe, GROUPS }, /* over block 2^32 */
    { { 1, 2 }, 0x80000000, 0x0123456789abcdef, GROUPS },
};

static void every_variant_gives_the_words_of_the_cipher(void **state)
{
    (void)state;
    size_t cases = 0;
    for (size_t v = 0; v < COUNT(variants); v++) {
        for (size_t p = 0; p < COUNT(places) && isa_available(variants[v].isa); p++) {
            uint32_t got[NUMBERS] = { 0 };
            variants[v].bits(&places[p], got);
            for (uint64_t b = 0; b < GROUPS * 16; b++, cases++) {
                const uint64_t block = places[p].group * 16 + b, trial = places[p].trial;
                const uint32_t counter[4] = { (uint32_t)block, (uint32_t)(block >> 32),
                                              (uint32_t)trial, (uint32_t)(trial >> 32) };
                uint32_t want[4];
                rng_block(counter, places[p].key, want);
                for (size_t q = 0; q < 4; q++) {
                    assert_int_equal(got[b / 16 * RNG_GROUP + 16 * q + b % 16], want[q]);
                }
            }
        }
    }
    assert_true(cases >= COUNT(places) * GROUPS * 16);
}

static void all_variants_give_the_same_bytes(void **state)
{
    (void)state;
    size_t cases = 0;
    for (size_t p = 0; p < COUNT(places); p++) {
        float uniforms[2][NUMBERS], normals[2][NUMBERS];
        rng_uniforms_baseline(&places[p], uniforms[0]);
        rng_normals_baseline(&places[p], normals[0]);
        for (size_t v = 0; v < COUNT(variants); v++) {
            if (isa_available(variants[v].isa)) {
                memset(uniforms[1], 0xff, sizeof uniforms[1]);
                memset(normals[1], 0xff, sizeof normals[1]);
                variants[v].uniforms(&places[p], uniforms[1]);
                variants[v].normals(&places[p], normals[1]);
                assert_memory_equal(uniforms[0], uniforms[1], sizeof uniforms[0]);
                assert_memory_equal(normals[0], normals[1], sizeof normals[0]);
                cases++;
            }
        }
    }
    print_message("%zu of 3 instruction sets on this processor\n", cases / COUNT(places));
    assert_true(cases >= COUNT(places));
}

/* The formula on paper, in double, from the words of the cipher. */
static void normal_numbers_are_those_of_box_and_muller(void **state)
{
    (void)state;
    static const double pi = 3.14159265358979323846;
    size_t cases = 0;
    for (size_t p = 0; p < COUNT(places); p++) {
        uint32_t word[NUMBERS];
        float got[NUMBERS];
        rng_bits_baseline(&places[p], word);
        rng_normals_baseline(&places[p], got);
        for (size_t i = 0; i < NUMBERS; i++, cases++) {
            /* numbers 0-15 and 16-31 of a group are the cosines and sines of one row of words,
             * 32-63 those of the next; two rows of radii stand before two rows of angles */
            const size_t radius = i / 64 * 64 + i % 64 / 32 * 16 + i % 16;
            const double u = ((double)word[radius] + 1) * 0x1p-32;
            const double angle = 2 * pi * 0x1p-32 * (double)word[radius + 32];
            const double side = i % 32 < 16 ? cos(angle) : sin(angle);
            assert_close((double)got[i], sqrt(-2 * log(u)) * side, 1e-6);
        }
    }
    assert_int_equal(cases, COUNT(places) * NUMBERS);
}

static void the_environment_forces_an_instruction_set(void **state)
{
    (void)state;
    static const char *const words[] = { "baseline", "avx2", "avx512" };
    size_t cases = 0;
    for (size_t i = 0; i < COUNT(words); i++) {
        if (isa_available((enum isa)i)) {
            setenv("GAPSTUDY_ISA", words[i], 1);
            isa_choose_again();
            assert_int_equal(isa_chosen(), i);
            assert_string_equal(isa_name(isa_chosen()), words[i]);
            cases++;
        }
    }
    unsetenv("GAPSTUDY_ISA");
    isa_choose_again();
    assert_true(cases >= 1 && isa_available(isa_chosen()));
}

static void choose_isa(void *word)
{
    setenv("GAPSTUDY_ISA", word, 1);
    isa_choose_again();
    isa_chosen();
}

static void an_unknown_instruction_set_is_refused(void **state)
{
    (void)state;
    char word[] = "avx3";
    const struct death death = death_of(choose_isa, word);
    assert_death(&death, STATUS_USAGE, "GAPSTUDY_ISA=avx3 is none of baseline, avx2, avx512");
}

/* ---- addresses ---- */

static void a_number_does_not_depend_on_how_many_are_asked_for(void **state)
{
    (void)state;
    static const size_t counts[] = { 0, 1, 15, 63, 64, 65, 127, 128, 130, 319 };
    float all_normals[NUMBERS], all_uniforms[NUMBERS];
    uint32_t all_bits[NUMBERS];
    struct rng rng = rng_at(1, 2, 3, 4);
    rng_fill_bits(&rng, NUMBERS, all_bits);
    rng_fill_uniform(&rng, NUMBERS, all_uniforms);
    rng_fill_normal(&rng, NUMBERS, all_normals);
    for (size_t i = 0; i < COUNT(counts); i++) {
        const size_t n = counts[i];
        float normals[NUMBERS], uniforms[NUMBERS];
        uint32_t bits[NUMBERS];
        memset(normals, 0xa5, sizeof normals);
        memset(uniforms, 0xa5, sizeof uniforms);
        memset(bits, 0xa5, sizeof bits);
        struct rng again = rng_at(1, 2, 3, 4);
        rng_fill_bits(&again, n, bits);
        again.group = GROUPS;
        rng_fill_uniform(&again, n, uniforms);
        again.group = 2 * GROUPS;
        rng_fill_normal(&again, n, normals);
        assert_memory_equal(bits, all_bits, n * sizeof *bits);
        assert_memory_equal(uniforms, all_uniforms, n * sizeof *uniforms);
        assert_memory_equal(normals, all_normals, n * sizeof *normals);
        for (size_t byte = n * 4; byte < sizeof bits; byte++) { /* nothing past the end */
            assert_int_equal(((unsigned char *)bits)[byte], 0xa5);
            assert_int_equal(((unsigned char *)uniforms)[byte], 0xa5);
            assert_int_equal(((unsigned char *)normals)[byte], 0xa5);
        }
    }
}

static void each_call_starts_a_new_group(void **state)
{
    (void)state;
    uint32_t first[RNG_GROUP * 2], second[RNG_GROUP];
    struct rng rng = rng_at(5, 6, 7, 8), again = rng;
    rng_fill_bits(&rng, 2 * RNG_GROUP, first);
    rng_fill_bits(&again, 3, second);
    rng_fill_bits(&again, RNG_GROUP, second);
    assert_memory_equal(second, first + RNG_GROUP, sizeof second);
    assert_true(again.group == 2 && rng.group == 2);
}

static void every_coordinate_of_an_address_counts(void **state)
{
    (void)state;
    enum { ADDRESSES = 13 };
    const uint64_t high = (uint64_t)1 << 32; /* the upper halves count as well */
    const uint64_t addresses[ADDRESSES][4] = {
        { 1, 2, 3, 4 },        { 2, 2, 3, 4 },        { 1, 3, 3, 4 },        { 1, 2, 4, 4 },
        { 1, 2, 3, 5 },        { 2, 1, 3, 4 },        { 1, 3, 2, 4 },        { 1, 2, 4, 3 },
        { 0, 0, 0, 0 },        { 1 + high, 2, 3, 4 }, { 1, 2 + high, 3, 4 }, { 1, 2, 3 + high, 4 },
        { 1, 2, 3, 4 + high },
    };
    uint32_t words[ADDRESSES][RNG_GROUP];
    for (size_t i = 0; i < ADDRESSES; i++) {
        const uint64_t *a = addresses[i];
        struct rng rng = rng_at(a[0], a[1], a[2], a[3]);
        rng_fill_bits(&rng, RNG_GROUP, words[i]);
        for (size_t j = 0; j < i; j++) {
            size_t equal = 0;
            for (size_t k = 0; k < RNG_GROUP; k++) {
                equal += words[i][k] == words[j][k];
            }
            assert_int_equal(equal, 0);
        }
    }
}

/* Any change here moves every committed table. */
static void the_bits_at_one_address_are_the_known_ones(void **state)
{
    (void)state;
    uint32_t word = 0;
    float uniform = nanf(""), normal = nanf("");
    struct rng rng = rng_at(1, rng_hash_text("noise"), 3, 4);
    rng_fill_bits(&rng, 1, &word);
    rng_fill_uniform(&rng, 1, &uniform);
    rng_fill_normal(&rng, 1, &normal);
    assert_int_equal(word, 0xacce6c90);
    assert_true(uniform == 0x1.983bbp-1f);
    assert_true(normal == 0x1.124f86p-1f);
}

static void texts_and_numbers_hash_as_published(void **state)
{
    (void)state;
    assert_true(rng_hash_text("") == 0xcbf29ce484222325u);
    assert_true(rng_hash_text("a") == 0xaf63dc4c8601ec8cu);
    assert_true(rng_hash_text("foobar") == 0x85944171f73967e8u);
    const uint64_t start = rng_hash_text("");
    assert_true(rng_hash_number(start, 0.0) == rng_hash_number(start, -0.0));
    assert_true(rng_hash_number(start, 1.0) != rng_hash_number(start, nextafter(1.0, 2.0)));
    assert_true(rng_hash_number(start, 1.0) != rng_hash_number(start, -1.0));
    assert_true(rng_hash_number(rng_hash_number(start, 1.0), 2.0) !=
                rng_hash_number(rng_hash_number(start, 2.0), 1.0));
}

/* The known answers of 64-bit FNV-1a. */
static void bytes_hash_to_known_numbers(void **state)
{
    (void)state;
    assert_true(rng_hash_bytes(RNG_HASH_START, "", 0) == UINT64_C(0xcbf29ce484222325));
    assert_true(rng_hash_bytes(RNG_HASH_START, "a", 1) == UINT64_C(0xaf63dc4c8601ec8c));
    assert_true(rng_hash_bytes(RNG_HASH_START, "foobar", 6) == UINT64_C(0x85944171f73967e8));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_cipher_gives_the_published_answers),
        cmocka_unit_test(every_variant_gives_the_words_of_the_cipher),
        cmocka_unit_test(all_variants_give_the_same_bytes),
        cmocka_unit_test(normal_numbers_are_those_of_box_and_muller),
        cmocka_unit_test(the_environment_forces_an_instruction_set),
        cmocka_unit_test(an_unknown_instruction_set_is_refused),
        cmocka_unit_test(a_number_does_not_depend_on_how_many_are_asked_for),
        cmocka_unit_test(each_call_starts_a_new_group),
        cmocka_unit_test(every_coordinate_of_an_address_counts),
        cmocka_unit_test(the_bits_at_one_address_are_the_known_ones),
        cmocka_unit_test(texts_and_numbers_hash_as_published),
        cmocka_unit_test(bytes_hash_to_known_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

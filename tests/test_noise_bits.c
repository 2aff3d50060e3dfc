/* Noise is the same bytes on every instruction set, adds to what is there, stays within its array,
 * and does not depend on how much of it is asked for. */
#include <stdlib.h>
#include <string.h>

#include "base/isa.h"
#include "base/require.h"
#include "death.h"
#include "signals/noise.h"
#include "support.h"

/* Every generator as a function of n positions; fields take maps of MAP_H x MAP_W. */
enum { MAP_H = 5, MAP_W = 7, MAP = MAP_H * MAP_W, MAPS = 40, NUMBERS = MAPS * MAP };

typedef void adder(struct rng *rng, size_t n, float *x);

static struct noise_field maps_of(size_t n)
{
    assert_int_equal(n % MAP, 0);
    return (struct noise_field){ .maps = n / MAP, .h = MAP_H, .w = MAP_W, .sigma = 1 };
}

static void gaussian(struct rng *rng, size_t n, float *x)
{
    noise_add_gaussian(rng, 1, n, x);
}

static void uniform(struct rng *rng, size_t n, float *x)
{
    noise_add_uniform(rng, 1, n, x);
}

static void laplace(struct rng *rng, size_t n, float *x)
{
    noise_add_laplace(rng, 1, n, x);
}

static void student(struct rng *rng, size_t n, float *x)
{
    noise_add_student(rng, 5, 1, n, x);
}

static void ar1(struct rng *rng, size_t n, float *x)
{
    const struct noise_field field = maps_of(n);
    noise_add_ar1(rng, 0.7f, &field, x);
}

static void equicorrelated(struct rng *rng, size_t n, float *x)
{
    const struct noise_field field = maps_of(n);
    noise_add_equicorrelated(rng, 0.3f, &field, x);
}

static void box(struct rng *rng, size_t n, float *x)
{
    const struct noise_field field = maps_of(n);
    noise_add_box(rng, 3, &field, x);
}

/* first and hash: the first number and the FNV-1a hash of NUMBERS numbers at rng_at(1, 2, 3, 4). */
static const struct {
    const char *name;
    adder *add;
    float first;
    uint64_t hash;
} noises[] = {
    { "gaussian", gaussian, 0x1.908b0ap+0f, 0x3fb46ff0c12dcb3c },
    { "uniform", uniform, -0x1.9e87e6p-1f, 0x1ea4d1e250e2a590 },
    { "laplace", laplace, 0x1.c8366ep-2f, 0xcb7ed8b525e0f0b1 },
    { "student", student, -0x1.197784p+0f, 0x32e58b2166adeb19 },
    { "ar1", ar1, 0x1.908b0ap+0f, 0xbb1cc68c764ef910 },
    { "equicorrelated", equicorrelated, -0x1.274d08p-2f, 0x68606b2bfd4338ff },
    { "box", box, -0x1.277548p-3f, 0x5f3203db21ad1f23 },
};

static void add_to(float start, adder *add, size_t n, float *x)
{
    struct rng rng = rng_at(1, 2, 3, 4);
    for (size_t i = 0; i < n; i++) {
        x[i] = start;
    }
    add(&rng, n, x);
}

static uint64_t hash_floats(size_t n, const float *x)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < n; i++) {
        uint32_t bits;
        memcpy(&bits, &x[i], sizeof bits);
        for (int byte = 0; byte < 4; byte++) {
            hash = (hash ^ (bits >> (8 * byte) & 0xff)) * 0x100000001b3u;
        }
    }
    return hash;
}

/* Any change here moves every committed table that has this noise in it. */
static void the_bits_are_the_known_ones_on_every_instruction_set(void **state)
{
    (void)state;
    size_t cases = 0;
    for (enum isa isa = ISA_BASELINE; isa <= ISA_AVX512; isa++) {
        for (size_t i = 0; i < COUNT(noises) && isa_available(isa); i++, cases++) {
            float x[NUMBERS];
            setenv("GAPSTUDY_ISA", isa_name(isa), 1);
            isa_choose_again();
            add_to(0, noises[i].add, NUMBERS, x);
            if (!(x[0] == noises[i].first && hash_floats(NUMBERS, x) == noises[i].hash)) {
                print_error("%s, %s: first %a, hash %#llx\n", noises[i].name, isa_name(isa),
                            (double)x[0], (unsigned long long)hash_floats(NUMBERS, x));
                fail();
            }
        }
    }
    unsetenv("GAPSTUDY_ISA");
    isa_choose_again();
    assert_true(cases >= COUNT(noises));
}

static void noise_is_added_to_what_is_there(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(noises); i++) {
        float alone[NUMBERS], added[NUMBERS];
        add_to(0, noises[i].add, NUMBERS, alone);
        add_to(3, noises[i].add, NUMBERS, added);
        for (size_t k = 0; k < NUMBERS; k++) {
            assert_true(added[k] == 3 + alone[k]);
        }
    }
}

static void what_is_added_at_a_place_does_not_depend_on_how_many_there_are(void **state)
{
    (void)state;
    size_t cases = 0;
    for (size_t i = 0; i < COUNT(noises); i++) {
        float all[NUMBERS];
        add_to(0, noises[i].add, NUMBERS, all);
        for (size_t n = 0; n <= NUMBERS; n += MAP, cases++) {
            float some[NUMBERS + 1];
            some[n] = -12345;
            add_to(0, noises[i].add, n, some);
            assert_memory_equal(some, all, n * sizeof *some);
            assert_true(some[n] == -12345); /* and nothing beyond them */
        }
    }
    assert_int_equal(cases, COUNT(noises) * (MAPS + 1));
}

static void a_second_call_adds_other_numbers(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(noises); i++) {
        float first[MAP], second[MAP] = { 0 };
        struct rng rng = rng_at(1, 2, 3, 4);
        memset(first, 0, sizeof first);
        noises[i].add(&rng, MAP, first);
        noises[i].add(&rng, MAP, second);
        size_t equal = 0;
        for (size_t k = 0; k < MAP; k++) {
            equal += first[k] == second[k];
        }
        assert_int_equal(equal, 0);
    }
}

static void a_nan_in_the_map_stays_one(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(noises); i++) {
        float x[NUMBERS];
        add_to(nanf(""), noises[i].add, NUMBERS, x);
        for (size_t k = 0; k < NUMBERS; k++) {
            assert_true(isnan(x[k]));
        }
    }
}

static void without_sigma_nothing_is_added(void **state)
{
    (void)state;
    const struct noise_field field = { .maps = 2, .h = MAP_H, .w = MAP_W, .sigma = 0 };
    float x[2 * MAP];
    struct rng rng = rng_at(1, 2, 3, 4);
    for (size_t i = 0; i < 2 * MAP; i++) {
        x[i] = 0.5f;
    }
    noise_add_gaussian(&rng, 0, 2 * MAP, x);
    noise_add_uniform(&rng, 0, 2 * MAP, x);
    noise_add_laplace(&rng, 0, 2 * MAP, x);
    noise_add_student(&rng, 5, 0, 2 * MAP, x);
    noise_add_ar1(&rng, 0.5f, &field, x);
    noise_add_equicorrelated(&rng, 0.5f, &field, x);
    noise_add_box(&rng, 3, &field, x);
    for (size_t i = 0; i < 2 * MAP; i++) {
        assert_true(x[i] == 0.5f);
    }
}

/* The filter only moves noise around: the mean of a map is that of the white noise under it. */
static void a_box_filter_keeps_the_mean_of_the_white_noise(void **state)
{
    (void)state;
    const struct noise_field field = { .maps = 1, .h = MAP_H, .w = MAP_W, .sigma = 1 };
    for (size_t width = 1; width <= MAP_H; width += 2) {
        float white[MAP], filtered[MAP] = { 0 };
        double difference = 0;
        struct rng rng = rng_at(1, 2, 3, width), again = rng;
        rng_fill_normal(&rng, MAP, white);
        noise_add_box(&again, width, &field, filtered);
        for (size_t i = 0; i < MAP; i++) {
            difference += (double)white[i] - (double)filtered[i];
        }
        assert_close(difference / MAP, 0, 1e-7);
    }
}

static void few_degrees(void *x)
{
    struct rng rng = rng_at(1, 2, 3, 4);
    noise_add_student(&rng, 2, 1, 1, x);
}

static void even_box(void *x)
{
    const struct noise_field field = { .maps = 1, .h = MAP_H, .w = MAP_W, .sigma = 1 };
    struct rng rng = rng_at(1, 2, 3, 4);
    noise_add_box(&rng, 2, &field, x);
}

static void full_correlation(void *x)
{
    const struct noise_field field = { .maps = 1, .h = MAP_H, .w = MAP_W, .sigma = 1 };
    struct rng rng = rng_at(1, 2, 3, 4);
    noise_add_ar1(&rng, 1, &field, x);
}

static void a_broken_contract_ends_the_program(void **state)
{
    (void)state;
    float x[MAP] = { 0 };
    const struct death degrees = death_of(few_degrees, x), even = death_of(even_box, x);
    const struct death full = death_of(full_correlation, x);
    assert_death(&degrees, -1, "degrees > 2");
    assert_death(&even, -1, "box % 2 == 1");
    assert_death(&full, -1, "rho < 1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_bits_are_the_known_ones_on_every_instruction_set),
        cmocka_unit_test(noise_is_added_to_what_is_there),
        cmocka_unit_test(what_is_added_at_a_place_does_not_depend_on_how_many_there_are),
        cmocka_unit_test(a_second_call_adds_other_numbers),
        cmocka_unit_test(a_nan_in_the_map_stays_one),
        cmocka_unit_test(without_sigma_nothing_is_added),
        cmocka_unit_test(a_box_filter_keeps_the_mean_of_the_white_noise),
        cmocka_unit_test(a_broken_contract_ends_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Tests of the search for steps in a series.
 *
 * How often a series without a step is said to have one, in 1000 series of 40 values at level 0.01
 * (10 are allowed on average; 21 is beyond chance at 0.1 %), as this program prints it:
 *
 *   normal         4
 *   Laplace        6
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/require.h"
#include "base/rng.h"
#include "harness/stats.h"
#include "harness/steps.h"
#include "support.h"

enum { LONGEST = 64, SERIES = 1000 };

struct level {
    size_t from; /* first value that has it */
    double value;
};

/* n values around the levels, the first of which begins at 0; noise: standard deviation. */
static void draw(uint64_t trial, size_t n, const struct level *levels, size_t level_count,
                 double noise, double *x)
{
    float g[LONGEST];
    struct rng rng = rng_at(1, rng_hash_text("test_steps"), 0, trial);
    require(n <= LONGEST);
    rng_fill_normal(&rng, n, g);
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k + 1 < level_count && i >= levels[k + 1].from) {
            k++;
        }
        x[i] = levels[k].value + noise * (double)g[i];
    }
}

static void a_step_of_5_percent_is_found_within_one(void **state)
{
    (void)state;
    const struct level levels[] = { { 0, 1 }, { 25, 1.05 } };
    size_t near = 0, alone = 0;
    for (uint64_t s = 0; s < SERIES; s++) {
        double x[40];
        size_t at[40 / STEPS_SHORTEST];
        draw(s, 40, levels, COUNT(levels), 0.01, x);
        const size_t count = steps_find(x, 40, 0.001, at);
        alone += count == 1;
        near += count >= 1 && at[0] >= 24 && at[0] <= 26;
    }
    assert_true(near >= SERIES * 99 / 100);
    assert_true(alone >= SERIES * 99 / 100);
}

static void a_step_without_noise_is_found_exactly(void **state)
{
    (void)state;
    size_t cases = 0;
    for (size_t n = 6; n <= 20; n++) {
        for (size_t from = STEPS_SHORTEST; from + STEPS_SHORTEST <= n; from++) {
            const struct level levels[] = { { 0, 100 }, { from, 101 } };
            double x[20];
            size_t at[20 / STEPS_SHORTEST] = { 0 };
            draw(0, n, levels, 2, 0, x);
            assert_int_equal(steps_find(x, n, 0.001, at), 1);
            assert_int_equal(at[0], from);
            cases++;
        }
    }
    assert_int_equal(cases, 120);
}

static void two_steps_are_found_though_the_second_undoes_the_first(void **state)
{
    (void)state;
    const struct level up_and_down[] = { { 0, 1 }, { 12, 1.05 }, { 26, 1 } };
    const struct level stairs[] = { { 0, 1 }, { 10, 1.05 }, { 27, 1.12 } };
    size_t bumps = 0, climbs = 0;
    for (uint64_t s = 0; s < 200; s++) {
        double x[40];
        size_t at[40 / STEPS_SHORTEST];
        draw(s, 40, up_and_down, 3, 0.01, x);
        bumps += steps_find(x, 40, 0.001, at) == 2 && at[0] >= 11 && at[0] <= 13 && at[1] >= 25 &&
                 at[1] <= 27;
        draw(s + 1000, 40, stairs, 3, 0.01, x);
        climbs += steps_find(x, 40, 0.001, at) == 2 && at[0] >= 9 && at[0] <= 11 && at[1] >= 26 &&
                  at[1] <= 28;
    }
    printf("two steps: %zu bumps, %zu stairs of 200\n", bumps, climbs);
    assert_true(bumps >= 190);
    assert_true(climbs >= 190);
}

/* A normal number, or one of a Laplace distribution from two uniform ones. */
static double noise_at(struct rng *rng, bool laplace)
{
    float g, u[2];
    if (!laplace) {
        rng_fill_normal(rng, 1, &g);
        return (double)g;
    }
    rng_fill_uniform(rng, 2, u);
    return log1p(-(double)u[0]) - log1p(-(double)u[1]);
}

static size_t false_steps(bool laplace, size_t n, double level)
{
    size_t found = 0;
    for (uint64_t s = 0; s < SERIES; s++) {
        double x[LONGEST];
        size_t at[LONGEST / STEPS_SHORTEST];
        struct rng rng = rng_at(2, rng_hash_text("test_steps"), laplace, s);
        for (size_t i = 0; i < n; i++) {
            x[i] = 7 + noise_at(&rng, laplace);
        }
        found += steps_find(x, n, level, at) > 0;
    }
    return found;
}

static void noise_alone_has_steps_no_more_often_than_the_level_says(void **state)
{
    (void)state;
    const size_t normal = false_steps(false, 40, 0.01), laplace = false_steps(true, 40, 0.01);
    printf("false steps in 1000 series: normal %zu, Laplace %zu\n", normal, laplace);
    assert_true(normal <= 20 && laplace <= 20);
    assert_true(false_steps(false, 12, 0.01) <= 20);
    assert_true(false_steps(false, 40, 0.5) <= 500);
}

static void an_excursion_of_one_value_is_no_step(void **state)
{
    (void)state;
    const struct level outlier[] = { { 0, 1 }, { 20, 1.3 }, { 21, 1 } };
    for (uint64_t s = 0; s < 100; s++) {
        double x[40];
        size_t at[40 / STEPS_SHORTEST];
        draw(s, 40, outlier, 3, 0.01, x);
        assert_int_equal(steps_find(x, 40, 0.001, at), 0);
    }
}

static void a_constant_series_and_a_short_one_have_no_steps(void **state)
{
    (void)state;
    double x[LONGEST];
    size_t at[LONGEST / STEPS_SHORTEST];
    for (size_t i = 0; i < LONGEST; i++) {
        x[i] = 0.1;
    }
    for (size_t n = 0; n <= LONGEST; n++) {
        assert_int_equal(steps_find(x, n, 0.5, at), 0);
    }
    const double five[] = { 1, 1, 2, 2, 2 };
    for (size_t n = 0; n <= 5; n++) {
        assert_int_equal(steps_find(five, n, 0.5, at), 0);
    }
}

static void the_last_two_values_make_no_level(void **state)
{
    (void)state;
    const struct level end[] = { { 0, 1 }, { 12, 2 } };
    double x[15];
    size_t at[15 / STEPS_SHORTEST];
    draw(0, 15, end, 2, 0, x);
    assert_int_equal(steps_find(x, 14, 0.001, at), 0);
    assert_int_equal(steps_find(x, 15, 0.001, at), 1);
}

/* Six values can be split in one way only, so that the whole level is the test's. */
static void six_values_are_put_to_students_test(void **state)
{
    (void)state;
    const double t = 4.604094871415897; /* 4 degrees of freedom, 0.5 % on either side */
    size_t at[2];
    for (int side = -1; side <= 1; side += 2) {
        const double d = side * t * sqrt(2.0 / 3.0);
        const double below[] = { -1, 0, 1, 0.999 * d - 1, 0.999 * d, 0.999 * d + 1 };
        const double above[] = { -1, 0, 1, 1.001 * d - 1, 1.001 * d, 1.001 * d + 1 };
        assert_int_equal(steps_find(below, 6, 0.01, at), 0);
        assert_int_equal(steps_find(above, 6, 0.01, at), 1);
        assert_int_equal(at[0], 3);
    }
}

static void the_same_series_gives_the_same_steps_wherever_its_origin_and_unit(void **state)
{
    (void)state;
    const struct level levels[] = { { 0, 1 }, { 15, 1.1 }, { 30, 0.9 } };
    double x[40], y[40];
    size_t at[40 / STEPS_SHORTEST], again[40 / STEPS_SHORTEST];
    draw(3, 40, levels, 3, 0.01, x);
    for (size_t i = 0; i < 40; i++) {
        y[i] = 4 - 8 * x[i];
    }
    const size_t count = steps_find(x, 40, 0.001, at);
    assert_int_equal(count, 2);
    assert_int_equal(steps_find(y, 40, 0.001, again), count);
    assert_memory_equal(at, again, count * sizeof *at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_step_of_5_percent_is_found_within_one),
        cmocka_unit_test(a_step_without_noise_is_found_exactly),
        cmocka_unit_test(two_steps_are_found_though_the_second_undoes_the_first),
        cmocka_unit_test(noise_alone_has_steps_no_more_often_than_the_level_says),
        cmocka_unit_test(an_excursion_of_one_value_is_no_step),
        cmocka_unit_test(a_constant_series_and_a_short_one_have_no_steps),
        cmocka_unit_test(the_last_two_values_make_no_level),
        cmocka_unit_test(six_values_are_put_to_students_test),
        cmocka_unit_test(the_same_series_gives_the_same_steps_wherever_its_origin_and_unit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

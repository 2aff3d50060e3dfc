/* Filters are pieces of what is there, without mean and of norm 1; features answer to them. */
#include "nets/patches.h"

#include <stdbool.h>
#include <string.h>

#include "base/require.h"
#include "death.h"
#include "support.h"

enum { CANVAS = 20, SIDE = 10, FILTERS = 8, F = 5, TAPS = F * F };

static const struct objects scenes = { .kind = OBJECTS_TEXTURES, .canvas = CANVAS, .side = SIDE };
static const struct objects noisy = {
    .kind = OBJECTS_TEXTURES, .canvas = CANVAS, .side = SIDE, .sigma = 0.5f
};
static const struct patches small = { FILTERS, F, 2, 0 };

static void filters_have_no_mean_and_norm_one(void **state)
{
    (void)state;
    float weights[FILTERS * TAPS];
    struct rng rng = rng_at(1, 0, 0, 0);
    size_t cases = 0;
    patches_cut(&rng, &small, &noisy, 0.1f, weights);
    for (size_t f = 0; f < FILTERS; f++, cases++) {
        double sum = 0, squares = 0;
        for (size_t i = 0; i < TAPS; i++) {
            sum += (double)weights[f * TAPS + i];
            squares += (double)weights[f * TAPS + i] * (double)weights[f * TAPS + i];
        }
        assert_close(sum, 0, 1e-6);
        assert_close(squares, 1, 1e-6);
    }
    assert_int_equal(cases, FILTERS);
}

/* The pixel in the middle of a piece is on the object: of plain patches without noise pieces with an
 * edge are all there is, and their middle is on the bright side. */
static void the_middle_of_a_piece_is_on_the_object(void **state)
{
    (void)state;
    size_t cases = 0;
    for (uint64_t trial = 0; trial < 20; trial++) {
        float weights[4 * TAPS];
        const struct patches four = { 4, F, 2, 0 };
        struct rng rng = rng_at(2, 0, 0, trial);
        patches_cut(&rng, &four, &scenes, 0.1f, weights);
        const float *plain = weights + 3 * TAPS; /* classes in turn: the fourth */
        float largest = plain[0];
        for (size_t i = 0; i < TAPS; i++) {
            largest = plain[i] > largest ? plain[i] : largest;
        }
        assert_true(plain[TAPS / 2] == largest && largest > 0);
        cases++;
    }
    assert_int_equal(cases, 20);
}

/* By its own convolution in double at every place, and the piece itself answers with its norm. */
static void features_are_what_stands_above_the_threshold(void **state)
{
    (void)state;
    enum { MAP = CANVAS / 2 };
    const struct patches two = { 2, F, 2, 0.25f };
    const struct shape in = { 2, 1, CANVAS, CANVAS };
    float weights[2 * TAPS], x[2 * CANVAS * CANVAS], y[2 * 2 * MAP * MAP];
    struct rng rng = rng_at(3, 0, 0, 0);
    patches_cut(&rng, &two, &noisy, 0.1f, weights);
    rng_fill_normal(&rng, COUNT(x), x);
    const struct shape map = patches_shape(&two, in);
    assert_true(map.n == 2 && map.c == 2 && map.h == MAP && map.w == MAP);
    patches_features(&two, weights, in, x, y);
    size_t zeros = 0, cases = 0;
    for (size_t at = 0; at < COUNT(y); at++, cases++) {
        const size_t n = at / (2 * MAP * MAP), f = at / (MAP * MAP) % 2;
        const size_t i = at / MAP % MAP * 2, j = at % MAP * 2;
        double sum = -0.25;
        for (size_t t = 0; t < TAPS; t++) {
            const size_t row = (i + t / F + CANVAS - F / 2) % CANVAS;
            const size_t column = (j + t % F + CANVAS - F / 2) % CANVAS;
            sum += (double)weights[f * TAPS + t] * (double)x[(n * CANVAS + row) * CANVAS + column];
        }
        assert_close((double)y[at], sum > 0 ? sum : 0, 1e-5);
        zeros += y[at] == 0;
    }
    assert_int_equal(cases, 2 * 2 * MAP * MAP);
    assert_true(zeros > 100 && zeros < 350); /* of 400, 60 % lie below a quarter of a sigma */
}

static void a_nan_reaches_the_features_that_see_it(void **state)
{
    (void)state;
    const struct shape in = { 1, 1, CANVAS, CANVAS };
    float weights[FILTERS * TAPS], x[CANVAS * CANVAS] = { 0 }, y[FILTERS * CANVAS * CANVAS / 4];
    struct rng rng = rng_at(4, 0, 0, 0);
    size_t spoilt = 0;
    patches_cut(&rng, &small, &noisy, 0.1f, weights);
    x[10 * CANVAS + 10] = nanf("");
    patches_features(&small, weights, in, x, y);
    for (size_t i = 0; i < COUNT(y); i++) {
        spoilt += isnan(y[i]) ? 1 : 0;
    }
    assert_int_equal(spoilt, FILTERS * 9); /* places 8, 10, 12 along rows and columns */
}

static void cut_even(void *unused)
{
    float weights[16];
    struct rng rng = rng_at(1, 1, 1, 1);
    (void)unused;
    patches_cut(&rng, &(struct patches){ 1, 4, 1, 0 }, &noisy, 0.1f, weights);
}

static void filters_without_a_middle_break_the_contract(void **state)
{
    (void)state;
    const struct death death = death_of(cut_even, NULL);
    assert_death(&death, -1, "side % 2 == 1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(filters_have_no_mean_and_norm_one),
        cmocka_unit_test(the_middle_of_a_piece_is_on_the_object),
        cmocka_unit_test(features_are_what_stands_above_the_threshold),
        cmocka_unit_test(a_nan_reaches_the_features_that_see_it),
        cmocka_unit_test(filters_without_a_middle_break_the_contract),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Random maps are zero, or lifted, where and as often as they should be. */
#include "signals/map.h"

#include "base/require.h"
#include "support.h"

enum { MAPS = 4000, SIDE = 4, N = SIDE * SIDE };
static const struct shape in = { .n = 1, .c = MAPS, .h = SIDE, .w = SIDE };
static float x[MAPS * N], y[MAPS * N];

static void a_relu_map_is_zero_below_the_threshold_and_shifted_above(void **state)
{
    (void)state;
    struct rng rng = rng_at(1, 2, 3, 4), again = rng;
    map_fill(&rng, MAP_RELU, 0.5f, in, x);
    map_fill(&again, MAP_NORMAL, 0.0f, in, y);
    size_t zeros = 0;
    for (size_t i = 0; i < COUNT(x); i++) {
        zeros += x[i] == 0;
        assert_true(x[i] == (y[i] > 0.5f ? y[i] - 0.5f : 0.0f));
    }
    const double p = 0.69146246127401312; /* Phi(1/2) */
    assert_close((double)zeros / COUNT(x), p, 5 * sqrt(p * (1 - p) / COUNT(x)));
}

static void the_four_positions_in_the_middle_are_lifted_and_no_other(void **state)
{
    (void)state;
    static const int middle[N] = { 0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0 };
    struct rng rng = rng_at(1, 2, 3, 4), again = rng;
    map_fill(&rng, MAP_NORMAL, 0.0f, in, x);
    map_fill(&again, MAP_LIFTED, 64.0f, in, y);
    for (size_t i = 0; i < COUNT(x); i++) {
        assert_int_equal(map_is_middle(in, i % N), middle[i % N]);
        assert_true(y[i] == (middle[i % N] ? x[i] + 64.0f : x[i]));
    }
}

static void the_middle_of_an_odd_side_is_one_row_or_column(void **state)
{
    (void)state;
    static const struct shape strip = { .n = 1, .c = 1, .h = 1, .w = 3 };
    static const struct shape odd = { .n = 1, .c = 1, .h = 5, .w = 2 };
    size_t found = 0;
    for (size_t i = 0; i < 10; i++) {
        assert_int_equal(map_is_middle(odd, i), i == 4 || i == 5);
        found += i < 3 && map_is_middle(strip, i);
    }
    assert_true(found == 1 && map_is_middle(strip, 1));
}

/* Mean product of the first position and its right neighbour. */
static double neighbours(void)
{
    double sum = 0;
    for (size_t m = 0; m < MAPS; m++) {
        sum += (double)x[m * N] * (double)x[m * N + 1];
    }
    return sum / MAPS;
}

static void normal_maps_are_independent_and_ar1_maps_correlated(void **state)
{
    (void)state;
    struct rng rng = rng_at(1, 2, 3, 5);
    map_fill(&rng, MAP_NORMAL, 0.9f, in, x);
    double sum = 0, squares = 0;
    for (size_t i = 0; i < COUNT(x); i++) {
        sum += (double)x[i];
        squares += (double)x[i] * (double)x[i];
    }
    assert_close(sum / COUNT(x), 0.0, 5 / sqrt((double)COUNT(x)));
    assert_close(squares / COUNT(x), 1.0, 5 * sqrt(2.0 / COUNT(x)));
    assert_close(neighbours(), 0.0, 5 / sqrt((double)MAPS));
    map_fill(&rng, MAP_AR1, 0.9f, in, x);
    assert_close(neighbours(), 0.9, 5 * sqrt((1 + 0.9 * 0.9) / MAPS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_relu_map_is_zero_below_the_threshold_and_shifted_above),
        cmocka_unit_test(the_four_positions_in_the_middle_are_lifted_and_no_other),
        cmocka_unit_test(the_middle_of_an_odd_side_is_one_row_or_column),
        cmocka_unit_test(normal_maps_are_independent_and_ar1_maps_correlated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

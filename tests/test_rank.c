/* Maps of ranks hold the numbers that they should, as often as they should, in every order alike.
 */
#include "signals/rank.h"

#include "base/require.h"
#include "support.h"

static size_t count_of(const float *x, size_t n, float value)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        count += x[i] == value;
    }
    return count;
}

static void a_map_without_ties_holds_every_number_once_and_zeros(void **state)
{
    (void)state;
    enum { N = 9 };
    struct rng rng = rng_at(1, 2, 3, 4);
    float x[N + 1] = { [N] = 77 };
    rank_fill(&rng, (struct rank){ .n = N, .active = 6, .tied = 1 }, x);
    for (int value = 1; value <= 6; value++) {
        assert_int_equal(count_of(x, N, (float)value), 1);
    }
    assert_int_equal(count_of(x, N, 0), 3);
    assert_true(x[N] == 77);
}

static void as_many_positions_as_asked_hold_the_maximum_and_are_positive(void **state)
{
    (void)state;
    enum { N = 16 };
    struct rng rng = rng_at(1, 2, 3, 4);
    size_t cases = 0;
    for (size_t active = 1; active <= N; active++) {
        for (size_t tied = 1; tied <= active; tied++, cases++) {
            float x[N];
            rank_fill(&rng, (struct rank){ .n = N, .active = active, .tied = tied }, x);
            size_t positive = 0, above = 0;
            for (size_t i = 0; i < N; i++) {
                positive += x[i] > 0;
                above += x[i] > (float)active;
            }
            assert_int_equal(positive, active);
            assert_int_equal(count_of(x, N, (float)active), tied);
            assert_int_equal(above, 0);
        }
    }
    assert_int_equal(cases, N * (N + 1) / 2);
}

static void every_position_holds_the_maximum_equally_often(void **state)
{
    (void)state;
    enum { N = 5, MAPS = 20000 };
    struct rng rng = rng_at(1, 2, 3, 4);
    size_t counts[N] = { 0 };
    for (size_t map = 0; map < MAPS; map++) {
        float x[N];
        rank_fill(&rng, (struct rank){ .n = N, .active = N, .tied = 1 }, x);
        for (size_t i = 0; i < N; i++) {
            counts[i] += x[i] == N;
        }
    }
    for (size_t i = 0; i < N; i++) {
        assert_close((double)counts[i] / MAPS, 1.0 / N, 5 * sqrt(0.2 * 0.8 / MAPS));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_map_without_ties_holds_every_number_once_and_zeros),
        cmocka_unit_test(as_many_positions_as_asked_hold_the_maximum_and_are_positive),
        cmocka_unit_test(every_position_holds_the_maximum_equally_often),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The laws of detection agree with closed forms, with each other, and with counting. */
#include "laws/detection.h"

#include <stdlib.h>

#include "base/require.h"
#include "base/rng.h"
#include "harness/stats.h"
#include "support.h"

static void one_number_is_its_own_mean_and_its_own_maximum(void **state)
{
    (void)state;
    const double deltas[] = { -1.0, 0.5, 1.0, 2.0, 4.0 };
    size_t cases = 0;
    for (size_t i = 0; i < COUNT(deltas); i++, cases++) {
        const double law = stats_normal_cdf(deltas[i] / sqrt(2.0));
        assert_close(detection_auc_mean(1, deltas[i]), law, 1e-15);
        assert_close(detection_auc_maximum(1, 1, deltas[i]), law, 1e-9);
    }
    assert_int_equal(cases, 5);
}

static void the_mean_sees_the_sum_against_the_root_of_the_positions(void **state)
{
    (void)state;
    assert_close(detection_auc_mean(4096, 64.0), detection_auc_mean(1, 1.0), 1e-15);
    assert_close(detection_auc_mean(4096, 128.0), 0.921350396474857, 1e-12);
    assert_close(detection_auc_mean(4096, 0.0), 0.5, 0.0);
}

static void the_sum_for_an_area_gives_that_area(void **state)
{
    (void)state;
    const double areas[] = { 0.05, 0.5, 0.76, 0.95, 0.999 };
    size_t cases = 0;
    for (size_t i = 0; i < COUNT(areas); i++) {
        for (size_t n = 1; n <= 65536; n *= 16, cases++) {
            assert_close(detection_auc_mean(n, detection_sum_for(n, areas[i])), areas[i], 1e-12);
        }
    }
    assert_int_equal(cases, 25);
}

/* All positions lifted: both maxima have one law, delta apart, so the area is 1/2 at delta -> 0 and
 * that of two maxima of n otherwise. One of n lifted out of sight: it always wins. */
static void the_maximum_at_its_limits(void **state)
{
    (void)state;
    size_t cases = 0;
    for (size_t k = 1; k <= 64; k *= 4, cases++) {
        assert_close(detection_auc_maximum(64, k, 1e-9), 0.5, 1e-7);
        assert_close(detection_auc_maximum(64, k, 40.0), 1.0, 1e-9);
        assert_close(detection_auc_maximum(64, k, -40.0), (64.0 - (double)k) / (128.0 - (double)k),
                     1e-8);
    }
    assert_int_equal(cases, 4);
}

static void two_ways_to_the_maximum_agree(void **state)
{
    (void)state;
    float added[64];
    size_t cases = 0;
    for (size_t n = 64; n <= 65536; n *= 32) {
        for (size_t k = 1; k <= 64; k *= 8) {
            for (float delta = 0.5f; delta < 9.0f; delta *= 2.0f, cases++) {
                for (size_t i = 0; i < k; i++) {
                    added[i] = delta;
                }
                assert_close(detection_auc_maximum_of(n, added, k),
                             detection_auc_maximum(n, k, (double)delta), 1e-8);
            }
        }
    }
    assert_int_equal(cases, 45);
}

static void an_object_that_adds_nothing_is_not_seen(void **state)
{
    (void)state;
    const float nothing[16] = { 0.0f };
    assert_close(detection_auc_maximum_of(16, nothing, 16), 0.5, 1e-9);
    assert_close(detection_auc_maximum_of(4096, nothing, 16), 0.5, 1e-9);
}

static float maximum(const float *x, size_t n)
{
    float largest = x[0];
    for (size_t i = 1; i < n; i++) {
        largest = x[i] > largest ? x[i] : largest;
    }
    return largest;
}

/* An object of unequal parts, against 2^16 simulated pairs: 4.9 standard errors are 1e-2. */
static void an_uneven_object_is_seen_as_often_as_counted(void **state)
{
    (void)state;
    enum { N = 32, PAIRS = 1 << 16 };
    const float added[] = { 3.0f, 1.0f, -0.5f, 2.0f };
    struct rng rng = rng_at(7, rng_hash_text("test_detection"), 0, 0);
    size_t wins = 0;
    for (size_t pair = 0; pair < PAIRS; pair++) {
        float x[2 * N];
        rng_fill_normal(&rng, COUNT(x), x);
        for (size_t i = 0; i < COUNT(added); i++) {
            x[N + i] += added[i];
        }
        wins += maximum(x + N, N) > maximum(x, N);
    }
    assert_close((double)wins / PAIRS, detection_auc_maximum_of(N, added, COUNT(added)), 1e-2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_number_is_its_own_mean_and_its_own_maximum),
        cmocka_unit_test(the_mean_sees_the_sum_against_the_root_of_the_positions),
        cmocka_unit_test(the_sum_for_an_area_gives_that_area),
        cmocka_unit_test(the_maximum_at_its_limits),
        cmocka_unit_test(two_ways_to_the_maximum_agree),
        cmocka_unit_test(an_object_that_adds_nothing_is_not_seen),
        cmocka_unit_test(an_uneven_object_is_seen_as_often_as_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

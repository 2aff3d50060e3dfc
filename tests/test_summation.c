/* Means by every summation: exact where nothing rounds, within the bound where it does, and wrong
 * in the way that each is known for. */
#include "heads/summation.h"

#include <string.h>

#include "base/require.h"
#include "base/rng.h"
#include "heads/pool.h"
#include "support.h"

enum { ALL = SUMMATION_MIXED + 1, MOST = 8192 + 40 };
static const size_t sizes[] = { 1, 2, 3, 15, 16, 17, 49, 255, 1000, 4096, 4097, MOST };

static void fill(size_t n, float *x)
{
    struct rng rng = rng_at(1, rng_hash_text("summation"), n, 0);
    rng_fill_normal(&rng, n, x);
}

static double exact_mean(size_t n, const float *x, double *absolute)
{
    double sum = 0;
    *absolute = 0;
    for (size_t i = 0; i < n; i++) {
        sum += (double)x[i];
        *absolute += fabs((double)x[i]) / (double)n;
    }
    return sum / (double)n;
}

static void whole_numbers_have_their_exact_mean_by_every_summation(void **state)
{
    (void)state;
    static const float x[] = { 1, 2, 3, 4, 5, 6, 7, 8, 18 }; /* 54 = 9 * 6 */
    size_t checked = 0;
    for (size_t s = 0; s < ALL; s++, checked++) {
        assert_true(summation_mean((enum summation)s, COUNT(x), x) == 6.0f);
    }
    assert_int_equal(checked, 7);
}

static void every_mean_keeps_its_bound_at_every_size(void **state)
{
    (void)state;
    static float x[MOST];
    size_t checked = 0, finite = 0;
    for (size_t i = 0; i < COUNT(sizes); i++) {
        for (size_t s = 0; s < ALL; s++, checked++) {
            double absolute;
            fill(sizes[i], x);
            summation_read((enum summation)s, sizes[i], x, x);
            const double want = exact_mean(sizes[i], x, &absolute);
            const double bound = summation_bound((enum summation)s, sizes[i]);
            const double got = (double)summation_mean((enum summation)s, sizes[i], x);
            assert_true(fabs(got - want) <= bound * absolute);
            finite += isfinite(bound);
        }
    }
    assert_int_equal(checked, 7 * COUNT(sizes));
    assert_int_equal(finite, checked - 4 - 3); /* bf16 from 256, fp16 from 2048 on */
}

static void the_lanes_are_those_of_pool_average(void **state)
{
    (void)state;
    static float x[MOST];
    float y;
    fill(MOST, x);
    pool_average((struct shape){ 1, 1, 1, MOST }, NHWC, x, &y);
    assert_true(summation_mean(SUMMATION_LANES, MOST, x) == y);
}

/* 1, then numbers that a sum of 1 or more swallows: half the distance to the next float. */
static void only_a_running_sum_swallows_small_terms(void **state)
{
    (void)state;
    enum { N = 4096 };
    static float x[N];
    for (size_t i = 0; i < N; i++) {
        x[i] = i == 0 ? 1.0f : 0x1p-24f;
    }
    assert_true(summation_mean(SUMMATION_RUNNING, N, x) == 1.0f / N);
    assert_true(summation_mean(SUMMATION_KAHAN, N, x) == (1.0f + 4096 * 0x1p-24f) / N);
    assert_close((double)summation_mean(SUMMATION_PAIRWISE, N, x) * N, 1 + 4095 * 0x1p-24, 0x1p-23);
}

static void a_map_of_ones_pools_to_a_half_in_fp16_and_to_one_with_a_float_sum(void **state)
{
    (void)state;
    enum { N = 64 * 64 };
    static float x[N];
    for (size_t i = 0; i < N; i++) {
        x[i] = 1.0f;
    }
    assert_true(summation_mean(SUMMATION_FP16, N, x) == 0.5f);
    assert_true(summation_mean(SUMMATION_BF16, N, x) == 0.0625f);
    assert_true(summation_mean(SUMMATION_MIXED, N, x) == 1.0f);
}

/* Reading rounds the map itself, so that a later mean errs by its summation alone. */
static void a_map_is_read_in_the_format_of_its_summation(void **state)
{
    (void)state;
    const float third = 1.0f / 3;
    float y = NAN;
    summation_read(SUMMATION_KAHAN, 1, &third, &y);
    assert_true(y == third);
    summation_read(SUMMATION_FP16, 1, &third, &y);
    assert_true(y == 0x1.554p-2f);
    summation_read(SUMMATION_MIXED, 1, &third, &y);
    assert_true(y == 0x1.554p-2f);
    summation_read(SUMMATION_BF16, 1, &third, &y);
    assert_true(y == 0x1.56p-2f);
}

static void a_nan_makes_every_mean_nan(void **state)
{
    (void)state;
    const float x[] = { 1, NAN, 2, 3 };
    size_t checked = 0;
    for (size_t s = 0; s < ALL; s++, checked++) {
        assert_true(isnan(summation_mean((enum summation)s, COUNT(x), x)));
    }
    assert_int_equal(checked, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_numbers_have_their_exact_mean_by_every_summation),
        cmocka_unit_test(every_mean_keeps_its_bound_at_every_size),
        cmocka_unit_test(the_lanes_are_those_of_pool_average),
        cmocka_unit_test(only_a_running_sum_swallows_small_terms),
        cmocka_unit_test(a_map_of_ones_pools_to_a_half_in_fp16_and_to_one_with_a_float_sum),
        cmocka_unit_test(a_map_is_read_in_the_format_of_its_summation),
        cmocka_unit_test(a_nan_makes_every_mean_nan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

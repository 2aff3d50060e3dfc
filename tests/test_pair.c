/* A pair is ordered by what each pooling gives its two images; planted pairs are what they say. */
#include "heads/pair.h"

#include <string.h>

#include "base/require.h"
#include "signals/planted.h"
#include "support.h"

enum { SIDE = 4, N = SIDE * SIDE, PAIRS = 3 };

static const char *const names[] = { "gap", "gmp", "gem", "lse", "topk" };

static void copy_pair(struct rng *rng, const void *pair, float *x)
{
    (void)rng;
    memcpy(x, pair, 2 * N * sizeof *x);
}

static void order(const float *pair, double *ordered)
{
    struct rng rng = rng_at(1, 1, 1, 1);
    const struct pair_source source = { SIDE, SIDE, PAIRS, copy_pair, pair };
    for (size_t h = 0; h < COUNT(names); h++) {
        ordered[h] = nan("");
    }
    pair_count(&rng, &source, names, COUNT(names), ordered);
}

static void the_mean_and_the_maximum_may_disagree(void **state)
{
    (void)state;
    float x[2 * N] = { 0 };
    double ordered[COUNT(names)];
    for (size_t i = 0; i < N; i++) {
        x[i] = 1; /* without: a large sum and a small maximum */
    }
    x[N] = 3;
    order(x, ordered);
    assert_close(ordered[0], 0.0, 0.0);
    assert_close(ordered[1], PAIRS, 0.0);
}

static void every_pooling_sees_more_of_everything(void **state)
{
    (void)state;
    float x[2 * N];
    double ordered[COUNT(names)];
    for (size_t i = 0; i < N; i++) {
        x[i] = (float)(i + 1);
        x[N + i] = (float)(i + 2);
    }
    order(x, ordered);
    for (size_t h = 0; h < COUNT(names); h++) {
        assert_close(ordered[h], PAIRS, 0.0);
    }
}

static void equal_images_count_half_and_a_nan_is_kept(void **state)
{
    (void)state;
    float x[2 * N] = { 0 };
    double ordered[COUNT(names)];
    order(x, ordered);
    for (size_t h = 0; h < COUNT(names); h++) {
        assert_close(ordered[h], 0.5 * PAIRS, 0.0);
    }
    x[3] = nanf("");
    order(x, ordered);
    for (size_t h = 0; h < COUNT(names); h++) {
        assert_true(isnan(ordered[h]));
    }
}

static void every_pair_is_drawn_anew(void **state)
{
    (void)state;
    const struct planted planted = { SIDE, SIDE, 1, 1, 1 };
    const struct pair_source source = { SIDE, SIDE, 4096, planted_draw, &planted };
    struct rng rng = rng_at(1, 2, 3, 4);
    double ordered = nan("");
    pair_count(&rng, &source, names, 1, &ordered);
    /* Phi(1/sqrt 32) = 0.570; four standard errors are 0.031 */
    assert_close(ordered / 4096, 0.570, 0.031);
}

static void without_noise_the_object_is_all_there_is(void **state)
{
    (void)state;
    const struct planted planted = { SIDE, SIDE, 5, 0, 2 };
    struct rng rng = rng_at(1, 2, 3, 4);
    float x[2 * N];
    size_t zeros = 0, twos = 0;
    planted_draw(&rng, &planted, x);
    for (size_t i = 0; i < 2 * N; i++) {
        zeros += x[i] == 0.0f;
        twos += i >= N && x[i] == 2.0f;
    }
    assert_int_equal(zeros, 2 * N - 5);
    assert_int_equal(twos, 5);
}

static void both_images_have_noise_of_their_own(void **state)
{
    (void)state;
    enum { BIG = 256 };
    const struct planted planted = { BIG, BIG, 0, 3, 0 };
    struct rng rng = rng_at(1, 2, 3, 4);
    static float x[2 * BIG * BIG];
    double squares[2] = { 0 }, product = 0;
    planted_draw(&rng, &planted, x);
    for (size_t i = 0; i < BIG * BIG; i++) {
        const double a = (double)x[i], b = (double)x[BIG * BIG + i];
        squares[0] += a * a / (9.0 * BIG * BIG);
        squares[1] += b * b / (9.0 * BIG * BIG);
        product += a * b / (9.0 * BIG * BIG);
    }
    /* four standard errors: of a mean square sqrt(2)/256, of a product 1/256; a sigma 3 % too large
     * is a mean square 6 % too large */
    assert_close(squares[0], 1.0, 0.022);
    assert_close(squares[1], 1.0, 0.022);
    assert_close(product, 0.0, 0.016);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_mean_and_the_maximum_may_disagree),
        cmocka_unit_test(every_pooling_sees_more_of_everything),
        cmocka_unit_test(equal_images_count_half_and_a_nan_is_kept),
        cmocka_unit_test(every_pair_is_drawn_anew),
        cmocka_unit_test(without_noise_the_object_is_all_there_is),
        cmocka_unit_test(both_images_have_noise_of_their_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

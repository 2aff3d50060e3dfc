/* Bias and variance from two fits: what must hold exactly, and what on average. */
#include "fit/twin.h"

#include <stdlib.h>

#include "base/blas.h"
#include "base/require.h"
#include "heads/block.h"
#include "support.h"

enum { SIDE = 2, D = SIDE * SIDE };

/* w on one channel: 1 everywhere; GAP can say it. */
static const double flat[D] = { 0.5, 0.5, 0.5, 0.5 }, uneven[D] = { 1, 0, 0, 0 };
static const struct twin_head heads[] = { { 1, 0 }, { SIDE, 0 } };

static void risk_is_bias_and_variance(void **state)
{
    (void)state;
    int cases = 0;
    for (size_t n = 1; n <= 20; n++) {
        struct rng rng = rng_at(1, n, 1, 1);
        struct twin_result r[COUNT(heads)];
        const struct twin_task task = { { n, 1, SIDE, SIDE }, uneven, 0.3, block_average };
        twin_fit(&rng, &task, COUNT(heads), heads, r);
        for (size_t h = 0; h < COUNT(heads); h++) {
            assert_close(r[h].bias2 + r[h].variance, r[h].risk, 1e-9 * r[h].risk);
            assert_true(r[h].first > 0 && r[h].first <= 2 * r[h].risk);
            assert_true(r[h].error >= 0 && r[h].error <= 1);
            cases++;
        }
    }
    assert_int_equal(cases, 20 * COUNT(heads));
}

static void without_noise_a_target_that_the_head_can_say_is_found(void **state)
{
    (void)state;
    struct rng rng = rng_at(1, 2, 3, 4);
    struct twin_result r[COUNT(heads)];
    const struct twin_task task = { { 12, 1, SIDE, SIDE }, flat, 0, block_average };
    twin_fit(&rng, &task, COUNT(heads), heads, r);
    for (size_t h = 0; h < COUNT(heads); h++) {
        assert_close(r[h].risk, 0, 1e-10);
        assert_close(r[h].bias2, 0, 1e-10);
    }
}

/* Four pixels, n = 14, noise 1/2: flatten has no bias and the variance 4/2/9; GAP misses 3/4 of
 * the uneven target and has the variance (1/2 + 3/4)/12. The angle between uneven and flat is 60
 * degrees: GAP errs on a third, when it finds the sign. */
static void means_are_those_of_theory(void **state)
{
    (void)state;
    enum { TRIALS = 4000 };
    struct twin_result mean[COUNT(heads)] = { { 0 } };
    for (size_t t = 0; t < TRIALS; t++) {
        struct rng rng = rng_at(1, 2, 3, t);
        struct twin_result r[COUNT(heads)];
        const struct twin_task task = { { 14, 1, SIDE, SIDE }, uneven, 0.5, block_average };
        twin_fit(&rng, &task, COUNT(heads), heads, r);
        for (size_t h = 0; h < COUNT(heads); h++) {
            mean[h].bias2 += r[h].bias2 / TRIALS;
            mean[h].variance += r[h].variance / TRIALS;
            mean[h].error += r[h].error / TRIALS;
        }
    }
    assert_close(mean[0].bias2, 0.75, 0.01);
    assert_close(mean[0].variance, 1.25 / 12, 0.01);
    assert_close(mean[1].bias2, 0, 0.01);
    assert_close(mean[1].variance, 2.0 / 9, 0.02);
    assert_true(mean[0].error >= 1.0 / 3 && mean[0].error <= 0.4);
    assert_true(mean[1].error >= 0.1 && mean[1].error <= 0.25);
}

int main(int argc, char **argv)
{
    (void)argc;
    blas_start(argv, 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(risk_is_bias_and_variance),
        cmocka_unit_test(without_noise_a_target_that_the_head_can_say_is_found),
        cmocka_unit_test(means_are_those_of_theory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Gradient descent with momentum takes the steps of its formula, at the rates of its schedules. */
#include "nets/sgd.h"

#include "support.h"

static void many_steps_are_those_of_the_formula(void **state)
{
    (void)state;
    const struct sgd sgd = { .rate = 0.05f, .momentum = 0.9f, .decay = 0.01f };
    float velocity[2] = { 0, 0 }, theta[2] = { 1, -2 };
    double v[2] = { 0, 0 }, x[2] = { 1, -2 };
    for (int t = 0; t < 200; t++) {
        const float gradient[] = { (float)(t * 37 % 101) / 101 - 0.4f, (float)(t % 3) - 1 };
        sgd_step(sgd, 2, gradient, velocity, theta);
        for (int i = 0; i < 2; i++) {
            v[i] = 0.9 * v[i] + ((double)gradient[i] + 0.01 * x[i]);
            x[i] -= 0.05 * v[i];
            assert_close((double)velocity[i], v[i], 1e-5);
            assert_close((double)theta[i], x[i], 1e-5);
        }
    }
    assert_true(fabs(x[0] - 1) > 0.5);
}

/* Exact in float: the velocity is 1, 1.5, 1.75, ... */
static void momentum_sums_a_geometric_series(void **state)
{
    (void)state;
    const struct sgd sgd = { .rate = 0.25f, .momentum = 0.5f };
    const float gradient = 1;
    float velocity = 0, theta = 0;
    sgd_step(sgd, 1, &gradient, &velocity, &theta);
    assert_true(velocity == 1 && theta == -0.25f);
    sgd_step(sgd, 1, &gradient, &velocity, &theta);
    assert_true(velocity == 1.5f && theta == -0.625f);
    sgd_step(sgd, 1, &gradient, &velocity, &theta);
    assert_true(velocity == 1.75f && theta == -1.0625f);
}

static void decay_alone_shrinks_a_weight(void **state)
{
    (void)state;
    const struct sgd sgd = { .rate = 0.5f, .decay = 0.5f };
    const float gradient = 0;
    float velocity = 0, theta = 16;
    sgd_step(sgd, 1, &gradient, &velocity, &theta);
    assert_true(theta == 12);
    sgd_step(sgd, 1, &gradient, &velocity, &theta);
    assert_true(theta == 9);
}

static void what_is_not_a_number_stays_with_its_parameter(void **state)
{
    (void)state;
    const struct sgd sgd = { .rate = 0.5f, .momentum = 0.9f };
    const float gradient[] = { NAN, 1 };
    float velocity[] = { 0, 0 }, theta[] = { 1, 1 };
    sgd_step(sgd, 2, gradient, velocity, theta);
    assert_true(isnan(theta[0]) && theta[1] == 0.5f);
}

static void a_cosine_falls_from_the_rate_to_almost_nothing(void **state)
{
    (void)state;
    assert_close(sgd_rate(SGD_COSINE, 0.3, 0, 100), 0.3, 1e-15);
    assert_close(sgd_rate(SGD_COSINE, 0.3, 50, 100), 0.15, 1e-15);
    assert_close(sgd_rate(SGD_COSINE, 0.3, 25, 100), 0.15 * (1 + sqrt(0.5)), 1e-15);
    assert_close(sgd_rate(SGD_COSINE, 0.3, 99, 100), 0.15 * (1 - cos(acos(-1) / 100)), 1e-15);
    for (size_t t = 1; t < 100; t++) {
        assert_true(sgd_rate(SGD_COSINE, 0.3, t, 100) < sgd_rate(SGD_COSINE, 0.3, t - 1, 100));
    }
}

static void steps_fall_by_tenths_at_a_half_and_three_quarters(void **state)
{
    (void)state;
    static const struct {
        size_t t;
        double rate;
    } cases[] = {
        { 0, 0.2 }, { 49, 0.2 }, { 50, 0.02 }, { 74, 0.02 }, { 75, 0.002 }, { 99, 0.002 }
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_close(sgd_rate(SGD_STEPS, 0.2, cases[i].t, 100), cases[i].rate, 1e-15);
        assert_true(sgd_rate(SGD_CONSTANT, 0.2, cases[i].t, 100) == 0.2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_steps_are_those_of_the_formula),
        cmocka_unit_test(momentum_sums_a_geometric_series),
        cmocka_unit_test(decay_alone_shrinks_a_weight),
        cmocka_unit_test(what_is_not_a_number_stays_with_its_parameter),
        cmocka_unit_test(a_cosine_falls_from_the_rate_to_almost_nothing),
        cmocka_unit_test(steps_fall_by_tenths_at_a_half_and_three_quarters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Adam takes the steps of its formula, in double on paper, and finds a minimum. */
#include "nets/adam.h"

#include "support.h"

/* The first step is rate * sign(g), whatever the size of g. */
static void the_first_step_has_the_size_of_the_rate(void **state)
{
    (void)state;
    const float gradient[] = { 1e-3f, -5, 200, 0 };
    float parameters[] = { 1, 2, 3, 4 };
    struct adam adam = adam_new(4, 0.25f);
    adam_step(&adam, gradient, parameters);
    adam_free(&adam);
    assert_close((double)parameters[0], 0.75, 1e-5);
    assert_close((double)parameters[1], 2.25, 1e-6);
    assert_close((double)parameters[2], 2.75, 1e-6);
    assert_true(parameters[3] == 4);
}

static void many_steps_are_those_of_the_formula(void **state)
{
    (void)state;
    enum { STEPS = 2000 };
    float x = 0.5f;
    double m = 0, v = 0, reference = 0.5;
    struct adam adam = adam_new(1, 0.01f);
    for (int t = 1; t <= STEPS; t++) {
        const float g = (float)(t * 37 % 101) / 101 - 0.25f;
        m = 0.9 * m + 0.1 * (double)g;
        v = 0.999 * v + 0.001 * (double)g * (double)g;
        reference -= 0.01 * (m / (1 - pow(0.9, t))) / (sqrt(v / (1 - pow(0.999, t))) + 1e-8);
        adam_step(&adam, &g, &x);
        assert_close((double)x, reference, 2e-5 * (1 + fabs(reference)));
    }
    assert_true(fabs(reference) > 1);
    adam_free(&adam);
}

static void a_bowl_is_descended_to_its_ground(void **state)
{
    (void)state;
    float x[] = { 3, -2 };
    struct adam adam = adam_new(2, 0.1f);
    for (int t = 0; t < 2000; t++) {
        const float gradient[] = { 2 * (x[0] - 1), 100 * (x[1] + 4) };
        adam_step(&adam, gradient, x);
    }
    adam_free(&adam);
    assert_close((double)x[0], 1, 1e-3);
    assert_close((double)x[1], -4, 1e-3);
}

static void what_is_not_a_number_stays_with_its_parameter(void **state)
{
    (void)state;
    const float bad[] = { NAN, 1 }, good[] = { 1, 1 };
    float x[] = { 0, 0 };
    struct adam adam = adam_new(2, 0.1f);
    adam_step(&adam, bad, x);
    adam_step(&adam, good, x);
    adam_free(&adam);
    assert_true(isnan(x[0]));
    assert_close((double)x[1], -0.2, 1e-5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_step_has_the_size_of_the_rate),
        cmocka_unit_test(many_steps_are_those_of_the_formula),
        cmocka_unit_test(a_bowl_is_descended_to_its_ground),
        cmocka_unit_test(what_is_not_a_number_stays_with_its_parameter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* A stack is its layers one after the other, drawn with the variances that it states, and sees as
 * far as it says. */
#include "nets/stack.h"

#include <string.h>

#include "base/require.h"
#include "death.h"
#include "support.h"

static void two_layers_by_hand(void **state)
{
    (void)state;
    const struct stack stack = { .channels = 1,
                                 .depth = 2,
                                 .layers = { { 2, 1, 1 }, { 1, 1, 2 } },
                                 .padding = CONV_ZEROS,
                                 .biases = true };
    /* channels x - 2 and 3 - x behind their ReLU; then 2 a + b - 1, every second pixel */
    static const float parameters[] = { 1, -1, -2, 3, 2, 1, -1 };
    static const float x[] = { 1, 0, 5, 0 };
    float y[2];
    const struct shape in = { 1, 1, 1, 4 }, out = stack_shape(&stack, in);
    assert_int_equal(stack_parameters(&stack), COUNT(parameters));
    assert_true(out.n == 1 && out.c == 1 && out.h == 1 && out.w == 2);
    stack_forward(&stack, parameters, in, x, y);
    assert_true(y[0] == 1 && y[1] == 5);
}

static void a_nan_is_not_rectified_away(void **state)
{
    (void)state;
    const struct stack stack = stack_uniform(1, (struct stack_layer){ 1, 1, 1 }, CONV_ZEROS, false);
    const float weight = 1, x[] = { nanf(""), -1 };
    float y[2];
    stack_forward(&stack, &weight, (struct shape){ 1, 1, 1, 2 }, x, y);
    assert_true(isnan(y[0]));
    assert_true(y[1] == 0);
}

/* The strided convolution skips what the other ways compute first. */
static void keeping_equals_convolving_first_and_skipping_then(void **state)
{
    (void)state;
    enum { SIDE = 8, FILTERS = 3 };
    const struct shape in = { 2, 1, SIDE, SIDE };
    struct stack strided =
        stack_uniform(2, (struct stack_layer){ FILTERS, 3, 2 }, CONV_CIRCULAR, true);
    struct stack first =
        stack_uniform(1, (struct stack_layer){ FILTERS, 3, 1 }, CONV_CIRCULAR, true);
    float parameters[400], x[2 * SIDE * SIDE], y[2 * FILTERS * 4];
    float map[2 * FILTERS * SIDE * SIDE], kept[2 * FILTERS * 16];
    float map_2[2 * FILTERS * 16], wanted[2 * FILTERS * 4];
    struct rng rng = rng_at(1, 2, 3, 4);
    require(stack_parameters(&strided) <= COUNT(parameters));
    stack_draw(&rng, &strided, parameters);
    rng_fill_normal(&rng, COUNT(x), x);
    stack_forward(&strided, parameters, in, x, y);
    stack_forward(&first, parameters, in, x, map);
    const struct shape between = { 2, FILTERS, SIDE, SIDE }, half = subsample_shape(between, 2);
    subsample_apply(SUBSAMPLE_KEEP, between, 2, map, kept);
    const float *second = parameters + stack_parameters(&first);
    first.channels = FILTERS;
    stack_forward(&first, second, half, kept, map_2);
    subsample_apply(SUBSAMPLE_KEEP, half, 2, map_2, wanted);
    assert_memory_equal(y, wanted, sizeof y);
    strided.layers[0].stride = 1;
    strided.layers[1].stride = 2;
    strided.subsample = SUBSAMPLE_BLUR;
    assert_int_equal(stack_shape(&strided, in).h, SIDE / 2);
}

static void a_blur_comes_behind_the_relu(void **state)
{
    (void)state;
    struct stack stack = stack_uniform(1, (struct stack_layer){ 1, 1, 2 }, CONV_CIRCULAR, false);
    const float weight = 1, x[] = { 4, -4, 4, -4 };
    float y[1];
    stack.subsample = SUBSAMPLE_BLUR;
    stack_forward(&stack, &weight, (struct shape){ 1, 1, 2, 2 }, x, y);
    assert_true(y[0] == 2);
}

static void weights_have_the_variance_of_he_and_biases_one_64th(void **state)
{
    (void)state;
    enum { FILTERS = 64 };
    const struct stack stack =
        stack_uniform(2, (struct stack_layer){ FILTERS, 5, 1 }, CONV_VALID, true);
    static float parameters[FILTERS * 25 + FILTERS + FILTERS * FILTERS * 25 + FILTERS];
    const struct {
        size_t first, count;
        double variance;
    } parts[] = { { 0, 1600, 2.0 / 25 },
                  { 1600, 64, 1.0 / 64 },
                  { 1664, 102400, 2.0 / 1600 },
                  { 104064, 64, 1.0 / 64 } };
    struct rng rng = rng_at(5, 6, 7, 8);
    assert_int_equal(stack_parameters(&stack), COUNT(parameters));
    stack_draw(&rng, &stack, parameters);
    for (size_t k = 0; k < COUNT(parts); k++) {
        double squares = 0;
        const double n = (double)parts[k].count;
        for (size_t i = 0; i < parts[k].count; i++) {
            squares += pow((double)parameters[parts[k].first + i], 2);
        }
        /* five standard errors, sqrt(2/n) each */
        assert_close(squares / n / parts[k].variance, 1, 5 * sqrt(2 / n));
    }
}

/* A change of one pixel reaches the last maps `radius` pixels far, and no farther. */
static void a_pixel_is_felt_as_far_as_the_radius(void **state)
{
    (void)state;
    enum { SIDE = 17, MIDDLE = 8, FILTERS = 8 };
    static const struct {
        size_t depth, kernel, radius;
    } cases[] = { { 1, 1, 0 }, { 2, 3, 2 }, { 4, 3, 4 }, { 2, 5, 4 }, { 1, 7, 3 } };
    static float parameters[4096], map[FILTERS * SIDE * SIDE];
    for (size_t k = 0; k < COUNT(cases); k++) {
        const struct stack stack = stack_uniform(
            cases[k].depth, (struct stack_layer){ FILTERS, cases[k].kernel, 1 }, CONV_ZEROS, false);
        struct rng rng = rng_at(9, 10, 11, k);
        float x[SIDE * SIDE] = { [MIDDLE * SIDE + MIDDLE] = 1 };
        size_t farthest = 0;
        require(stack_parameters(&stack) <= COUNT(parameters));
        stack_draw(&rng, &stack, parameters);
        stack_forward(&stack, parameters, (struct shape){ 1, 1, SIDE, SIDE }, x, map);
        for (size_t i = 0; i < COUNT(map); i++) {
            const size_t column = i % SIDE;
            const size_t away = column > MIDDLE ? column - MIDDLE : MIDDLE - column;
            farthest = map[i] > 0 && away > farthest ? away : farthest;
        }
        assert_int_equal(stack_radius(&stack), cases[k].radius);
        assert_int_equal(farthest, cases[k].radius);
    }
    struct stack strided = stack_uniform(3, (struct stack_layer){ 1, 3, 2 }, CONV_ZEROS, false);
    assert_int_equal(stack_radius(&strided), 1 + 2 + 4);
}

static void ask_for_too_many_layers(void *unused)
{
    (void)unused;
    stack_uniform(STACK_MAX_DEPTH + 1, (struct stack_layer){ 1, 1, 1 }, CONV_ZEROS, false);
}

static void too_many_layers_end_the_program(void **state)
{
    (void)state;
    const struct death death = death_of(ask_for_too_many_layers, NULL);
    assert_death(&death, -1, "depth <= STACK_MAX_DEPTH");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_layers_by_hand),
        cmocka_unit_test(a_nan_is_not_rectified_away),
        cmocka_unit_test(keeping_equals_convolving_first_and_skipping_then),
        cmocka_unit_test(a_blur_comes_behind_the_relu),
        cmocka_unit_test(weights_have_the_variance_of_he_and_biases_one_64th),
        cmocka_unit_test(a_pixel_is_felt_as_far_as_the_radius),
        cmocka_unit_test(too_many_layers_end_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

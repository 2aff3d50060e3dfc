/* Behind each pooling, a target that it can express is found exactly, and the penalty means the
 * same to all. */
#include "fit/pooled.h"

#include <stdlib.h>

#include "base/blas.h"
#include "base/require.h"
#include "base/rng.h"
#include "heads/block.h"
#include "support.h"

enum { IMAGES = 200, CHANNELS = 2, SIDE = 4, SIZE = CHANNELS * SIDE * SIDE, TARGETS = 2 };
static const struct shape in = { IMAGES, CHANNELS, SIDE, SIDE };

static void draw_images(float *x)
{
    struct rng rng = rng_at(4, 5, 6, 7);
    rng_fill_normal(&rng, IMAGES * SIZE, x);
}

/* Weight of pixel i, constant on the blocks of an s x s grid; a second target is -3 times it. */
static double weight(size_t i, size_t s)
{
    const size_t row = i / SIDE % SIDE * s / SIDE, column = i % SIDE * s / SIDE;
    return (double)(i / (SIDE * SIDE)) + 1 + 2 * (double)row - 5 * (double)column;
}

static void targets_of_a_head_are_found_exactly(void **state)
{
    (void)state;
    float *x = xcalloc(IMAGES * SIZE, sizeof *x);
    double y[IMAGES * TARGETS], full[SIZE * TARGETS];
    int cases = 0;
    draw_images(x);
    for (size_t s = 1; s <= SIDE; s *= 2) {
        for (size_t n = 0; n < IMAGES; n++) {
            y[TARGETS * n] = 0;
            for (size_t i = 0; i < SIZE; i++) {
                y[TARGETS * n] += weight(i, s) * (double)x[n * SIZE + i];
            }
            y[TARGETS * n + 1] = -3 * y[TARGETS * n];
        }
        assert_true(
            pooled_fit(&(struct pooled_problem){ block_average, in, s, TARGETS, x, y, 0 }, full));
        for (size_t i = 0; i < SIZE; i++) {
            assert_close(full[TARGETS * i], weight(i, s), 1e-4);
            assert_close(full[TARGETS * i + 1], -3 * weight(i, s), 3e-4);
            cases++;
        }
    }
    assert_int_equal(cases, 3 * SIZE);
    free(x);
}

/* One image of ones, target 1, GAP of one channel: the feature is root(16) = 4, its weight
 * 4/(16 + lambda), that of a pixel 1/(16 + lambda). Flatten gives the same. */
static void the_penalty_means_the_same_to_all_heads(void **state)
{
    (void)state;
    static const double target = 1;
    float x[SIDE * SIDE];
    double full[SIDE * SIDE];
    int cases = 0;
    for (size_t i = 0; i < COUNT(x); i++) {
        x[i] = 1;
    }
    for (size_t s = 1; s <= SIDE; s *= 2) {
        const struct shape one = { 1, 1, SIDE, SIDE };
        assert_true(
            pooled_fit(&(struct pooled_problem){ block_average, one, s, 1, x, &target, 4 }, full));
        for (size_t i = 0; i < COUNT(full); i++) {
            assert_close(full[i], 1.0 / 20, 1e-12);
            cases++;
        }
    }
    assert_int_equal(cases, 3 * SIDE * SIDE);
}

static void a_nan_in_an_image_gives_nan_weights(void **state)
{
    (void)state;
    float x[SIDE * SIDE] = { [3] = nanf("") };
    const double target = 1;
    double full[SIDE * SIDE] = { 0 };
    const struct shape one = { 1, 1, SIDE, SIDE };
    assert_false(
        pooled_fit(&(struct pooled_problem){ block_average, one, 2, 1, x, &target, 0 }, full));
    assert_true(isnan(full[0]) && isnan(full[SIDE * SIDE - 1]));
}

int main(int argc, char **argv)
{
    (void)argc;
    blas_start(argv, 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(targets_of_a_head_are_found_exactly),
        cmocka_unit_test(the_penalty_means_the_same_to_all_heads),
        cmocka_unit_test(a_nan_in_an_image_gives_nan_weights),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

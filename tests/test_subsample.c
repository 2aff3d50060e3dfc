/* What a stride leaves is the phase that was asked for, and the mean of it what theory says. */
#include "nets/subsample.h"

#include "base/require.h"
#include "base/rng.h"
#include "death.h"
#include "heads/pool.h"
#include "support.h"

static const enum subsample ways[] = { SUBSAMPLE_KEEP, SUBSAMPLE_BLUR, SUBSAMPLE_LARGEST };

/* Whole numbers from -8 to 8: sixteenths of their sums are exact. */
static void fill_whole(struct rng *rng, size_t n, float *x)
{
    for (size_t i = 0; i < n; i++) {
        x[i] = (float)rng_below(rng, 17) - 8.0f;
    }
}

static void keeping_takes_every_second_pixel_of_every_map(void **state)
{
    (void)state;
    const struct shape in = { 1, 2, 2, 4 };
    static const float x[] = { 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 16, 17, 18 };
    static const float wanted[] = { 1, 3, 11, 13 };
    float y[4];
    subsample_apply(SUBSAMPLE_KEEP, in, 2, x, y);
    assert_memory_equal(y, wanted, sizeof y);
}

/* A one at (0, 0) reaches its neighbours around the torus with weights (1 2 1)/4 each way. */
static void a_blurred_point_is_the_binomial_kernel(void **state)
{
    (void)state;
    const struct shape in = { 1, 1, 4, 4 };
    float x[16] = { 0 }, y[16], z[4];
    static const float wanted[] = { 4, 2, 0, 2, 2, 1, 0, 1, 0, 0, 0, 0, 2, 1, 0, 1 };
    x[0] = 16;
    subsample_apply(SUBSAMPLE_BLUR, in, 1, x, y);
    assert_memory_equal(y, wanted, sizeof y);
    subsample_apply(SUBSAMPLE_BLUR, in, 2, x, z);
    assert_true(z[0] == 4 && z[1] == 0 && z[2] == 0 && z[3] == 0);
}

static void the_mean_behind_blur_and_stride_2_is_the_mean_of_the_map(void **state)
{
    (void)state;
    const struct shape in = { 2, 2, 8, 4 };
    size_t cases = 0;
    for (size_t trial = 0; trial < 20; trial++) {
        struct rng rng = rng_at(1, 2, 3, trial);
        float x[128], y[32], whole[4], kept[4];
        fill_whole(&rng, COUNT(x), x);
        subsample_apply(SUBSAMPLE_BLUR, in, 2, x, y);
        pool_average(in, NCHW, x, whole);
        pool_average(subsample_shape(in, 2), NCHW, y, kept);
        for (size_t k = 0; k < COUNT(kept); k++, cases++) {
            assert_true(kept[k] == whole[k]);
        }
    }
    assert_int_equal(cases, 80);
}

/* The phase at (1, 2) of a stride 3 is the largest of the first image, by both maps together. */
static void the_largest_phase_is_chosen_for_each_image_over_all_maps(void **state)
{
    (void)state;
    const struct shape in = { 2, 2, 3, 6 };
    float x[72] = { 0 }, y[8];
    static const float wanted[] = { 3, -3, 0, 5, 1, 0, 0, 0 };
    x[6 + 2] = 3, x[6 + 5] = -3, x[18 + 6 + 5] = 5; /* 9 + 9 + 25 */
    x[0] = 6;                                       /* 36, larger in the first map alone */
    x[36 + 1] = 1;
    subsample_apply(SUBSAMPLE_LARGEST, in, 3, x, y);
    assert_memory_equal(y, wanted, sizeof y);
}

static void of_equal_phases_the_first_is_kept_and_none_with_a_nan(void **state)
{
    (void)state;
    const struct shape in = { 1, 1, 2, 2 };
    float y;
    subsample_apply(SUBSAMPLE_LARGEST, in, 2, (const float[]){ -2, 2, 2, 2 }, &y);
    assert_true(y == -2);
    subsample_apply(SUBSAMPLE_LARGEST, in, 2, (const float[]){ nanf(""), 2, -3, nanf("") }, &y);
    assert_true(y == -3);
}

static void a_shift_by_the_stride_moves_what_is_left_by_one(void **state)
{
    (void)state;
    const struct shape in = { 1, 1, 6, 6 };
    size_t cases = 0;
    for (size_t way = 0; way < COUNT(ways); way++) {
        struct rng rng = rng_at(4, 5, 6, way);
        float x[36], moved[36], y[9], y_moved[9];
        rng_fill_normal(&rng, 36, x);
        for (size_t i = 0; i < 36; i++) {
            moved[(i / 6 + 2) % 6 * 6 + (i + 4) % 6] = x[i];
        }
        subsample_apply(ways[way], in, 2, x, y);
        subsample_apply(ways[way], in, 2, moved, y_moved);
        for (size_t i = 0; i < 9; i++, cases++) {
            assert_true(y_moved[(i / 3 + 1) % 3 * 3 + (i + 2) % 3] == y[i]);
        }
    }
    assert_int_equal(cases, 27);
}

static void without_stride_all_but_the_blur_are_the_map_itself(void **state)
{
    (void)state;
    const struct shape in = { 2, 1, 3, 4 };
    struct rng rng = rng_at(7, 8, 9, 10);
    float x[24], y[24];
    rng_fill_normal(&rng, 24, x);
    subsample_apply(SUBSAMPLE_KEEP, in, 1, x, y);
    assert_memory_equal(y, x, sizeof x);
    subsample_apply(SUBSAMPLE_LARGEST, in, 1, x, y);
    assert_memory_equal(y, x, sizeof x);
}

static void ask_for_a_stride_that_does_not_divide(void *unused)
{
    (void)unused;
    subsample_shape((struct shape){ 1, 1, 4, 5 }, 2);
}

static void a_stride_that_does_not_divide_ends_the_program(void **state)
{
    (void)state;
    const struct death death = death_of(ask_for_a_stride_that_does_not_divide, NULL);
    assert_death(&death, -1, "in.w % s == 0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeping_takes_every_second_pixel_of_every_map),
        cmocka_unit_test(a_blurred_point_is_the_binomial_kernel),
        cmocka_unit_test(the_mean_behind_blur_and_stride_2_is_the_mean_of_the_map),
        cmocka_unit_test(the_largest_phase_is_chosen_for_each_image_over_all_maps),
        cmocka_unit_test(of_equal_phases_the_first_is_kept_and_none_with_a_nan),
        cmocka_unit_test(a_shift_by_the_stride_moves_what_is_left_by_one),
        cmocka_unit_test(without_stride_all_but_the_blur_are_the_map_itself),
        cmocka_unit_test(a_stride_that_does_not_divide_ends_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

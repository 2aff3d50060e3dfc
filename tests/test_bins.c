/* Bins by hand, at the ends of the dial, and what a NaN does to them. */
#include "base/require.h"
#include "death.h"
#include "head_run.h"
#include "heads/bins.h"
#include "heads/block.h"

static struct head_run run_of(const char *name, struct shape in, struct head_options options)
{
    struct head_run run = head_run_new(head_find(name), options, in);
    head_run_forward(&run);
    head_run_backward(&run);
    return run;
}

/* 5 rows in 3 parts: rows 0-1, 1-3, 3-4; 7 columns in 3: 0-2, 2-4, 4-6. */
static void bins_begin_at_the_floor_and_end_at_the_ceiling(void **state)
{
    (void)state;
    const struct shape in = { 1, 1, 5, 7 };
    const size_t heights[] = { 2, 3, 2 }, widths[] = { 3, 3, 3 };
    const size_t tops[] = { 0, 1, 3 }, lefts[] = { 0, 2, 4 };
    float x[35], y[9];
    for (size_t i = 0; i < 35; ++i) {
        x[i] = (float)(100 * (i / 7) + i % 7);
    }
    bins_average(in, NCHW, 3, x, y);
    for (size_t b = 0; b < 9; ++b) {
        const size_t i = b / 3, j = b % 3;
        assert_int_equal(bins_pixels(in, 3, b), heights[i] * widths[j]);
        const double row = (double)tops[i] + (double)(heights[i] - 1) / 2.0;
        const double column = (double)lefts[j] + (double)(widths[j] - 1) / 2.0;
        assert_close((double)y[b], 100.0 * row + column, 1e-4);
    }
}

/* To the bit, but where GAP has the order of NHWC: there within the bounds of both, for numbers
 * below 4. */
static void one_bin_is_gap(void **state)
{
    (void)state;
    size_t compared = 0;
    for (size_t i = 0; i < 2 * HEAD_RUN_SHAPES; ++i) {
        const struct head_options options = { .layout = i % 2 ? NHWC : NCHW, .bins = 1 };
        const struct shape in = head_run_shapes[i / 2];
        struct head_run a = run_of("adaptive", in, options), b = run_of("gap", in, options);
        const double roundings = (double)shape_pixels(in) / 16.0 + 5.0;
        const double most = i % 2 && in.c >= 16 ? 2.0 * roundings * 0x1p-24 * 4.0 : 0.0;
        for (size_t k = 0; k < in.n * in.c; ++k) {
            assert_close((double)a.y.floats[k], (double)b.y.floats[k], most);
        }
        assert_memory_equal(a.dx.floats, b.dx.floats, shape_size(in) * sizeof(float));
        head_run_free(b);
        head_run_free(a);
        ++compared;
    }
    assert_int_equal(compared, 26);
}

static void a_bin_for_every_pixel_is_flatten(void **state)
{
    (void)state;
    for (size_t layout = 0; layout < 2; ++layout) {
        const struct head_options options = { .layout = layout ? NHWC : NCHW, .bins = 6 };
        const struct shape in = { 2, 3, 6, 6 };
        struct head_run a = run_of("adaptive", in, options), b = run_of("flatten", in, options);
        assert_memory_equal(a.y.floats, b.y.floats, shape_size(in) * sizeof(float));
        assert_memory_equal(a.dx.floats, b.dx.floats, shape_size(in) * sizeof(float));
        head_run_free(b);
        head_run_free(a);
    }
}

static void bins_that_divide_the_map_are_blocks_to_the_bit(void **state)
{
    (void)state;
    const struct shape in = { 2, 3, 24, 144 };
    const size_t sides[] = { 1, 2, 3, 4, 6, 8, 12, 24 };
    for (size_t i = 0; i < COUNT(sides); ++i) {
        const size_t s = sides[i];
        struct head_run run = run_of("adaptive", in, (struct head_options){ .bins = s });
        struct guard scratch = guard_new(shape_size(in)), y = guard_new(6 * s * s);
        block_average(in, s, run.x.floats, scratch.floats, y.floats);
        assert_memory_equal(run.y.floats, y.floats, 6 * s * s * sizeof(float));
        guard_free(y);
        guard_free(scratch);
        head_run_free(run);
    }
}

static void the_pyramid_is_three_levels_of_bins(void **state)
{
    (void)state;
    const struct shape in = { 2, 3, 9, 11 };
    struct head_run spp = run_of("spp", in, (struct head_options){ 0 });
    size_t place = 0;
    for (size_t level = 0; level < BINS_LEVELS; ++level) {
        const size_t s = bins_sides[level], features = in.c * s * s;
        struct head_run run = run_of("adaptive", in, (struct head_options){ .bins = s });
        for (size_t n = 0; n < in.n; ++n) {
            assert_memory_equal(spp.y.floats + n * spp.features + place,
                                run.y.floats + n * features, features * sizeof(float));
        }
        place += features;
        head_run_free(run);
    }
    assert_int_equal(place, 21 * in.c);
    head_run_free(spp);
}

static void a_constant_image_pools_to_its_constant_in_every_bin(void **state)
{
    (void)state;
    const char *const names[] = { "adaptive", "spp" };
    size_t checked = 0;
    for (size_t i = 0; i < HEAD_RUN_SHAPES * COUNT(names); ++i) {
        struct head_run run = head_run_new(
            head_find(names[i % 2]), (struct head_options){ .bins = 3 }, head_run_shapes[i / 2]);
        for (size_t k = 0; k < shape_size(run.in); ++k) {
            run.x.floats[k] = 3.0f;
        }
        head_run_forward(&run);
        for (size_t k = 0; k < run.in.n * run.features; ++k, ++checked) {
            assert_true(run.y.floats[k] == 3.0f);
        }
        head_run_free(run);
    }
    assert_true(checked > 1000);
}

/* Row 2, column 3 of 5 x 7: in bins of rows 0-2 and 2-4, columns 0-3 and 3-6. */
static void a_nan_reaches_the_bins_that_hold_it_and_no_other(void **state)
{
    (void)state;
    const struct shape in = { 2, 67, 5, 7 };
    const size_t struck = 67 + 65, pixels[] = { 0, 17, 34 }, hit[] = { 1, 4, 1 };
    size_t checked = 0;
    for (size_t i = 0; i < 2 * COUNT(pixels); ++i) {
        const struct head_options options = { .layout = i % 2 ? NHWC : NCHW, .bins = 2 };
        struct head_run run = head_run_new(head_find("adaptive"), options, in);
        *head_run_at(&run, run.x.floats, struck, pixels[i / 2]) = NAN;
        head_run_forward(&run);
        size_t nans = 0;
        for (size_t k = 0; k < in.n * run.features; ++k, ++checked) {
            const int is_nan = isnan(run.y.floats[k]) != 0;
            assert_true(!is_nan || k / 4 == struck);
            nans += (size_t)is_nan;
        }
        assert_int_equal(nans, hit[i / 2]);
        head_run_free(run);
    }
    assert_int_equal(checked, 6 * 2 * 67 * 4);
}

/* Each bin hands on all of its dy. */
static void the_gradients_of_bins_sum_to_the_sum_of_dy(void **state)
{
    (void)state;
    const char *const names[] = { "adaptive", "spp" };
    const struct shape in = { 2, 3, 13, 11 };
    for (size_t i = 0; i < 2; ++i) {
        struct head_run run = run_of(names[i], in, (struct head_options){ .bins = 5 });
        double given = 0.0, got = 0.0;
        for (size_t k = 0; k < in.n * run.features; ++k) {
            given += (double)run.dy.floats[k];
        }
        for (size_t k = 0; k < shape_size(in); ++k) {
            got += (double)run.dx.floats[k];
        }
        assert_close(got, given, 1e-4);
        head_run_free(run);
    }
}

static void pool_into_no_bins(void *y)
{
    const float x = 1.0f;
    bins_average((struct shape){ 1, 1, 1, 1 }, NCHW, 0, &x, y);
}

static void no_bins_end_the_program(void **state)
{
    (void)state;
    float y = 0.0f;
    const struct death death = death_of(pool_into_no_bins, &y);
    assert_int_equal(death.status, -1);
    assert_non_null(strstr(death.message, "s > 0"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bins_begin_at_the_floor_and_end_at_the_ceiling),
        cmocka_unit_test(one_bin_is_gap),
        cmocka_unit_test(a_bin_for_every_pixel_is_flatten),
        cmocka_unit_test(bins_that_divide_the_map_are_blocks_to_the_bit),
        cmocka_unit_test(the_pyramid_is_three_levels_of_bins),
        cmocka_unit_test(a_constant_image_pools_to_its_constant_in_every_bin),
        cmocka_unit_test(a_nan_reaches_the_bins_that_hold_it_and_no_other),
        cmocka_unit_test(the_gradients_of_bins_sum_to_the_sum_of_dy),
        cmocka_unit_test(no_bins_end_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

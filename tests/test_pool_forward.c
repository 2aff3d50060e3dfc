/* Every pooling's y against the reference, on shapes where loops go wrong, in both layouts. */
#include "base/require.h"
#include "head_run.h"

static const char *const pooled[] = { "gap",       "gmp",  "avgmax",  "catavgmax", "gem",   "lse",
                                      "boltzmann", "topk", "meanvar", "meanstd",   "energy" };

/* Outputs are means of terms of at most `scale`, each with a few roundings of its own. */
static double tolerance(const struct reference_map *map, size_t q, size_t outputs)
{
    double largest = 0.0;
    for (size_t i = 0; i < map->h * map->w; ++i) {
        largest = fmax(largest, fabs(map->x[i]));
    }
    const double squared = largest * largest;
    const double scale = q == 0 ? largest : outputs == 2 ? 4.0 * squared : 16.0 * squared;
    return ((double)(map->h * map->w) / 16.0 + 16.0) * 0x1p-24 * scale;
}

static size_t compare_with_reference(struct head_run *run)
{
    const struct reference_head *reference = reference_head_find(run->head->name);
    size_t compared = 0;
    assert_int_equal(run->features, reference->outputs * run->in.c);
    head_run_forward(run);
    for (size_t m = 0; m < run->in.n * run->in.c; ++m) {
        const struct reference_map map = head_run_map(run, m);
        double want[4];
        reference->forward(&map, want);
        for (size_t q = 0; q < reference->outputs; ++q, ++compared) {
            assert_close((double)*head_run_output(run, run->y.floats, m, q), want[q],
                         tolerance(&map, q, reference->outputs));
        }
        free((void *)map.x);
    }
    return compared;
}

static void every_pooling_agrees_with_the_reference(void **state)
{
    (void)state;
    size_t compared = 0, maps = 0;
    for (size_t s = 0; s < HEAD_RUN_SHAPES; ++s) {
        maps += head_run_shapes[s].n * head_run_shapes[s].c;
        for (size_t i = 0; i < 2 * COUNT(pooled); ++i) {
            const struct head_options options = { .layout = i % 2 ? NHWC : NCHW };
            struct head_run run =
                head_run_new(head_find(pooled[i / 2]), options, head_run_shapes[s]);
            compared += compare_with_reference(&run);
            head_run_free(run);
        }
    }
    assert_int_equal(compared, maps * 2 * (7 * 1 + 3 * 2 + 4));
}

static void parameters_other_than_the_defaults_are_used(void **state)
{
    (void)state;
    const struct shape in = { 2, 3, 13, 11 };
    const struct head_options cases[] = { { .p = 1.0f, .r = 0.5f, .beta = 0.5f, .k = 1 },
                                          { .p = 0.5f, .r = 2.0f, .beta = 4.0f, .k = 143 },
                                          { .p = 6.0f, .r = 30.0f, .beta = 30.0f, .k = 17 } };
    const char *const names[] = { "gem", "lse", "boltzmann", "topk" };
    size_t compared = 0;
    for (size_t i = 0; i < COUNT(cases) * COUNT(names); ++i) {
        struct head_run run =
            head_run_new(head_find(names[i % COUNT(names)]), cases[i / COUNT(names)], in);
        compared += compare_with_reference(&run);
        head_run_free(run);
    }
    assert_int_equal(compared, 12 * 6);
}

/* Of a map of threes: 3 for means and maxima, 0 for variances and energies. */
static float of_threes(const char *name, int first)
{
    if (first || strcmp(name, "catavgmax") == 0) {
        return 3.0f;
    }
    return strcmp(name, "meanstd") == 0 ? sqrtf(1e-5f) : 0.0f;
}

static void a_constant_image_pools_to_its_constant(void **state)
{
    (void)state;
    size_t checked = 0;
    for (size_t i = 0; i < HEAD_RUN_SHAPES * COUNT(pooled); ++i) {
        const struct head_options options = { .layout = i % 2 ? NHWC : NCHW };
        struct head_run run = head_run_new(head_find(pooled[i % COUNT(pooled)]), options,
                                           head_run_shapes[i / COUNT(pooled)]);
        for (size_t k = 0; k < shape_size(run.in); ++k) {
            run.x.floats[k] = 3.0f;
        }
        head_run_forward(&run);
        for (size_t k = 0; k < run.in.n * run.features; ++k, ++checked) {
            const int first = k % run.features < run.in.c;
            assert_true(run.y.floats[k] == of_threes(run.head->name, first));
        }
        head_run_free(run);
    }
    assert_true(checked > 1000);
}

static void whole_numbers_whose_sum_divides_are_averaged_exactly(void **state)
{
    (void)state;
    const struct shape in = { 2, 3, 65, 67 };
    struct head_run run = head_run_new(head_find("gap"), (struct head_options){ 0 }, in);
    for (size_t k = 0; k < shape_size(in); ++k) {
        const size_t pixel = k % shape_pixels(in), map = k / shape_pixels(in);
        run.x.floats[k] = (float)(pixel % 5) + (float)map; /* 4355 = 871 * 5 pixels: mean 2 */
    }
    head_run_forward(&run);
    for (size_t m = 0; m < 6; ++m) {
        assert_true(run.y.floats[m] == 2.0f + (float)m);
    }
    head_run_free(run);
}

static void a_nan_reaches_all_outputs_of_its_channel_and_no_other(void **state)
{
    (void)state;
    const struct shape in = { 2, 67, 5, 7 };
    const size_t struck = 1 * 67 + 65, pixels[] = { 0, 17, 34 };
    size_t checked = 0;
    for (size_t i = 0; i < COUNT(pooled) * 2 * COUNT(pixels); ++i) {
        const struct head_options options = { .layout = i % 2 ? NHWC : NCHW };
        struct head_run run = head_run_new(head_find(pooled[i / 2 / COUNT(pixels)]), options, in);
        *head_run_at(&run, run.x.floats, struck, pixels[i / 2 % COUNT(pixels)]) = NAN;
        head_run_forward(&run);
        for (size_t k = 0; k < in.n * run.features; ++k, ++checked) {
            const size_t map = k / run.features * in.c + k % in.c;
            assert_int_equal(isnan(run.y.floats[k]) != 0, map == struck);
        }
        head_run_free(run);
    }
    assert_int_equal(checked, 2 * 3 * 2 * 67 * (7 + 3 * 2 + 4));
}

/* y of one pooling of n numbers, with k = 2 for topk. */
static float pool_of(const char *name, size_t n, const float *x)
{
    const struct head_options options = { .k = 2 };
    float y = NAN, saved[2] = { 0.0f };
    const struct head_pass pass = { .in = { 1, 1, 1, n }, .x = x, .y = &y, .saved = saved };
    head_find(name)->forward(&options, &pass);
    return y;
}

static void infinities_count_as_numbers_where_the_header_says_so(void **state)
{
    (void)state;
    const float up[] = { 1.0f, INFINITY, -INFINITY, 2.0f }, down[] = { -INFINITY, -INFINITY },
                half[] = { -INFINITY, 1.0f, -INFINITY, 1.0f };
    assert_true(pool_of("gmp", 4, up) == INFINITY);
    assert_true(pool_of("gem", 4, up) == INFINITY);
    assert_true(pool_of("lse", 4, up) == INFINITY);
    assert_true(pool_of("topk", 4, up) == INFINITY);
    assert_true(pool_of("boltzmann", 4, up) == INFINITY);
    assert_true(pool_of("boltzmann", 2, down) == -INFINITY);
    assert_true(pool_of("boltzmann", 4, half) == 1.0f);
    assert_true(pool_of("gmp", 2, down) == -INFINITY);
    assert_true(pool_of("gem", 2, down) == 1e-6f);
    assert_true(pool_of("lse", 2, down) == -INFINITY);
    assert_true(pool_of("topk", 2, down) == -INFINITY);
    assert_true(pool_of("topk", 4, half) == 1.0f);
    assert_close((double)pool_of("lse", 4, half), 1.0 - log(2.0) / 10.0, 1e-6);
    assert_true(isnan(pool_of("gap", 4, up)));
}

static void the_threshold_of_topk_may_be_infinite(void **state)
{
    (void)state;
    const float x[] = { INFINITY, -INFINITY, INFINITY, -INFINITY },
                bounds[] = { INFINITY, -INFINITY };
    for (size_t k = 1; k <= 4; ++k) {
        float y = NAN, kth = NAN;
        pool_topk((struct shape){ 1, 1, 2, 2 }, NCHW, k, x, &y, &kth);
        assert_true(kth == bounds[k > 2]);
        assert_true(k > 2 ? isnan(y) : y == INFINITY);
    }
}

static void gem_neither_overflows_nor_vanishes(void **state)
{
    (void)state;
    const float huge[] = { 3e38f, 3e38f, 1.5e38f }, tiny[] = { 2e-6f, 1e-6f, 0.0f },
                clamped[] = { -5.0f, 0.0f, 1e-7f };
    assert_close((double)pool_of("gem", 3, huge) / 3e38, cbrt((1.0 + 1.0 + 0.125) / 3.0), 1e-6);
    assert_close((double)pool_of("gem", 3, tiny) / 1e-6, cbrt((8.0 + 1.0 + 1.0) / 3.0), 1e-5);
    assert_true(pool_of("gem", 3, clamped) == 1e-6f);
}

static void gem_takes_what_is_far_below_the_maximum_as_its_2_to_the_minus_126(void **state)
{
    (void)state;
    const float x[] = { 3e38f, 0.0f };
    const double p = 0.03125, want = pow((1.0 + pow(0x1p-126, p)) / 2.0, 1.0 / p);
    float y = NAN;
    pool_gem((struct shape){ 1, 1, 1, 2 }, NCHW, (float)p, x, &y);
    assert_close((double)y / 3e38 / want, 1.0, 1e-4);
}

static void lse_of_a_large_r_lies_between_its_bounds(void **state)
{
    (void)state;
    const float x[] = { 1000.0f, -1000.0f, 999.0f, 0.0f };
    for (int exponent = -3; exponent <= 12; ++exponent) {
        const float r = ldexpf(1.0f, exponent);
        float y = NAN;
        pool_lse((struct shape){ 1, 1, 2, 2 }, NCHW, r, x, &y);
        assert_true(y <= 1000.0f && (double)y >= 1000.0 - log(4.0) / (double)r - 1e-4);
    }
}

/* s of 2 and 1 is e/(e + 1) and 1/(e + 1); far numbers leave the maximum alone. */
static void boltzmann_lies_between_mean_and_maximum(void **state)
{
    (void)state;
    const float x[] = { 1.0f, 2.0f }, far[] = { -3e38f, 1e30f, -1e30f, 0.0f };
    assert_close((double)pool_of("boltzmann", 2, x), 1.0 + exp(1.0) / (exp(1.0) + 1.0), 1e-6);
    assert_true(pool_of("boltzmann", 4, far) == 1e30f);
    float before = 1.5f;
    for (int exponent = -6; exponent <= 6; ++exponent) {
        float y = NAN, saved[2];
        pool_boltzmann((struct shape){ 1, 1, 1, 2 }, NCHW, ldexpf(1.0f, exponent), x, &y, saved);
        assert_true(y > before && y <= 2.0f);
        before = y < 2.0f ? y : before;
        assert_true(saved[0] == 2.0f);
    }
}

static void topk_takes_ties_once_each(void **state)
{
    (void)state;
    const float x[] = { 1.0f, 5.0f, 3.0f, 3.0f, 3.0f, -0.0f, 0.0f, -2.0f };
    const double want[] = { 5.0, 4.0, 11.0 / 3.0, 3.5, 3.0, 15.0 / 6.0, 15.0 / 7.0, 13.0 / 8.0 };
    const float sorted[] = { 5.0f, 3.0f, 3.0f, 3.0f, 1.0f, 0.0f, 0.0f, -2.0f };
    for (size_t k = 1; k <= 8; ++k) {
        float y = NAN, kth = NAN;
        pool_topk((struct shape){ 1, 1, 2, 4 }, NCHW, k, x, &y, &kth);
        assert_close((double)y, want[k - 1], 1e-6);
        pool_topk((struct shape){ 1, 1, 2, 4 }, NHWC, k, x, &y, NULL);
        assert_close((double)y, want[k - 1], 1e-6);
        assert_true(kth == sorted[k - 1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pooling_agrees_with_the_reference),
        cmocka_unit_test(parameters_other_than_the_defaults_are_used),
        cmocka_unit_test(a_constant_image_pools_to_its_constant),
        cmocka_unit_test(whole_numbers_whose_sum_divides_are_averaged_exactly),
        cmocka_unit_test(a_nan_reaches_all_outputs_of_its_channel_and_no_other),
        cmocka_unit_test(infinities_count_as_numbers_where_the_header_says_so),
        cmocka_unit_test(the_threshold_of_topk_may_be_infinite),
        cmocka_unit_test(gem_neither_overflows_nor_vanishes),
        cmocka_unit_test(gem_takes_what_is_far_below_the_maximum_as_its_2_to_the_minus_126),
        cmocka_unit_test(lse_of_a_large_r_lies_between_its_bounds),
        cmocka_unit_test(boltzmann_lies_between_mean_and_maximum),
        cmocka_unit_test(topk_takes_ties_once_each),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Every gradient twice: the reference's against central differences of the reference, both in
 * double, and the kernels' against the reference's. */
#include "base/require.h"
#include "head_run.h"

static const char *const pooled[] = { "gap",       "gmp",  "avgmax",  "catavgmax", "gem",   "lse",
                                      "boltzmann", "topk", "meanvar", "meanstd",   "energy" };

/* dy . y of the reference, with element `at` moved by h. */
static double loss(const struct reference_head *head, const struct reference_map *map,
                   const double *dy, size_t at, double h)
{
    double x[256], y[4], sum = 0.0;
    const size_t pixels = map->h * map->w;
    assert_true(pixels <= COUNT(x));
    memcpy(x, map->x, pixels * sizeof *x);
    x[at] += h;
    const struct reference_map moved = { map->h, map->w, map->parameter, x };
    head->forward(&moved, y);
    for (size_t q = 0; q < head->outputs; ++q) {
        sum += dy[q] * y[q];
    }
    return sum;
}

static void every_reference_gradient_is_a_central_difference(void **state)
{
    (void)state;
    const struct shape shapes[] = {
        { 1, 2, 1, 1 }, { 1, 2, 2, 2 }, { 1, 2, 3, 5 }, { 1, 3, 13, 11 }
    };
    const double dy[] = { 0.7, -1.3, 0.4, 1.1 }, h = 1e-5;
    size_t compared = 0;
    for (size_t i = 0; i < COUNT(shapes) * COUNT(pooled); ++i) {
        const char *name = pooled[i % COUNT(pooled)];
        const struct reference_head *reference = reference_head_find(name);
        struct head_run run =
            head_run_new(head_find(name), (struct head_options){ 0 }, shapes[i / COUNT(pooled)]);
        const struct reference_map map = head_run_map(&run, 1);
        double dx[256];
        reference->backward(&map, dy, dx);
        for (size_t p = 0; p < shape_pixels(run.in); ++p, ++compared) {
            const double up = loss(reference, &map, dy, p, h),
                         down = loss(reference, &map, dy, p, -h);
            assert_close((up - down) / (2.0 * h), dx[p], 1e-7);
        }
        free((void *)map.x);
        head_run_free(run);
    }
    assert_int_equal(compared, COUNT(pooled) * (1 + 4 + 15 + 143));
}

/* The largest |dx| of a map's reference: the scale of its errors. */
static double largest(size_t n, const double *x)
{
    double value = 0.0;
    for (size_t i = 0; i < n; ++i) {
        value = fmax(value, fabs(x[i]));
    }
    return value;
}

static size_t compare_with_reference(struct head_run *run)
{
    const struct reference_head *reference = reference_head_find(run->head->name);
    const size_t pixels = shape_pixels(run->in);
    double *dx = calloc(pixels, sizeof *dx);
    size_t compared = 0;
    assert_non_null(dx);
    head_run_forward(run);
    head_run_backward(run);
    for (size_t m = 0; m < run->in.n * run->in.c; ++m) {
        const struct reference_map map = head_run_map(run, m);
        double dy[4];
        for (size_t q = 0; q < reference->outputs; ++q) {
            dy[q] = (double)*head_run_output(run, run->dy.floats, m, q);
        }
        reference->backward(&map, dy, dx);
        const double scale = largest(pixels, dx);
        for (size_t p = 0; p < pixels; ++p, ++compared) {
            assert_close((double)*head_run_at(run, run->dx.floats, m, p), dx[p], 1e-5 * scale);
        }
        free((void *)map.x);
    }
    free(dx);
    return compared;
}

static void every_pooling_gives_the_reference_gradient(void **state)
{
    (void)state;
    size_t compared = 0, elements = 0;
    for (size_t s = 0; s < HEAD_RUN_SHAPES; ++s) {
        if (shape_pixels(head_run_shapes[s]) > 4500) {
            continue;
        }
        elements += shape_size(head_run_shapes[s]);
        for (size_t i = 0; i < 2 * COUNT(pooled); ++i) {
            const struct head_options options = { .layout = i % 2 ? NHWC : NCHW };
            struct head_run run =
                head_run_new(head_find(pooled[i / 2]), options, head_run_shapes[s]);
            compared += compare_with_reference(&run);
            head_run_free(run);
        }
    }
    assert_true(elements > 20000);
    assert_int_equal(compared, elements * 2 * COUNT(pooled));
}

static void topk_splits_what_ties_leave_evenly(void **state)
{
    (void)state;
    const float x[] = { 4.0f, 2.0f, 2.0f, 1.0f, 2.0f, 0.0f }, dy = 12.0f;
    const float want[] = { 4.0f, 8.0f / 3.0f, 8.0f / 3.0f, 0.0f, 8.0f / 3.0f, 0.0f };
    for (size_t layout = 0; layout < 2; ++layout) {
        float y = NAN, kth = NAN, dx[6];
        const struct shape in = { 1, 1, 2, 3 };
        pool_topk(in, layout ? NHWC : NCHW, 3, x, &y, &kth);
        pool_topk_backward(in, layout ? NHWC : NCHW, 3, x, &kth, &dy, dx);
        for (size_t i = 0; i < 6; ++i) {
            assert_close((double)dx[i], (double)want[i], 1e-6);
        }
    }
}

static void gem_gives_nothing_to_clamped_elements(void **state)
{
    (void)state;
    const float x[] = { 0.5f, -1.0f, 0.0f, 9e-7f }, dy = 1.0f;
    float y = NAN, dx[4];
    const struct shape in = { 1, 1, 2, 2 };
    pool_gem(in, NCHW, 3.0f, x, &y);
    pool_gem_backward(in, NCHW, 3.0f, x, &y, &dy, dx);
    assert_true(dx[0] > 0.0f && dx[1] == 0.0f && dx[2] == 0.0f && dx[3] == 0.0f);
}

/* dx = (x - mean)/(N std) of 1000 equal numbers, of which none is their own rounded mean. */
static void epsilon_keeps_the_slopes_of_a_constant_channel_small(void **state)
{
    (void)state;
    enum { N = 1000 };
    float x[N], y[2], dx[N];
    const float dy[] = { 0.0f, 1.0f };
    for (size_t i = 0; i < N; ++i) {
        x[i] = 0.1f;
    }
    const struct shape in = { 1, 1, 1, N };
    pool_meanstd(in, NCHW, x, y);
    pool_meanstd_backward(in, NCHW, x, y, dy, dx);
    assert_close((double)y[1], sqrt(1e-5), 1e-8);
    for (size_t i = 0; i < N; ++i) {
        assert_close((double)dx[i], 0.0, 1e-7);
    }
}

/* Poolings whose weights sum to one hand on all of dy: y(x + h) = y(x) + h. */
static void the_gradients_of_shift_equivariant_poolings_sum_to_dy(void **state)
{
    (void)state;
    const char *const names[] = { "gap", "gmp", "avgmax", "lse", "boltzmann", "topk" };
    const struct shape in = { 2, 3, 13, 11 };
    size_t checked = 0;
    for (size_t i = 0; i < COUNT(names); ++i) {
        struct head_run run = head_run_new(head_find(names[i]), (struct head_options){ 0 }, in);
        head_run_forward(&run);
        head_run_backward(&run);
        for (size_t m = 0; m < in.n * in.c; ++m, ++checked) {
            double sum = 0.0;
            for (size_t p = 0; p < shape_pixels(in); ++p) {
                sum += (double)*head_run_at(&run, run.dx.floats, m, p);
            }
            assert_close(sum, (double)run.dy.floats[m], 1e-5);
        }
        head_run_free(run);
    }
    assert_int_equal(checked, 36);
}

/* Where a NaN at pixel 17 of map 4 must make dx NaN: all of the map, or (energy) around it. */
static int is_struck(const char *name, size_t map, size_t pixel)
{
    const int near = abs((int)(pixel / 7) - 2) <= 1 && abs((int)(pixel % 7) - 3) <= 1;
    return map == 4 && (strcmp(name, "energy") != 0 || near);
}

static void a_nan_in_x_reaches_dx_as_the_header_says(void **state)
{
    (void)state;
    const char *const names[] = {
        "gem", "lse", "boltzmann", "topk", "meanvar", "meanstd", "energy"
    };
    const struct shape in = { 2, 3, 5, 7 };
    size_t checked = 0;
    for (size_t i = 0; i < 2 * COUNT(names); ++i) {
        const struct head_options options = { .layout = i % 2 ? NHWC : NCHW };
        struct head_run run = head_run_new(head_find(names[i / 2]), options, in);
        *head_run_at(&run, run.x.floats, 4, 17) = NAN;
        head_run_forward(&run);
        head_run_backward(&run);
        for (size_t k = 0; k < shape_size(in); ++k, ++checked) {
            const size_t map = k / 35, pixel = k % 35;
            assert_int_equal(isnan(*head_run_at(&run, run.dx.floats, map, pixel)) != 0,
                             is_struck(names[i / 2], map, pixel));
        }
        head_run_free(run);
    }
    assert_int_equal(checked, 14 * 210);
}

static void an_infinite_y_makes_all_of_its_dx_nan(void **state)
{
    (void)state;
    const char *const names[] = { "gem", "lse", "boltzmann" };
    const struct shape in = { 2, 3, 5, 7 };
    size_t checked = 0;
    for (size_t i = 0; i < 2 * COUNT(names); ++i) {
        const struct head_options options = { .layout = i % 2 ? NHWC : NCHW };
        struct head_run run = head_run_new(head_find(names[i / 2]), options, in);
        *head_run_at(&run, run.x.floats, 4, 17) = INFINITY;
        head_run_forward(&run);
        head_run_backward(&run);
        assert_true(run.y.floats[4] == INFINITY);
        for (size_t k = 0; k < shape_size(in); ++k, ++checked) {
            const float dx = *head_run_at(&run, run.dx.floats, k / 35, k % 35);
            assert_int_equal(isnan(dx) != 0, k / 35 == 4);
        }
        head_run_free(run);
    }
    assert_int_equal(checked, 6 * 210);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_reference_gradient_is_a_central_difference),
        cmocka_unit_test(every_pooling_gives_the_reference_gradient),
        cmocka_unit_test(topk_splits_what_ties_leave_evenly),
        cmocka_unit_test(gem_gives_nothing_to_clamped_elements),
        cmocka_unit_test(epsilon_keeps_the_slopes_of_a_constant_channel_small),
        cmocka_unit_test(the_gradients_of_shift_equivariant_poolings_sum_to_dy),
        cmocka_unit_test(a_nan_in_x_reaches_dx_as_the_header_says),
        cmocka_unit_test(an_infinite_y_makes_all_of_its_dx_nan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

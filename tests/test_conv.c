/* Layers are the sums that one would write on paper, see beyond each edge what their padding says,
 * and move with their input where they are said to. */
#include "nets/conv.h"

#include "base/require.h"
#include "base/rng.h"
#include "death.h"
#include "guard.h"
#include "signals/filter.h"
#include "support.h"

enum { PADDINGS = CONV_VALID + 1, MOST = 4096 };

/* Whole numbers from -8 to 8, so that every sum is exact. */
static void fill_whole(struct rng *rng, size_t n, float *x)
{
    for (size_t i = 0; i < n; i++) {
        x[i] = (float)rng_below(rng, 17) - 8.0f;
    }
}

/* The pixel at i of a line of n; -1 for a zero. Each rule is written for lines of any length. */
static ptrdiff_t on_line(enum conv_padding padding, ptrdiff_t i, ptrdiff_t n)
{
    switch (padding) {
    case CONV_CIRCULAR:
        return ((i % n) + n) % n;
    case CONV_REFLECT:
        return i < 0 ? -i : i >= n ? 2 * (n - 1) - i : i;
    case CONV_REPLICATE:
        return i < 0 ? 0 : i >= n ? n - 1 : i;
    default:
        return i < 0 || i >= n ? -1 : i;
    }
}

static double on_paper(const struct conv *conv, struct shape in, const float *x, size_t filter,
                       size_t row, size_t column)
{
    const int valid = conv->padding == CONV_VALID;
    const ptrdiff_t top = valid ? 0 : (ptrdiff_t)(conv->height - 1) / 2;
    const ptrdiff_t left = valid ? 0 : (ptrdiff_t)(conv->width - 1) / 2;
    const float *w = conv->weights + filter * in.c * conv->height * conv->width;
    double sum = conv->biases == NULL ? 0 : (double)conv->biases[filter];
    for (size_t c = 0; c < in.c; c++) {
        for (size_t a = 0; a < conv->height; a++) {
            for (size_t e = 0; e < conv->width; e++, w++) {
                const ptrdiff_t i = on_line(
                    conv->padding, (ptrdiff_t)(row * conv->stride + a) - top, (ptrdiff_t)in.h);
                const ptrdiff_t j = on_line(
                    conv->padding, (ptrdiff_t)(column * conv->stride + e) - left, (ptrdiff_t)in.w);
                if (i >= 0 && j >= 0) {
                    sum += (double)*w * (double)x[(c * in.h + (size_t)i) * in.w + (size_t)j];
                }
            }
        }
    }
    return sum;
}

/* Runs the layer between unreadable pages and compares every number with the sum on paper. */
static void assert_as_on_paper(const struct conv *conv, struct shape in, const float *from)
{
    const struct shape out = conv_shape(conv, in);
    const struct guard x = guard_new(shape_size(in)), y = guard_new(shape_size(out));
    const struct guard scratch = guard_new(conv_scratch(conv, in));
    memcpy(x.floats, from, shape_size(in) * sizeof *from);
    conv_forward(conv, in, x.floats, scratch.floats, y.floats);
    for (size_t i = 0; i < shape_size(out); i++) {
        const size_t map = i / shape_pixels(out), pixel = i % shape_pixels(out);
        const float *image = x.floats + map / out.c * in.c * shape_pixels(in);
        assert_true((double)y.floats[i] ==
                    on_paper(conv, in, image, map % out.c, pixel / out.w, pixel % out.w));
    }
    guard_free(scratch);
    guard_free(y);
    guard_free(x);
}

static void a_layer_is_the_sum_on_paper(void **state)
{
    (void)state;
    static const struct shape shapes[] = { { 1, 1, 5, 7 }, { 2, 3, 8, 6 }, { 1, 2, 5, 5 } };
    static const size_t kernels[][2] = { { 1, 1 }, { 3, 3 }, { 5, 5 }, { 2, 4 }, { 1, 3 } };
    static float x[MOST], weights[MOST], biases[4];
    size_t cases = 0;
    for (size_t at = 0; at < PADDINGS * COUNT(shapes) * COUNT(kernels) * 3 * 2; at++, cases++) {
        const size_t k = at / PADDINGS % COUNT(kernels);
        const struct shape in = shapes[at / PADDINGS / COUNT(kernels) % COUNT(shapes)];
        struct rng rng = rng_at(1, 2, 3, at);
        fill_whole(&rng, shape_size(in), x);
        fill_whole(&rng, 4 * in.c * kernels[k][0] * kernels[k][1], weights);
        fill_whole(&rng, 4, biases);
        const struct conv conv = { .channels = in.c,
                                   .filters = 4,
                                   .height = kernels[k][0],
                                   .width = kernels[k][1],
                                   .stride = 1 + at / (PADDINGS * 15) % 3,
                                   .padding = (enum conv_padding)(at % PADDINGS),
                                   .weights = weights,
                                   .biases = at % 2 == 0 ? biases : NULL };
        assert_as_on_paper(&conv, in, x);
    }
    assert_int_equal(cases, 5 * 3 * 5 * 3 * 2);
}

/* One line 1 2 3 4, seen through a kernel of five that looks at one neighbour only. */
static void each_padding_shows_what_it_says_beyond_the_edge(void **state)
{
    (void)state;
    static const float x[] = { 1, 2, 3, 4 };
    static const struct {
        enum conv_padding padding;
        size_t looks_at; /* place in the kernel: 0 is two to the left, 4 two to the right */
        float wanted[4];
    } cases[] = {
        { CONV_CIRCULAR, 0, { 3, 4, 1, 2 } },  { CONV_CIRCULAR, 4, { 3, 4, 1, 2 } },
        { CONV_CIRCULAR, 3, { 2, 3, 4, 1 } },  { CONV_ZEROS, 0, { 0, 0, 1, 2 } },
        { CONV_ZEROS, 4, { 3, 4, 0, 0 } },     { CONV_ZEROS, 1, { 0, 1, 2, 3 } },
        { CONV_REFLECT, 0, { 3, 2, 1, 2 } },   { CONV_REFLECT, 4, { 3, 4, 3, 2 } },
        { CONV_REFLECT, 3, { 2, 3, 4, 3 } },   { CONV_REPLICATE, 0, { 1, 1, 1, 2 } },
        { CONV_REPLICATE, 4, { 3, 4, 4, 4 } }, { CONV_REPLICATE, 2, { 1, 2, 3, 4 } },
    };
    size_t compared = 0;
    for (size_t i = 0; i < COUNT(cases); i++) {
        float weights[5] = { 0 }, scratch[8], y[4];
        weights[cases[i].looks_at] = 1;
        const struct conv conv = { 1, 1, 1, 5, 1, cases[i].padding, weights, NULL };
        const struct shape in = { 1, 1, 1, 4 };
        assert_int_equal(conv_scratch(&conv, in), COUNT(scratch));
        conv_forward(&conv, in, x, scratch, y);
        for (size_t j = 0; j < COUNT(y); j++, compared++) {
            assert_true(y[j] == cases[i].wanted[j]);
        }
    }
    assert_int_equal(compared, 48);
}

static void maps_have_the_sizes_that_the_header_states(void **state)
{
    (void)state;
    const struct shape in = { 2, 3, 10, 7 };
    struct conv conv = { 3, 5, 3, 3, 1, CONV_ZEROS, NULL, NULL };
    struct shape out = conv_shape(&conv, in);
    assert_true(out.n == 2 && out.c == 5 && out.h == 10 && out.w == 7);
    conv.stride = 4;
    out = conv_shape(&conv, in);
    assert_true(out.h == 3 && out.w == 2);
    conv.padding = CONV_VALID;
    out = conv_shape(&conv, in);
    assert_true(out.h == 2 && out.w == 2);
    conv.height = 10, conv.width = 6, conv.stride = 1;
    out = conv_shape(&conv, in);
    assert_true(out.h == 1 && out.w == 2);
}

static void shift_rows_and_columns(struct shape in, size_t down, size_t right, const float *x,
                                   float *y)
{
    for (size_t i = 0; i < shape_size(in); i++) {
        const size_t map = i / shape_pixels(in), row = i / in.w % in.h, column = i % in.w;
        y[(map * in.h + (row + down) % in.h) * in.w + (column + right) % in.w] = x[i];
    }
}

/* With real numbers, so that another order of the same sum would show. */
static void with_circular_padding_maps_move_with_the_image_to_the_last_bit(void **state)
{
    (void)state;
    enum { SIDE = 12, CHANNELS = 3, FILTERS = 4 };
    static float x[CHANNELS * SIDE * SIDE], moved[CHANNELS * SIDE * SIDE];
    static float y[FILTERS * SIDE * SIDE], y_moved[FILTERS * SIDE * SIDE];
    static float wanted[FILTERS * SIDE * SIDE], scratch[CHANNELS * 14 * 14];
    float weights[FILTERS * CHANNELS * 9], biases[FILTERS];
    size_t cases = 0;
    for (size_t stride = 1; stride <= 3; stride++) {
        const struct conv conv = {
            CHANNELS, FILTERS, 3, 3, stride, CONV_CIRCULAR, weights, biases
        };
        const struct shape in = { 1, CHANNELS, SIDE, SIDE }, out = conv_shape(&conv, in);
        struct rng rng = rng_at(5, 6, 7, stride);
        rng_fill_normal(&rng, COUNT(weights), weights);
        rng_fill_normal(&rng, COUNT(biases), biases);
        rng_fill_normal(&rng, COUNT(x), x);
        conv_forward(&conv, in, x, scratch, y);
        for (size_t shift = 0; shift < SIDE / stride; shift++, cases++) {
            shift_rows_and_columns(in, stride * shift, 2 * stride * shift, x, moved);
            conv_forward(&conv, in, moved, scratch, y_moved);
            shift_rows_and_columns(out, shift, 2 * shift, y, wanted);
            assert_memory_equal(y_moved, wanted, shape_size(out) * sizeof *wanted);
        }
    }
    assert_int_equal(cases, 12 + 6 + 4);
}

static void one_channel_of_3_by_3_is_the_filter_of_signals(void **state)
{
    (void)state;
    const struct shape in = { 1, 1, 9, 11 };
    struct rng rng = rng_at(8, 9, 10, 11);
    struct filter filter;
    float x[99], y[99], wanted[99], scratch[11 * 13];
    rng_fill_normal(&rng, 9, filter.k);
    rng_fill_normal(&rng, 99, x);
    const struct conv circular = { 1, 1, 3, 3, 1, CONV_CIRCULAR, filter.k, NULL };
    const struct conv zeros = { 1, 1, 3, 3, 1, CONV_ZEROS, filter.k, NULL };
    conv_forward(&circular, in, x, scratch, y);
    filter_apply(in, &filter, FILTER_CIRCULAR, x, wanted);
    assert_memory_equal(y, wanted, sizeof y);
    conv_forward(&zeros, in, x, scratch, y);
    filter_apply(in, &filter, FILTER_ZEROS, x, wanted);
    assert_memory_equal(y, wanted, sizeof y);
}

static void a_nan_reaches_what_the_kernel_covers_and_no_other(void **state)
{
    (void)state;
    const struct shape in = { 1, 2, 7, 8 };
    const float weights[2 * 9] = { 0 };
    const struct conv conv = { 2, 1, 3, 3, 1, CONV_ZEROS, weights, NULL };
    float x[2 * 56] = { 0 }, y[56], scratch[2 * 9 * 10];
    size_t nans = 0;
    x[56 + 3 * 8 + 4] = nanf("");
    conv_forward(&conv, in, x, scratch, y);
    for (size_t i = 0; i < COUNT(y); i++) {
        const size_t row = i / 8, column = i % 8;
        assert_int_equal(isnan(y[i]) != 0, row >= 2 && row <= 4 && column >= 3 && column <= 5);
        nans += isnan(y[i]) != 0;
    }
    assert_int_equal(nans, 9);
}

static void ask_for_a_kernel_that_does_not_fit(void *padding)
{
    const enum conv_padding *chosen = padding;
    const struct conv conv = { 1, 1, 9, 9, 1, *chosen, NULL, NULL };
    conv_shape(&conv, (struct shape){ 1, 1, 4, 4 });
}

static void a_kernel_that_does_not_fit_ends_the_program(void **state)
{
    (void)state;
    enum conv_padding valid = CONV_VALID, reflect = CONV_REFLECT;
    struct death death = death_of(ask_for_a_kernel_that_does_not_fit, &valid);
    assert_death(&death, -1, "line_length(line) >= kernel");
    death = death_of(ask_for_a_kernel_that_does_not_fit, &reflect);
    assert_death(&death, -1, "line.after < line.count");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_layer_is_the_sum_on_paper),
        cmocka_unit_test(each_padding_shows_what_it_says_beyond_the_edge),
        cmocka_unit_test(maps_have_the_sizes_that_the_header_states),
        cmocka_unit_test(with_circular_padding_maps_move_with_the_image_to_the_last_bit),
        cmocka_unit_test(one_channel_of_3_by_3_is_the_filter_of_signals),
        cmocka_unit_test(a_nan_reaches_what_the_kernel_covers_and_no_other),
        cmocka_unit_test(a_kernel_that_does_not_fit_ends_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

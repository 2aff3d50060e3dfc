/* Covariances by hand, their diagonal, and what a NaN does to them. */
#include "base/require.h"
#include "head_run.h"
#include "heads/covariance.h"

static struct head_run run_of(const char *name, struct shape in, enum layout layout)
{
    struct head_run run =
        head_run_new(head_find(name), (struct head_options){ .layout = layout }, in);
    head_run_forward(&run);
    head_run_backward(&run);
    return run;
}

/* Deviations (-3, -1, 1, 3), (1, -1, -1, 1) and 2 (3, 1, -1, -3). */
static void three_channels_are_counted_by_hand(void **state)
{
    (void)state;
    const float x[] = { 0, 2, 4, 6, 9, 7, 7, 9, 6, 2, -2, -6 };
    const float want[] = { 5, 0, 1, -10, 0, 20 };
    float y[6], mean[3];
    const struct head_pass pass = { .in = { 1, 3, 2, 2 }, .x = x, .y = y, .saved = mean };
    covariance_forward(NCHW, &pass);
    for (size_t i = 0; i < 6; ++i) {
        assert_true(y[i] == want[i]);
    }
}

/* To the bit, but where the variance has the order of NHWC: there within the bounds of both. */
static void the_diagonal_is_the_variance(void **state)
{
    (void)state;
    size_t compared = 0;
    for (size_t i = 0; i < 2 * HEAD_RUN_SHAPES; ++i) {
        const struct shape in = head_run_shapes[i / 2];
        struct head_run all = run_of("covariance", in, i % 2 ? NHWC : NCHW);
        struct head_run one = run_of("meanvar", in, i % 2 ? NHWC : NCHW);
        for (size_t m = 0; m < in.n * in.c; ++m, ++compared) {
            const size_t c = m % in.c, at = m / in.c * all.features + c * (c + 1) / 2 + c;
            const double roundings = (double)shape_pixels(in) / 16.0 + 8.0;
            const double most = i % 2 && in.c >= 16 ? 2.0 * roundings * 0x1p-24 * 16.0 : 0.0;
            assert_close((double)all.y.floats[at],
                         (double)*head_run_output(&one, one.y.floats, m, 1), most);
        }
        head_run_free(one);
        head_run_free(all);
    }
    assert_int_equal(compared, 2 * 439);
}

/* Deviations sum to zero, so that nothing is gained by a shift. */
static void the_gradient_of_every_channel_sums_to_zero(void **state)
{
    (void)state;
    const struct shape in = { 2, 5, 13, 11 };
    struct head_run run = run_of("covariance", in, NCHW);
    for (size_t m = 0; m < 10; ++m) {
        double sum = 0.0, absolute = 0.0;
        for (size_t p = 0; p < 143; ++p) {
            sum += (double)run.dx.floats[m * 143 + p];
            absolute += fabs((double)run.dx.floats[m * 143 + p]);
        }
        assert_true(absolute > 0.1);
        assert_close(sum, 0.0, 1e-5);
    }
    head_run_free(run);
}

static void a_nan_reaches_the_pairs_of_its_channel(void **state)
{
    (void)state;
    const struct shape in = { 2, 4, 5, 7 };
    size_t checked = 0;
    for (size_t layout = 0; layout < 2; ++layout) {
        const struct head_options options = { .layout = layout ? NHWC : NCHW };
        struct head_run run = head_run_new(head_find("covariance"), options, in);
        *head_run_at(&run, run.x.floats, 4 + 2, 17) = NAN;
        head_run_forward(&run);
        head_run_backward(&run);
        for (size_t c = 0; c < 4; ++c) {
            for (size_t d = 0; d <= c; ++d, ++checked) {
                const size_t at = c * (c + 1) / 2 + d;
                assert_int_equal(isnan(run.y.floats[at]) != 0, 0);
                assert_int_equal(isnan(run.y.floats[10 + at]) != 0, c == 2 || d == 2);
            }
        }
        for (size_t k = 0; k < 280; ++k) {
            assert_int_equal(isnan(run.dx.floats[k]) != 0, k >= 140);
        }
        head_run_free(run);
    }
    assert_int_equal(checked, 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_channels_are_counted_by_hand),
        cmocka_unit_test(the_diagonal_is_the_variance),
        cmocka_unit_test(the_gradient_of_every_channel_sums_to_zero),
        cmocka_unit_test(a_nan_reaches_the_pairs_of_its_channel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

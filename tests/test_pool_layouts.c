/* Every head gives the same numbers in both layouts: the same bits, or within the bound. */
#include "base/require.h"
#include "head_run.h"

/* Whose means are summed in an order of the layout's own, if there are at least 16 channels. */
static int has_order_of_layout(const struct head *head, struct shape in)
{
    const char *const names[] = {
        "gap", "avgmax", "catavgmax", "meanvar", "meanstd", "covariance"
    };
    int found = 0;
    for (size_t i = 0; i < COUNT(names); ++i) {
        found |= strcmp(head->name, names[i]) == 0;
    }
    return found && in.c >= 16;
}

/* The same bits, or within the bounds of both orders for numbers below 4 and their squares. */
static void assert_agree(int exactly, struct shape in, const float *a, const float *b)
{
    if (exactly) {
        assert_memory_equal(a, b, sizeof *a);
    } else {
        const double roundings = (double)shape_pixels(in) / 16.0 + 16.0;
        assert_close((double)*a, (double)*b, 2.0 * roundings * 0x1p-24 * 16.0);
    }
}

static void both_layouts_agree_to_the_bit_or_within_the_bound(void **state)
{
    (void)state;
    size_t compared = 0, within = 0;
    for (size_t i = 0; i < HEAD_RUN_SHAPES * head_count(); ++i) {
        const struct head *head = head_at(i % head_count());
        const struct shape in = head_run_shapes[i / head_count()];
        const int exactly = !has_order_of_layout(head, in);
        struct head_run a = head_run_new(head, (struct head_options){ .layout = NCHW }, in);
        struct head_run b = head_run_new(head, (struct head_options){ .layout = NHWC }, in);
        head_run_forward(&a);
        head_run_forward(&b);
        for (size_t k = 0; k < in.n * a.features; ++k) {
            assert_agree(exactly, in, a.y.floats + k, b.y.floats + k);
        }
        head_run_backward(&a);
        head_run_backward(&b);
        assert_memory_equal(a.dtheta.floats, b.dtheta.floats, a.parameters * sizeof(float));
        for (size_t k = 0; k < shape_size(in); ++k, ++compared, within += !exactly) {
            const size_t map = k / shape_pixels(in), pixel = k % shape_pixels(in);
            assert_agree(exactly, in, head_run_at(&a, a.dx.floats, map, pixel),
                         head_run_at(&b, b.dx.floats, map, pixel));
        }
        head_run_free(b);
        head_run_free(a);
    }
    assert_true(compared > head_count() * 4096);
    assert_int_equal(within, 6 * (3 * 70 * 49 + 64 * 15 + 129 * 4));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_layouts_agree_to_the_bit_or_within_the_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

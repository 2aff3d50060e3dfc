/* The pair of heads that is timed: both right, by either product, and a wrong logit is seen. */
#include "support.h"

#include "base/blas.h"
#include "heads/rivals.h"

static const struct shape shapes[] = { { 1, 3, 5, 7 }, { 4, 2, 1, 1 }, { 2, 8, 13, 11 } };

static void both_heads_are_right_by_either_product(void **state)
{
    (void)state;
    int cases = 0;
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        for (int gemm = 0; gemm < 2; gemm++) {
            struct rivals *rivals = rivals_open(shapes[s], 5, gemm != 0, 1);
            const double error = rivals_check(rivals);
            assert_true(error > 0 && error <= 1);
            assert_true(rivals_unchanged(rivals));
            rivals->flatten_logits[0] += 1;
            assert_false(rivals_unchanged(rivals));
            rivals_close(rivals);
            cases++;
        }
    }
    assert_int_equal(cases, 6);
}

static void a_logit_that_was_not_computed_or_is_off_is_seen(void **state)
{
    (void)state;
    struct rivals *rivals = rivals_open(shapes[0], 5, false, 1);
    rivals_run_gap(rivals);
    assert_true(rivals_error(rivals) > 1); /* flatten has not run */
    rivals_run_flatten(rivals);
    rivals->gap_logits[4] += 1e-4f * fabsf(rivals->gap_logits[4]) + 1e-4f;
    assert_true(rivals_error(rivals) > 1);
    rivals->gap_logits[4] = NAN;
    assert_true(rivals_error(rivals) > 1);
    rivals_close(rivals);
}

static void a_mean_over_one_pixel_less_is_seen(void **state)
{
    (void)state;
    const struct shape shape = { 1, 128, 64, 64 };
    const float n = 64 * 64;
    struct rivals *rivals = rivals_open(shape, 2, false, 1);
    assert_true(rivals_check(rivals) <= 1);
    for (int k = 0; k < 2; k++) {
        rivals->gap_logits[k] += (rivals->gap_logits[k] - rivals->bias[k]) / (n - 1);
        assert_true(rivals_error(rivals) > 1);
        rivals->gap_logits[k] = rivals->gap_checked[k];
        assert_true(rivals_error(rivals) <= 1);
    }
    rivals_close(rivals);
}

static void a_block_of_features_left_out_is_seen(void **state)
{
    (void)state;
    const struct shape shape = { 2, 128, 64, 64 };
    const float left = 1 - 1.0f / 512; /* of 512 blocks one is missing */
    struct rivals *rivals = rivals_open(shape, 3, false, 1);
    assert_true(rivals_check(rivals) <= 1);
    rivals->flatten_logits[5] *= left;
    assert_true(rivals_error(rivals) > 1);
    rivals_close(rivals);
}

int main(int argc, char **argv)
{
    (void)argc;
    blas_start(argv, 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_heads_are_right_by_either_product),
        cmocka_unit_test(a_logit_that_was_not_computed_or_is_off_is_seen),
        cmocka_unit_test(a_mean_over_one_pixel_less_is_seen),
        cmocka_unit_test(a_block_of_features_left_out_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

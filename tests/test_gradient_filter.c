/* A filter receives its patches, weighted by the gradient that pooling sends to its responses. */
#include "heads/gradient_filter.h"

#include "base/require.h"
#include "support.h"

static void a_filter_receives_its_patches_weighted(void **state)
{
    (void)state;
    static const float patches[] = { 1, 2, 3, 10, 20, 30, INFINITY, NAN, 0 };
    static const float dx[] = { 2, -1, 0 };
    double dw[4] = { [3] = 77 };
    gradient_filter_sum(3, 3, patches, dx, dw);
    assert_true(dw[0] == -8 && dw[1] == -16 && dw[2] == -24 && dw[3] == 77);
}

static void a_pull_is_split_along_and_across_the_filter(void **state)
{
    (void)state;
    static const float w[] = { 3, 4, 0 };
    static const double dw[] = { 10, 5, 7 };
    const struct gradient_pull pull = gradient_filter_pull(3, w, dw);
    assert_true(pull.along == 10 && pull.across == -5 && pull.squares == 174);
    static const double parallel[] = { 6, 8, 0 };
    assert_true(gradient_filter_pull(3, w, parallel).across == 0);
    assert_true(gradient_filter_pull(3, w, parallel).along == 10);
}

/* Two maps of two patches. w = (1, 0): responses 1, 3 and 5, -7. */
static const float w[] = { 1, 0 };
static const float patches[] = { 1, 8, 3, 4, 5, 2, -7, 6 };
static const struct gradient_filter filter = {
    .maps = 2, .positions = 2, .length = 2, .w = w, .patches = patches
};

static void averaging_pulls_by_the_mean_patch(void **state)
{
    (void)state;
    const struct gradient_pull mean = gradient_filter_mean(head_find("gap"), &filter);
    assert_true(mean.along == (2.0 - 1.0) / 2); /* patches' means (2, 6) and (-1, 4) */
    assert_true(mean.across == (6.0 + 4.0) / 2);
    assert_true(mean.squares == (4.0 + 36.0 + 1.0 + 16.0) / 2);
}

static void the_maximum_pulls_by_the_patch_that_responds_most(void **state)
{
    (void)state;
    const struct gradient_pull mean = gradient_filter_mean(head_find("gmp"), &filter);
    assert_true(mean.along == (3.0 + 5.0) / 2); /* patches (3, 4) and (5, 2) */
    assert_true(mean.across == (4.0 + 2.0) / 2);
    assert_true(mean.squares == (9.0 + 16.0 + 25.0 + 4.0) / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_filter_receives_its_patches_weighted),
        cmocka_unit_test(a_pull_is_split_along_and_across_the_filter),
        cmocka_unit_test(averaging_pulls_by_the_mean_patch),
        cmocka_unit_test(the_maximum_pulls_by_the_patch_that_responds_most),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

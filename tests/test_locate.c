/* Overlap and pointing are counted right, and see neither the map's scale nor its offset. */
#include "heads/locate.h"

#include "base/require.h"
#include "base/rng.h"
#include "death.h"
#include "support.h"

/* Cells 2, 3, 4 are the object. */
static const unsigned char mask[6] = { 0, 0, 1, 9, 1, 0 };

static void overlap_is_intersection_over_union(void **state)
{
    (void)state;
    static const float map[6] = { -4, 0, 2, 4, -2, 4 };
    /* from -4 to 4: levels -4, -2, 0, 2, 4 */
    static const double thresholds[] = { 0, 0.25, 0.5, 0.75, 1, 1.5 };
    static const double want[] = { 3.0 / 6, 3.0 / 5, 2.0 / 5, 2.0 / 4, 1.0 / 4, 0 };
    double iou[6];
    size_t cases = 0;
    locate_overlap(6, map, mask, 6, thresholds, iou);
    for (size_t i = 0; i < COUNT(want); i++, cases++) {
        assert_close(iou[i], want[i], 1e-15);
    }
    assert_int_equal(cases, 6);
}

static void overlap_is_the_same_for_another_scale_and_offset(void **state)
{
    (void)state;
    enum { N = 64 };
    float map[N], other[N];
    unsigned char object[N];
    double thresholds[10], a[10], b[10];
    struct rng rng = rng_at(1, 1, 1, 1);
    for (size_t i = 0; i < N; i++) {
        map[i] = (float)rng_below(&rng, 1000);
        other[i] = 4 * map[i] - 1024;
        object[i] = rng_below(&rng, 2) == 1;
    }
    for (size_t t = 0; t < 10; t++) {
        thresholds[t] = (double)t / 16;
    }
    locate_overlap(N, map, object, 10, thresholds, a);
    locate_overlap(N, other, object, 10, thresholds, b);
    size_t same = 0, different = 0;
    for (size_t t = 0; t < 10; t++) {
        same += a[t] == b[t];
        different += a[t] != a[0];
    }
    assert_int_equal(same, 10);
    assert_true(different > 5);
}

static void a_constant_map_takes_every_cell(void **state)
{
    (void)state;
    static const float map[6] = { 3, 3, 3, 3, 3, 3 };
    static const double thresholds[] = { 0, 0.5, 1 };
    double iou[3];
    locate_overlap(6, map, mask, 3, thresholds, iou);
    assert_true(iou[0] == 0.5 && iou[1] == 0.5 && iou[2] == 0.5);
}

static void a_nan_anywhere_leaves_no_answer(void **state)
{
    (void)state;
    static const double threshold = 0.5;
    size_t cases = 0;
    for (size_t at = 0; at < 6; at++, cases++) {
        float map[6] = { 1, 2, 3, 4, 5, 6 };
        double iou = 0;
        map[at] = nanf("");
        locate_overlap(6, map, mask, 1, &threshold, &iou);
        assert_true(isnan(iou));
        assert_false(locate_points(6, map, mask));
    }
    assert_int_equal(cases, 6);
}

static void the_largest_cell_points_and_the_first_of_equals_counts(void **state)
{
    (void)state;
    static const float on[6] = { -9, -8, -7, -1, -2, -3 }, off[6] = { 0, 1, 2, 3, 4, 5 };
    static const float first_on[6] = { 0, 0, 7, 0, 0, 7 }, first_off[6] = { 7, 0, 7, 0, 0, 0 };
    assert_true(locate_points(6, on, mask));
    assert_false(locate_points(6, off, mask));
    assert_true(locate_points(6, first_on, mask));
    assert_false(locate_points(6, first_off, mask));
    assert_false(locate_points(0, on, mask));
}

/* (1, 2, 3, 6) less 3 and (2, 1, 5, 0) less 2: products 0 + 1 + 0 - 6, squares 14 and 14. */
static void correlation_is_the_one_on_paper(void **state)
{
    (void)state;
    static const float a[4] = { 1, 2, 3, 6 }, b[4] = { 2, 1, 5, 0 }, level[4] = { 1, 1, 1, 1 };
    static const float down[4] = { 7, 5, 3, -3 }; /* 9 - 2 a */
    assert_close(locate_correlation(4, a, b), -5.0 / 14, 1e-15);
    assert_close(locate_correlation(4, a, a), 1, 1e-15);
    assert_close(locate_correlation(4, a, down), -1, 1e-15);
    assert_true(isnan(locate_correlation(4, a, level)));
}

static void overlap_of_no_cells(void *unused)
{
    (void)unused;
    static const double threshold = 0.5;
    double iou;
    locate_overlap(0, (const float[]){ 0 }, mask, 1, &threshold, &iou);
}

static void no_cells_break_the_contract(void **state)
{
    (void)state;
    const struct death death = death_of(overlap_of_no_cells, NULL);
    assert_death(&death, -1, "n > 0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(overlap_is_intersection_over_union),
        cmocka_unit_test(overlap_is_the_same_for_another_scale_and_offset),
        cmocka_unit_test(a_constant_map_takes_every_cell),
        cmocka_unit_test(a_nan_anywhere_leaves_no_answer),
        cmocka_unit_test(the_largest_cell_points_and_the_first_of_equals_counts),
        cmocka_unit_test(correlation_is_the_one_on_paper),
        cmocka_unit_test(no_cells_break_the_contract),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

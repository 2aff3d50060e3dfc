/* Points, addresses and groups of a sweep. */
#include "support.h"

#include <string.h>

#include "harness/grid.h"

static const char *const heads[] = { "gap", "gmp" };
static const double sides[] = { 2, 4, 8 };

static void no_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)rng;
    (void)p;
    (void)context;
    out[0].value = 0;
}

static bool not_gmp_at_eight(const double *p)
{
    return !(p[0] > 0 && p[1] > 7);
}

static bool small(const double *p)
{
    return p[1] < 3;
}

static const struct claim one[] = { { .id = "one" } };

static const struct sweep product = {
    .name = "product",
    .axes = { { .name = "head", .words = heads, .count = 2 },
              { .name = "side_px", .values = sides, .count = 3 } },
    .keep = not_gmp_at_eight,
    .quick = small,
    .claims = one,
    .claim_count = 1,
    .trials = 1,
    .trial = no_trial,
};

static void the_product_has_all_points_that_are_kept_last_axis_fastest(void **state)
{
    (void)state;
    struct grid *grid = grid_new(&product);
    const double want[5][2] = { { 0, 2 }, { 0, 4 }, { 0, 8 }, { 1, 2 }, { 1, 4 } };
    assert_int_equal(grid->axes, 2);
    assert_int_equal(grid->points, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_close(grid->p[i][0], want[i][0], 0);
        assert_close(grid->p[i][1], want[i][1], 0);
        assert_int_equal(grid->in_quick[i], want[i][1] < 3);
        assert_true(grid->in_standard[i]);
    }
    grid_free(grid);
}

static bool large(const double *p)
{
    return p[1] > 7;
}

static void a_point_for_the_full_profile_alone_is_in_no_other(void **state)
{
    (void)state;
    struct sweep sweep = product;
    sweep.part = "described";
    sweep.full = large;
    sweep.quick = NULL;
    struct grid *grid = grid_new(&sweep);
    assert_int_equal(grid->points, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(grid->in_standard[i], grid->p[i][1] < 7);
        assert_int_equal(grid->in_quick[i], grid->p[i][1] < 7);
    }
    grid_free(grid);
}

static void an_address_depends_on_the_values_and_not_on_the_order(void **state)
{
    (void)state;
    static const char *const turned[] = { "gmp", "gap" };
    struct sweep other = product;
    other.axes[0].words = turned;
    other.keep = NULL;
    struct grid *a = grid_new(&product), *b = grid_new(&other);
    assert_true(grid_address(a, 0) == grid_address(b, 3)); /* gap, 2 */
    assert_true(grid_address(a, 3) == grid_address(b, 0)); /* gmp, 2 */
    for (size_t i = 0; i < a->points; i++) {
        for (size_t j = 0; j < i; j++) {
            assert_true(grid_address(a, i) != grid_address(a, j));
        }
    }
    other.name = "another";
    struct grid *c = grid_new(&other);
    assert_true(grid_address(a, 0) != grid_address(c, 3));
    grid_free(c);
    grid_free(b);
    grid_free(a);
}

static void a_group_holds_the_points_that_agree_on_the_other_axes(void **state)
{
    (void)state;
    struct grid *grid = grid_new(&product);
    const struct derived over_sides = { .over = 1u << 1 };
    size_t indices[5];
    assert_int_equal(grid_group(grid, &over_sides, 0, indices), 3);
    assert_int_equal(indices[2], 2);
    assert_int_equal(grid_group(grid, &over_sides, 1, indices), 0); /* not the first */
    assert_int_equal(grid_group(grid, &over_sides, 3, indices), 2);
    const struct derived only_small = { .over = 1u << 1, .uses = small };
    assert_int_equal(grid_group(grid, &only_small, 0, indices), 1);
    assert_int_equal(grid_group(grid, &only_small, 1, indices), 0);
    grid_free(grid);
}

static void random_rows_are_counted_with_derived_ones_and_without_exact_ones(void **state)
{
    (void)state;
    const struct claim claims[] = { { .id = "random" },
                                    { .id = "exact", .exact = true },
                                    { .id = "somewhere", .applies = small } };
    const struct derived derived[] = { { .over = 1u << 1 }, { .over = 3u } };
    struct sweep sweep = product;
    sweep.claims = claims;
    sweep.claim_count = 3;
    sweep.derived = derived;
    sweep.derived_count = 2;
    struct grid *grid = grid_new(&sweep);
    assert_int_equal(grid_random_rows(grid), 5 + 2 + 2 + 1);
    grid_free(grid);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_product_has_all_points_that_are_kept_last_axis_fastest),
        cmocka_unit_test(a_point_for_the_full_profile_alone_is_in_no_other),
        cmocka_unit_test(an_address_depends_on_the_values_and_not_on_the_order),
        cmocka_unit_test(a_group_holds_the_points_that_agree_on_the_other_axes),
        cmocka_unit_test(random_rows_are_counted_with_derived_ones_and_without_exact_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

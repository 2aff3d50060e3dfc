/* Covers and entropies of maps for which they can be said without computing. */
#include "heads/evidence.h"

#include <stdbool.h>

#include "base/require.h"
#include "support.h"

enum { CELLS = 8 };

static void cover_counts_cells_of_the_object_alone(void **state)
{
    (void)state;
    static const float map[CELLS] = { 4, 2, 1, 3, 9, 9, -5, 0 };
    static const unsigned char mask[CELLS] = { 1, 1, 1, 2, 0, 0, 1, 0 };
    assert_close(evidence_cover(CELLS, map, mask, 0.5), 3.0 / 5, 0);
    assert_close(evidence_cover(CELLS, map, mask, 1), 1.0 / 5, 0);
    assert_close(evidence_cover(CELLS, map, mask, 0.25), 4.0 / 5, 0);
}

static void cover_of_a_map_without_evidence_is_nothing(void **state)
{
    (void)state;
    static const float map[CELLS] = { 0, -1, 0, -2, 5, 5, 5, 5 };
    static const unsigned char mask[CELLS] = { 1, 1, 1, 1 };
    assert_close(evidence_cover(CELLS, map, mask, 0.5), 0, 0);
}

static void cover_needs_an_object_and_numbers_on_it(void **state)
{
    (void)state;
    static const float map[CELLS] = { 1, (float)NAN, 1 };
    static const unsigned char nowhere[CELLS] = { 0 }, there[CELLS] = { 1, 1 },
                               beside[CELLS] = { 1, 0, 1 };
    assert_true(isnan(evidence_cover(CELLS, map, nowhere, 0.5)));
    assert_true(isnan(evidence_cover(CELLS, map, there, 0.5)));
    assert_close(evidence_cover(CELLS, map, beside, 0.5), 1, 0);
}

static void entropy_is_0_in_one_cell_and_1_everywhere(void **state)
{
    (void)state;
    static const float one[CELLS] = { -3, 0, 7, -1 }, none[CELLS] = { -1, -2 };
    static const float even[CELLS] = { 2, 2, 2, 2, 2, 2, 2, 2 },
                       half[CELLS] = { 3, -9, 3, 0, 3, 0, 3, -1 };
    assert_close(evidence_entropy(CELLS, one), 0, 0);
    assert_close(evidence_entropy(CELLS, none), 0, 0);
    assert_close(evidence_entropy(CELLS, even), 1, 1e-12);
    assert_close(evidence_entropy(CELLS, half), 2.0 / 3, 1e-12); /* ln 4 of ln 8 */
}

static void entropy_of_a_map_with_a_nan_is_none(void **state)
{
    (void)state;
    static const float map[CELLS] = { 1, 2, (float)NAN };
    assert_true(isnan(evidence_entropy(CELLS, map)));
}

static void an_enlarged_map_has_squares_of_its_cells(void **state)
{
    (void)state;
    enum { H = 2, W = 3, FACTOR = 4 };
    static const float small[H * W] = { 1, 2, 3, 4, 5, 6 };
    float map[H * W * FACTOR * FACTOR + 1];
    map[H * W * FACTOR * FACTOR] = -1;
    evidence_enlarge(H, W, FACTOR, small, map);
    for (size_t i = 0; i < H * FACTOR; i++) {
        for (size_t j = 0; j < W * FACTOR; j++) {
            assert_true(map[i * W * FACTOR + j] == small[i / FACTOR * W + j / FACTOR]);
        }
    }
    assert_true(map[H * W * FACTOR * FACTOR] == -1);
}

/* (i + 1/2)/factor - 1/2 is where pixel i lies among the cells. */
static void a_smooth_map_of_a_slope_is_the_slope_between_the_outer_middles(void **state)
{
    (void)state;
    enum { H = 3, W = 5, FACTOR = 4, ROW = W * FACTOR };
    float small[H * W], map[H * FACTOR * ROW + 1];
    for (size_t i = 0; i < COUNT(small); i++) {
        small[i] = 2 * (float)(i / W) + 8 * (float)(i % W);
    }
    map[H * FACTOR * ROW] = -1;
    evidence_smooth(H, W, FACTOR, small, map);
    for (size_t i = 0; i < H * FACTOR * ROW; i++) {
        const double row = ((double)(i / ROW) + 0.5) / FACTOR - 0.5;
        const double column = ((double)(i % ROW) + 0.5) / FACTOR - 0.5;
        const double want = 2 * fmin(fmax(row, 0), H - 1) + 8 * fmin(fmax(column, 0), W - 1);
        assert_close((double)map[i], want, 0);
    }
    assert_true(map[H * FACTOR * ROW] == -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cover_counts_cells_of_the_object_alone),
        cmocka_unit_test(cover_of_a_map_without_evidence_is_nothing),
        cmocka_unit_test(cover_needs_an_object_and_numbers_on_it),
        cmocka_unit_test(entropy_is_0_in_one_cell_and_1_everywhere),
        cmocka_unit_test(entropy_of_a_map_with_a_nan_is_none),
        cmocka_unit_test(a_smooth_map_of_a_slope_is_the_slope_between_the_outer_middles),
        cmocka_unit_test(an_enlarged_map_has_squares_of_its_cells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

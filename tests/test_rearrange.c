/* Rearranged maps hold each position once, in the order that their names say. */
#include "signals/rearrange.h"

#include "base/require.h"
#include "death.h"
#include "support.h"

enum { KINDS = REARRANGE_PIXELS + 1, MOST = 64 };

static struct rng generator(size_t trial)
{
    return rng_at(1, rng_hash_text("rearrange"), 0, trial);
}

static void every_order_holds_each_position_once(void **state)
{
    (void)state;
    size_t checked = 0;
    for (size_t kind = 0; kind < KINDS; kind++) {
        for (size_t side = 4; side <= 8; side += kind == REARRANGE_PATCHES ? 4 : 1) {
            struct rng rng = generator(side);
            size_t order[MOST], seen[MOST] = { 0 };
            rearrange_order(&rng, (enum rearrange)kind, side, order);
            for (size_t i = 0; i < side * side; i++, checked++) {
                assert_true(order[i] < side * side);
                assert_int_equal(seen[order[i]]++, 0);
            }
        }
    }
    assert_int_equal(checked, 4 * (16 + 25 + 36 + 49 + 64) + 16 + 64);
}

static void a_mirror_and_a_quarter_turn_are_those_on_paper(void **state)
{
    (void)state;
    const float x[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };
    const float mirrored[] = { 3, 2, 1, 6, 5, 4, 9, 8, 7 };
    const float turned[] = { 3, 6, 9, 2, 5, 8, 1, 4, 7 };
    struct rng rng = generator(0);
    size_t order[9];
    float y[9];
    rearrange_order(&rng, REARRANGE_MIRROR, 3, order);
    rearrange_apply(9, order, x, y);
    assert_memory_equal(y, mirrored, sizeof y);
    rearrange_order(&rng, REARRANGE_TURN, 3, order);
    rearrange_apply(9, order, x, y);
    assert_memory_equal(y, turned, sizeof y);
}

static void a_shift_keeps_neighbours_on_the_torus_and_moves_every_row_and_column(void **state)
{
    (void)state;
    enum { SIDE = 5, TRIALS = 200 };
    size_t met[SIDE][SIDE] = { { 0 } }, different = 0;
    for (size_t t = 0; t < TRIALS; t++) {
        struct rng rng = generator(t);
        size_t order[SIDE * SIDE];
        rearrange_order(&rng, REARRANGE_SHIFT, SIDE, order);
        const size_t row = order[0] / SIDE, column = order[0] % SIDE;
        assert_true(row > 0 && column > 0);
        for (size_t i = 0; i < SIDE * SIDE; i++) {
            const size_t want = (row + i / SIDE) % SIDE * SIDE + (column + i % SIDE) % SIDE;
            assert_int_equal(order[i], want);
        }
        different += met[row][column]++ == 0;
    }
    assert_int_equal(different, (SIDE - 1) * (SIDE - 1));
}

/* Patches of 2 x 2 stay whole: neighbours inside of one stay neighbours. */
static void patches_move_as_a_whole(void **state)
{
    (void)state;
    struct rng rng = generator(0);
    size_t order[MOST], moved = 0, checked = 0;
    rearrange_order(&rng, REARRANGE_PATCHES, 8, order);
    for (size_t top = 0; top < 8; top += 2) {
        for (size_t left = 0; left < 8; left += 2, checked++) {
            const size_t from = order[top * 8 + left];
            assert_true(from / 8 % 2 == 0 && from % 2 == 0);
            assert_int_equal(order[top * 8 + left + 1], from + 1);
            assert_int_equal(order[(top + 1) * 8 + left], from + 8);
            assert_int_equal(order[(top + 1) * 8 + left + 1], from + 9);
            moved += from != top * 8 + left;
        }
    }
    assert_int_equal(checked, 16);
    assert_true(moved >= 10);
}

static void cut_patches(void *unused)
{
    (void)unused;
    struct rng rng = generator(0);
    size_t order[49];
    rearrange_order(&rng, REARRANGE_PATCHES, 7, order);
}

static void patches_of_a_side_that_is_no_multiple_of_four_break_the_contract(void **state)
{
    (void)state;
    const struct death death = death_of(cut_patches, NULL);
    assert_death(&death, -1, "side % PER_SIDE == 0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_order_holds_each_position_once),
        cmocka_unit_test(a_mirror_and_a_quarter_turn_are_those_on_paper),
        cmocka_unit_test(a_shift_keeps_neighbours_on_the_torus_and_moves_every_row_and_column),
        cmocka_unit_test(patches_move_as_a_whole),
        cmocka_unit_test(patches_of_a_side_that_is_no_multiple_of_four_break_the_contract),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

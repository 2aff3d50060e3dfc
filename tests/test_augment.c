/* Moves are exact, equally likely, and leave zeros behind. */
#include "signals/augment.h"

#include <string.h>

#include "base/require.h"
#include "death.h"
#include "support.h"

enum { PLANES = 3, H = 4, W = 5, PIXELS = PLANES * H * W };

static const struct shape shape = { 1, PLANES, H, W };

static void number(float *x)
{
    for (size_t i = 0; i < PIXELS; i++) {
        x[i] = (float)(i + 1);
    }
}

/* What stands at row i and column j of a plane after the move, from its definition. */
static float moved(struct augment_move move, const float *plane, int i, int j)
{
    const int row = i - move.down, column = j - move.right;
    if (row < 0 || row >= H || column < 0 || column >= W) {
        return 0;
    }
    return plane[row * W + (move.flipped ? W - 1 - column : column)];
}

static void every_move_takes_each_pixel_to_its_place_in_all_planes(void **state)
{
    (void)state;
    float x[PIXELS], y[PIXELS + 1];
    size_t cases = 0;
    number(x);
    for (int way = 0; way < 2 * (2 * H - 1) * (2 * W - 1); way++) {
        const struct augment_move move = { .down = way / 2 / (2 * W - 1) - (H - 1),
                                           .right = way / 2 % (2 * W - 1) - (W - 1),
                                           .flipped = way % 2 == 1 };
        memset(y, 0xff, sizeof y);
        y[PIXELS] = -1;
        augment_apply(move, shape, x, y);
        for (size_t p = 0; p < PIXELS; p++, cases++) {
            const float *plane = x + p / (H * W) * (H * W);
            assert_true(y[p] == moved(move, plane, (int)(p / W % H), (int)(p % W)));
        }
        assert_true(y[PIXELS] == -1);
    }
    assert_int_equal(cases, 2 * 7 * 9 * PIXELS);
}

static void no_shift_and_no_flip_change_nothing(void **state)
{
    (void)state;
    float x[PIXELS], y[PIXELS];
    struct rng rng = rng_at(1, 2, 3, 4);
    number(x);
    augment_apply(augment_draw(&rng, (struct augment){ 0, false }), shape, x, y);
    assert_memory_equal(x, y, sizeof x);
}

static void all_moves_are_equally_likely(void **state)
{
    (void)state;
    enum { SHIFT = 2, WAYS = 2 * SHIFT + 1, ALL = WAYS * WAYS * 2, TRIALS = 50000 };
    size_t cases = 0;
    for (size_t flips = 1; flips <= 2; flips++) {
        size_t counts[ALL] = { 0 };
        const double p = 1.0 / (double)(WAYS * WAYS * flips);
        for (uint64_t trial = 0; trial < TRIALS; trial++) {
            struct rng rng = rng_at(1, flips, 0, trial);
            const struct augment_move move =
                augment_draw(&rng, (struct augment){ SHIFT, flips == 2 });
            assert_true(abs(move.down) <= SHIFT && abs(move.right) <= SHIFT);
            const int at = (move.down + SHIFT) * WAYS + move.right + SHIFT;
            counts[at * 2 + move.flipped]++;
        }
        for (size_t i = 0; i < ALL; i++, cases++) {
            const double want = i % 2 < flips ? p : 0;
            assert_close((double)counts[i] / TRIALS, want, 5 * sqrt(want / TRIALS));
        }
    }
    assert_int_equal(cases, 2 * ALL);
}

static void a_move_is_the_same_at_the_same_address(void **state)
{
    (void)state;
    struct rng rng = rng_at(7, 8, 9, 10);
    const struct augment_move move = augment_draw(&rng, (struct augment){ 4, true });
    assert_true(move.down == 2 && move.right == -4 && !move.flipped); /* on every machine */
}

static void move_too_far(void *y)
{
    static const float x[PIXELS];
    augment_apply((struct augment_move){ .right = -W }, shape, x, y);
}

static void a_move_as_long_as_the_image_is_refused(void **state)
{
    (void)state;
    float y[PIXELS] = { 0 };
    const struct death death = death_of(move_too_far, y);
    assert_death(&death, -1, "abs(move.right) < in.w");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_move_takes_each_pixel_to_its_place_in_all_planes),
        cmocka_unit_test(no_shift_and_no_flip_change_nothing),
        cmocka_unit_test(all_moves_are_equally_likely),
        cmocka_unit_test(a_move_is_the_same_at_the_same_address),
        cmocka_unit_test(a_move_as_long_as_the_image_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Noise is white, a move is diagonal, an occlusion lies on the object. */
#include "signals/disturb.h"

#include <stdbool.h>
#include <string.h>

#include "base/require.h"
#include "death.h"
#include "support.h"

enum { SIDE = 9, PIXELS = SIDE * SIDE };

struct image {
    float x[PIXELS + 1];
    unsigned char mask[PIXELS];
};

/* All pixels differ and none is 0; the object is a square of 3 px with its corner at (4, 5). */
static struct image image_of_numbers(void)
{
    struct image image = { .mask = { 0 } };
    for (size_t i = 0; i < PIXELS; i++) {
        const size_t row = i / SIDE, column = i % SIDE;
        image.x[i] = (float)(i + 1);
        image.mask[i] = row >= 4 && row < 7 && column >= 5 && column < 8;
    }
    return image;
}

static void disturb(uint64_t trial, struct disturb by, const struct image *image, float *y)
{
    struct rng rng = rng_at(1, 2, 3, trial);
    memset(y, 0xff, (PIXELS + 1) * sizeof *y);
    y[PIXELS] = -1;
    disturb_apply(&rng, by, SIDE, image->mask, image->x, y);
    assert_true(y[PIXELS] == -1);
}

static void a_strength_of_zero_changes_nothing(void **state)
{
    (void)state;
    static const enum disturb_kind kinds[] = { DISTURB_NOISE, DISTURB_MOVE, DISTURB_OCCLUDE };
    const struct image image = image_of_numbers();
    float y[PIXELS + 1];
    for (size_t i = 0; i < COUNT(kinds); i++) {
        disturb(i, (struct disturb){ kinds[i], 0 }, &image, y);
        assert_memory_equal(y, image.x, PIXELS * sizeof *y);
    }
}

static void noise_has_its_deviation_at_every_pixel(void **state)
{
    (void)state;
    enum { TRIALS = 2000 };
    const struct image image = image_of_numbers();
    double sum = 0, squares = 0;
    float y[PIXELS + 1];
    for (uint64_t trial = 0; trial < TRIALS; trial++) {
        disturb(trial, (struct disturb){ DISTURB_NOISE, 0.5 }, &image, y);
        for (size_t i = 0; i < PIXELS; i++) {
            const double z = (double)y[i] - (double)image.x[i];
            sum += z;
            squares += z * z;
        }
    }
    const double n = (double)TRIALS * PIXELS;
    assert_close(sum / n, 0, 5 * 0.5 / sqrt(n));
    assert_close(squares / n, 0.25, 5 * 0.25 * sqrt(2 / n));
}

static void a_move_goes_one_of_four_ways_equally_often(void **state)
{
    (void)state;
    enum { TRIALS = 4000, BY = 2 };
    const struct image image = image_of_numbers();
    size_t ways[4] = { 0 };
    float y[PIXELS + 1];
    for (uint64_t trial = 0; trial < TRIALS; trial++) {
        disturb(trial, (struct disturb){ DISTURB_MOVE, BY }, &image, y);
        const bool down = y[0] == 0 && y[SIDE - 1] == 0,
                   right = y[0] == 0 && y[(SIDE - 1) * SIDE] == 0;
        ways[2 * down + right]++;
        for (size_t i = 0; i < PIXELS; i++) {
            const size_t row = i / SIDE + (down ? 0 : BY), column = i % SIDE + (right ? 0 : BY);
            const size_t top = down ? BY : 0, left = right ? BY : 0;
            const bool inside =
                row >= top && column >= left && row - top < SIDE && column - left < SIDE;
            assert_true(y[i] == (inside ? image.x[(row - top) * SIDE + column - left] : 0));
        }
    }
    for (size_t way = 0; way < COUNT(ways); way++) {
        assert_close((double)ways[way] / TRIALS, 0.25, 5 * sqrt(0.25 * 0.75 / TRIALS));
    }
}

/* The number of pixels that are 0, with the first and the last row and column of them. */
static size_t hole(const float *y, size_t *top, size_t *left, size_t *bottom, size_t *right)
{
    size_t zeros = 0;
    *top = *left = SIDE;
    *bottom = *right = 0;
    for (size_t i = 0; i < PIXELS; i++) {
        const size_t row = i / SIDE, column = i % SIDE;
        if (y[i] == 0) {
            zeros++;
            *top = row < *top ? row : *top;
            *left = column < *left ? column : *left;
            *bottom = row > *bottom ? row : *bottom;
            *right = column > *right ? column : *right;
        }
    }
    return zeros;
}

static void an_occlusion_has_its_middle_on_each_pixel_of_the_object_equally_often(void **state)
{
    (void)state;
    enum { TRIALS = 9000 };
    const struct image image = image_of_numbers();
    size_t counts[PIXELS] = { 0 }, top, left, bottom, right;
    float y[PIXELS + 1];
    for (uint64_t trial = 0; trial < TRIALS; trial++) {
        disturb(trial, (struct disturb){ DISTURB_OCCLUDE, 3 }, &image, y);
        assert_int_equal(hole(y, &top, &left, &bottom, &right), 9);
        assert_true(bottom == top + 2 && right == left + 2);
        counts[(top + 1) * SIDE + left + 1]++;
    }
    for (size_t i = 0; i < PIXELS; i++) {
        const double want = image.mask[i] ? 1.0 / 9 : 0;
        assert_close((double)counts[i] / TRIALS, want, 5 * sqrt(want / TRIALS));
    }
}

static void an_occlusion_is_cut_off_at_the_edge_and_all_else_stays(void **state)
{
    (void)state;
    struct image image = image_of_numbers();
    size_t top, left, bottom, right;
    float y[PIXELS + 1];
    memset(image.mask, 0, sizeof image.mask);
    image.mask[1 * SIDE + 8] = 1;
    disturb(1, (struct disturb){ DISTURB_OCCLUDE, 4 }, &image, y);
    assert_int_equal(hole(y, &top, &left, &bottom, &right), 3 * 3); /* rows 0-2, columns 6-8 */
    assert_true(top == 0 && bottom == 2 && left == 6 && right == 8);
    for (size_t i = 0; i < PIXELS; i++) {
        assert_true(y[i] == 0 || y[i] == image.x[i]);
    }
}

static void an_image_without_object_is_not_occluded(void **state)
{
    (void)state;
    struct image image = image_of_numbers();
    float y[PIXELS + 1];
    memset(image.mask, 0, sizeof image.mask);
    disturb(1, (struct disturb){ DISTURB_OCCLUDE, 4 }, &image, y);
    assert_memory_equal(y, image.x, PIXELS * sizeof *y);
}

static void move_by_half(void *image)
{
    float y[PIXELS + 1];
    disturb(1, (struct disturb){ DISTURB_MOVE, 0.5 }, image, y);
}

static void half_pixels_are_refused(void **state)
{
    (void)state;
    struct image image = image_of_numbers();
    const struct death death = death_of(move_by_half, &image);
    assert_death(&death, -1, "floor(strength)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_strength_of_zero_changes_nothing),
        cmocka_unit_test(noise_has_its_deviation_at_every_pixel),
        cmocka_unit_test(a_move_goes_one_of_four_ways_equally_often),
        cmocka_unit_test(an_occlusion_has_its_middle_on_each_pixel_of_the_object_equally_often),
        cmocka_unit_test(an_occlusion_is_cut_off_at_the_edge_and_all_else_stays),
        cmocka_unit_test(an_image_without_object_is_not_occluded),
        cmocka_unit_test(half_pixels_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

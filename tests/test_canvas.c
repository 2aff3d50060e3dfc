/* Canvases hold their object where the mask is, and noise. Clutter: test_canvas_clutter.c. */
#include "small_canvas.h"

/* Row and column of the first pixel of the mask; it has `area` pixels. */
static struct scene_place find_object(const struct drawn *drawn, size_t area)
{
    size_t first = 0, sum = 0;
    while (drawn->mask[first] == 0) {
        first++;
    }
    for (size_t i = 0; i < PLANE; i++) {
        sum += drawn->mask[i];
    }
    assert_int_equal(sum, area);
    return (struct scene_place){ .top = first / CANVAS, .left = first % CANVAS };
}

/* ---- the object ---- */

static void a_centred_object_is_alone_in_the_middle_with_its_mask(void **state)
{
    (void)state;
    const struct drawn drawn = draw(0, &plain, 4);
    for (size_t i = 0; i < PLANE; i++) {
        const size_t row = i / CANVAS, column = i % CANVAS; /* corner at (3, 3), then zeros */
        const bool inside = row >= 3 && row < 9 && column >= 4 && column < 9;
        assert_int_equal(drawn.mask[i], inside);
        assert_true(drawn.x[i] == (inside ? gray(1, 0) : 0));
        assert_true(drawn.x[PLANE + i] == (inside ? gray(1, 1) : 0));
    }
}

static void an_object_is_resized_to_its_frame(void **state)
{
    (void)state;
    struct canvas canvas = plain;
    canvas.object = 12;
    const struct drawn large = draw(0, &canvas, 2);
    find_object(&large, 12 * 10);
    canvas.object = 3; /* the left column is then half zeros, half object */
    const struct drawn small = draw(0, &canvas, 2);
    const struct scene_place at = find_object(&small, 9);
    assert_true(at.top == 5 && at.left == 5);
    assert_true(small.x[5 * CANVAS + 5] == gray(2, 0) / 2 && small.x[5 * CANVAS + 6] == gray(2, 0));
}

static void a_random_object_lies_at_every_corner_equally_often(void **state)
{
    (void)state;
    enum { TRIALS = 16000, PLACES = CANVAS - SIDE + 1 };
    size_t counts[PLACES * PLACES] = { 0 };
    struct canvas canvas = plain;
    canvas.place = CANVAS_RANDOM;
    for (uint64_t trial = 0; trial < TRIALS; trial++) {
        const struct drawn drawn = draw(trial, &canvas, 0);
        const struct scene_place at = find_object(&drawn, SIDE * (SIDE - 1));
        assert_true(at.top < PLACES && at.left - 1 < PLACES);
        counts[at.top * PLACES + at.left - 1]++;
    }
    require_equally_often(COUNT(counts), counts, TRIALS);
}

static void the_mask_is_where_any_channel_is_above_zero(void **state)
{
    (void)state;
    static const float two[CHANNELS * 4] = { 0, 0.5f, 0, 0, 0, 0, 0.25f, 0 };
    static const unsigned char label[1], want[4] = { 0, 1, 1, 0 };
    const struct dataset one = { .count = 1,
                                 .channels = CHANNELS,
                                 .h = 2,
                                 .w = 2,
                                 .pixels = (float *)two,
                                 .labels = (unsigned char *)label };
    const struct canvas canvas = { .side = 2, .object = 2, .from = { &one, 0, 1 } };
    struct rng rng = rng_at(1, 2, 3, 4);
    float x[CHANNELS * 4];
    unsigned char mask[4];
    canvas_draw(&rng, &canvas, 0, x, mask);
    assert_memory_equal(x, two, sizeof x);
    assert_memory_equal(mask, want, sizeof mask);
}

/* ---- noise, addresses, contracts ---- */

static void noise_is_added_last_to_every_pixel(void **state)
{
    (void)state;
    double sum = 0, squares = 0;
    struct canvas quiet = plain, noisy = plain;
    quiet.patches = noisy.patches = 3;
    noisy.sigma = 0.5f;
    for (uint64_t trial = 0; trial < 200; trial++) {
        const struct drawn bare = draw(trial, &quiet, 0), drawn = draw(trial, &noisy, 0);
        for (size_t i = 0; i < ALL; i++) {
            const double noise = (double)drawn.x[i] - (double)bare.x[i];
            sum += noise;
            squares += noise * noise;
        }
        assert_memory_equal(drawn.mask, bare.mask, PLANE);
    }
    assert_close(sum / (200 * ALL), 0, 5 * 0.5 / sqrt(200 * ALL));
    assert_close(squares / (200 * ALL), 0.25, 5 * 0.25 * sqrt(2.0 / (200 * ALL)));
}

static void an_address_has_one_canvas_and_the_mask_may_be_left_out(void **state)
{
    (void)state;
    struct canvas canvas = plain;
    canvas.place = CANVAS_RANDOM;
    canvas.patches = 5;
    canvas.sigma = 0.1f;
    const struct drawn one = draw(9, &canvas, 1), other = draw(10, &canvas, 1);
    float again[ALL];
    struct rng rng = rng_at(1, 2, 3, 9);
    canvas_draw(&rng, &canvas, 1, again, NULL);
    assert_memory_equal(one.x, again, sizeof again);
    assert_memory_not_equal(one.x, other.x, sizeof again);
}

static void draw_object(void *canvas)
{
    draw(0, canvas, 0);
}

static void an_object_larger_than_its_canvas_is_refused(void **state)
{
    (void)state;
    struct canvas canvas = plain;
    canvas.object = CANVAS + 1;
    const struct death death = death_of(draw_object, &canvas);
    assert_death(&death, -1, "canvas->object <= canvas->side");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_centred_object_is_alone_in_the_middle_with_its_mask),
        cmocka_unit_test(an_object_is_resized_to_its_frame),
        cmocka_unit_test(a_random_object_lies_at_every_corner_equally_often),
        cmocka_unit_test(the_mask_is_where_any_channel_is_above_zero),
        cmocka_unit_test(noise_is_added_last_to_every_pixel),
        cmocka_unit_test(an_address_has_one_canvas_and_the_mask_may_be_left_out),
        cmocka_unit_test(an_object_larger_than_its_canvas_is_refused),
    };
    return cmocka_run_group_tests(tests, paint_images, NULL);
}

/* Canvases hold their object where the mask is, clutter of other classes, and noise. */
#include "signals/canvas.h"

#include <stdbool.h>
#include <string.h>

#include "base/require.h"
#include "death.h"
#include "support.h"

/* Twelve images of two channels. Class k = i mod 3 is gray (k + 1)/8 in channel 0 and half of it in
 * channel 1, but for a column of zeros at the left. */
enum { IMAGES = 12, CHANNELS = 2, SIDE = 6, PIXELS = SIDE * SIDE, CLASSES = 3 };
enum { CANVAS = 13, PLANE = CANVAS * CANVAS, ALL = CHANNELS * PLANE };

static float pixels[IMAGES * CHANNELS * PIXELS];
static unsigned char labels[IMAGES];
static const struct dataset data = {
    .count = IMAGES, .channels = CHANNELS, .h = SIDE, .w = SIDE, .pixels = pixels, .labels = labels
};
static const struct canvas plain = {
    .side = CANVAS, .object = SIDE, .patch = 3, .from = { &data, 0, IMAGES }
};

static float gray(size_t class, size_t channel)
{
    return (float)(class + 1) / (channel == 0 ? 8 : 16);
}

static int paint_images(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(pixels); i++) {
        const size_t image = i / (CHANNELS * PIXELS), channel = i / PIXELS % CHANNELS;
        labels[image] = (unsigned char)(image % CLASSES);
        pixels[i] = i % SIDE == 0 ? 0 : gray(image % CLASSES, channel);
    }
    return 0;
}

struct drawn {
    float x[ALL + 1];
    unsigned char mask[PLANE + 1];
};

static struct drawn draw(uint64_t trial, const struct canvas *canvas, size_t i)
{
    struct drawn drawn;
    struct rng rng = rng_at(1, 2, 3, trial);
    memset(&drawn, 0xff, sizeof drawn);
    drawn.x[ALL] = -1;
    drawn.mask[PLANE] = 77;
    canvas_draw(&rng, canvas, i, drawn.x, drawn.mask);
    assert_true(drawn.x[ALL] == -1 && drawn.mask[PLANE] == 77);
    return drawn;
}

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
    for (size_t i = 0; i < COUNT(counts); i++) {
        const double p = 1.0 / COUNT(counts);
        assert_close((double)counts[i] / TRIALS, p, 5 * sqrt(p / TRIALS));
    }
}

/* ---- clutter ---- */

/* Of class 0, so that clutter has the grays of classes 1 and 2 and their sums. */
static void clutter_is_of_other_classes_and_lies_on_the_object_too(void **state)
{
    (void)state;
    size_t cases = 0, covered = 0;
    struct canvas canvas = plain;
    canvas.patches = 1;
    for (uint64_t trial = 0; trial < 300; trial++) {
        const struct drawn bare = draw(trial, &plain, 0), drawn = draw(trial, &canvas, 0);
        float seen = 0; /* one patch has one gray */
        assert_memory_equal(drawn.mask, bare.mask, PLANE);
        for (size_t i = 0; i < PLANE; i++) {
            const float added = drawn.x[i] - bare.x[i];
            assert_true(drawn.x[PLANE + i] - bare.x[PLANE + i] == added / 2);
            if (added != 0) {
                assert_true(added == gray(1, 0) || added == gray(2, 0));
                assert_true(seen == 0 || seen == added);
                seen = added;
                cases++;
                covered += drawn.mask[i];
            }
        }
        assert_true(seen != 0);
    }
    /* a patch has 9 pixels at three of four cuts, and 6 where it holds the column of zeros */
    assert_close((double)cases / 300, 8.25, 5 * 1.3 / sqrt(300));
    assert_true(covered > 0 && covered < cases);
}

static void clutter_is_the_same_around_both_kinds_of_place(void **state)
{
    (void)state;
    struct canvas centred = plain, anywhere = plain;
    centred.patches = anywhere.patches = 4;
    anywhere.place = CANVAS_RANDOM;
    for (uint64_t trial = 0; trial < 50; trial++) {
        struct canvas alone = anywhere;
        alone.patches = 0;
        const struct drawn a = draw(trial, &centred, 0), a_alone = draw(trial, &plain, 0);
        const struct drawn b = draw(trial, &anywhere, 0), b_alone = draw(trial, &alone, 0);
        for (size_t i = 0; i < ALL; i++) {
            if (a.x[i] < 1 && b.x[i] < 1) { /* else it is clipped */
                assert_true(a.x[i] - a_alone.x[i] == b.x[i] - b_alone.x[i]);
            }
        }
    }
}

static void fewer_patches_are_the_first_of_more_and_sums_end_at_one(void **state)
{
    (void)state;
    size_t clipped = 0;
    for (uint64_t trial = 0; trial < 20; trial++) {
        struct drawn before = draw(trial, &plain, 1);
        for (size_t patches = 1; patches <= 40; patches++) {
            struct canvas canvas = plain;
            canvas.patches = patches;
            const struct drawn drawn = draw(trial, &canvas, 1);
            size_t changed = 0;
            for (size_t i = 0; i < PLANE; i++) {
                assert_true(drawn.x[i] >= before.x[i] && drawn.x[i] <= 1);
                changed += drawn.x[i] > before.x[i];
                clipped += drawn.x[i] == 1;
            }
            assert_true(changed <= 9);
            before = drawn;
        }
    }
    assert_true(clipped > 100);
}

static void clutter_comes_from_its_range_alone(void **state)
{
    (void)state;
    struct canvas canvas = plain;
    canvas.patches = 20;
    canvas.from.first = 5; /* of class 2 */
    canvas.from.count = 1;
    const struct drawn bare = draw(0, &plain, 0), drawn = draw(0, &canvas, 0);
    for (size_t i = 0; i < PLANE; i++) {
        const double patches = (double)(drawn.x[i] - bare.x[i]) / (double)gray(2, 0);
        assert_true(drawn.x[i] == 1 || patches == floor(patches));
    }
}

static void draw_without_others(void *canvas)
{
    draw(0, canvas, 0);
}

static void clutter_without_another_class_is_refused(void **state)
{
    (void)state;
    struct canvas canvas = plain;
    canvas.patches = 1;
    canvas.from.first = 3; /* of class 0 too */
    canvas.from.count = 1;
    const struct death death = death_of(draw_without_others, &canvas);
    assert_death(&death, STATUS_USAGE, "clutter needs images of other classes than 0");
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

static void an_object_larger_than_its_canvas_is_refused(void **state)
{
    (void)state;
    struct canvas canvas = plain;
    canvas.object = CANVAS + 1;
    const struct death death = death_of(draw_without_others, &canvas);
    assert_death(&death, -1, "canvas->object <= canvas->side");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_centred_object_is_alone_in_the_middle_with_its_mask),
        cmocka_unit_test(an_object_is_resized_to_its_frame),
        cmocka_unit_test(a_random_object_lies_at_every_corner_equally_often),
        cmocka_unit_test(clutter_is_of_other_classes_and_lies_on_the_object_too),
        cmocka_unit_test(clutter_is_the_same_around_both_kinds_of_place),
        cmocka_unit_test(fewer_patches_are_the_first_of_more_and_sums_end_at_one),
        cmocka_unit_test(clutter_comes_from_its_range_alone),
        cmocka_unit_test(clutter_without_another_class_is_refused),
        cmocka_unit_test(noise_is_added_last_to_every_pixel),
        cmocka_unit_test(an_address_has_one_canvas_and_the_mask_may_be_left_out),
        cmocka_unit_test(an_object_larger_than_its_canvas_is_refused),
    };
    return cmocka_run_group_tests(tests, paint_images, NULL);
}

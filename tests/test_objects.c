/* Objects look like their class, lie where their mask is, and are placed fairly. */
#include "signals/objects.h"

#include <stdbool.h>
#include <string.h>

#include "base/require.h"
#include "death.h"
#include "support.h"

enum { CANVAS = 16, SIDE = 6, PIXELS = CANVAS * CANVAS };

static const struct objects quiet = { .kind = OBJECTS_TEXTURES, .canvas = CANVAS, .side = SIDE };

static size_t area(const unsigned char *mask)
{
    size_t sum = 0;
    for (size_t i = 0; i < PIXELS; i++) {
        sum += mask[i];
    }
    return sum;
}

/* How many pixels of the mask, with a neighbour of the mask one row below (or one column right),
 * differ from it. */
static size_t changes(const float *x, const unsigned char *mask, size_t step)
{
    size_t count = 0;
    for (size_t i = 0; i + step < PIXELS; i++) {
        count += mask[i] && mask[i + step] && x[i] != x[i + step];
    }
    return count;
}

/* Two cells of 2 px always meet inside 6 px: 2 or 3 changes a line of stripes. */
static void textures_change_along_the_axes_that_they_are_named_for(void **state)
{
    (void)state;
    static const bool by_rows[] = { true, false, true, false };
    static const bool by_columns[] = { false, true, true, false };
    size_t cases = 0;
    for (size_t class = 0; class < OBJECTS_CLASSES; class ++) {
        for (uint64_t trial = 0; trial < 20; trial++, cases++) {
            float x[PIXELS];
            unsigned char mask[PIXELS];
            struct rng rng = rng_at(1, class, 0, trial);
            objects_draw(&rng, &quiet, 1, &class, x, mask);
            const size_t rows = changes(x, mask, CANVAS), columns = changes(x, mask, 1);
            assert_true(by_rows[class] ? rows >= 2 * SIDE && rows <= 3 * SIDE : rows == 0);
            assert_true(by_columns[class] ? columns >= 2 * SIDE && columns <= 3 * SIDE
                                          : columns == 0);
        }
    }
    assert_int_equal(cases, 80);
}

static void nothing_lies_outside_of_the_mask_which_is_the_whole_patch(void **state)
{
    (void)state;
    size_t cases = 0;
    for (size_t class = 0; class < OBJECTS_CLASSES; class ++) {
        float x[PIXELS];
        unsigned char mask[PIXELS];
        struct rng rng = rng_at(2, class, 0, 0);
        objects_draw(&rng, &quiet, 1, &class, x, mask);
        assert_int_equal(area(mask), SIDE * SIDE);
        for (size_t i = 0; i < PIXELS; i++, cases++) {
            assert_true(mask[i] == 1 || x[i] == 0);
        }
    }
    assert_int_equal(cases, OBJECTS_CLASSES * PIXELS);
}

static void noise_has_its_size_and_is_there_under_the_object_too(void **state)
{
    (void)state;
    struct objects noisy = quiet;
    noisy.sigma = 0.5f;
    const size_t plain = 3;
    double on = 0, off = 0, squares_on = 0, squares_off = 0, covered = 0, free = 0;
    for (uint64_t trial = 0; trial < 200; trial++) {
        float x[PIXELS];
        unsigned char mask[PIXELS];
        struct rng rng = rng_at(3, 0, 0, trial);
        objects_draw(&rng, &noisy, 1, &plain, x, mask);
        for (size_t i = 0; i < PIXELS; i++) {
            const double noise = (double)x[i] - (mask[i] ? 0.5 : 0);
            *(mask[i] ? &on : &off) += noise;
            *(mask[i] ? &squares_on : &squares_off) += noise * noise;
            *(mask[i] ? &covered : &free) += 1;
        }
    }
    assert_close(on / covered, 0, 6 * 0.5 / sqrt(covered));
    assert_close(off / free, 0, 6 * 0.5 / sqrt(free));
    assert_close(squares_on / covered, 0.25, 6 * 0.25 * sqrt(2 / covered));
    assert_close(squares_off / free, 0.25, 6 * 0.25 * sqrt(2 / free));
}

/* A corner can lie at 11 x 11 places; a pixel's column is the left one with probability 1/11. */
static void one_object_lies_everywhere_with_equal_chance(void **state)
{
    (void)state;
    enum { TRIALS = 11000, PLACES = CANVAS - SIDE + 1 };
    size_t rows[PLACES] = { 0 }, columns[PLACES] = { 0 }, cases = 0;
    const size_t plain = 3;
    for (uint64_t trial = 0; trial < TRIALS; trial++) {
        float x[PIXELS];
        unsigned char mask[PIXELS];
        size_t first = 0;
        struct rng rng = rng_at(4, 0, 0, trial);
        objects_draw(&rng, &quiet, 1, &plain, x, mask);
        while (mask[first] == 0) {
            first++;
        }
        rows[first / CANVAS]++;
        columns[first % CANVAS]++;
    }
    for (size_t i = 0; i < PLACES; i++, cases++) {
        assert_close((double)rows[i], 1000, 6 * sqrt(1000));
        assert_close((double)columns[i], 1000, 6 * sqrt(1000));
    }
    assert_int_equal(cases, PLACES);
}

static void two_objects_lie_in_different_halves_and_change_them(void **state)
{
    (void)state;
    enum { TRIALS = 400 };
    static const size_t both[] = { 0, 3 };
    size_t left = 0, apart = 0;
    for (uint64_t trial = 0; trial < TRIALS; trial++) {
        float x[PIXELS];
        unsigned char masks[2 * PIXELS];
        size_t halves[2][2] = { { 0 } };
        struct rng rng = rng_at(5, 0, 0, trial);
        objects_draw(&rng, &quiet, 2, both, x, masks);
        for (size_t i = 0; i < 2 * PIXELS; i++) {
            halves[i / PIXELS][i % CANVAS >= CANVAS / 2] += masks[i];
        }
        const size_t side = halves[0][1] > 0;
        apart += halves[0][side] == SIDE * SIDE && halves[1][!side] == SIDE * SIDE;
        left += side == 0;
        assert_int_equal(changes(x, masks + PIXELS, CANVAS),
                         0); /* the second mask is the plain's */
        assert_true(changes(x, masks, CANVAS) > 0);
    }
    assert_int_equal(apart, TRIALS);
    assert_close((double)left, TRIALS / 2.0, 6 * sqrt(TRIALS / 4.0));
}

/* Garments of 6 x 6 pixels, one value for each; only labels 0, 1, 8 and 9 are classes, and only
 * those from `first` on may be taken. */
static void garments_are_of_their_class_and_from_their_part_of_the_images(void **state)
{
    (void)state;
    enum { GARMENTS = 10 };
    static unsigned char labels[GARMENTS] = { 0, 1, 8, 9, 5, 9, 8, 1, 0, 2 };
    static const float want[OBJECTS_CLASSES] = { 8, 7, 6, 5 }; /* in the second half */
    static float pixels[GARMENTS * SIDE * SIDE];
    for (size_t i = 0; i < COUNT(pixels); i++) {
        pixels[i] = i % SIDE == 0 ? 0 : (float)(i / (SIDE * SIDE));
    }
    const struct dataset images = {
        .count = GARMENTS, .channels = 1, .h = SIDE, .w = SIDE, .pixels = pixels, .labels = labels
    };
    struct objects garments = quiet;
    garments.kind = OBJECTS_GARMENTS;
    garments.images = &images;
    garments.first = garments.count = GARMENTS / 2;
    size_t cases = 0;
    for (size_t class = 0; class < OBJECTS_CLASSES; class ++) {
        float x[PIXELS];
        unsigned char mask[PIXELS];
        struct rng rng = rng_at(6, class, 0, 0);
        objects_draw(&rng, &garments, 1, &class, x, mask);
        assert_int_equal(area(mask), SIDE * (SIDE - 1)); /* the column of zeros is background */
        for (size_t i = 0; i < PIXELS; i++, cases++) {
            assert_true(x[i] == (mask[i] ? want[class] : 0));
        }
    }
    assert_int_equal(cases, OBJECTS_CLASSES * PIXELS);
}

static void classes_have_names_of_their_own(void **state)
{
    (void)state;
    size_t pairs = 0;
    for (size_t a = 0; a < 2 * OBJECTS_CLASSES; a++) {
        for (size_t b = 0; b < a; b++, pairs++) {
            assert_true(strcmp(objects_name(a % 2, a / 2), objects_name(b % 2, b / 2)) != 0);
        }
    }
    assert_int_equal(pairs, 28);
}

static void draw_too_wide(void *unused)
{
    static float x[PIXELS];
    static unsigned char masks[2 * PIXELS];
    struct objects wide = quiet;
    struct rng rng = rng_at(1, 1, 1, 1);
    (void)unused;
    wide.side = CANVAS / 2 + 1;
    objects_draw(&rng, &wide, 2, (const size_t[]){ 0, 1 }, x, masks);
}

static void two_objects_wider_than_halves_break_the_contract(void **state)
{
    (void)state;
    const struct death death = death_of(draw_too_wide, NULL);
    assert_death(&death, -1, "object.w <= w");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(textures_change_along_the_axes_that_they_are_named_for),
        cmocka_unit_test(nothing_lies_outside_of_the_mask_which_is_the_whole_patch),
        cmocka_unit_test(noise_has_its_size_and_is_there_under_the_object_too),
        cmocka_unit_test(one_object_lies_everywhere_with_equal_chance),
        cmocka_unit_test(two_objects_lie_in_different_halves_and_change_them),
        cmocka_unit_test(garments_are_of_their_class_and_from_their_part_of_the_images),
        cmocka_unit_test(classes_have_names_of_their_own),
        cmocka_unit_test(two_objects_wider_than_halves_break_the_contract),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

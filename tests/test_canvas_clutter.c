/* Clutter is of other classes, cut and put anywhere, and does not move with the object. */
#include "small_canvas.h"

/* An image whose pixels all differ, before an empty one. */
static void a_patch_is_cut_and_put_at_every_place_equally_often(void **state)
{
    (void)state;
    enum {
        SMALL = 7,
        PATCH = 3,
        CUTS = SIDE - PATCH + 1,
        PLACES = SMALL - PATCH + 1,
        TRIALS = 10000
    };
    static float ramp[2 * PIXELS];
    static unsigned char classes[2] = { 0, 1 };
    size_t cuts[CUTS * CUTS] = { 0 }, places[PLACES * PLACES] = { 0 };
    const struct dataset two = { 2, 1, SIDE, SIDE, ramp, classes, 0 };
    struct canvas canvas = plain;
    canvas.side = SMALL;
    canvas.patches = 1;
    canvas.from = (struct split_range){ &two, 0, 2 };
    for (size_t k = 0; k < PIXELS; k++) {
        ramp[PIXELS + k] = (float)(k + 1) / 64;
    }
    for (uint64_t trial = 0; trial < TRIALS; trial++) {
        float x[SMALL * SMALL];
        struct rng rng = rng_at(1, 2, 3, trial);
        size_t at = 0;
        canvas_draw(&rng, &canvas, 0, x, NULL);
        while (x[at] == 0) {
            at++;
        }
        const size_t cut = (size_t)(64 * x[at]) - 1; /* pixel of the patch's corner */
        for (size_t k = 0; k < SMALL * SMALL; k++) {
            const size_t down = k / SMALL - at / SMALL, right = k % SMALL - at % SMALL;
            const bool inside = down < PATCH && right < PATCH;
            assert_true(x[k] == (inside ? ramp[PIXELS + cut + down * SIDE + right] : 0));
        }
        cuts[cut / SIDE * CUTS + cut % SIDE]++;
        places[at / SMALL * PLACES + at % SMALL]++;
    }
    require_equally_often(COUNT(cuts), cuts, TRIALS);
    require_equally_often(COUNT(places), places, TRIALS);
}

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_patch_is_cut_and_put_at_every_place_equally_often),
        cmocka_unit_test(clutter_is_of_other_classes_and_lies_on_the_object_too),
        cmocka_unit_test(clutter_is_the_same_around_both_kinds_of_place),
        cmocka_unit_test(fewer_patches_are_the_first_of_more_and_sums_end_at_one),
        cmocka_unit_test(clutter_comes_from_its_range_alone),
        cmocka_unit_test(clutter_without_another_class_is_refused),
    };
    return cmocka_run_group_tests(tests, paint_images, NULL);
}

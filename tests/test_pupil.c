/* Pupils of one seed see the same images and begin with the same backbone. */
#include "nets/pupil.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "nets/inspect.h"
#include "support.h"

enum { IMAGES = 120, SIDE = 28, PIXELS = SIDE * SIDE, PER_CLASS = 3 };
enum { COUNT_OF = PER_CLASS * LESSON_CLASSES, CANVAS = LESSON_SIDE * LESSON_SIDE };

static float pixels[IMAGES * PIXELS];
static unsigned char labels[IMAGES];
static const struct dataset data = {
    .count = IMAGES, .channels = 1, .h = SIDE, .w = SIDE, .pixels = pixels, .labels = labels
};
static const struct pupil_task task = { LESSON_PLACED, { &data, 0, IMAGES }, PER_CLASS };

/* Image i has gray (i + 1)/IMAGES everywhere, so that a canvas tells which image it holds. */
static int paint_images(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(pixels); i++) {
        pixels[i] = (float)(i / PIXELS + 1) / IMAGES;
    }
    for (size_t i = 0; i < IMAGES; i++) {
        labels[i] = (unsigned char)(i % LESSON_CLASSES);
    }
    return 0;
}

/* The image on the i-th canvas of a set. */
static size_t image_on(const struct lesson_set *set, size_t i)
{
    float most = 0;
    for (size_t k = 0; k < CANVAS; k++) {
        most = fmaxf(most, set->x[i * CANVAS + k]);
    }
    return (size_t)lrintf(most * IMAGES) - 1;
}

static void a_seed_is_new_each_time(void **state)
{
    (void)state;
    struct rng rng = rng_at(1, 2, 3, 4), again = rng_at(1, 2, 3, 4);
    const uint64_t first = pupil_seed(&rng), second = pupil_seed(&rng);
    assert_true(first != second && first >> 32 != (first & UINT32_MAX));
    assert_true(pupil_seed(&again) == first);
}

static void a_set_has_so_many_different_images_of_each_class(void **state)
{
    (void)state;
    struct lesson_set set = pupil_draw(9, &task);
    bool seen[IMAGES] = { false };
    size_t counts[LESSON_CLASSES] = { 0 };
    assert_int_equal(set.images.count, COUNT_OF);
    for (size_t i = 0; i < COUNT_OF; i++) {
        const size_t image = image_on(&set, i);
        assert_true(image < IMAGES && !seen[image] && set.labels[i] == labels[image]);
        seen[image] = true;
        counts[set.labels[i]]++;
    }
    for (size_t c = 0; c < LESSON_CLASSES; c++) {
        assert_int_equal(counts[c], PER_CLASS);
    }
    lesson_set_free(&set);
}

static void sets_are_the_same_at_one_seed_and_differ_at_another(void **state)
{
    (void)state;
    struct lesson_set a = pupil_draw(9, &task), b = pupil_draw(9, &task), c = pupil_draw(8, &task);
    assert_memory_equal(a.x, b.x, COUNT_OF * CANVAS * sizeof *a.x);
    size_t others = 0;
    for (size_t i = 0; i < COUNT_OF; i++) {
        others += image_on(&a, i) != image_on(&c, i);
    }
    assert_true(others > COUNT_OF / 2);
    lesson_set_free(&c);
    lesson_set_free(&b);
    lesson_set_free(&a);
}

static void a_test_set_holds_the_first_of_each_class(void **state)
{
    (void)state;
    struct lesson_set set = pupil_draw_first(9, &task);
    for (size_t i = 0; i < COUNT_OF; i++) {
        assert_int_equal(image_on(&set, i), i); /* labels go round */
    }
    lesson_set_free(&set);
}

static void pupils_learn_alike_at_one_seed_and_apart_at_another(void **state)
{
    (void)state;
    struct lesson_set set = pupil_draw(9, &task);
    float logits[3][COUNT_OF * LESSON_CLASSES];
    for (size_t i = 0; i < COUNT(logits); i++) {
        struct network *network = pupil_learn(LESSON_GAP, &set, 0.05, i == 2 ? 8 : 9);
        inspect_pass(network, &set.images, logits[i], NULL);
        network_free(network);
    }
    assert_memory_equal(logits[0], logits[1], sizeof logits[0]);
    assert_true(memcmp(logits[0], logits[2], sizeof logits[0]) != 0);
    lesson_set_free(&set);
}

static void a_lesson_is_drawn_at_the_next_seed(void **state)
{
    (void)state;
    struct rng rng = rng_at(1, 2, 3, 4), again = rng_at(1, 2, 3, 4);
    const uint64_t first = pupil_seed(&again);
    struct pupil_lesson lesson = pupil_lesson(&rng, &task);
    struct lesson_set set = pupil_draw(first, &task);
    assert_true(lesson.seed == first && pupil_seed(&rng) == pupil_seed(&again));
    assert_memory_equal(lesson.set.x, set.x, COUNT_OF * CANVAS * sizeof *set.x);
    lesson_set_free(&set);
    lesson_set_free(&lesson.set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_seed_is_new_each_time),
        cmocka_unit_test(a_set_has_so_many_different_images_of_each_class),
        cmocka_unit_test(sets_are_the_same_at_one_seed_and_differ_at_another),
        cmocka_unit_test(a_test_set_holds_the_first_of_each_class),
        cmocka_unit_test(pupils_learn_alike_at_one_seed_and_apart_at_another),
        cmocka_unit_test(a_lesson_is_drawn_at_the_next_seed),
    };
    return cmocka_run_group_tests(tests, paint_images, NULL);
}

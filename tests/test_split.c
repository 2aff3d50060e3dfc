/* Splits are disjoint, balanced, nested and the same on every call. */
#include "signals/split.h"

#include <stdbool.h>
#include <string.h>

#include "base/require.h"
#include "death.h"
#include "support.h"

/* 400 images whose labels go 0, 1, 2, 3, 0, 1, ..; from image 300 on without class 3. */
enum { IMAGES = 400, CLASSES = 4, RESERVED = 60, POOL = IMAGES - RESERVED, MOST = 75 };

static unsigned char labels[IMAGES];
static const struct dataset data = { .count = IMAGES, .labels = labels };

static int label_images(void **state)
{
    (void)state;
    for (size_t i = 0; i < IMAGES; i++) {
        labels[i] = (unsigned char)(i < 300 ? i % CLASSES : i % (CLASSES - 1));
    }
    return 0;
}

static struct split_range training(void)
{
    return split_of(&data, &data, RESERVED).train;
}

static void draw(uint64_t seed, size_t n, size_t *images)
{
    const struct split_range range = training();
    struct rng rng = rng_at(seed, 2, 3, 4);
    memset(images, 0xff, n * CLASSES * sizeof *images);
    split_draw(&rng, &range, n, images);
}

/* ---- ranges ---- */

static void the_three_parts_share_no_image_and_leave_none_out(void **state)
{
    (void)state;
    const struct dataset other = { .count = 7, .labels = labels };
    const struct split two = split_of(&data, &other, RESERVED);
    assert_true(two.train.first == 0 && two.train.count == POOL);
    assert_true(two.validation.first == POOL && two.validation.count == RESERVED);
    assert_true(two.test.first == 0 && two.test.count == other.count);
    assert_ptr_equal(two.train.images, &data);
    assert_ptr_equal(two.validation.images, &data);
    assert_ptr_equal(two.test.images, &other);
    const struct split one = split_of(&data, NULL, RESERVED);
    assert_true(one.train.first == 0 && one.train.count == IMAGES - 2 * RESERVED);
    assert_true(one.validation.first == one.train.count && one.validation.count == RESERVED);
    assert_true(one.test.first == POOL && one.test.count == RESERVED);
    assert_ptr_equal(one.test.images, &data);
}

static void set_aside(void *reserved)
{
    split_of(&data, NULL, *(size_t *)reserved);
}

static void setting_all_images_aside_is_refused(void **state)
{
    (void)state;
    size_t reserved = IMAGES / 2;
    const struct death death = death_of(set_aside, &reserved);
    assert_death(&death, STATUS_USAGE, "400 images are set aside; none of 400 is left to train");
}

static void the_smallest_class_is_the_largest_n(void **state)
{
    (void)state;
    const struct split_range all = training(), none = { &data, 5, 0 }, tail = { &data, 300, 30 };
    assert_int_equal(split_classes(&all), CLASSES);
    assert_int_equal(split_most(&all), MOST);
    assert_true(split_classes(&none) == 0 && split_most(&none) == 0);
    assert_true(split_classes(&tail) == CLASSES - 1 && split_most(&tail) == 10);
}

/* ---- draws ---- */

static void every_class_has_n_images_none_twice_and_none_set_aside(void **state)
{
    (void)state;
    for (size_t n = 0; n <= MOST; n++) {
        size_t images[MOST * CLASSES];
        bool taken[IMAGES] = { false };
        draw(1, n, images);
        for (size_t i = 0; i < n * CLASSES; i++) {
            assert_true(images[i] < POOL && !taken[images[i]]);
            assert_int_equal(labels[images[i]], i % CLASSES);
            taken[images[i]] = true;
        }
    }
}

static void fewer_images_are_the_first_of_more(void **state)
{
    (void)state;
    size_t all[MOST * CLASSES], images[MOST * CLASSES];
    draw(1, MOST, all);
    for (size_t n = 0; n <= MOST; n++) {
        draw(1, n, images);
        assert_memory_equal(images, all, n * CLASSES * sizeof *images);
    }
}

static void a_seed_has_one_draw_and_another_seed_another(void **state)
{
    (void)state;
    size_t one[5 * CLASSES], again[5 * CLASSES], other[5 * CLASSES];
    draw(1, 5, one);
    draw(1, 5, again);
    draw(2, 5, other);
    assert_memory_equal(one, again, sizeof one);
    assert_memory_not_equal(one, other, sizeof one);
}

static void what_is_drawn_next_does_not_depend_on_n(void **state)
{
    (void)state;
    const struct split_range range = training();
    uint32_t next[2];
    size_t images[MOST * CLASSES];
    for (size_t i = 0; i < 2; i++) {
        struct rng rng = rng_at(1, 2, 3, 4);
        split_draw(&rng, &range, i == 0 ? 1 : MOST, images);
        next[i] = rng_below(&rng, UINT32_MAX);
    }
    assert_true(next[0] == next[1]);
}

/* Class 3 has 75 images; 15 of them are drawn. */
static void every_image_of_a_class_is_drawn_equally_often(void **state)
{
    (void)state;
    enum { TRIALS = 4000, N = 15 };
    size_t counts[IMAGES] = { 0 }, cases = 0;
    for (uint64_t seed = 0; seed < TRIALS; seed++) {
        size_t images[N * CLASSES];
        draw(seed, N, images);
        for (size_t i = 3; i < N * CLASSES; i += CLASSES) {
            counts[images[i]]++;
        }
    }
    for (size_t i = 3; i < 300; i += CLASSES, cases++) {
        assert_close((double)counts[i] / TRIALS, 0.2, 5 * sqrt(0.16 / TRIALS));
    }
    assert_int_equal(cases, MOST);
}

static void the_fixed_part_is_the_first_of_each_class(void **state)
{
    (void)state;
    static const size_t want[] = { 100, 101, 102, 103, 104, 105, 106, 107 };
    const struct split_range range = { &data, 100, 50 };
    size_t images[COUNT(want) + 1];
    images[COUNT(want)] = 77;
    split_first(&range, 2, images);
    assert_memory_equal(images, want, sizeof want);
    assert_int_equal(images[COUNT(want)], 77);
}

static void draw_many(void *images)
{
    draw(1, MOST + 1, images);
}

static void more_than_a_class_has_is_refused(void **state)
{
    (void)state;
    size_t images[(MOST + 1) * CLASSES];
    const struct death death = death_of(draw_many, images);
    assert_death(&death, STATUS_USAGE,
                 "76 images of each class are needed; of class 3 there are 75");
}

static void count_most(void *range)
{
    split_most(range);
}

static void a_range_beyond_the_data_is_refused(void **state)
{
    (void)state;
    struct split_range range = { &data, 1, IMAGES };
    const struct death death = death_of(count_most, &range);
    assert_death(&death, -1, "range->count <= range->images->count");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_three_parts_share_no_image_and_leave_none_out),
        cmocka_unit_test(setting_all_images_aside_is_refused),
        cmocka_unit_test(the_smallest_class_is_the_largest_n),
        cmocka_unit_test(every_class_has_n_images_none_twice_and_none_set_aside),
        cmocka_unit_test(fewer_images_are_the_first_of_more),
        cmocka_unit_test(a_seed_has_one_draw_and_another_seed_another),
        cmocka_unit_test(what_is_drawn_next_does_not_depend_on_n),
        cmocka_unit_test(every_image_of_a_class_is_drawn_equally_often),
        cmocka_unit_test(the_fixed_part_is_the_first_of_each_class),
        cmocka_unit_test(more_than_a_class_has_is_refused),
        cmocka_unit_test(a_range_beyond_the_data_is_refused),
    };
    return cmocka_run_group_tests(tests, label_images, NULL);
}

/* Softmax cross-entropy and its gradient beside the reference. */
#include "nets/cross_entropy.h"

#include <string.h>

#include "death.h"
#include "difference.h"
#include "network_reference.h"
#include "numbers.h"

enum { IMAGES = 33, CLASSES = 7, SIZE = IMAGES * CLASSES };

struct task {
    struct numbers z;
    unsigned char labels[IMAGES];
};

static struct task task_new(float scale)
{
    struct task task = { .z = numbers_new(1, SIZE, scale) };
    for (size_t i = 0; i < IMAGES; i++) {
        task.labels[i] = (unsigned char)(i * 3 % CLASSES);
    }
    return task;
}

static double task_loss(void *context)
{
    const struct task *task = context;
    return network_reference_entropy(IMAGES, CLASSES, task->z.d, task->labels);
}

static void loss_and_gradient_are_those_of_the_formula(void **state)
{
    (void)state;
    static const float scales[] = { 0.01f, 1.0f, 10.0f };
    for (size_t k = 0; k < COUNT(scales); k++) {
        struct task task = task_new(scales[k]);
        float dz[SIZE];
        memset(dz, 0xff, sizeof dz);
        const double loss = cross_entropy(IMAGES, CLASSES, task.z.f, task.labels, dz);
        assert_close(loss, task_loss(&task), 4 * 0x1p-24);
        assert_true(cross_entropy(IMAGES, CLASSES, task.z.f, task.labels, NULL) == loss);
        const struct difference_entries entries = { SIZE, 1, task.z.d, dz };
        (void)difference_assert(task_loss, &task, entries, 8 * 0x1p-24);
        numbers_free(&task.z);
    }
}

/* Each image's probabilities sum to 1, so its gradient sums to 0. */
static void a_gradient_sums_to_nothing_over_the_classes(void **state)
{
    (void)state;
    struct task task = task_new(3.0f);
    float dz[SIZE];
    (void)cross_entropy(IMAGES, CLASSES, task.z.f, task.labels, dz);
    for (size_t i = 0; i < IMAGES; i++) {
        double sum = 0.0;
        for (size_t k = 0; k < CLASSES; k++) {
            sum += (double)dz[i * CLASSES + k];
        }
        assert_close(sum, 0.0, 1e-8);
    }
    numbers_free(&task.z);
}

static void equal_logits_lose_the_logarithm_of_the_classes(void **state)
{
    (void)state;
    const float z[] = { 2, 2, 2, 2, -1000, -1000, -1000, -1000 };
    const unsigned char labels[] = { 0, 3 };
    assert_close(cross_entropy(2, 4, z, labels, NULL), log(4.0), 1e-7);
}

static void enormous_logits_lose_what_they_differ_by(void **state)
{
    (void)state;
    const float z[] = { 1e30f, 0, 5000, 4000 };
    const unsigned char labels[] = { 0, 1 };
    float dz[4];
    assert_close(cross_entropy(2, 2, z, labels, dz), 500.0, 1e-3);
    assert_close((double)dz[0], 0.0, 1e-30);
    assert_close((double)dz[2], 0.5, 1e-7);
    assert_close((double)dz[3], -0.5, 1e-7);
}

/* Wherever it stands: the loss is one, and so is the gradient of its image, but of no other. */
static void a_nan_makes_the_loss_one_and_stays_in_its_image(void **state)
{
    (void)state;
    for (size_t at = 0; at < SIZE; at++) {
        struct task task = task_new(1.0f);
        float dz[SIZE];
        task.z.f[at] = at % 2 == 0 ? NAN : -NAN;
        assert_true(isnan(cross_entropy(IMAGES, CLASSES, task.z.f, task.labels, dz)));
        for (size_t k = 0; k < SIZE; k++) {
            assert_true(isnan(dz[k]) == (k / CLASSES == at / CLASSES));
        }
        numbers_free(&task.z);
    }
}

static void the_first_of_equal_logits_is_the_answer(void **state)
{
    (void)state;
    const float z[] = { 1, 2, 2, 0, 0, 0, 3, 1, 3, 5, 4, 6 };
    const unsigned char first[] = { 1, 0, 0, 2 }, second[] = { 2, 1, 2, 2 };
    assert_true(cross_entropy_hits(4, 3, z, first) == 1.0);
    assert_true(cross_entropy_hits(4, 3, z, second) == 0.25);
}

static void lose_a_label_that_is_no_class(void *unused)
{
    (void)unused;
    const float z[] = { 1, 2 };
    const unsigned char label = 2;
    (void)cross_entropy(1, 2, z, &label, NULL);
}

static void a_label_that_is_no_class_ends_the_program(void **state)
{
    (void)state;
    const struct death death = death_of(lose_a_label_that_is_no_class, NULL);
    assert_death(&death, -1, "labels[i] < classes");
}

static void the_largest_is_the_first_of_equals_and_never_a_nan(void **state)
{
    (void)state;
    static const float z[] = { 1, 3, 3, 2 }, odd[] = { 1, (float)NAN, 2 };
    assert_int_equal(cross_entropy_largest(COUNT(z), z), 1);
    assert_int_equal(cross_entropy_largest(COUNT(odd), odd), 2);
    assert_int_equal(cross_entropy_largest(1, z), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loss_and_gradient_are_those_of_the_formula),
        cmocka_unit_test(a_gradient_sums_to_nothing_over_the_classes),
        cmocka_unit_test(equal_logits_lose_the_logarithm_of_the_classes),
        cmocka_unit_test(enormous_logits_lose_what_they_differ_by),
        cmocka_unit_test(a_nan_makes_the_loss_one_and_stays_in_its_image),
        cmocka_unit_test(the_first_of_equal_logits_is_the_answer),
        cmocka_unit_test(a_label_that_is_no_class_ends_the_program),
        cmocka_unit_test(the_largest_is_the_first_of_equals_and_never_a_nan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

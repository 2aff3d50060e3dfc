/* The discriminant is the one on paper for small numbers, and errs as often as theory says. */
#include "fit/discriminant.h"

#include <stdlib.h>

#include "base/require.h"
#include "base/rng.h"
#include "death.h"
#include "harness/stats.h"
#include "support.h"

/* Deviations (-1, -2), (0, 1), (1, 1) in class 0 and their opposites in class 1: covariance
 * (1, 1.5; 1.5, 3), inverse (4, -2; -2, 4/3). Means (1, 2) and (5, 3), so weight = (14, -20/3). */
static void weights_and_threshold_are_those_on_paper(void **state)
{
    (void)state;
    static const float zeros[] = { 0, 0, 1, 3, 2, 3 }, ones[] = { 6, 5, 5, 2, 4, 2 };
    const struct discriminant fit = discriminant_fit(3, 2, zeros, ones);
    assert_close(fit.weight[0], 14, 1e-12);
    assert_close(fit.weight[1], -20.0 / 3, 1e-12);
    assert_close(fit.threshold, 14 * 3 - 20.0 / 3 * 2.5, 1e-12);
}

static void a_score_at_the_threshold_or_nan_belongs_to_class_0(void **state)
{
    (void)state;
    const struct discriminant fit = { .features = 1, .weight = { 2 }, .threshold = 6 };
    static const float x[] = { 2.5f, 3, 3.5f, 100 };
    const float nothing = nanf("");
    assert_int_equal(discriminant_count(&fit, 4, x), 2);
    assert_int_equal(discriminant_count(&fit, 1, &nothing), 0);
}

/* Feature 0 is constant, feature 2 is twice feature 1 plus one. */
static void a_constant_and_a_copy_are_mute(void **state)
{
    (void)state;
    static const float zeros[] = { 1, 0, 1, 1, 2, 5 }, ones[] = { 2, 4, 9, 2, 6, 13 };
    static const float alone[] = { 0, 2 }, others[] = { 4, 6 };
    const struct discriminant fit = discriminant_fit(2, 3, zeros, ones);
    const struct discriminant want = discriminant_fit(2, 1, alone, others);
    assert_true(fit.weight[0] == 0 && fit.weight[2] == 0);
    assert_close(fit.weight[1], 2, 1e-12);
    assert_close(fit.threshold, want.threshold, 1e-12);
}

static void a_nan_in_training_puts_all_into_class_0(void **state)
{
    (void)state;
    const float zeros[] = { 1, 3 }, ones[] = { 5, nanf("") };
    const struct discriminant fit = discriminant_fit(2, 1, zeros, ones);
    assert_true(isnan(fit.threshold));
    assert_int_equal(discriminant_count(&fit, 2, zeros), 0);
}

/* Two normal classes of two features: z and 10 (z + y), z and y independent, of which only the
 * first differs, by 1. The second tells of z what is no difference: var(z | second) = 1/2, so d' =
 * sqrt 2, accuracy Phi(d'/2) = 0.7602. Without the covariance it would be Phi(1/2) = 0.6915. */
static void its_accuracy_is_that_of_the_best_linear_classifier(void **state)
{
    (void)state;
    enum { IMAGES = 100000 };
    struct rng rng = rng_at(5, 6, 7, 8);
    float *x = xcalloc(8 * IMAGES, sizeof *x);
    rng_fill_normal(&rng, 8 * IMAGES, x);
    for (size_t i = 0; i < 4 * IMAGES; i++) {
        x[2 * i + 1] = 10 * (x[2 * i] + x[2 * i + 1]);
        x[2 * i] += i / IMAGES % 2 == 1 ? 1.0f : 0.0f; /* train 0, 1, test 0, 1 */
    }
    const size_t block = 2 * IMAGES;
    const struct discriminant fit = discriminant_fit(IMAGES, 2, x, x + block);
    const size_t false_ones = discriminant_count(&fit, IMAGES, x + 2 * block);
    const size_t true_ones = discriminant_count(&fit, IMAGES, x + 3 * block);
    const double correct = (double)(IMAGES - false_ones + true_ones) / (2 * IMAGES);
    assert_close(correct, stats_normal_cdf(sqrt(0.5)), 0.005);
    free(x);
}

static void fit_to_one_image(void *unused)
{
    (void)unused;
    static const float x[1];
    discriminant_fit(1, 1, x, x);
}

static void one_image_of_a_class_ends_the_program(void **state)
{
    (void)state;
    const struct death death = death_of(fit_to_one_image, NULL);
    assert_death(&death, -1, "images >= 2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_and_threshold_are_those_on_paper),
        cmocka_unit_test(a_score_at_the_threshold_or_nan_belongs_to_class_0),
        cmocka_unit_test(a_constant_and_a_copy_are_mute),
        cmocka_unit_test(a_nan_in_training_puts_all_into_class_0),
        cmocka_unit_test(its_accuracy_is_that_of_the_best_linear_classifier),
        cmocka_unit_test(one_image_of_a_class_ends_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

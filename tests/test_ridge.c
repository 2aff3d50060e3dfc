/* Ridge and minimum norm are the ones on paper, satisfy the conditions of their minimum, and say
 * where there is none. */
#include "fit/ridge.h"

#include <stdlib.h>

#include "base/blas.h"
#include "base/require.h"
#include "base/rng.h"
#include "death.h"
#include "support.h"

/* x^T x = (2, 1; 1, 2), x^T y = (4, 5): w = (1, 2), residual 0. With lambda = 1: (3, 1; 1, 3)^-1
 * (4, 5) = (7, 11)/8. */
static void weights_are_those_on_paper(void **state)
{
    (void)state;
    static const double x[] = { 1, 0, 0, 1, 1, 1 }, y[] = { 1, 2, 3 };
    double w[2] = { 0 };
    assert_true(ridge_fit(&(struct ridge_problem){ 3, 2, 1, x, y, 0 }, w));
    assert_close(w[0], 1, 1e-14);
    assert_close(w[1], 2, 1e-14);
    assert_true(ridge_fit(&(struct ridge_problem){ 3, 2, 1, x, y, 1 }, w));
    assert_close(w[0], 7.0 / 8, 1e-14);
    assert_close(w[1], 11.0 / 8, 1e-14);
}

/* One example (3, 4) with target 50: the shortest w is 50 (3, 4)/25; with lambda = 25 half of it.
 */
static void one_example_in_two_dimensions_gets_the_shortest_weights(void **state)
{
    (void)state;
    static const double x[] = { 3, 4 }, y[] = { 50 };
    double w[2] = { 0 };
    assert_true(ridge_fit(&(struct ridge_problem){ 1, 2, 1, x, y, 0 }, w));
    assert_close(w[0], 6, 1e-13);
    assert_close(w[1], 8, 1e-13);
    assert_true(ridge_fit(&(struct ridge_problem){ 1, 2, 1, x, y, 25 }, w));
    assert_close(w[0], 3, 1e-13);
    assert_close(w[1], 4, 1e-13);
}

/* The second feature is the first: the weight 3 is shared, and nothing blows up. */
static void a_copied_feature_shares_the_weight(void **state)
{
    (void)state;
    static const double x[] = { 1, 1, 2, 2, 5, 5 }, y[] = { 3, 6, 15 };
    double w[2] = { 0 };
    assert_true(ridge_fit(&(struct ridge_problem){ 3, 2, 1, x, y, 0 }, w));
    assert_close(w[0], 1.5, 1e-13);
    assert_close(w[1], 1.5, 1e-13);
}

enum { MOST_N = 70, MOST_D = 70, TARGETS = 3 };

static void draw(size_t n, double *v)
{
    float numbers[MOST_N * MOST_D];
    struct rng rng = rng_at(3, n, 0, 0);
    rng_fill_normal(&rng, n, numbers);
    for (size_t i = 0; i < n; i++) {
        v[i] = (double)numbers[i];
    }
}

/* Largest |x^T (x w - y) + lambda w|, in loops: the gradient of what is minimised. */
static double gradient(const struct ridge_problem *p, const double *w)
{
    double worst = 0;
    for (size_t t = 0; t < p->k; t++) {
        for (size_t j = 0; j < p->d; j++) {
            double sum = p->lambda * w[j * p->k + t];
            for (size_t i = 0; i < p->n; i++) {
                double off = -p->y[i * p->k + t];
                for (size_t l = 0; l < p->d; l++) {
                    off += p->x[i * p->d + l] * w[l * p->k + t];
                }
                sum += p->x[i * p->d + j] * off;
            }
            worst = fabs(sum) <= worst ? worst : fabs(sum);
        }
    }
    return worst;
}

static void the_gradient_vanishes_for_tall_square_and_wide_problems(void **state)
{
    (void)state;
    static const size_t sizes[][2] = { { 1, 1 },   { 5, 3 }, { 3, 5 },  { 64, 17 },
                                       { 17, 64 }, { 8, 8 }, { 70, 69 } };
    static const double lambdas[] = { 0, 0.01, 1, 1000 };
    double x[MOST_N * MOST_D], y[MOST_N * TARGETS], w[MOST_D * TARGETS];
    int cases = 0;
    for (size_t i = 0; i < COUNT(sizes); i++) {
        for (size_t l = 0; l < COUNT(lambdas); l++) {
            const struct ridge_problem p = { sizes[i][0], sizes[i][1], TARGETS, x, y, lambdas[l] };
            draw(p.n * p.d, x);
            draw(p.n * p.k, y);
            assert_true(ridge_fit(&p, w));
            assert_close(gradient(&p, w), 0, 1e-8);
            cases++;
        }
    }
    assert_int_equal(cases, COUNT(sizes) * COUNT(lambdas));
}

/* Of all weights that fit 17 examples exactly, those of lambda -> 0 are the shortest. */
static void minimum_norm_is_the_limit_of_ridge(void **state)
{
    (void)state;
    enum { N = 17, D = 64 };
    double x[N * D], y[N * TARGETS], shortest[D * TARGETS], ridge[D * TARGETS];
    draw(N * D, x);
    draw(N * TARGETS, y);
    assert_true(ridge_fit(&(struct ridge_problem){ N, D, TARGETS, x, y, 0 }, shortest));
    assert_true(ridge_fit(&(struct ridge_problem){ N, D, TARGETS, x, y, 1e-8 }, ridge));
    for (size_t i = 0; i < D * TARGETS; i++) {
        assert_close(ridge[i], shortest[i], 1e-9);
    }
    double fitted[N * TARGETS];
    ridge_predict(N, D, TARGETS, x, shortest, fitted);
    for (size_t i = 0; i < N * TARGETS; i++) {
        assert_close(fitted[i], y[i], 1e-12);
    }
}

static void what_is_not_finite_gives_nan_weights(void **state)
{
    (void)state;
    const double wrong[] = { nan(""), HUGE_VAL, -HUGE_VAL };
    int cases = 0;
    for (size_t i = 0; i < COUNT(wrong); i++) {
        for (int lambda = 0; lambda < 2; lambda++) {
            const double bad[] = { 1, wrong[i], 2, 3 }, good[] = { 1, 2, 3, 4 };
            double w[2] = { 7, 7 }, v[2] = { 7, 7 };
            assert_false(ridge_fit(&(struct ridge_problem){ 2, 2, 1, bad, good, lambda }, w));
            assert_false(ridge_fit(&(struct ridge_problem){ 2, 2, 1, good, bad, lambda }, v));
            assert_true(isnan(w[0]) && isnan(w[1]) && isnan(v[0]) && isnan(v[1]));
            cases++;
        }
    }
    assert_int_equal(cases, 6);
}

static void a_lambda_lost_in_rounding_gives_nan_weights(void **state)
{
    (void)state;
    static const double x[] = { 1e10, 1e10, 1e10, 1e10 }, y[] = { 1, 1 };
    double w[2] = { 7, 7 };
    assert_false(ridge_fit(&(struct ridge_problem){ 2, 2, 1, x, y, 1e-9 }, w));
    assert_true(isnan(w[0]) && isnan(w[1]));
}

static void fit_with_negative_lambda(void *unused)
{
    (void)unused;
    double one = 1, w = 0;
    ridge_fit(&(struct ridge_problem){ 1, 1, 1, &one, &one, -1 }, &w);
}

static void a_negative_lambda_ends_the_program(void **state)
{
    (void)state;
    const struct death death = death_of(fit_with_negative_lambda, NULL);
    assert_death(&death, -1, "lambda >= 0");
}

int main(int argc, char **argv)
{
    (void)argc;
    blas_start(argv, 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_are_those_on_paper),
        cmocka_unit_test(one_example_in_two_dimensions_gets_the_shortest_weights),
        cmocka_unit_test(a_copied_feature_shares_the_weight),
        cmocka_unit_test(the_gradient_vanishes_for_tall_square_and_wide_problems),
        cmocka_unit_test(minimum_norm_is_the_limit_of_ridge),
        cmocka_unit_test(what_is_not_finite_gives_nan_weights),
        cmocka_unit_test(a_lambda_lost_in_rounding_gives_nan_weights),
        cmocka_unit_test(a_negative_lambda_ends_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* A linear rule is the one on paper, divides what can be divided, and counts what is right. */
#include "fit/rule.h"

#include "base/blas.h"
#include "base/rng.h"
#include "support.h"

/* Labels 1, 1, -1, -1 at x = 3, 1, -1, -3, without a penalty: w = sum x l/sum x^2 = 8/20, and no
 * intercept. With lambda = 1/2: the mean square is (20 + 4)/8 = 3, the penalty 4 * 3/2 = 6: 8/26. */
static void the_rule_is_the_one_on_paper(void **state)
{
    (void)state;
    static const float x[] = { 3, 1, -1, -3 }, labels[] = { 1, 1, -1, -1 };
    const struct rule_examples examples = { 4, 1, x, labels };
    double w[2] = { 0 };
    assert_true(rule_fit(&examples, 0, w));
    assert_close(w[0], 8.0 / 20, 1e-14);
    assert_close(w[1], 0, 1e-14);
    assert_true(rule_fit(&examples, 0.5, w));
    assert_close(w[0], 8.0 / 26, 1e-14);
    assert_close(w[1], 0, 1e-14);
}

/* Moved by 10 the same rule needs an intercept: 0.4 (x - 10). */
static void the_intercept_moves_with_the_features(void **state)
{
    (void)state;
    static const float x[] = { 13, 11, 9, 7 }, labels[] = { 1, 1, -1, -1 };
    double w[2] = { 0 };
    assert_true(rule_fit(&(struct rule_examples){ 4, 1, x, labels }, 0, w));
    assert_close(w[0], 0.4, 1e-13);
    assert_close(w[1], -4, 1e-12);
}

static void a_scale_of_all_features_changes_no_answer(void **state)
{
    (void)state;
    enum { N = 50, D = 3 };
    float x[N * D], scaled[N * D], labels[N];
    struct rng rng = rng_at(1, rng_hash_text("test_rule"), 0, 0);
    rng_fill_normal(&rng, N * D, x);
    for (size_t i = 0; i < N; i++) {
        labels[i] = x[i * D] + x[i * D + 1] > 0 ? 1 : -1;
    }
    for (size_t i = 0; i < N * D; i++) {
        scaled[i] = 1024 * x[i];
    }
    double w[D + 1] = { 0 }, v[D + 1] = { 0 };
    assert_true(rule_fit(&(struct rule_examples){ N, D, x, labels }, 0, w));
    assert_true(rule_fit(&(struct rule_examples){ N, D, scaled, labels }, 0, v));
    for (size_t f = 0; f < D; f++) {
        assert_close(v[f] * 1024, w[f], 1e-12);
    }
    assert_true(rule_count_right(&(struct rule_examples){ N, D, x, labels }, w) > 45);
}

static void right_answers_are_those_with_the_sign_of_the_label(void **state)
{
    (void)state;
    static const float x[] = { 2, 0, 1, 0, -1, 0, 1, 1 }, labels[] = { 1, -1, -1, 1 };
    static const double w[] = { 1, -1, 0 }; /* 2, 1, -1, 0 */
    const struct rule_examples examples = { 4, 2, x, labels };
    assert_int_equal(rule_count_right(&examples, w), 2);
    static const double not_a_number[] = { 1, NAN, 0 };
    assert_int_equal(rule_count_right(&examples, not_a_number), 0);
}

static void what_is_not_a_number_gives_no_rule(void **state)
{
    (void)state;
    static const float x[] = { 1, NAN }, labels[] = { 1, -1 };
    double w[2] = { 0 };
    assert_false(rule_fit(&(struct rule_examples){ 2, 1, x, labels }, 1, w));
    assert_true(isnan(w[0]) && isnan(w[1]));
}

int main(int argc, char **argv)
{
    (void)argc;
    blas_start(argv, 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rule_is_the_one_on_paper),
        cmocka_unit_test(the_intercept_moves_with_the_features),
        cmocka_unit_test(a_scale_of_all_features_changes_no_answer),
        cmocka_unit_test(right_answers_are_those_with_the_sign_of_the_label),
        cmocka_unit_test(what_is_not_a_number_gives_no_rule),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

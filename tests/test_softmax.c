/* The fit is at its minimum, in the gauge that the penalty chooses, and says where there is none. */
#include "fit/softmax.h"

#include <string.h>

#include "base/blas.h"
#include "base/require.h"
#include "base/rng.h"
#include "death.h"
#include "support.h"

enum { N = 60, D = 4, K = 3 };

static void probabilities_are_those_on_paper_however_large_the_logits(void **state)
{
    (void)state;
    double z[2] = { 1000, 1000 + log(3) }, all[3] = { 1, NAN, 2 };
    softmax_of(2, z, z);
    assert_close(z[0], 0.25, 1e-12);
    assert_close(z[1], 0.75, 1e-12);
    softmax_of(3, all, all);
    assert_true(isnan(all[0]) && isnan(all[1]) && isnan(all[2]));
}

/* x = 1 in class 0 and x = -1 in class 1: w = (a, -a), f = -2 log p + lambda a^2 with
 * p = 1/(1 + exp(-2 a)), so that lambda a = 2 (1 - p). */
static void two_examples_get_the_weights_on_paper(void **state)
{
    (void)state;
    static const double x[] = { 1, -1 };
    static const unsigned char labels[] = { 0, 1 };
    double w[2];
    assert_true(softmax_fit(&(struct softmax_problem){ 2, 1, 2, x, labels, 0.5 }, w));
    const double p = 1 / (1 + exp(-2 * w[0]));
    assert_true(w[0] > 0.1);
    assert_close(0.5 * w[0], 2 * (1 - p), 1e-6);
    assert_close(w[0] + w[1], 0, 1e-14);
}

static void draw(double *x, unsigned char *labels)
{
    float numbers[N * D];
    struct rng rng = rng_at(4, 5, 6, 7);
    rng_fill_normal(&rng, COUNT(numbers), numbers);
    for (size_t i = 0; i < N; i++) {
        labels[i] = (unsigned char)(i % K);
        for (size_t c = 0; c < D; c++) {
            x[i * D + c] = (double)numbers[i * D + c] + (c == i % K ? 1 : 0);
        }
    }
}

static double objective(const double *x, const unsigned char *labels, double lambda,
                        const double *w)
{
    double f = 0;
    for (size_t i = 0; i < N; i++) {
        double sum = 0, own = 0;
        for (size_t k = 0; k < K; k++) {
            double z = 0;
            for (size_t c = 0; c < D; c++) {
                z += x[i * D + c] * w[c * K + k];
            }
            sum += exp(z);
            own = k == labels[i] ? z : own;
        }
        f += log(sum) - own;
    }
    for (size_t j = 0; j < D * K; j++) {
        f += lambda / 2 * w[j] * w[j];
    }
    return f;
}

static void every_other_weight_is_worse_and_columns_add_up_to_zero(void **state)
{
    (void)state;
    double x[N * D], w[D * K];
    unsigned char labels[N];
    size_t cases = 0;
    draw(x, labels);
    assert_true(softmax_fit(&(struct softmax_problem){ N, D, K, x, labels, 0.3 }, w));
    const double least = objective(x, labels, 0.3, w);
    for (size_t j = 0; j < D * K; j++) {
        for (int sign = -1; sign <= 1; sign += 2, cases++) {
            double other[D * K];
            memcpy(other, w, sizeof w);
            other[j] += sign * 1e-3;
            assert_true(objective(x, labels, 0.3, other) > least + 1e-7);
        }
    }
    assert_int_equal(cases, 2 * D * K);
    for (size_t c = 0; c < D; c++) {
        assert_close(w[c * K] + w[c * K + 1] + w[c * K + 2], 0, 1e-13);
        assert_true(fabs(w[c * K]) > 1e-3);
    }
}

static void a_nan_or_an_infinity_leaves_no_fit(void **state)
{
    (void)state;
    static const double bad[] = { NAN, INFINITY, -INFINITY };
    size_t cases = 0;
    for (size_t i = 0; i < COUNT(bad); i++, cases++) {
        double x[N * D], w[D * K] = { 0 };
        unsigned char labels[N];
        draw(x, labels);
        x[17] = bad[i];
        assert_false(softmax_fit(&(struct softmax_problem){ N, D, K, x, labels, 1 }, w));
        assert_true(isnan(w[0]) && isnan(w[D * K - 1]));
    }
    assert_int_equal(cases, 3);
}

static void fit_layer(const float *x, const unsigned char *labels, float *w, float *b)
{
    assert_true(softmax_fit_layer(&(struct softmax_layer){ N, D, K, x, labels, 1 }, w, b));
}

/* Feature 0 is doubled and moved, feature 3 is constant: the logits stay. */
static void a_layer_does_not_see_scale_and_offset_and_ignores_constants(void **state)
{
    (void)state;
    double drawn[N * D];
    unsigned char labels[N];
    float x[N * D], moved[N * D], w[K * D], v[K * D], b[K], a[K];
    draw(drawn, labels);
    for (size_t i = 0; i < N * D; i++) {
        x[i] = i % D == 3 ? 5 : (float)drawn[i];
        moved[i] = i % D == 0 ? 2 * x[i] + 3 : x[i];
    }
    fit_layer(x, labels, w, b);
    fit_layer(moved, labels, v, a);
    for (size_t k = 0; k < K; k++) {
        assert_close((double)v[k * D], (double)w[k * D] / 2, 1e-6);
        assert_close((double)v[k * D + 1], (double)w[k * D + 1], 1e-6);
        assert_true(w[k * D + 3] == 0 && v[k * D + 3] == 0 && w[k * D] != 0);
        assert_close((double)a[k] + 3 * (double)v[k * D], (double)b[k], 1e-5);
    }
}

static void a_layer_separates_what_is_separable(void **state)
{
    (void)state;
    float x[N * D] = { 0 }, w[K * D], b[K];
    unsigned char labels[N];
    size_t right = 0;
    for (size_t i = 0; i < N; i++) {
        labels[i] = (unsigned char)(i % K);
        x[i * D] = 100 + (float)labels[i];
        x[i * D + 1] = labels[i] == 1 ? 1e-3f : 0;
    }
    fit_layer(x, labels, w, b);
    for (size_t i = 0; i < N; i++) {
        float z[K];
        for (size_t k = 0; k < K; k++) {
            z[k] = b[k] + w[k * D] * x[i * D] + w[k * D + 1] * x[i * D + 1];
        }
        size_t best = z[1] > z[0] ? 1 : 0;
        best = z[2] > z[best] ? 2 : best;
        right += best == labels[i];
    }
    assert_int_equal(right, N);
}

static void fit_without_penalty(void *unused)
{
    static const double x = 1;
    static const unsigned char label = 0;
    double w;
    (void)unused;
    softmax_fit(&(struct softmax_problem){ 1, 1, 1, &x, &label, 0 }, &w);
}

static void no_penalty_breaks_the_contract(void **state)
{
    (void)state;
    const struct death death = death_of(fit_without_penalty, NULL);
    assert_death(&death, -1, "lambda > 0");
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(probabilities_are_those_on_paper_however_large_the_logits),
        cmocka_unit_test(two_examples_get_the_weights_on_paper),
        cmocka_unit_test(every_other_weight_is_worse_and_columns_add_up_to_zero),
        cmocka_unit_test(a_nan_or_an_infinity_leaves_no_fit),
        cmocka_unit_test(a_layer_does_not_see_scale_and_offset_and_ignores_constants),
        cmocka_unit_test(a_layer_separates_what_is_separable),
        cmocka_unit_test(no_penalty_breaks_the_contract),
    };
    (void)argc;
    blas_start(argv, 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}

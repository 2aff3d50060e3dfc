/* A head with one logit scores as on paper, its gradient is that of its loss, and it learns. */
#include "nets/binary.h"

#include <string.h>

#include "base/require.h"
#include "support.h"

static const char *const names[] = { "gap",     "gmp",       "spp",       "adaptive",
                                     "flatten", "depthwise", "attention", "meanvar" };
enum { NAMES = sizeof names / sizeof *names };
static const struct head_options none = { .layout = NCHW };

static struct rng numbers(uint64_t trial)
{
    return rng_at(1, rng_hash_text("test_binary"), 0, trial);
}

static void a_score_is_the_weighted_features_and_the_bias(void **state)
{
    (void)state;
    struct rng rng = numbers(0);
    static const float x[] = { 1, 3, 10, 20, /* second image */ 5, 5, 0, 2 };
    struct binary binary = binary_new(&rng, head_find("gap"), &none, (struct shape){ 1, 2, 1, 2 });
    assert_int_equal(binary_parameters(&binary), 3);
    memcpy(binary.parameters, (float[]){ 3, -1, 7 }, 3 * sizeof(float));
    binary.gain = 2;
    float z[2] = { NAN, NAN };
    binary_scores(&binary, 2, x, z);
    assert_true(z[0] == 2 * (3 * 2 - 15) + 7 && z[1] == 2 * (3 * 5 - 1) + 7);
    binary_free(&binary);
}

/* Mean of ln(1 + exp(-label z)), in double but for z. */
static double loss(const struct binary *binary, const float *x, const float *labels)
{
    double sum = 0;
    float z[8];
    require(binary->in.n <= 8);
    binary_scores(binary, binary->in.n, x, z);
    for (size_t i = 0; i < binary->in.n; i++) {
        sum += log1p(exp(-(double)labels[i] * (double)z[i]));
    }
    return sum / (double)binary->in.n;
}

/* By central differences: truncation h^2/6 times a third derivative of order 1, rounding of the
 * scores 2^-22/h. */
static void gradients_are_those_of_the_loss(void **state)
{
    (void)state;
    size_t checked = 0;
    for (size_t k = 0; k < NAMES; k++) {
        const struct shape in = { 6, 2, 5, 4 };
        const float labels[] = { 1, -1, -1, 1, 1, -1 }, h = 0x1p-7f;
        float x[6 * 2 * 20], gradient[256];
        struct rng rng = numbers(k);
        rng_fill_normal(&rng, shape_size(in), x);
        struct binary binary = binary_new(&rng, head_find(names[k]), &none, in);
        require(binary_parameters(&binary) <= 256);
        binary.gain = 1.5f;
        memset(gradient, 0xff, sizeof gradient);
        binary_gradient(&binary, x, labels, gradient);
        for (size_t i = 0; i < binary_parameters(&binary); i++) {
            const float at = binary.parameters[i];
            binary.parameters[i] = at + h;
            const double above = loss(&binary, x, labels);
            binary.parameters[i] = at - h;
            const double below = loss(&binary, x, labels);
            binary.parameters[i] = at;
            assert_close((double)gradient[i], (above - below) / (2 * (double)h), 2e-4);
            checked++;
        }
        binary_free(&binary);
    }
    assert_int_equal(checked, 3 + 3 + 43 + 9 + 41 + 43 + 45 + 5);
}

/* Class by which of two pixels of channel 0 is brighter: nothing that GAP could see. */
static void draw_task(struct rng *rng, size_t n, float *x, float *labels)
{
    rng_fill_normal(rng, n * 6, x);
    for (size_t i = 0; i < n; i++) {
        labels[i] = x[i * 6] > x[i * 6 + 2] ? 1 : -1;
    }
}

static double part_right(const char *name, uint64_t trial, size_t epochs)
{
    enum { N = 320 };
    float x[N * 6], labels[N], z[N];
    struct rng rng = numbers(trial);
    draw_task(&rng, N, x, labels);
    struct binary binary = binary_new(&rng, head_find(name), &none, (struct shape){ 32, 2, 1, 3 });
    binary_train(&rng, &(struct binary_lesson){ N, epochs, x, labels, 0.05f }, &binary);
    draw_task(&rng, N, x, labels);
    binary_scores(&binary, N, x, z);
    double right = 0;
    for (size_t i = 0; i < N; i++) {
        right += z[i] * labels[i] > 0;
    }
    binary_free(&binary);
    return right / N;
}

/* 0.5 has a standard error of 0.028. */
static void flatten_and_a_template_learn_what_gap_cannot(void **state)
{
    (void)state;
    assert_true(part_right("flatten", 20, 30) >= 0.95);
    assert_true(part_right("depthwise", 21, 30) >= 0.95);
    assert_close(part_right("gap", 22, 30), 0.5, 0.14);
}

static void the_gain_makes_the_mean_square_of_the_features_one(void **state)
{
    (void)state;
    float x[32 * 6], labels[32];
    struct rng rng = numbers(30);
    for (size_t i = 0; i < 32 * 6; i++) {
        x[i] = i % 2 == 0 ? 3 : -4; /* mean square 12.5 */
        labels[i / 6] = 1;
    }
    struct binary binary =
        binary_new(&rng, head_find("flatten"), &none, (struct shape){ 32, 2, 1, 3 });
    binary_train(&rng, &(struct binary_lesson){ 32, 1, x, labels, 0.05f }, &binary);
    assert_close((double)binary.gain, 1 / sqrt(12.5), 1e-6);
    memset(x, 0, sizeof x);
    binary_train(&rng, &(struct binary_lesson){ 32, 1, x, labels, 0.05f }, &binary);
    assert_true(binary.gain == 1);
    binary_free(&binary);
}

static void training_at_one_address_gives_the_same_bits(void **state)
{
    (void)state;
    const double first = part_right("attention", 40, 3), second = part_right("attention", 40, 3);
    assert_true(first == second && first > 0);
}

static void what_is_not_a_number_reaches_its_own_score_only(void **state)
{
    (void)state;
    float x[3 * 6] = { 0 }, z[3] = { 0 };
    struct rng rng = numbers(50);
    struct binary binary = binary_new(&rng, head_find("gap"), &none, (struct shape){ 1, 2, 1, 3 });
    x[7] = NAN;
    binary_scores(&binary, 3, x, z);
    assert_true(z[0] == 0 && isnan(z[1]) && z[2] == 0);
    binary_free(&binary);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_score_is_the_weighted_features_and_the_bias),
        cmocka_unit_test(gradients_are_those_of_the_loss),
        cmocka_unit_test(flatten_and_a_template_learn_what_gap_cannot),
        cmocka_unit_test(the_gain_makes_the_mean_square_of_the_features_one),
        cmocka_unit_test(training_at_one_address_gives_the_same_bits),
        cmocka_unit_test(what_is_not_a_number_reaches_its_own_score_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

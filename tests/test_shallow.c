/* What a shallow network's filters receive is the slope of its loss, as loops in double have it. */
#include "nets/shallow.h"

#include "base/require.h"
#include "death.h"
#include "support.h"

enum { F = 2, SIDE = 5, KERNEL = 2, K = 3, N = 16, LENGTH = KERNEL * KERNEL, MOST = F * N };

/* The loss of one image, on paper: GAP if `pooled`, else flatten. */
static double loss(bool pooled, const double *w, const float *v, const float *x, size_t label)
{
    double m[MOST] = { 0 }, logits[K] = { 0 }, sum = 0;
    for (size_t f = 0; f < F; f++) {
        for (size_t j = 0; j < N; j++) {
            double z = 0;
            for (size_t k = 0; k < LENGTH; k++) {
                z += w[f * LENGTH + k] * (double)x[(j / 4 + k / 2) * SIDE + j % 4 + k % 2];
            }
            m[pooled ? f : f * N + j] += (z > 0 ? z : 0) / (pooled ? N : 1);
        }
    }
    const size_t features = pooled ? F : F * N;
    for (size_t k = 0; k < K; k++) {
        for (size_t f = 0; f < features; f++) {
            logits[k] += (double)v[k * features + f] * m[f];
        }
        sum += exp(logits[k]);
    }
    return log(sum) - logits[label];
}

struct example {
    float w[F * LENGTH], v[K * MOST], x[4 * SIDE * SIDE];
};

static struct example example_at(size_t trial)
{
    struct example example;
    struct rng rng = rng_at(1, 2, 3, trial);
    rng_fill_normal(&rng, COUNT(example.w), example.w);
    rng_fill_normal(&rng, COUNT(example.v), example.v);
    rng_fill_normal(&rng, COUNT(example.x), example.x);
    return example;
}

static struct shallow network(const struct example *example, const char *head)
{
    return (struct shallow){ F, KERNEL, K, example->w, head_find(head), example->v };
}

static const struct shape one = { 1, 1, SIDE, SIDE };

static void a_filter_receives_the_slope_of_the_loss(void **state)
{
    (void)state;
    size_t cases = 0;
    for (size_t trial = 0; trial < 20; trial++) {
        const struct example example = example_at(trial);
        const bool pooled = trial % 2 == 0;
        const struct shallow net = network(&example, pooled ? "gap" : "flatten");
        const size_t label = trial % K;
        double dw[F * LENGTH], w[F * LENGTH];
        shallow_gradient(&net, one, example.x, &label, dw);
        for (size_t i = 0; i < F * LENGTH; i++) {
            w[i] = (double)example.w[i];
        }
        for (size_t i = 0; i < F * LENGTH; i++) {
            const double step = 1e-6, here = w[i];
            w[i] = here + step;
            const double above = loss(pooled, w, example.v, example.x, label);
            w[i] = here - step;
            const double below = loss(pooled, w, example.v, example.x, label);
            w[i] = here;
            assert_close(dw[i], (above - below) / (2 * step), 1e-5);
            cases++;
        }
    }
    assert_int_equal(cases, 20 * F * LENGTH);
}

static void a_batch_gives_the_mean_of_its_images(void **state)
{
    (void)state;
    const struct example example = example_at(0);
    const struct shallow net = network(&example, "gap");
    static const size_t labels[] = { 2, 0, 1, 1 };
    double batch[F * LENGTH], sum[F * LENGTH] = { 0 }, alone[F * LENGTH];
    shallow_gradient(&net, (struct shape){ 4, 1, SIDE, SIDE }, example.x, labels, batch);
    for (size_t n = 0; n < 4; n++) {
        shallow_gradient(&net, one, example.x + n * SIDE * SIDE, labels + n, alone);
        for (size_t i = 0; i < F * LENGTH; i++) {
            sum[i] += alone[i];
        }
    }
    for (size_t i = 0; i < F * LENGTH; i++) {
        assert_close(batch[i], sum[i] / 4, 1e-15);
    }
}

/* The filter shares its weights under either head; GAP is flatten with equal weights. */
static void flatten_with_the_weights_of_gap_sends_back_the_same(void **state)
{
    (void)state;
    const struct example example = example_at(7);
    struct example tiled = example;
    for (size_t i = 0; i < K * F * N; i++) {
        tiled.v[i] = example.v[i / N] / N;
    }
    const struct shallow gap = network(&example, "gap"), flatten = network(&tiled, "flatten");
    const size_t label = 1;
    double by_gap[F * LENGTH], by_flatten[F * LENGTH];
    shallow_gradient(&gap, one, example.x, &label, by_gap);
    shallow_gradient(&flatten, one, example.x, &label, by_flatten);
    assert_int_equal(shallow_features(&gap, one), F);
    assert_int_equal(shallow_features(&flatten, one), F * N);
    for (size_t i = 0; i < F * LENGTH; i++) {
        assert_close(by_flatten[i], by_gap[i], 1e-6);
        assert_true(by_gap[i] != 0);
    }
}

static void a_nan_in_the_image_reaches_the_filters(void **state)
{
    (void)state;
    struct example example = example_at(0);
    example.x[0] = nanf("");
    const struct shallow net = network(&example, "gap");
    const size_t label = 0;
    double dw[F * LENGTH];
    shallow_gradient(&net, one, example.x, &label, dw);
    for (size_t i = 0; i < F * LENGTH; i++) {
        assert_true(isnan(dw[i]));
    }
}

static void drawn_filters_have_length_one(void **state)
{
    (void)state;
    float w[7 * 9];
    struct rng rng = rng_at(1, 2, 3, 4);
    shallow_draw_filters(&rng, 7, 3, w);
    for (size_t f = 0; f < 7; f++) {
        double power = 0;
        for (size_t i = 0; i < 9; i++) {
            power += (double)w[f * 9 + i] * (double)w[f * 9 + i];
        }
        assert_close(power, 1, 1e-6);
        assert_true(w[f * 9] != w[(f + 1) % 7 * 9]);
    }
}

static void ask_for_a_label_beyond_the_classes(void *unused)
{
    (void)unused;
    const struct example example = example_at(0);
    const struct shallow net = network(&example, "gap");
    const size_t label = K;
    double dw[F * LENGTH];
    shallow_gradient(&net, one, example.x, &label, dw);
}

static void a_label_beyond_the_classes_ends_the_program(void **state)
{
    (void)state;
    const struct death death = death_of(ask_for_a_label_beyond_the_classes, NULL);
    assert_death(&death, -1, "label < classes");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_filter_receives_the_slope_of_the_loss),
        cmocka_unit_test(a_batch_gives_the_mean_of_its_images),
        cmocka_unit_test(flatten_with_the_weights_of_gap_sends_back_the_same),
        cmocka_unit_test(a_nan_in_the_image_reaches_the_filters),
        cmocka_unit_test(drawn_filters_have_length_one),
        cmocka_unit_test(a_label_beyond_the_classes_ends_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

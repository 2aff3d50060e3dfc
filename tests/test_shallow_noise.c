/* The noise of a gradient is the variance between batches, and labels come in their shares. */
#include "nets/shallow_noise.h"

#include "base/require.h"
#include "support.h"

enum { IMAGES = 2, SIDE = 4, KERNEL = 3, K = 4, NUMBERS = KERNEL * KERNEL };

static const float w[NUMBERS] = { 1, -2, 0.5f, 0.25f, 1, -1, 0, 2, 1 };
static const struct shape in = { IMAGES, 1, SIDE, SIDE };

static struct shallow network(const float *v)
{
    return (struct shallow){ 1, KERNEL, K, w, head_find("gap"), v };
}

static void two_batches_vary_by_half_their_squared_distance(void **state)
{
    (void)state;
    static const float v[K] = { 1, -1, 2, 0.5f };
    const struct shallow net = network(v);
    const struct shallow_batches batches = { in, 0.25, 2 };
    struct rng rng = rng_at(1, 2, 3, 4), again = rng;
    const struct shallow_noise found = shallow_noise_measure(&rng, &batches, &net);
    double g[2][NUMBERS], noise = 0, mean_squared = 0;
    for (size_t b = 0; b < 2; b++) {
        float x[IMAGES * SIDE * SIDE], u[IMAGES];
        size_t labels[IMAGES];
        rng_fill_normal(&again, COUNT(x), x);
        rng_fill_uniform(&again, IMAGES, u);
        for (size_t n = 0; n < IMAGES; n++) {
            labels[n] = (size_t)(u[n] * K); /* equal shares */
        }
        shallow_gradient(&net, in, x, labels, g[b]);
    }
    for (size_t i = 0; i < NUMBERS; i++) {
        const double mean = (g[0][i] + g[1][i]) / 2, off = g[0][i] - g[1][i];
        noise += off * off / 2;
        mean_squared += mean * mean - off * off / 4;
    }
    assert_close(found.noise, noise, 1e-14 * noise);
    assert_close(found.mean_squared, mean_squared, 1e-12 * noise);
    assert_true(noise > 0);
}

/* With v = (1, 0, 0, 0) times a tiny number and p = 1/4 the mean of s is v (1/4 - share), and under
 * a filter of length |w| the mean gradient's squared length is E s^2 / (2 pi). */
static void the_first_class_has_its_share(void **state)
{
    (void)state;
    static const float v[K] = { 1e-3f, 0, 0, 0 };
    static const double shares[] = { 0, 0.5, 0.95 };
    const struct shallow net = network(v);
    size_t cases = 0;
    for (size_t i = 0; i < COUNT(shares); i++) {
        const struct shallow_batches batches = { in, shares[i], 20000 };
        struct rng rng = rng_at(1, 2, 3, i);
        const struct shallow_noise found = shallow_noise_measure(&rng, &batches, &net);
        const double s = 1e-3 * (0.25 - shares[i]);
        assert_close(found.mean_squared / (s * s) * 2 * acos(-1), 1, 0.15);
        cases++;
    }
    assert_int_equal(cases, COUNT(shares));
}

static void a_network_that_answers_nothing_has_no_gradient(void **state)
{
    (void)state;
    static const float v[K] = { 0 };
    const struct shallow net = network(v);
    const struct shallow_batches batches = { in, 0.5, 10 };
    struct rng rng = rng_at(1, 2, 3, 4);
    const struct shallow_noise found = shallow_noise_measure(&rng, &batches, &net);
    assert_true(found.noise == 0 && found.mean_squared == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_batches_vary_by_half_their_squared_distance),
        cmocka_unit_test(the_first_class_has_its_share),
        cmocka_unit_test(a_network_that_answers_nothing_has_no_gradient),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

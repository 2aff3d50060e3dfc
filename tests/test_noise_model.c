/* Laws of noise_model.h against the sums and integrals that define them, and against the
 * generators.
 */
#include "signals/noise_model.h"

#include <stdlib.h>

#include "base/require.h"
#include "support.h"

/* ---- effective size ---- */

static double distance(size_t a, size_t b)
{
    return a < b ? (double)(b - a) : (double)(a - b);
}

/* n^2 / (sum over all pairs of rho^(|di| + |dj|)), as it is defined. */
static double ar1_size(double rho, size_t h, size_t w)
{
    const size_t n = h * w;
    double sum = 0.0;
    for (size_t a = 0; a < n; a++) {
        for (size_t b = 0; b < n; b++) {
            sum += pow(rho, distance(a / w, b / w) + distance(a % w, b % w));
        }
    }
    return (double)(n * n) / sum;
}

static void ar1_effective_size_is_the_sum_over_all_pairs(void **state)
{
    (void)state;
    static const double rhos[] = { 0.0, 0.3, 0.7, 0.9 };
    static const size_t shapes[][2] = { { 1, 1 }, { 1, 5 }, { 7, 7 }, { 3, 10 }, { 14, 14 } };
    size_t cases = 0;
    for (size_t r = 0; r < COUNT(rhos); r++) {
        for (size_t s = 0; s < COUNT(shapes); s++, cases++) {
            const size_t h = shapes[s][0], w = shapes[s][1];
            const struct noise_model model = { NOISE_AR1, rhos[r], h, w, 1 };
            const double want = ar1_size(rhos[r], h, w);
            assert_close(noise_model_effective_size(&model), want, 1e-12 * want);
        }
    }
    assert_int_equal(cases, 20);
}

static void equicorrelated_noise_is_worth_one_by_rho_positions_at_most(void **state)
{
    (void)state;
    struct noise_model model = { NOISE_EQUICORRELATED, 0.25, 1, 1, 1 };
    assert_close(noise_model_effective_size(&model), 1.0, 0.0);
    model.w = 2; /* variance of the mean of two: (1 + rho)/2 */
    assert_close(noise_model_effective_size(&model), 1.6, 1e-15);
    model.h = model.w = 10000;
    assert_close(noise_model_effective_size(&model), 4.0, 1e-6);
}

static void independent_noise_is_worth_all_positions_and_a_box_its_area_less(void **state)
{
    (void)state;
    static const enum noise_kind kinds[] = { NOISE_GAUSSIAN, NOISE_UNIFORM, NOISE_LAPLACE,
                                             NOISE_STUDENT };
    for (size_t k = 0; k < COUNT(kinds); k++) {
        const struct noise_model model = { kinds[k], 9, 7, 5, 3 };
        assert_close(noise_model_effective_size(&model), 35.0, 0.0);
    }
    const struct noise_model box = { NOISE_BOX, 3, 6, 12, 1 };
    assert_close(noise_model_effective_size(&box), 8.0, 0.0);
}

/* ---- generators ---- */

/* Mean squares of positions and of map means over many maps. */
struct squares {
    double position, mean;
};

static struct squares squares_of(const struct noise_model *model, size_t maps)
{
    const size_t n = model->h * model->w;
    struct rng rng = rng_at(1, rng_hash_text("test_noise_model"), model->kind, 0);
    float *x = xcalloc(maps * n, sizeof *x);
    noise_model_add(&rng, model, maps, x);
    struct squares squares = { 0.0, 0.0 };
    for (size_t m = 0; m < maps; m++) {
        double sum = 0.0;
        for (size_t i = 0; i < n; i++) {
            const double value = (double)x[m * n + i];
            sum += value;
            squares.position += value * value / (double)(maps * n);
        }
        squares.mean += sum * sum / (double)(n * n * maps);
    }
    free(x);
    return squares;
}

/* 40000 maps: a variance has 0.7 % standard error, the product 1 %; 5 % are five of them. */
static void every_kind_has_its_deviation_and_its_effective_size(void **state)
{
    (void)state;
    static const struct noise_model models[] = {
        { NOISE_GAUSSIAN, 0, 4, 6, 0.5 }, { NOISE_UNIFORM, 0, 4, 6, 0.5 },
        { NOISE_LAPLACE, 0, 4, 6, 0.5 },  { NOISE_STUDENT, 9, 4, 6, 0.5 },
        { NOISE_AR1, 0.6, 4, 6, 0.5 },    { NOISE_EQUICORRELATED, 0.3, 4, 6, 0.5 },
        { NOISE_BOX, 3, 4, 6, 0.5 },
    };
    for (size_t k = 0; k < COUNT(models); k++) {
        const struct squares squares = squares_of(&models[k], 40000);
        assert_close(squares.position, 0.25, 0.05 * 0.25);
        const double want = noise_model_effective_size(&models[k]);
        assert_close(squares.position / squares.mean, want, 0.05 * want);
    }
    assert_int_equal(COUNT(models), 7);
}

/* ---- scenes and the ReLU ---- */

static void a_scene_without_noise_is_its_signal_in_every_image(void **state)
{
    (void)state;
    const float signal[] = { -1, 0, 2, 3, -4, 5, 6, -7 };
    struct noise_scene scene = { { NOISE_GAUSSIAN, 0, 2, 2, 0 }, 2, signal, false };
    struct rng rng = rng_at(1, 2, 3, 4);
    float x[24];
    noise_model_draw(&rng, &scene, 3, x);
    for (size_t i = 0; i < COUNT(x); i++) {
        assert_close((double)x[i], (double)signal[i % 8], 0.0);
    }
    scene.rectified = true;
    noise_model_draw(&rng, &scene, 3, x);
    for (size_t i = 0; i < COUNT(x); i++) {
        assert_close((double)x[i], fmax((double)signal[i % 8], 0.0), 0.0);
    }
}

static void a_rectified_nan_stays_one(void **state)
{
    (void)state;
    const float signal[] = { -1, NAN };
    const struct noise_scene scene = { { NOISE_GAUSSIAN, 0, 1, 2, 1 }, 1, signal, true };
    struct rng rng = rng_at(1, 2, 3, 4);
    float x[2];
    noise_model_draw(&rng, &scene, 1, x);
    assert_true(x[0] >= 0.0f);
    assert_true(isnan(x[1]));
}

/* Mean and variance of max(0, level + sigma g) by the midpoint rule, g from -10 to 10. */
static struct noise_moments integrate_rectified(double level, double sigma)
{
    const double step = 1e-4, pi = acos(-1.0);
    double mean = 0.0, square = 0.0;
    for (size_t k = 0; k < 200000; k++) {
        const double g = -10.0 + ((double)k + 0.5) * step;
        const double weight = step * exp(-0.5 * g * g) / sqrt(2.0 * pi);
        const double x = fmax(0.0, level + sigma * g);
        mean += weight * x;
        square += weight * x * x;
    }
    return (struct noise_moments){ mean, square - mean * mean };
}

static void rectified_moments_are_the_integrals(void **state)
{
    (void)state;
    static const double cases[][2] = { { 0, 1 }, { 0.5, 1 }, { 1, 2 }, { -1, 1 }, { 3, 0.5 } };
    for (size_t k = 0; k < COUNT(cases); k++) {
        const struct noise_moments got = noise_model_rectified(cases[k][0], cases[k][1]);
        const struct noise_moments want = integrate_rectified(cases[k][0], cases[k][1]);
        assert_close(got.mean, want.mean, 1e-8);
        assert_close(got.variance, want.variance, 1e-8);
    }
    assert_int_equal(COUNT(cases), 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ar1_effective_size_is_the_sum_over_all_pairs),
        cmocka_unit_test(equicorrelated_noise_is_worth_one_by_rho_positions_at_most),
        cmocka_unit_test(independent_noise_is_worth_all_positions_and_a_box_its_area_less),
        cmocka_unit_test(every_kind_has_its_deviation_and_its_effective_size),
        cmocka_unit_test(a_scene_without_noise_is_its_signal_in_every_image),
        cmocka_unit_test(a_rectified_nan_stays_one),
        cmocka_unit_test(rectified_moments_are_the_integrals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Maps are the sums on paper, Grad-CAM's weights are the mean gradients, gauges do what softmax does
 * not see. */
#include "heads/cam.h"

#include <string.h>

#include "base/require.h"
#include "base/rng.h"
#include "guard.h"
#include "support.h"

enum { N = 2, C = 3, H = 2, W = 3, PIXELS = H * W, K = 2 };
static const struct shape in = { N, C, H, W };
static const float w[K * C] = { 1, -2, 4, 0, 8, -16 };

/* Whole numbers, different everywhere. */
static void fill(float *x)
{
    for (size_t i = 0; i < shape_size(in); i++) {
        x[i] = (float)((i * 7) % 23);
    }
}

static void a_map_is_the_weighted_sum_of_the_channels(void **state)
{
    (void)state;
    float x[N * C * PIXELS];
    size_t cases = 0;
    fill(x);
    const struct guard map = guard_new((size_t)N * K * PIXELS);
    cam_map(in, K, w, x, map.floats);
    for (size_t n = 0; n < N; n++) {
        for (size_t k = 0; k < K; k++) {
            for (size_t i = 0; i < PIXELS; i++, cases++) {
                const float *here = x + n * C * PIXELS + i;
                const float sum = w[k * C] * here[0] + w[k * C + 1] * here[PIXELS] +
                                  w[k * C + 2] * here[2 * PIXELS];
                assert_true(map.floats[(n * K + k) * PIXELS + i] == sum);
            }
        }
    }
    guard_free(map);
    assert_int_equal(cases, N * K * PIXELS);
}

static void a_nan_stays_at_its_place_in_all_classes(void **state)
{
    (void)state;
    float x[N * C * PIXELS], map[N * K * PIXELS];
    size_t spoilt = 0;
    fill(x);
    x[C * PIXELS + PIXELS + 4] = nanf(""); /* second image, second channel, pixel 4 */
    cam_map(in, K, w, x, map);
    for (size_t i = 0; i < COUNT(map); i++) {
        const bool there = i / PIXELS / K == 1 && i % PIXELS == 4;
        assert_true((isnan(map[i]) != 0) == there);
        spoilt += there;
    }
    assert_int_equal(spoilt, K);
}

/* N = 8 positions, so that w/N is exact; of the maximum, too, and of GeM it is not. */
static void gradient_weights_are_w_over_n_for_poolings_that_shift(void **state)
{
    (void)state;
    const struct shape eight = { 2, 2, 2, 4 };
    static const float df[] = { 8, -16, 4, 24 };
    static const char *const names[] = { "gap", "gmp", "avgmax", "topk" };
    const struct head_options options = { .layout = NCHW, .k = 2 };
    float x[32], alpha[4];
    struct rng rng = rng_at(1, 2, 3, 4);
    size_t cases = 0;
    rng_fill_uniform(&rng, COUNT(x), x);
    for (size_t i = 0; i < COUNT(names); i++) {
        cam_gradient_weights(head_find(names[i]), &options, eight, x, df, alpha);
        for (size_t c = 0; c < COUNT(alpha); c++, cases++) {
            assert_true(alpha[c] == df[c] / 8);
        }
    }
    assert_int_equal(cases, 16);
    cam_gradient_weights(head_find("gem"), &options, eight, x, df, alpha);
    assert_true(fabsf(alpha[0] - 1) > 0.01f);
}

static void a_gradient_map_uses_each_images_own_weights(void **state)
{
    (void)state;
    float x[N * C * PIXELS], map[N * PIXELS], want[N * K * PIXELS];
    fill(x);
    cam_map(in, K, w, x, want);
    cam_gradient_map(in, w, x, map); /* class k is image k */
    assert_memory_equal(map, want, PIXELS * sizeof *map);
    assert_memory_equal(map + PIXELS, want + (N * K - 1) * PIXELS, PIXELS * sizeof *map);
}

static void a_shift_adds_to_every_class_and_centring_takes_it_out(void **state)
{
    (void)state;
    static const float u[C] = { 2, 32, -4 }, mean[C] = { 0.5f, 3, -6 };
    float shifted[K * C];
    size_t cases = 0;
    memcpy(shifted, w, sizeof w);
    cam_shift(K, C, u, shifted);
    for (size_t i = 0; i < COUNT(w); i++, cases++) {
        assert_true(shifted[i] == w[i] + u[i % C]);
    }
    assert_int_equal(cam_centred_channels(K, C, shifted), 0);
    cam_centre(K, C, shifted);
    for (size_t i = 0; i < COUNT(w); i++, cases++) {
        assert_true(shifted[i] == w[i] - mean[i % C]);
    }
    assert_int_equal(cases, 2 * K * C);
    assert_int_equal(cam_centred_channels(K, C, shifted), C);
    shifted[1] = nextafterf(nextafterf(nextafterf(shifted[1], 9), 9), 9);
    assert_int_equal(cam_centred_channels(K, C, shifted), C - 1);
    shifted[0] = nanf("");
    assert_int_equal(cam_centred_channels(K, C, shifted), C - 2);
}

/* Numbers that round, and a change of one class by 1e-4 of its weights, 1700 roundings. */
static void differences_stay_under_a_shift_and_under_nothing_less(void **state)
{
    (void)state;
    const struct shape rough = { 3, 16, 5, 7 };
    enum { CLASSES = 4, CELLS = 3 * CLASSES * 35 };
    float x[3 * 16 * 35], a[CLASSES * 16], b[CLASSES * 16], u[16];
    struct rng rng = rng_at(5, 6, 7, 8);
    rng_fill_uniform(&rng, COUNT(x), x);
    rng_fill_normal(&rng, COUNT(a), a);
    rng_fill_normal(&rng, COUNT(u), u);
    memcpy(b, a, sizeof a);
    assert_int_equal(cam_same_differences(rough, CLASSES, a, b, x), CELLS);
    cam_shift(CLASSES, 16, u, b);
    assert_int_equal(cam_same_differences(rough, CLASSES, a, b, x), CELLS);
    for (size_t c = 0; c < 16; c++) {
        b[c] += 1e-4f * fabsf(a[c]);
    }
    const size_t same = cam_same_differences(rough, CLASSES, a, b, x);
    assert_int_equal(same, CELLS / 2); /* of classes 1 and 2, which class 0 has no part in */
    x[0] = nanf("");
    assert_int_equal(cam_same_differences(rough, CLASSES, a, b, x), CELLS / 2 - 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_map_is_the_weighted_sum_of_the_channels),
        cmocka_unit_test(a_nan_stays_at_its_place_in_all_classes),
        cmocka_unit_test(gradient_weights_are_w_over_n_for_poolings_that_shift),
        cmocka_unit_test(a_gradient_map_uses_each_images_own_weights),
        cmocka_unit_test(a_shift_adds_to_every_class_and_centring_takes_it_out),
        cmocka_unit_test(differences_stay_under_a_shift_and_under_nothing_less),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

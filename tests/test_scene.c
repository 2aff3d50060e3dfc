/* Objects land where they are put, resampling keeps the mean, pixels are chosen fairly. */
#include "signals/scene.h"

#include <string.h>

#include "base/require.h"
#include "death.h"
#include "support.h"

/* ---- placing ---- */

static void an_object_lands_at_every_corner_with_its_mask(void **state)
{
    (void)state;
    enum { H = 4, W = 5 };
    static const float pixels[] = { 1, 0, 3, 4, 5, 2 };
    const struct scene_image object = { .h = 2, .w = 3, .pixels = pixels };
    size_t cases = 0;
    for (size_t top = 0; top < H; top++) {
        for (size_t left = 0; left < W; left++, cases++) {
            const struct scene_place place = {
                .top = top, .left = left, .gain = 2, .threshold = 1
            };
            float canvas[H * W + 1];
            unsigned char mask[H * W + 1] = { 0 };
            for (size_t i = 0; i <= H * W; i++) {
                canvas[i] = 10;
            }
            mask[H * W] = 77;
            scene_add(H, W, object, place, canvas, mask);
            for (size_t i = 0; i < H * W; i++) {
                const size_t down = (i / W + H - top) % H, across = (i % W + W - left) % W;
                const float value = down < 2 && across < 3 ? pixels[down * 3 + across] : 0;
                assert_true(canvas[i] == 10 + 2 * value);
                assert_int_equal(mask[i], value > 1);
            }
            assert_true(canvas[H * W] == 10 && mask[H * W] == 77);
        }
    }
    assert_int_equal(cases, H * W);
}

static void a_mask_is_added_to_and_may_be_left_out(void **state)
{
    (void)state;
    static const float pixels[] = { 1 };
    const struct scene_image object = { .h = 1, .w = 1, .pixels = pixels };
    float canvas[4] = { 0 };
    unsigned char mask[4] = { 1, 0, 0, 0 };
    scene_add(2, 2, object, (struct scene_place){ .top = 1, .left = 1, .gain = 1 }, canvas, mask);
    scene_add(2, 2, object, (struct scene_place){ .top = 1, .left = 1, .gain = 1 }, canvas, NULL);
    assert_true(canvas[3] == 2 && canvas[0] == 0);
    assert_true(mask[0] == 1 && mask[1] == 0 && mask[2] == 0 && mask[3] == 1);
}

static void random_places_are_equally_likely_and_wholly_inside(void **state)
{
    (void)state;
    enum { H = 6, W = 5, N = 24000, ROWS = 4, COLUMNS = 3 };
    static const float pixels[9];
    const struct scene_image object = { .h = 3, .w = 3, .pixels = pixels };
    size_t counts[ROWS * COLUMNS] = { 0 };
    struct rng rng = rng_at(1, 2, 3, 4);
    for (size_t i = 0; i < N; i++) {
        const struct scene_place place = scene_random_place(&rng, H, W, object);
        assert_true(place.top < ROWS && place.left < COLUMNS && place.gain == 1);
        counts[place.top * COLUMNS + place.left]++;
    }
    for (size_t i = 0; i < COUNT(counts); i++) {
        const double p = 1.0 / (ROWS * COLUMNS);
        assert_close((double)counts[i] / N, p, 5 * sqrt(p * (1 - p) / N));
    }
}

static void an_object_that_fits_exactly_has_one_place(void **state)
{
    (void)state;
    const struct scene_image object = { .h = 6, .w = 5, .pixels = NULL };
    struct rng rng = rng_at(1, 2, 3, 4);
    const struct scene_place place = scene_random_place(&rng, 6, 5, object);
    assert_true(place.top == 0 && place.left == 0);
}

static void place_too_large(void *canvas)
{
    static const float pixels[6];
    const struct scene_image object = { .h = 1, .w = 6, .pixels = pixels };
    scene_add(5, 5, object, (struct scene_place){ .gain = 1 }, canvas, NULL);
}

static void an_object_larger_than_the_canvas_is_refused(void **state)
{
    (void)state;
    float canvas[25] = { 0 };
    const struct death death = death_of(place_too_large, canvas);
    assert_death(&death, -1, "object.w <= w");
}

/* ---- resampling ---- */

static void halving_averages_blocks_of_four(void **state)
{
    (void)state;
    static const float pixels[] = { 1, 3, 10, 20, 5, 7, 30, 40 };
    const struct scene_image image = { .h = 2, .w = 4, .pixels = pixels };
    float out[3] = { nanf(""), nanf(""), -1 };
    scene_resize(image, 1, 2, out);
    assert_true(out[0] == 4 && out[1] == 25 && out[2] == -1);
}

static void doubling_repeats_each_pixel(void **state)
{
    (void)state;
    static const float pixels[] = { 1, 2, 3, 4 };
    static const float want[] = { 1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4 };
    const struct scene_image image = { .h = 2, .w = 2, .pixels = pixels };
    float out[16];
    memset(out, 0xff, sizeof out);
    scene_resize(image, 4, 4, out);
    assert_memory_equal(out, want, sizeof want);
}

static void three_pixels_become_two_by_their_shares(void **state)
{
    (void)state;
    static const float pixels[] = { 3, 6, 9 };
    const struct scene_image image = { .h = 1, .w = 3, .pixels = pixels };
    float out[2] = { nanf(""), nanf("") };
    scene_resize(image, 1, 2, out);
    assert_true(out[0] == 4 && out[1] == 8); /* (3 + 6/2) / 1.5 and (6/2 + 9) / 1.5 */
}

static double mean_of(size_t n, const float *x)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += (double)x[i];
    }
    return sum / (double)n;
}

static void every_ratio_keeps_the_mean_and_the_range(void **state)
{
    (void)state;
    enum { H = 9, W = 7, LIMIT = 20 };
    float pixels[H * W], out[LIMIT * LIMIT + 1];
    const struct scene_image image = { .h = H, .w = W, .pixels = pixels };
    struct rng rng = rng_at(3, 2, 3, 4);
    size_t cases = 0;
    rng_fill_uniform(&rng, H * W, pixels);
    for (size_t h = 1; h <= LIMIT; h++) {
        for (size_t w = 1; w <= LIMIT; w++, cases++) {
            memset(out, 0xff, sizeof out);
            out[h * w] = -1;
            scene_resize(image, h, w, out);
            assert_close(mean_of(h * w, out), mean_of(H * W, pixels), 0x1p-24);
            for (size_t i = 0; i < h * w; i++) {
                assert_true(out[i] >= 0 && out[i] < 1);
            }
            assert_true(out[h * w] == -1);
        }
    }
    assert_int_equal(cases, LIMIT * LIMIT);
}

static void the_same_size_changes_nothing(void **state)
{
    (void)state;
    float pixels[35], out[35];
    struct rng rng = rng_at(4, 2, 3, 4);
    rng_fill_normal(&rng, 35, pixels);
    scene_resize((struct scene_image){ .h = 5, .w = 7, .pixels = pixels }, 5, 7, out);
    assert_memory_equal(pixels, out, sizeof out);
}

/* ---- scattered pixels ---- */

static void exactly_k_pixels_are_raised_and_named(void **state)
{
    (void)state;
    enum { N = 49 };
    size_t cases = 0;
    for (size_t k = 0; k <= N; k++, cases++) {
        float x[N + 1];
        size_t at[N + 1], raised = 0;
        struct rng rng = rng_at(5, 2, 3, k);
        for (size_t i = 0; i <= N; i++) {
            x[i] = 1;
            at[i] = 1000;
        }
        scene_add_pixels(&rng, k, 2, N, x, at);
        for (size_t i = 0; i < k; i++) {
            assert_true(at[i] < N && x[at[i]] == 3);
        }
        for (size_t i = 0; i < N; i++) {
            raised += x[i] == 3;
            assert_true(x[i] == 1 || x[i] == 3);
        }
        assert_int_equal(raised, k); /* so no pixel was chosen twice */
        assert_true(at[k] == 1000 && x[N] == 1);
    }
    assert_int_equal(cases, N + 1);
}

static void every_pixel_is_raised_equally_often(void **state)
{
    (void)state;
    enum { N = 16, K = 4, TRIALS = 20000 };
    float x[N] = { 0 };
    struct rng rng = rng_at(6, 2, 3, 4);
    for (size_t trial = 0; trial < TRIALS; trial++) {
        size_t at[K];
        scene_add_pixels(&rng, K, 1, N, x, at);
    }
    for (size_t i = 0; i < N; i++) {
        assert_close((double)x[i] / TRIALS, 0.25, 5 * sqrt(0.1875 / TRIALS));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_object_lands_at_every_corner_with_its_mask),
        cmocka_unit_test(a_mask_is_added_to_and_may_be_left_out),
        cmocka_unit_test(random_places_are_equally_likely_and_wholly_inside),
        cmocka_unit_test(an_object_that_fits_exactly_has_one_place),
        cmocka_unit_test(an_object_larger_than_the_canvas_is_refused),
        cmocka_unit_test(halving_averages_blocks_of_four),
        cmocka_unit_test(doubling_repeats_each_pixel),
        cmocka_unit_test(three_pixels_become_two_by_their_shares),
        cmocka_unit_test(every_ratio_keeps_the_mean_and_the_range),
        cmocka_unit_test(the_same_size_changes_nothing),
        cmocka_unit_test(exactly_k_pixels_are_raised_and_named),
        cmocka_unit_test(every_pixel_is_raised_equally_often),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Readouts on whole numbers, where every sum is exact, and the reading of many images in blocks. */
#include "heads/readout.h"

#include <stdlib.h>

#include "base/require.h"
#include "support.h"

/* Two images of two channels of 2 x 2. */
static const struct shape map = { 2, 2, 2, 2 };
static const float images[] = { 1, 2, 3, 6, 0, 0, 4, 4, -1, -1, -1, -5, 8, 0, 0, 0 };

static void read_images(const struct readout *readout, float y[2])
{
    float features[4];
    readout_apply(map, readout, images, features, y);
}

static void an_average_weighs_the_means_of_the_channels(void **state)
{
    (void)state;
    const float w[] = { 2, -3 };
    float y[2] = { NAN, NAN };
    read_images(&(struct readout){ READ_AVERAGE, w, 0 }, y);
    assert_close((double)y[0], 2.0 * 3.0 - 3.0 * 2.0, 0.0);
    assert_close((double)y[1], 2.0 * -2.0 - 3.0 * 2.0, 0.0);
}

static void a_flatten_head_weighs_every_element(void **state)
{
    (void)state;
    const float w[] = { 1, 10, 0, 0, 0, 0, 0, 100 };
    float y[2] = { NAN, NAN };
    read_images(&(struct readout){ READ_FLATTEN, w, 0 }, y);
    assert_close((double)y[0], 421.0, 0.0);
    assert_close((double)y[1], -11.0, 0.0);
}

static void a_flatten_head_with_tied_weights_is_the_average(void **state)
{
    (void)state;
    const float v[] = { 2, -3 },
                tied[] = { 0.5f, 0.5f, 0.5f, 0.5f, -0.75f, -0.75f, -0.75f, -0.75f };
    float average[2] = { NAN, NAN }, flatten[2] = { NAN, NAN };
    read_images(&(struct readout){ READ_AVERAGE, v, 0 }, average);
    read_images(&(struct readout){ READ_FLATTEN, tied, 0 }, flatten);
    assert_close((double)flatten[0], (double)average[0], 0.0);
    assert_close((double)flatten[1], (double)average[1], 0.0);
}

static void a_place_is_one_element_of_each_image(void **state)
{
    (void)state;
    for (size_t at = 0; at < 8; at++) {
        float y[2] = { NAN, NAN };
        read_images(&(struct readout){ READ_PLACE, NULL, at }, y);
        assert_close((double)y[0], (double)images[at], 0.0);
        assert_close((double)y[1], (double)images[8 + at], 0.0);
    }
}

/* ---- many images ---- */

/* Image k is constant k, counted on over calls. */
static void draw_numbered(struct rng *rng, const void *context, size_t count, float *x)
{
    const size_t *size = context;
    for (size_t i = 0; i < count * *size; i++) {
        x[i] = (float)(rng->group + i / *size);
    }
    rng->group += count;
}

static void every_draw_is_read_once_and_in_order_whatever_the_size_of_blocks(void **state)
{
    (void)state;
    static const size_t sides[] = { 1, 2, 16, 64, 200 }, draws[] = { 1, 3, 65, 700, 3 };
    const float weight = 1;
    size_t cases = 0;
    for (size_t k = 0; k < COUNT(sides); k++) {
        const size_t size = sides[k] * sides[k];
        const struct readout readouts[] = { { READ_AVERAGE, &weight, 0 },
                                            { READ_PLACE, NULL, size - 1 } };
        const struct readout_source source = { .map = { 1, 1, sides[k], sides[k] },
                                               .draw = draw_numbered,
                                               .context = &size,
                                               .draws = draws[k],
                                               .batch = 1 };
        struct rng rng = { { 0, 0 }, 0, 0 };
        float *y = xcalloc(2 * draws[k], sizeof *y);
        readout_sample(&rng, &source, readouts, 2, y);
        for (size_t i = 0; i < 2 * draws[k]; i++, cases++) {
            assert_close((double)y[i], (double)(i % draws[k]), 0.0);
        }
        free(y);
    }
    assert_int_equal(cases, 2 * (1 + 3 + 65 + 700 + 3));
}

static void a_batch_is_averaged_into_one_draw(void **state)
{
    (void)state;
    const float weight = 1;
    const size_t size = 4;
    const struct readout gap = { READ_AVERAGE, &weight, 0 };
    const struct readout_source source = {
        .map = { 1, 1, 2, 2 }, .draw = draw_numbered, .context = &size, .draws = 5000, .batch = 4
    };
    struct rng rng = { { 0, 0 }, 0, 0 };
    float *y = xcalloc(5000, sizeof *y);
    readout_sample(&rng, &source, &gap, 1, y);
    for (size_t d = 0; d < 5000; d++) {
        assert_close((double)y[d], 4.0 * (double)d + 1.5, 0.0);
    }
    free(y);
}

static void a_response_is_signal_mean_and_unbiased_variance(void **state)
{
    (void)state;
    const float weight = 3, signal[] = { 1, 2, 3, 6 };
    const size_t size = 4;
    const struct readout readouts[] = { { READ_AVERAGE, &weight, 0 }, { READ_PLACE, NULL, 3 } };
    const struct readout_source source = { .map = { 1, 1, 2, 2 },
                                           .draw = draw_numbered,
                                           .context = &size,
                                           .signal = signal,
                                           .draws = 3,
                                           .batch = 1 };
    struct rng rng = { { 0, 0 }, 0, 0 };
    struct readout_response y[2];
    readout_measure(&rng, &source, readouts, 2, y); /* 0, 3, 6 and 0, 1, 2 */
    assert_close(y[0].signal, 9.0, 0.0);
    assert_close(y[0].mean, 3.0, 0.0);
    assert_close(y[0].variance, 9.0, 0.0);
    assert_close(y[1].signal, 6.0, 0.0);
    assert_close(y[1].mean, 1.0, 0.0);
    assert_close(y[1].variance, 1.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_average_weighs_the_means_of_the_channels),
        cmocka_unit_test(a_flatten_head_weighs_every_element),
        cmocka_unit_test(a_flatten_head_with_tied_weights_is_the_average),
        cmocka_unit_test(a_place_is_one_element_of_each_image),
        cmocka_unit_test(every_draw_is_read_once_and_in_order_whatever_the_size_of_blocks),
        cmocka_unit_test(a_batch_is_averaged_into_one_draw),
        cmocka_unit_test(a_response_is_signal_mean_and_unbiased_variance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

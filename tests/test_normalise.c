/* Moments are those of the pixels; the map gives mean 0 and variance 1. */
#include "signals/normalise.h"

#include <string.h>
#include <unistd.h>

#include "base/require.h"
#include "death.h"
#include "support.h"

enum { IMAGES = 3, CHANNELS = 2, H = 2, W = 2, PIXELS = IMAGES * CHANNELS * H * W };

static float pixels[PIXELS] = {
    90, 90, 90, 90, 90, 90, 90, 90, /* not in the range */
    1,  1,  3,  3,  5,  5,  5,  5,  /* channel 0: mean 2 */
    1,  3,  1,  3,  5,  5,  5,  5,
};
static const struct dataset data = {
    .count = IMAGES, .channels = CHANNELS, .h = H, .w = W, .pixels = pixels
};

static void each_channel_of_the_range_has_its_mean_and_deviation(void **state)
{
    (void)state;
    const struct split_range range = { &data, 1, 2 };
    const struct normalise_moments moments = normalise_measure(&range);
    assert_true(moments.mean[0] == 2 && moments.deviation[0] == 1);
    assert_true(moments.mean[1] == 5 && moments.deviation[1] == 0);
}

static void pixels_are_scaled_and_moved_channel_by_channel(void **state)
{
    (void)state;
    const struct normalise_moments moments = { { 2, 5 }, { 0.5, 0 } };
    const struct normalise normalise = normalise_by(&moments);
    const struct shape in = { 2, CHANNELS, 1, 2 };
    static const float x[] = { 1, 2, 5, 6, 3, 4, 4, 5 };
    static const float want[] = { -2, 0, 0, 1, 2, 4, -1, 0 }; /* no deviation counts as 1 */
    float y[COUNT(x) + 1];
    memset(y, 0xff, sizeof y);
    y[COUNT(x)] = 7;
    normalise_apply(&normalise, in, x, y);
    for (size_t i = 0; i < COUNT(x); i++) {
        assert_true(y[i] == want[i]);
    }
    assert_true(y[COUNT(x)] == 7);
}

static void pixels_may_be_normalised_in_place_and_a_nan_stays_alone(void **state)
{
    (void)state;
    const struct normalise normalise = normalise_by(&normalise_fashion);
    const struct shape in = { 1, 1, 1, 3 };
    float x[] = { 0.25f, nanf(""), 1 }, y[3];
    normalise_apply(&normalise, in, x, y);
    normalise_apply(&normalise, in, x, x);
    assert_true(isnan(y[1]) && isnan(x[1]) && x[0] == y[0] && x[2] == y[2]);
    assert_close((double)y[2], (1 - normalise_fashion.mean[0]) / normalise_fashion.deviation[0],
                 4 * 0x1p-23);
}

static void fashion_mnist_has_the_moments_that_are_written_down(void **state)
{
    (void)state;
    if (access(dataset_default_folder(), R_OK) != 0) {
        print_message("skipped: %s is not there (apt-get install dataset-fashion-mnist)\n",
                      dataset_default_folder());
        skip();
    }
    struct dataset *fashion = dataset_open(NULL, DATASET_TRAIN, 0);
    const struct split_range all = { fashion, 0, fashion->count };
    const struct normalise_moments moments = normalise_measure(&all);
    assert_close(moments.mean[0], normalise_fashion.mean[0], 1e-9);
    assert_close(moments.deviation[0], normalise_fashion.deviation[0], 1e-9);
    const struct normalise normalise = normalise_by(&normalise_fashion);
    const struct shape in = { fashion->count, 1, fashion->h, fashion->w };
    normalise_apply(&normalise, in, fashion->pixels, fashion->pixels);
    const struct normalise_moments after = normalise_measure(&all);
    assert_close(after.mean[0], 0, 1e-6);
    assert_close(after.deviation[0], 1, 1e-6);
    dataset_close(fashion);
}

static void measure_nothing(void *unused)
{
    (void)unused;
    const struct split_range none = { &data, 1, 0 };
    normalise_measure(&none);
}

static void nothing_has_no_moments(void **state)
{
    (void)state;
    const struct death death = death_of(measure_nothing, NULL);
    assert_death(&death, -1, "range->count > 0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_channel_of_the_range_has_its_mean_and_deviation),
        cmocka_unit_test(pixels_are_scaled_and_moved_channel_by_channel),
        cmocka_unit_test(pixels_may_be_normalised_in_place_and_a_nan_stays_alone),
        cmocka_unit_test(fashion_mnist_has_the_moments_that_are_written_down),
        cmocka_unit_test(nothing_has_no_moments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

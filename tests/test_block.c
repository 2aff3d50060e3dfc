/* Blocks lie where the formula says, and their means are exact on whole numbers. */
#include "heads/block.h"

#include "base/require.h"
#include "death.h"
#include "heads/pool.h"
#include "support.h"

/* One map of 4 x 4, numbered by row, into four blocks. */
static void blocks_become_channels(void **state)
{
    (void)state;
    static const float want[] = { 0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13, 10, 11, 14, 15 };
    const struct shape in = { 1, 1, 4, 4 }, blocks = block_shape(in, 2);
    assert_true(blocks.n == 1 && blocks.c == 4 && blocks.h == 2 && blocks.w == 2);
    float x[COUNT(want)], out[COUNT(want)];
    for (size_t i = 0; i < COUNT(x); i++) {
        x[i] = (float)i;
    }
    block_split(in, 2, x, out);
    for (size_t i = 0; i < COUNT(x); i++) {
        assert_true(out[i] == want[i]);
    }
}

enum { IMAGES = 2, CHANNELS = 3, H = 6, W = 12, SIZE = IMAGES * CHANNELS * H * W };

static void means_are_those_of_loops(void **state)
{
    (void)state;
    static const size_t grids[] = { 1, 2, 3, 6 };
    const struct shape in = { IMAGES, CHANNELS, H, W };
    float x[SIZE], scratch[SIZE], y[SIZE];
    for (size_t i = 0; i < SIZE; i++) {
        x[i] = (float)(i * i % 101);
    }
    int cases = 0;
    for (size_t g = 0; g < COUNT(grids); g++) {
        const size_t s = grids[g], h = H / s, w = W / s;
        block_average(in, s, x, scratch, y);
        for (size_t k = 0; k < IMAGES * CHANNELS * s * s; k++) {
            const size_t map = k / (s * s), top = k / s % s * h, left = k % s * w;
            double sum = 0;
            for (size_t p = 0; p < h * w; p++) {
                sum += (double)x[(map * H + top + p / w) * W + left + p % w];
            }
            assert_close((double)y[k], sum / (double)(h * w), 1e-5);
            cases++;
        }
    }
    assert_int_equal(cases, IMAGES * CHANNELS * (1 + 4 + 9 + 36));
}

static void one_block_is_gap_and_pixels_are_flatten(void **state)
{
    (void)state;
    const struct shape in = { 1, 2, 4, 4 };
    float x[32], scratch[32], y[32], gap[2];
    for (size_t i = 0; i < 32; i++) {
        x[i] = 0.1f * (float)i;
    }
    pool_average(in, NCHW, x, gap);
    block_average(in, 1, x, scratch, y);
    assert_true(y[0] == gap[0] && y[1] == gap[1]);
    block_average(in, 4, x, scratch, y);
    for (size_t i = 0; i < 32; i++) {
        assert_true(y[i] == x[i]);
    }
}

static void split_into_a_grid_that_does_not_fit(void *unused)
{
    (void)unused;
    block_shape((struct shape){ 1, 1, 4, 4 }, 3);
}

static void a_grid_that_does_not_fit_ends_the_program(void **state)
{
    (void)state;
    const struct death death = death_of(split_into_a_grid_that_does_not_fit, NULL);
    assert_death(&death, -1, "in.h % s == 0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_become_channels),
        cmocka_unit_test(means_are_those_of_loops),
        cmocka_unit_test(one_block_is_gap_and_pixels_are_flatten),
        cmocka_unit_test(a_grid_that_does_not_fit_ends_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Filters are the sums that one would write on paper, wrap or end where they say, and the
 * derivatives are the differences that their comments state. */
#include "signals/filter.h"

#include "base/require.h"
#include "base/rng.h"
#include "death.h"
#include "heads/pool.h"
#include "support.h"

enum { MOST = 3 * 2 * 7 * 9 };
static const float CANARY = -12345.0f;

/* x(i, j), wrapped or zero beyond the edge; i and j may be -1 and h, w. */
static double element(struct shape in, enum filter_border border, const float *x, ptrdiff_t i,
                      ptrdiff_t j)
{
    const ptrdiff_t h = (ptrdiff_t)in.h, w = (ptrdiff_t)in.w;
    if (border == FILTER_ZEROS && (i < 0 || j < 0 || i >= h || j >= w)) {
        return 0;
    }
    return (double)x[(i + h) % h * w + (j + w) % w];
}

static double on_paper(struct shape in, const struct filter *filter, enum filter_border border,
                       const float *x, size_t at)
{
    const ptrdiff_t i = (ptrdiff_t)(at / in.w), j = (ptrdiff_t)(at % in.w);
    double sum = 0;
    for (ptrdiff_t a = 0; a < 3; a++) {
        for (ptrdiff_t b = 0; b < 3; b++) {
            sum += (double)filter->k[3 * a + b] * element(in, border, x, i + a - 1, j + b - 1);
        }
    }
    return sum;
}

/* Whole numbers from -8 to 8, so that every sum is exact. */
static void fill_whole(struct rng *rng, size_t n, float *x)
{
    for (size_t i = 0; i < n; i++) {
        x[i] = (float)rng_below(rng, 17) - 8.0f;
    }
}

static void a_filter_is_the_sum_on_paper(void **state)
{
    (void)state;
    static const struct shape shapes[] = { { 1, 1, 5, 7 }, { 3, 2, 7, 9 }, { 1, 2, 1, 4 },
                                           { 2, 1, 4, 1 }, { 1, 1, 1, 1 }, { 1, 1, 2, 2 } };
    static const enum filter_border borders[] = { FILTER_CIRCULAR, FILTER_ZEROS };
    size_t cases = 0;
    for (size_t s = 0; s < COUNT(shapes); s++) {
        const size_t size = shape_size(shapes[s]), pixels = shape_pixels(shapes[s]);
        for (size_t b = 0; b < COUNT(borders); b++, cases++) {
            struct rng rng = rng_at(1, 2, s, b);
            struct filter filter;
            float x[MOST], y[MOST + 1];
            fill_whole(&rng, 9, filter.k);
            fill_whole(&rng, size, x);
            y[size] = CANARY;
            filter_apply(shapes[s], &filter, borders[b], x, y);
            for (size_t i = 0; i < size; i++) {
                const float *map = x + i / pixels * pixels;
                assert_true((double)y[i] ==
                            on_paper(shapes[s], &filter, borders[b], map, i % pixels));
            }
            assert_true(y[size] == CANARY);
        }
    }
    assert_int_equal(cases, 2 * COUNT(shapes));
}

/* On x = i^2 + 10 j^2 + 100 i j, at (2, 2), every difference is another whole number. */
static void derivatives_are_the_differences_they_state(void **state)
{
    (void)state;
    static const float wanted[] = {
        [FILTER_FORWARD_X] = 250, [FILTER_FORWARD_Y] = 205, [FILTER_CENTRAL_X] = 240,
        [FILTER_CENTRAL_Y] = 204, [FILTER_SOBEL_X] = 1920,  [FILTER_SOBEL_Y] = 1632,
        [FILTER_LAPLACIAN] = 22,  [FILTER_MIXED] = 100,
    };
    const struct shape in = { 1, 1, 5, 5 };
    float x[25], y[25];
    for (size_t i = 0; i < 25; i++) {
        const size_t row = i / 5, column = i % 5;
        x[i] = (float)(row * row + 10 * column * column + 100 * row * column);
    }
    for (size_t d = 0; d < COUNT(wanted); d++) {
        const struct filter filter = filter_derivative((enum filter_derivative)d);
        filter_apply(in, &filter, FILTER_ZEROS, x, y);
        assert_true(y[2 * 5 + 2] == wanted[d]);
    }
    assert_int_equal(COUNT(wanted), 8);
}

static float energy_of(struct shape in, enum filter_derivative derivative, const float *x)
{
    const struct filter filter = filter_derivative(derivative);
    float y[MOST], energy;
    filter_apply(in, &filter, FILTER_CIRCULAR, x, y);
    for (size_t i = 0; i < shape_size(in); i++) {
        y[i] *= y[i];
    }
    pool_average(in, NCHW, y, &energy);
    return energy;
}

/* 64 pixels: sums of whole numbers and the division are exact. */
static void squared_forward_differences_pool_to_the_energies(void **state)
{
    (void)state;
    const struct shape in = { 1, 1, 8, 8 };
    struct rng rng = rng_at(3, 4, 5, 6);
    float x[64], energies[4];
    fill_whole(&rng, COUNT(x), x);
    pool_energy(in, NCHW, x, energies);
    assert_true(energies[1] == energy_of(in, FILTER_FORWARD_X, x));
    assert_true(energies[2] == energy_of(in, FILTER_FORWARD_Y, x));
    assert_true(energies[3] == energy_of(in, FILTER_MIXED, x));
    assert_true(energies[1] > 0 && energies[2] > 0 && energies[3] > 0);
}

static void a_nan_reaches_its_eight_neighbours_and_no_other(void **state)
{
    (void)state;
    const struct shape in = { 1, 1, 6, 7 };
    const struct filter filter = filter_derivative(FILTER_FORWARD_X);
    float x[42] = { 0 }, y[42];
    size_t nans = 0;
    x[2 * 7 + 3] = nanf("");
    filter_apply(in, &filter, FILTER_CIRCULAR, x, y);
    for (size_t i = 0; i < COUNT(y); i++) {
        const size_t row = i / 7, column = i % 7;
        const int near = row >= 1 && row <= 3 && column >= 2 && column <= 4;
        assert_int_equal(isnan(y[i]) != 0, near);
        nans += isnan(y[i]) != 0;
    }
    assert_int_equal(nans, 9);
}

static void ask_for_a_ninth(void *unused)
{
    (void)unused;
    filter_derivative((enum filter_derivative)(FILTER_MIXED + 1));
}

static void a_derivative_that_does_not_exist_ends_the_program(void **state)
{
    (void)state;
    const struct death death = death_of(ask_for_a_ninth, NULL);
    assert_death(&death, -1, "COUNT(derivatives)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_filter_is_the_sum_on_paper),
        cmocka_unit_test(derivatives_are_the_differences_they_state),
        cmocka_unit_test(squared_forward_differences_pool_to_the_energies),
        cmocka_unit_test(a_nan_reaches_its_eight_neighbours_and_no_other),
        cmocka_unit_test(a_derivative_that_does_not_exist_ends_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

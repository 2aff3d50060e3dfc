/* The law of a filter's gradient is what drawn pixels give, and the known one where it is known. */
#include "laws/contribution.h"

#include <stdlib.h>

#include "base/require.h"
#include "base/rng.h"
#include "harness/stats.h"
#include "support.h"

enum { KERNEL = 3, LENGTH = KERNEL * KERNEL, EDGE = 8 };

static const float w[LENGTH] = { 3, 1, 2, 3, 0, 3, 2, -1, 3 };

/* Adds 1(w . patch > 0) patch at row i, column j to sum. */
static void add_contribution(const float *x, size_t i, size_t j, double *sum)
{
    double z = 0;
    for (size_t k = 0; k < LENGTH; k++) {
        z += (double)w[k] * (double)x[(i + k / KERNEL) * EDGE + j + k % KERNEL];
    }
    for (size_t k = 0; z > 0 && k < LENGTH; k++) {
        sum[k] += (double)x[(i + k / KERNEL) * EDGE + j + k % KERNEL];
    }
}

static double dot(const double *a, const double *b)
{
    double sum = 0;
    for (size_t k = 0; k < LENGTH; k++) {
        sum += a[k] * b[k];
    }
    return sum;
}

static void assert_mean(const double *v, size_t n, double predicted, double width)
{
    const struct interval mean = stats_mean_interval(v, n, 1e-6);
    assert_true(mean.low <= predicted && predicted <= mean.high);
    assert_true(mean.high - mean.low < width);
}

static void patches_that_meet_add_what_drawn_ones_do(void **state)
{
    (void)state;
    static const int lags[][2] = { { 0, 0 },  { 0, 1 }, { 1, 0 }, { 1, 1 },
                                   { 1, -1 }, { 0, 2 }, { 2, 1 }, { 3, 3 } };
    enum { DRAWS = 400000 };
    double *products = xcalloc(DRAWS, sizeof *products);
    for (size_t l = 0; l < COUNT(lags); l++) {
        for (size_t t = 0; t < DRAWS; t++) {
            float x[EDGE * EDGE];
            double a[LENGTH] = { 0 }, b[LENGTH] = { 0 };
            struct rng rng = rng_at(1, 2, l, t);
            rng_fill_normal(&rng, COUNT(x), x);
            add_contribution(x, 0, 2, a);
            add_contribution(x, (size_t)lags[l][0], 2 + (size_t)lags[l][1], b);
            products[t] = dot(a, b);
        }
        const double predicted = contribution_product(KERNEL, w, lags[l][0], lags[l][1]);
        assert_mean(products, DRAWS, predicted, 0.12);
        assert_true(predicted == contribution_product(KERNEL, w, -lags[l][0], -lags[l][1]));
    }
    free(products);
}

static void a_map_of_sixteen_positions_pools_as_drawn_ones_do(void **state)
{
    (void)state;
    enum { DRAWS = 100000, SIDE = 4 };
    double *squares = xcalloc(DRAWS, sizeof *squares);
    for (size_t t = 0; t < DRAWS; t++) {
        float x[EDGE * EDGE];
        double sum[LENGTH] = { 0 };
        struct rng rng = rng_at(1, 3, 0, t);
        rng_fill_normal(&rng, COUNT(x), x);
        for (size_t j = 0; j < SIDE * SIDE; j++) {
            add_contribution(x, j / SIDE, j % SIDE, sum);
        }
        squares[t] = dot(sum, sum) / (SIDE * SIDE * SIDE * SIDE);
    }
    assert_mean(squares, DRAWS, contribution_pooled_square(KERNEL, w, SIDE), 0.02);
    free(squares);
}

static void known_cases(void **state)
{
    (void)state;
    static const float point[LENGTH] = { 0, 0, 0, 0, -5, 0, 0, 0, 0 };
    static const float pair[4] = { 2, 2, 0, 0 }; /* r = 1/2, q = 0 one pixel to the right */
    const double alone = contribution_mean_squared();
    assert_close(alone, 0.5 / acos(-1), 1e-15);
    assert_close(contribution_product(3, point, 1, 1), alone, 1e-15);
    assert_close(contribution_product(3, w, 3, 0), alone, 1e-15);
    assert_close(contribution_product(2, pair, 0, 1), alone * 0.5 / sqrt(0.75), 1e-15);
    assert_close(contribution_pooled_square(3, w, 1), 4.5, 1e-15);
    assert_close(contribution_pooled_square(3, point, 2), (4.5 + 3 * alone) / 4, 1e-14);
    assert_close(contribution_pooled_square(3, w, 1000000), alone, 1e-10);
}

/* Two classes of weights v and -v: p - p' = t = tanh(v E m), s = v (t -+ 1), E m = |w|/sqrt(2 pi). */
static void two_classes_leave_a_noise_that_can_be_written_down(void **state)
{
    (void)state;
    static const float filter[LENGTH] = { 0, 0, 3, 0, 4, 0, 0, 0, 0 };
    static const float weights[] = { 0.01f, 0.1f, 1 };
    size_t cases = 0;
    for (size_t side = 1; side <= 16; side *= 2) {
        for (size_t i = 0; i < COUNT(weights); i++) {
            const float v = weights[i], classes[] = { v, -v };
            const struct contribution_network net = { 1, KERNEL, 2, filter, classes };
            const double squared = (double)v * (double)v, alone = contribution_mean_squared();
            const double t = tanh((double)v * 5 * sqrt(alone));
            const double want =
                squared *
                ((1 + t * t) * contribution_pooled_square(KERNEL, filter, side) - t * t * alone);
            assert_close(contribution_noise(&net, side) / want, 1, 1e-12);
            cases++;
        }
    }
    assert_int_equal(cases, 15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patches_that_meet_add_what_drawn_ones_do),
        cmocka_unit_test(a_map_of_sixteen_positions_pools_as_drawn_ones_do),
        cmocka_unit_test(known_cases),
        cmocka_unit_test(two_classes_leave_a_noise_that_can_be_written_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The laws of stripes and checkerboards against counting by hand on a drawn pattern, and against
 * simulation. */
#include "laws/texture.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/require.h"
#include "base/rng.h"
#include "fit/discriminant.h"
#include "harness/stats.h"
#include "support.h"

enum { SIDE = 24 };

/* The pattern at any whole place, negative ones too. */
static double value(enum texture texture, size_t cell, ptrdiff_t i, ptrdiff_t j)
{
    const size_t row = (size_t)(i + SIDE) % SIDE / cell, column = (size_t)(j + SIDE) % SIDE / cell;
    const size_t down = texture != TEXTURE_VERTICAL ? row : 0;
    const size_t across = texture != TEXTURE_HORIZONTAL ? column : 0;
    return (double)((down + across) % 2);
}

/* Each derivative at (i, j), written down from the differences it is made of. */
static struct texture_energies squares(enum texture t, enum texture_operator derivative, size_t s,
                                       ptrdiff_t i, ptrdiff_t j)
{
#define X(a, b) value(t, s, i + (a), j + (b))
    double x = 0, y = 0;
    switch (derivative) {
    case TEXTURE_FORWARD:
        x = X(0, 1) - X(0, 0);
        y = X(1, 0) - X(0, 0);
        break;
    case TEXTURE_CENTRAL:
        x = (X(0, 1) - X(0, -1)) / 2;
        y = (X(1, 0) - X(-1, 0)) / 2;
        break;
    case TEXTURE_SOBEL:
        x = X(-1, 1) - X(-1, -1) + 2 * (X(0, 1) - X(0, -1)) + X(1, 1) - X(1, -1);
        y = X(1, -1) - X(-1, -1) + 2 * (X(1, 0) - X(-1, 0)) + X(1, 1) - X(-1, 1);
        break;
    case TEXTURE_LAPLACIAN:
        x = X(0, 1) + X(0, -1) + X(1, 0) + X(-1, 0) - 4 * X(0, 0);
        break;
    default:
        x = X(1, 1) - X(1, 0) - X(0, 1) + X(0, 0);
    }
#undef X
    return (struct texture_energies){ x * x, y * y };
}

static void energies_are_those_counted_on_the_pattern(void **state)
{
    (void)state;
    static const size_t cells[] = { 1, 2, 3, 4, 6, 12 };
    size_t cases = 0;
    for (size_t c = 0; c < COUNT(cells); c++) {
        for (size_t k = 0; k < 3 * 5; k++, cases++) {
            const enum texture texture = (enum texture)(k / 5);
            const enum texture_operator derivative = (enum texture_operator)(k % 5);
            const struct texture_energies want = texture_energies(texture, derivative, cells[c]);
            double x = 0, y = 0;
            for (ptrdiff_t at = 0; at < SIDE * SIDE; at++) {
                const struct texture_energies here =
                    squares(texture, derivative, cells[c], at / SIDE, at % SIDE);
                x += here.x;
                y += here.y;
            }
            assert_close(want.x, x / (SIDE * SIDE), 1e-12);
            assert_close(want.y, y / (SIDE * SIDE), 1e-12);
        }
    }
    assert_int_equal(cases, COUNT(cells) * 15);
}

/* ---- with noise ---- */

enum { N = 16 * 16, MAPS = 4000, MOST_FEATURES = 3 };
enum feature { ENERGIES, RELU, EDGE, VARIANCE };

static size_t feature_count(enum feature feature)
{
    return feature == ENERGIES ? MOST_FEATURES : 1;
}

/* One noisy map of class 0 or 1. Class 1 is the checkerboard; for the variance both are, class 0
 * with contrast 0.8. */
static void draw(struct rng *rng, enum feature feature, bool one, size_t cell, float sigma,
                 double *x)
{
    float noise[N];
    rng_fill_normal(rng, N, noise);
    for (size_t i = 0; i < N; i++) {
        const size_t row = i / 16 / cell, column = i % 16 / cell;
        const size_t odd = (one || feature == VARIANCE ? row + column : row) % 2;
        const double contrast = feature == VARIANCE && !one ? 0.8 : 1;
        x[i] = contrast * ((double)odd - 0.5) + (double)(sigma * noise[i]);
    }
}

/* Its features, in double. */
static void find_features(enum feature feature, const double *x, float *y)
{
    double mean = 0, square = 0, above = 0, edge = 0, ex = 0, ey = 0;
    for (size_t i = 0; i < N; i++) {
        const double dx = x[i / 16 * 16 + (i + 1) % 16] - x[i], dy = x[(i + 16) % N] - x[i];
        mean += x[i] / N;
        square += x[i] * x[i] / N;
        above += fmax(0, dx) / N;
        edge += i < 16 ? x[i] / N : 0;
        ex += dx * dx / N;
        ey += dy * dy / N;
    }
    y[0] = (float)(feature == RELU       ? above
                   : feature == EDGE     ? edge
                   : feature == VARIANCE ? square - mean * mean
                                         : mean);
    if (feature == ENERGIES) {
        y[1] = (float)ex;
        y[2] = (float)ey;
    }
}

static void fill_features(struct rng *rng, enum feature feature, bool one, size_t cell, float sigma,
                          float *y)
{
    for (size_t i = 0; i < MAPS; i++) {
        double x[N];
        draw(rng, feature, one, cell, sigma, x);
        find_features(feature, x, y + i * feature_count(feature));
    }
}

/* A discriminant fitted to MAPS maps of each class: how many of as many others are put right. */
static double simulated_accuracy(struct rng *rng, enum feature feature, size_t cell, float sigma)
{
    float *zeros = xcalloc(MAPS * MOST_FEATURES, sizeof *zeros);
    float *ones = xcalloc(MAPS * MOST_FEATURES, sizeof *ones);
    fill_features(rng, feature, false, cell, sigma, zeros);
    fill_features(rng, feature, true, cell, sigma, ones);
    const struct discriminant fit = discriminant_fit(MAPS, feature_count(feature), zeros, ones);
    fill_features(rng, feature, false, cell, sigma, zeros);
    fill_features(rng, feature, true, cell, sigma, ones);
    const size_t wrong = discriminant_count(&fit, MAPS, zeros);
    const size_t right = discriminant_count(&fit, MAPS, ones);
    free(ones);
    free(zeros);
    return (double)(MAPS - wrong + right) / (2 * MAPS);
}

/* 8000 maps: four standard errors are at most 0.022. */
static void accuracies_are_those_of_a_simulation(void **state)
{
    (void)state;
    static const struct {
        size_t cell;
        float sigma;
    } places[] = { { 1, 1 }, { 1, 2 }, { 2, 0.5f }, { 4, 0.5f }, { 4, 1 } };
    size_t cases = 0;
    for (size_t i = 0; i < COUNT(places); i++, cases++) {
        const size_t cell = places[i].cell;
        const double sigma = (double)places[i].sigma;
        struct rng rng = rng_at(9, 1, i, 0);
        const double energies = simulated_accuracy(&rng, ENERGIES, cell, places[i].sigma);
        const double relu = simulated_accuracy(&rng, RELU, cell, places[i].sigma);
        const double edge = simulated_accuracy(&rng, EDGE, cell, places[i].sigma);
        const double variance = simulated_accuracy(&rng, VARIANCE, cell, places[i].sigma);
        assert_close(texture_accuracy_energies(cell, sigma, N), energies, 0.022);
        assert_close(texture_accuracy_relu(cell, sigma, N), relu, 0.022);
        assert_close(texture_accuracy_edge(16, sigma), edge, 0.022);
        assert_close(texture_accuracy_variance(0.8, sigma, N), variance, 0.022);
    }
    assert_int_equal(cases, 5);
}

static void a_midpoint_between_unlike_classes_is_right_by_the_mean_of_both(void **state)
{
    (void)state;
    assert_close(texture_midpoint_accuracy(0, 1, 2), 0.5, 1e-15);
    assert_close(texture_midpoint_accuracy(2, 1, 1), stats_normal_cdf(1), 1e-15);
    assert_close(texture_midpoint_accuracy(2, 1, 0.5),
                 (stats_normal_cdf(1) + stats_normal_cdf(2)) / 2, 1e-15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(energies_are_those_counted_on_the_pattern),
        cmocka_unit_test(accuracies_are_those_of_a_simulation),
        cmocka_unit_test(a_midpoint_between_unlike_classes_is_right_by_the_mean_of_both),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

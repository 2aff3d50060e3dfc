/* The class is where it is said to be, and the pattern at its one place. */
#include "signals/shortcut.h"

#include <stdlib.h>

#include "base/require.h"
#include "death.h"
#include "support.h"

enum { IMAGES = 4000, CHANNELS = 3, PIXELS = 4, D = CHANNELS * PIXELS };
static const struct shape in = { IMAGES, CHANNELS, 2, 2 };

static void the_direction_is_constant_over_positions_and_not_in_the_first_channel(void **state)
{
    (void)state;
    struct rng rng = rng_at(1, 2, 3, 4);
    double u[D], squares = 0;
    shortcut_direction(&rng, in, u);
    for (size_t i = 0; i < D; i++) {
        assert_true(u[i] == u[i / PIXELS * PIXELS]);
        assert_true(i >= PIXELS || u[i] == 0);
        squares += u[i] * u[i];
    }
    assert_close(squares, 1, 1e-12);
}

/* The mean of y x is delta u + strength e, its standard error 1/sqrt(4000) = 0.016. */
static void the_classes_differ_by_direction_and_pattern(void **state)
{
    (void)state;
    struct rng rng = rng_at(1, 2, 3, 5);
    float *x = xcalloc(IMAGES * D, sizeof *x);
    double u[D], mean[D] = { 0 }, y[IMAGES], classes = 0;
    shortcut_direction(&rng, in, u);
    shortcut_draw(&rng, &(struct shortcut){ in, u, 2, 5, 3 }, x, y);
    for (size_t i = 0; i < IMAGES; i++) {
        assert_true(y[i] == 1 || y[i] == -1);
        classes += y[i];
        for (size_t j = 0; j < D; j++) {
            mean[j] += y[i] * (double)x[i * D + j] / IMAGES;
        }
    }
    for (size_t j = 0; j < D; j++) {
        assert_close(mean[j], 2 * u[j] + (j == 3 ? 5 : 0), 0.08);
    }
    assert_close(classes / IMAGES, 0, 0.08);
    free(x);
}

static void plant_outside(void *unused)
{
    (void)unused;
    struct rng rng = rng_at(1, 2, 3, 6);
    float x[D];
    double u[D] = { 0 }, y;
    shortcut_draw(&rng, &(struct shortcut){ { 1, CHANNELS, 2, 2 }, u, 1, 1, PIXELS }, x, &y);
}

static void a_place_outside_the_map_ends_the_program(void **state)
{
    (void)state;
    const struct death death = death_of(plant_outside, NULL);
    assert_death(&death, -1, "place");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_direction_is_constant_over_positions_and_not_in_the_first_channel),
        cmocka_unit_test(the_classes_differ_by_direction_and_pattern),
        cmocka_unit_test(a_place_outside_the_map_ends_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The mean length of a normal vector is the known one where it is known. */
#include "laws/norm.h"

#include "base/require.h"
#include "base/rng.h"
#include "death.h"
#include "harness/stats.h"
#include "support.h"

/* sqrt 2 Gamma((k + 1)/2)/Gamma(k/2) for k equal directions. */
static void equal_directions_give_the_mean_of_chi(void **state)
{
    (void)state;
    size_t cases = 0;
    for (size_t k = 1; k <= 300; k++) {
        const struct norm_part part = { 9, (double)k };
        const double half = (double)k / 2;
        const double chi = sqrt(2) * exp(lgamma(half + 0.5) - lgamma(half));
        assert_close(norm_mean(&part, 1) / (3 * chi), 1, 1e-8);
        cases++;
    }
    assert_int_equal(cases, 300);
}

/* sqrt(2/pi) 2 E(3/4), the complete elliptic integral, for variances 4 and 1. */
static void two_unequal_directions_give_an_elliptic_integral(void **state)
{
    (void)state;
    static const struct norm_part parts[] = { { 4, 1 }, { 1, 1 } };
    assert_close(norm_mean(parts, 2), 1.932565813328, 1e-9);
}

static void many_small_directions_are_not_lost_beside_a_large_one(void **state)
{
    (void)state;
    static const struct norm_part parts[] = { { 100, 1 }, { 0.01, 500 }, { 0, 7 }, { 3, 0 } };
    enum { DRAWS = 40000, DIRECTIONS = 501 };
    double *length = xcalloc(DRAWS, sizeof *length);
    for (size_t i = 0; i < DRAWS; i++) {
        float z[DIRECTIONS];
        struct rng rng = rng_at(1, 2, 3, i);
        rng_fill_normal(&rng, DIRECTIONS, z);
        double squares = 100 * (double)z[0] * (double)z[0];
        for (size_t k = 1; k < DIRECTIONS; k++) {
            squares += 0.01 * (double)z[k] * (double)z[k];
        }
        length[i] = sqrt(squares);
    }
    const struct interval mean = stats_mean_interval(length, DRAWS, 1e-6);
    const double predicted = norm_mean(parts, COUNT(parts));
    assert_true(mean.low <= predicted && predicted <= mean.high);
    assert_true(mean.high - mean.low < 0.04 * predicted);
    free(length);
}

static void no_variance_has_no_length(void **state)
{
    (void)state;
    static const struct norm_part none = { 0, 5 };
    assert_true(norm_mean(&none, 1) == 0 && norm_mean(NULL, 0) == 0);
}

static void ask_for_a_negative_variance(void *unused)
{
    (void)unused;
    static const struct norm_part negative = { -1, 1 };
    norm_mean(&negative, 1);
}

static void a_negative_variance_ends_the_program(void **state)
{
    (void)state;
    const struct death death = death_of(ask_for_a_negative_variance, NULL);
    assert_death(&death, -1, "variance >= 0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_directions_give_the_mean_of_chi),
        cmocka_unit_test(two_unequal_directions_give_an_elliptic_integral),
        cmocka_unit_test(many_small_directions_are_not_lost_beside_a_large_one),
        cmocka_unit_test(no_variance_has_no_length),
        cmocka_unit_test(a_negative_variance_ends_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

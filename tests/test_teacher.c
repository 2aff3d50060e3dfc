/* Targets have norm 1 and miss, at each pooling, the power that is asked for. */
#include "signals/teacher.h"

#include "base/require.h"
#include "death.h"
#include "support.h"

enum { CHANNELS = 3, SIDE = 8, SIZE = CHANNELS * SIDE * SIDE };

/* Squared norm of w less its means over the blocks of an s x s grid, in loops. */
static double missed(const double *w, size_t s)
{
    const size_t b = SIDE / s;
    double sum = 0;
    for (size_t i = 0; i < SIZE; i++) {
        const size_t map = i / (SIDE * SIDE), top = i / SIDE % SIDE / b * b,
                     left = i % SIDE / b * b;
        double mean = 0;
        for (size_t k = 0; k < b * b; k++) {
            mean += w[(map * SIDE + top + k / b) * SIDE + left + k % b] / (double)(b * b);
        }
        sum += (w[i] - mean) * (w[i] - mean);
    }
    return sum;
}

static void the_missed_power_is_the_one_asked_for(void **state)
{
    (void)state;
    static const double parts[] = { 0, 0.3, 1 };
    int cases = 0;
    for (size_t i = 0; i < COUNT(parts); i++) {
        struct rng rng = rng_at(1, 1, i, 1);
        double w[SIZE], squares = 0;
        teacher_draw(&rng, (struct teacher){ CHANNELS, SIDE, parts[i] }, w);
        for (size_t j = 0; j < SIZE; j++) {
            squares += w[j] * w[j];
        }
        assert_close(squares, 1, 1e-12);
        for (size_t s = 1; s <= SIDE; s *= 2) {
            const double want = parts[i] * (s == 1 ? 1 : s == 2 ? 2.0 / 3 : s == 4 ? 1.0 / 3 : 0);
            assert_close(missed(w, s), want, 1e-12);
            assert_close(teacher_missed((struct teacher){ CHANNELS, SIDE, parts[i] }, s), want,
                         1e-12);
            cases++;
        }
    }
    assert_int_equal(cases, 12);
}

static void draws_differ_from_one_another(void **state)
{
    (void)state;
    struct rng rng = rng_at(1, 1, 1, 1);
    double first[SIZE], second[SIZE], product = 0;
    teacher_draw(&rng, (struct teacher){ CHANNELS, SIDE, 0.5 }, first);
    teacher_draw(&rng, (struct teacher){ CHANNELS, SIDE, 0.5 }, second);
    for (size_t i = 0; i < SIZE; i++) {
        product += first[i] * second[i];
    }
    assert_true(fabs(product) <= 0.9);
}

static void draw_on_a_side_of_6(void *unused)
{
    (void)unused;
    struct rng rng = rng_at(1, 1, 1, 1);
    double w[36];
    teacher_draw(&rng, (struct teacher){ 1, 6, 0.5 }, w);
}

static void a_side_that_is_no_power_of_two_ends_the_program(void **state)
{
    (void)state;
    const struct death death = death_of(draw_on_a_side_of_6, NULL);
    assert_death(&death, -1, "(side & (side - 1)) == 0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_missed_power_is_the_one_asked_for),
        cmocka_unit_test(draws_differ_from_one_another),
        cmocka_unit_test(a_side_that_is_no_power_of_two_ends_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Laplace and Student numbers against their formulas in double, from the same random words. That
 * all instruction sets give the same bytes: test_noise_bits.c. */
#include "signals/noise_isa.h"

#include <string.h>

#include "base/require.h"
#include "signals/noise.h"
#include "support.h"

enum { NUMBERS = 20000 };

/* The formulas on paper, in double, from the same random words. */
static double laplace_of(const uint32_t *words, size_t i)
{
    const double size = -log(((double)(words[i] & 0x7fffffff) + 1) * 0x1p-31) / sqrt(2.0);
    return words[i] >> 31 == 1 ? -size : size;
}

static double student_5_of(const uint32_t *words, size_t i)
{
    static const double pi = 3.14159265358979323846;
    const uint32_t radius = words[i / 64 * 128 + i % 64], angle = words[i / 64 * 128 + 64 + i % 64];
    const double u = (256 * (double)radius + (double)(angle % 256) + 1) * 0x1p-40;
    const double t =
        sqrt(5 * (pow(u, -2.0 / 5) - 1)) * cos(2 * pi * ((double)(angle >> 8) + 0.5) * 0x1p-24);
    return t * sqrt(3.0 / 5);
}

static void laplace_and_student_numbers_follow_their_formulas(void **state)
{
    (void)state;
    float l[NUMBERS] = { 0 }, t[NUMBERS] = { 0 };
    uint32_t words[2 * NUMBERS + 2 * RNG_GROUP];
    struct rng rng = rng_at(1, 2, 3, 4), again = rng, once_more = rng;
    rng_fill_bits(&rng, COUNT(words), words);
    noise_add_laplace(&again, 1, NUMBERS, l);
    noise_add_student(&once_more, 5, 1, NUMBERS, t);
    for (size_t i = 0; i < NUMBERS; i++) {
        const double size = fabs(student_5_of(words, i));
        assert_close((double)l[i], laplace_of(words, i), 1e-6);
        /* U^(-2/5) - 1 is known to 2^-22 of U^(-2/5) at best, which matters where it is small */
        assert_close((double)t[i], student_5_of(words, i), 2e-6 * (size + 1 / (size + 0.01)));
    }
}

static void the_outermost_words_give_finite_numbers(void **state)
{
    (void)state;
    uint32_t words[2 * RNG_GROUP] = { 0 };
    float l[2] = { 0 }, t[2] = { 0 };
    words[1] = 0x7fffffff;
    noise_laplace_baseline(1, 2, words, l);
    noise_student_baseline(-2.0f / 5, 1, 1, words, t);
    assert_close((double)l[0], 31 * log(2.0), 2e-6);
    assert_true(l[1] == 0);
    assert_close((double)t[0] / sqrt(pow(2, 16) - 1), 1, 2e-6); /* U = 2^-40, cosine 1 */
    memset(words, 0xff, sizeof words);
    noise_student_baseline(-2.0f / 5, 1, 1, words, t + 1);
    assert_true(t[1] == 0); /* U = 1 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(laplace_and_student_numbers_follow_their_formulas),
        cmocka_unit_test(the_outermost_words_give_finite_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

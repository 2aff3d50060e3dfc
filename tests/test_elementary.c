/* The fixed-operation functions against the C library in double, and their bits against themselves.
 */
#include "base/elementary.h"

#include <float.h>

#include "base/require.h"
#include "support.h"

/* Spacing of floats at the true value: 2^(e - 23) for 2^e <= |want| < 2^(e+1). */
static double ulp(double want)
{
    int exponent;
    frexp(want, &exponent);
    return ldexp(1.0, exponent - 1 - 23);
}

/* A NaN, once seen, stays the worst. */
static double worse(double worst, double error)
{
    return error <= worst ? worst : error;
}

static uint64_t hash_float(uint64_t hash, float value)
{
    const uint32_t bits = elementary_to_bits(value);
    for (int byte = 0; byte < 4; byte++) {
        hash = (hash ^ (bits >> (8 * byte) & 0xff)) * 0x100000001b3u;
    }
    return hash;
}

static const uint64_t HASH_START = 0xcbf29ce484222325u;

/* ---- ln ---- */

static double ln_error(uint32_t bits)
{
    const float x = elementary_from_bits(bits);
    const double want = log((double)x);
    return want == 0 ? (elementary_ln(x) == 0 ? 0 : HUGE_VAL)
                     : fabs((double)elementary_ln(x) - want) / ulp(want);
}

static void ln_of_every_number_around_one_is_within_its_error(void **state)
{
    (void)state;
    double worst = 0;
    size_t cases = 0;
    for (uint32_t bits = 0x3f000000; bits < 0x40000000; bits++, cases++) { /* 1/2 to 2 */
        worst = worse(worst, ln_error(bits));
    }
    assert_int_equal(cases, 1u << 24);
    print_message("ln, 1/2 to 2: %.4f ulp\n", worst);
    assert_true(worst <= 0.9);
}

static void ln_of_all_normal_numbers_is_within_its_error(void **state)
{
    (void)state;
    double worst = 0;
    size_t cases = 0;
    for (uint32_t bits = 0x00800000; bits < 0x7f800000; bits += 509, cases++) {
        worst = worse(worst, ln_error(bits));
    }
    assert_true(cases > 4000000);
    print_message("ln, all: %.4f ulp\n", worst);
    assert_true(worst <= 0.9);
}

static void ln_of_one_is_zero(void **state)
{
    (void)state;
    assert_true(elementary_ln(1.0f) == 0.0f);
    assert_true(elementary_ln(elementary_from_bits(0x3f7fffff)) < 0.0f);
    assert_true(elementary_ln(elementary_from_bits(0x3f800001)) > 0.0f);
}

/* ---- exp ---- */

static void exp_is_within_its_error(void **state)
{
    (void)state;
    double worst = 0;
    size_t cases = 0;
    for (uint32_t bits = 0; bits <= 0x42ae0000; bits += 499, cases++) { /* 0 to 87 */
        const float x = elementary_from_bits(bits);
        const double up = exp((double)x), down = exp(-(double)x);
        worst = worse(worst, fabs((double)elementary_exp(x) - up) / ulp(up));
        worst = worse(worst, fabs((double)elementary_exp(-x) - down) / ulp(down));
    }
    assert_true(cases > 2000000);
    print_message("exp: %.4f ulp\n", worst);
    assert_true(worst <= 1.0);
}

static void exp_of_every_number_between_a_half_and_two_is_within_its_error(void **state)
{
    (void)state;
    double worst = 0;
    size_t cases = 0;
    for (uint32_t bits = 0x3f000000; bits < 0x40000000; bits++, cases++) {
        const float x = -elementary_from_bits(bits);
        const double want = exp((double)x);
        worst = worse(worst, fabs((double)elementary_exp(x) - want) / ulp(want));
    }
    assert_int_equal(cases, 1u << 24);
    print_message("exp, -2 to -1/2: %.4f ulp\n", worst);
    assert_true(worst <= 1.0);
}

static void exp_is_clamped_to_normal_numbers(void **state)
{
    (void)state;
    const float top = elementary_exp(87.0f), bottom = elementary_exp(-87.0f);
    assert_true(isfinite(top) && top > 6e37f);
    assert_true(bottom >= FLT_MIN && bottom < 2e-38f);
    assert_true(elementary_exp(1e30f) == top && elementary_exp(HUGE_VALF) == top);
    assert_true(elementary_exp(-1e30f) == bottom && elementary_exp(-HUGE_VALF) == bottom);
}

/* What the square root in Student's transform relies on. */
static void exp_of_nothing_negative_is_at_least_one(void **state)
{
    (void)state;
    size_t cases = 0;
    assert_true(elementary_exp(0.0f) == 1.0f && elementary_exp(-0.0f) == 1.0f);
    for (uint32_t bits = 0; bits <= 0x42ae0000; bits += 307, cases++) {
        assert_true(elementary_exp(elementary_from_bits(bits)) >= 1.0f);
    }
    assert_true(cases > 3000000);
}

/* ---- pow ---- */

static void pow_is_within_the_error_that_its_comment_states(void **state)
{
    (void)state;
    static const double powers[] = { -3, -1, -0.4, 0.25, 1.0 / 3.0, 0.5, 1, 2, 3, 10 };
    double worst = 0;
    size_t cases = 0;
    for (size_t i = 0; i < COUNT(powers); i++) {
        const float p = (float)powers[i];
        for (uint32_t bits = 0x3a000000; bits < 0x45000000; bits += 2003, cases++) {
            const float x = elementary_from_bits(bits);
            const double exponent = (double)p * log((double)x), want = exp(exponent);
            if (fabs(exponent) <= 87) {
                const double error = fabs((double)elementary_pow(x, p) - want) / want;
                worst = worse(worst, error / ((3 * fabs(exponent) + 2) * 0x1p-24));
            }
        }
    }
    assert_true(cases > 900000);
    print_message("pow: %.4f of its bound\n", worst);
    assert_true(worst <= 1);
}

/* ---- cosine and sine ---- */

static void cosine_and_sine_are_within_their_error(void **state)
{
    (void)state;
    static const double pi = 3.14159265358979323846;
    double worst = 0;
    size_t cases = 0;
    for (uint64_t turn = 0; turn < (uint64_t)1 << 32; turn += 2039, cases++) {
        float cosine = nanf(""), sine = nanf("");
        elementary_cos_sin((uint32_t)turn, &cosine, &sine);
        const double angle = 2 * pi * 0x1p-32 * (double)turn;
        worst = worse(worst, fabs((double)cosine - cos(angle)));
        worst = worse(worst, fabs((double)sine - sin(angle)));
    }
    assert_true(cases > 2000000);
    print_message("cos and sin: %.4f * 2^-24\n", worst * 0x1p24);
    assert_true(worst <= 2.1 * 0x1p-24);
}

static void small_angles_have_a_small_relative_error(void **state)
{
    (void)state;
    static const double pi = 3.14159265358979323846;
    double worst = 0;
    for (uint32_t turn = 1; turn <= 1u << 20; turn++) {
        float cosine = nanf(""), sine = nanf("");
        const double want = sin(2 * pi * 0x1p-32 * (double)turn);
        elementary_cos_sin(turn, &cosine, &sine);
        worst = worse(worst, fabs((double)sine - want) / want);
        elementary_cos_sin(0u - turn, &cosine, &sine);
        worst = worse(worst, fabs((double)-sine - want) / want);
        elementary_cos_sin(0x40000000u - turn, &cosine, &sine);
        worst = worse(worst, fabs((double)cosine - want) / want);
    }
    print_message("sin of small angles: %.4f * 2^-24, relative\n", worst * 0x1p24);
    assert_true(worst <= 2.1 * 0x1p-24);
}

static void quarter_turns_are_exact(void **state)
{
    (void)state;
    static const float want[4][2] = { { 1, 0 }, { 0, 1 }, { -1, 0 }, { 0, -1 } };
    for (uint32_t quarter = 0; quarter < 4; quarter++) {
        float cosine = nanf(""), sine = nanf("");
        elementary_cos_sin(quarter << 30, &cosine, &sine);
        assert_true(cosine == want[quarter][0] && sine == want[quarter][1]);
    }
}

/* ---- the bits, which every committed table rests on ---- */

static void the_bits_are_the_known_ones(void **state)
{
    (void)state;
    uint64_t ln = HASH_START, exponential = HASH_START, circle = HASH_START;
    for (uint32_t i = 0; i < 1u << 20; i++) {
        float cosine, sine;
        ln = hash_float(ln, elementary_ln(elementary_from_bits(0x00800000 + i * 2039)));
        exponential = hash_float(exponential, elementary_exp(((float)i - 524288.0f) * 0x1.5p-13f));
        elementary_cos_sin(i * 4093u, &cosine, &sine);
        circle = hash_float(hash_float(circle, cosine), sine);
    }
    assert_true(ln == 0xe0eb7125e6ba5d75u);
    assert_true(exponential == 0xb5aff44b9f9fb40eu);
    assert_true(circle == 0xcc6f930bb4138da5u);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ln_of_every_number_around_one_is_within_its_error),
        cmocka_unit_test(ln_of_all_normal_numbers_is_within_its_error),
        cmocka_unit_test(ln_of_one_is_zero),
        cmocka_unit_test(exp_is_within_its_error),
        cmocka_unit_test(exp_of_every_number_between_a_half_and_two_is_within_its_error),
        cmocka_unit_test(exp_is_clamped_to_normal_numbers),
        cmocka_unit_test(exp_of_nothing_negative_is_at_least_one),
        cmocka_unit_test(pow_is_within_the_error_that_its_comment_states),
        cmocka_unit_test(cosine_and_sine_are_within_their_error),
        cmocka_unit_test(small_angles_have_a_small_relative_error),
        cmocka_unit_test(quarter_turns_are_exact),
        cmocka_unit_test(the_bits_are_the_known_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* fp16 and bf16 hold exactly the numbers that their definitions list, and rounding finds the
 * nearest of them. */
#include "heads/half.h"

#include "base/elementary.h"
#include "base/require.h"
#include "base/rng.h"
#include "support.h"

enum { CODES = 65536 };
static const enum half formats[] = { HALF_FP16, HALF_BF16 };

/* The value of 16 bits by the definition: sign, exponent, fraction. */
static double defined_value(enum half format, unsigned bits)
{
    const int fraction_bits = format == HALF_FP16 ? 10 : 7, bias = format == HALF_FP16 ? 15 : 127;
    const int fraction = (int)(bits & ((1u << fraction_bits) - 1));
    const int exponent = (int)(bits >> fraction_bits) & (format == HALF_FP16 ? 31 : 255);
    const double sign = bits >> 15 ? -1.0 : 1.0;
    if (exponent == 2 * bias + 1) {
        return fraction == 0 ? sign * HUGE_VAL : nan("");
    }
    return exponent == 0
               ? sign * ldexp(fraction, 1 - bias - fraction_bits)
               : sign * ldexp((1 << fraction_bits) + fraction, exponent - bias - fraction_bits);
}

/* x rounded as the definition says: to multiples of the spacing at x, ties to even. */
static double rounded_on_paper(enum half format, double x)
{
    const int precision = format == HALF_FP16 ? 11 : 8, lowest = format == HALF_FP16 ? -14 : -126;
    const double largest = format == HALF_FP16 ? 65504.0 : 0xffp120;
    int exponent;
    (void)frexp(x, &exponent); /* |x| in [2^(exponent-1), 2^exponent) */
    const int used = exponent - 1 > lowest ? exponent - 1 : lowest;
    const double spacing = ldexp(1.0, used - precision + 1), y = rint(x / spacing) * spacing;
    return fabs(y) <= largest ? y : copysign(HUGE_VAL, x);
}

static int same_number(double a, double b)
{
    return (isnan(a) && isnan(b)) || (a == b && !signbit(a) == !signbit(b));
}

static void all_65536_codes_have_the_value_of_their_definition_and_come_back(void **state)
{
    (void)state;
    size_t checked = 0;
    for (size_t f = 0; f < COUNT(formats); f++) {
        for (unsigned bits = 0; bits < CODES; bits++, checked++) {
            const float value = half_value(formats[f], (uint16_t)bits);
            assert_true(same_number((double)value, defined_value(formats[f], bits)));
            const uint16_t back = half_bits(formats[f], value);
            assert_true(isnan(value) ? isnan(half_value(formats[f], back)) : back == bits);
        }
    }
    assert_int_equal(checked, 2 * CODES);
}

/* Between neighbours: a little below the middle, the middle itself, a little above. */
static void what_lies_between_two_numbers_goes_to_the_nearer_and_a_tie_to_the_even_one(void **state)
{
    (void)state;
    size_t checked = 0, ties = 0;
    for (size_t f = 0; f < COUNT(formats); f++) {
        const unsigned infinite = half_bits(formats[f], HUGE_VALF);
        for (unsigned bits = 0; bits + 1 < infinite; bits++) {
            const float low = half_value(formats[f], (uint16_t)bits);
            const float high = half_value(formats[f], (uint16_t)(bits + 1));
            const float middle = low + (high - low) / 2;
            const float even = bits % 2 == 0 ? low : high;
            assert_true(half_round(formats[f], middle) == even);
            assert_true(half_round(formats[f], nextafterf(middle, 0.0f)) == low);
            assert_true(half_round(formats[f], nextafterf(middle, HUGE_VALF)) == high);
            assert_true(half_round(formats[f], -middle) == -even);
            ties++;
            checked += 4;
        }
    }
    assert_int_equal(ties, 0x7bff + 0x7f7f);
    assert_int_equal(checked, 4 * ties);
}

static void beyond_the_largest_number_lies_infinity(void **state)
{
    (void)state;
    assert_true(half_round(HALF_FP16, 65519.996f) == 65504.0f);
    assert_true(half_round(HALF_FP16, 65520.0f) == HUGE_VALF);
    assert_true(half_round(HALF_FP16, -1e30f) == -HUGE_VALF);
    assert_true(half_round(HALF_BF16, 0x1.fe8p127f) == 0x1.fep127f);
    assert_true(half_round(HALF_BF16, 0x1.ffp127f) == HUGE_VALF);
}

static void zeros_keep_their_sign_and_nan_stays_nan(void **state)
{
    (void)state;
    for (size_t f = 0; f < COUNT(formats); f++) {
        assert_int_equal(half_bits(formats[f], -0.0f), 0x8000);
        assert_int_equal(half_bits(formats[f], 0.0f), 0);
        assert_true(isnan(half_round(formats[f], NAN)));
        /* a NaN of which only dropped bits are set must not become infinite */
        assert_true(isnan(half_round(formats[f], elementary_from_bits(0x7f800001u))));
        assert_true(isnan(half_add(formats[f], HUGE_VALF, -HUGE_VALF)));
    }
}

/* Random pairs of numbers of like size, so that many sums are ties; double holds each sum. */
static void a_sum_is_the_exact_sum_rounded_once(void **state)
{
    (void)state;
    enum { PAIRS = 1 << 20 };
    struct rng rng = rng_at(1, rng_hash_text("half sums"), 0, 0);
    static uint32_t words[PAIRS];
    size_t checked = 0, inexact = 0;
    rng_fill_bits(&rng, PAIRS, words);
    for (size_t f = 0; f < COUNT(formats); f++) {
        for (size_t i = 0; i < PAIRS; i++) {
            const unsigned exponents = formats[f] == HALF_FP16 ? 0xffff : 0x87ff;
            const float a = half_value(formats[f], (uint16_t)(words[i] & exponents));
            const float b = half_value(formats[f], (uint16_t)(words[i] >> 16 & exponents));
            const double exact = (double)a + (double)b;
            if (isfinite(exact)) {
                const double want = rounded_on_paper(formats[f], exact);
                assert_true((double)half_add(formats[f], a, b) == want);
                checked++;
                inexact += want != exact;
            }
        }
    }
    assert_true(checked >= PAIRS * 19 / 10);
    assert_true(inexact >= PAIRS);
}

static void a_running_sum_of_ones_stalls_at_the_inverse_of_the_unit_roundoff(void **state)
{
    (void)state;
    for (size_t f = 0; f < COUNT(formats); f++) {
        float sum = 0;
        for (size_t i = 0; i < 4096; i++) {
            sum = half_add(formats[f], sum, 1.0f);
        }
        assert_true((double)sum == 1 / half_roundoff(formats[f]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_65536_codes_have_the_value_of_their_definition_and_come_back),
        cmocka_unit_test(
            what_lies_between_two_numbers_goes_to_the_nearer_and_a_tie_to_the_even_one),
        cmocka_unit_test(beyond_the_largest_number_lies_infinity),
        cmocka_unit_test(zeros_keep_their_sign_and_nan_stays_nan),
        cmocka_unit_test(a_sum_is_the_exact_sum_rounded_once),
        cmocka_unit_test(a_running_sum_of_ones_stalls_at_the_inverse_of_the_unit_roundoff),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

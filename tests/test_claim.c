#include "harness/claim.h"

#include <float.h>

#include "base/require.h"
#include "support.h"

static double ten(const double *p, const void *context)
{
    (void)p;
    (void)context;
    return 10;
}

/* Claims 9 .. 11 as EQUALS. */
static struct claim sound_claim(void)
{
    return (struct claim){
        .id = "mean-is-ten",
        .says = "the mean is ten",
        .statements = "C03 C04",
        .role = AS_STATED,
        .form = EQUALS,
        .kind = MEAN,
        .unit = "1",
        .predict = ten,
        .abs = 1,
        .expect = CONFIRMED,
    };
}

static const enum form forms[] = { EQUALS, AT_MOST, AT_LEAST };

/* Places around the margin's edges, 9 and 11, and just beyond them. */
enum { BELOW, JUST_BELOW, LOW_EDGE, CENTRE, HIGH_EDGE, JUST_ABOVE, ABOVE, PLACES };
static const double places[PLACES] = {
    8, 9 - 8 * DBL_EPSILON, 9, 10, 11, 11 + 8 * DBL_EPSILON, 12
};

static bool is_claimed(enum form form, size_t place)
{
    return (form == AT_MOST || place >= LOW_EDGE) && (form == AT_LEAST || place <= HIGH_EDGE);
}

/* All places of the interval are on the claimed side, none is, or some are. */
static enum verdict verdict_by_places(enum form form, size_t low, size_t high)
{
    size_t claimed = 0;
    for (size_t place = low; place <= high; place++) {
        claimed += is_claimed(form, place);
    }
    return claimed == high - low + 1 ? CONFIRMED : claimed == 0 ? REFUTED : UNDECIDED;
}

static void the_verdict_is_the_interval_against_the_margin(void **state)
{
    (void)state;
    size_t cases = 0, seen[ANY] = { 0 };
    struct claim claim = sound_claim();
    for (size_t f = 0; f < COUNT(forms); f++) {
        claim.form = forms[f];
        for (size_t low = 0; low < PLACES; low++) {
            for (size_t high = low; high < PLACES; high++) {
                for (size_t at = low; at <= high; at++) {
                    const struct interval interval = { places[low], places[high] };
                    const enum verdict verdict = claim_judge(&claim, 10, places[at], interval);
                    assert_int_equal(verdict, verdict_by_places(forms[f], low, high));
                    seen[verdict]++;
                    cases++;
                }
            }
        }
    }
    assert_int_equal(cases, 3 * 84);
    assert_int_equal(seen[BROKEN], 0);
    assert_true(seen[CONFIRMED] > 0 && seen[REFUTED] > 0 && seen[UNDECIDED] > 0);
}

static void the_margin_is_absolute_plus_relative(void **state)
{
    (void)state;
    struct claim claim = sound_claim();
    claim.rel = 0.25;
    assert_close(claim_margin(&claim, -8), 1 + 0.25 * 8, 0);
    assert_close(claim_margin(&claim, 0), 1, 0);
    assert_int_equal(claim_judge(&claim, -8, -5, (struct interval){ -5, -5 }), CONFIRMED);
    assert_int_equal(claim_judge(&claim, -8, -4, (struct interval){ -4, -4 }), REFUTED);
}

static void without_a_margin_only_the_prediction_itself_confirms(void **state)
{
    (void)state;
    struct claim claim = sound_claim();
    claim.abs = 0;
    claim.exact = true;
    claim.kind = VALUE;
    const double above = nextafter(10, 11), below = nextafter(10, 9);
    assert_int_equal(claim_judge(&claim, 10, 10, (struct interval){ 10, 10 }), CONFIRMED);
    assert_int_equal(claim_judge(&claim, 10, above, (struct interval){ above, above }), REFUTED);
    assert_int_equal(claim_judge(&claim, 10, below, (struct interval){ below, below }), REFUTED);
    assert_int_equal(claim_judge(&claim, 0, -0.0, (struct interval){ -0.0, -0.0 }), CONFIRMED);
}

static void an_exact_claim_with_a_wide_interval_is_broken(void **state)
{
    (void)state;
    struct claim claim = sound_claim();
    const struct interval wide = { 10, nextafter(10, 11) };
    assert_int_equal(claim_judge(&claim, 10, 10, wide), CONFIRMED);
    claim.exact = true;
    assert_int_equal(claim_judge(&claim, 10, 10, wide), BROKEN);
}

/* The six numbers that a verdict is made of, all sound, with one replaced. */
enum { PREDICTED, MEASURED, LOW, HIGH, REL, ABS, NUMBERS };

static enum verdict judge_with(enum form form, size_t place, double number)
{
    double numbers[NUMBERS] = {
        [PREDICTED] = 10, [MEASURED] = 10, [LOW] = 9.5, [HIGH] = 10.5, [REL] = 0.01, [ABS] = 1
    };
    struct claim claim = sound_claim();
    numbers[place] = number;
    claim.form = form;
    claim.rel = numbers[REL];
    claim.abs = numbers[ABS];
    return claim_judge(&claim, numbers[PREDICTED], numbers[MEASURED],
                       (struct interval){ numbers[LOW], numbers[HIGH] });
}

static void a_nan_in_any_place_is_broken(void **state)
{
    (void)state;
    size_t cases = 0;
    for (size_t f = 0; f < COUNT(forms); f++) {
        assert_int_equal(judge_with(forms[f], MEASURED, 10), CONFIRMED);
        for (size_t place = 0; place < NUMBERS; place++, cases++) {
            assert_int_equal(judge_with(forms[f], place, nan("")), BROKEN);
        }
    }
    assert_int_equal(cases, 18);
}

static void an_infinite_number_is_broken_except_as_a_far_end(void **state)
{
    (void)state;
    size_t cases = 0;
    for (size_t f = 0; f < COUNT(forms); f++) {
        for (size_t place = 0; place < NUMBERS; place++) {
            for (int sign = -1; sign <= 1; sign += 2, cases++) {
                const bool far_end = (place == LOW && sign < 0) || (place == HIGH && sign > 0);
                const enum verdict verdict = judge_with(forms[f], place, sign * HUGE_VAL);
                assert_int_equal(verdict == BROKEN, !far_end);
            }
        }
    }
    assert_int_equal(cases, 36);
}

static void an_interval_without_an_end_confirms_only_what_it_cannot_leave(void **state)
{
    (void)state;
    static const enum verdict low_open[] = { UNDECIDED, CONFIRMED, UNDECIDED };
    static const enum verdict high_open[] = { UNDECIDED, UNDECIDED, CONFIRMED };
    const struct interval everything = { -HUGE_VAL, HUGE_VAL };
    struct claim claim = sound_claim();
    size_t cases = 0;
    for (size_t f = 0; f < COUNT(forms); f++, cases++) {
        claim.form = forms[f];
        assert_int_equal(judge_with(forms[f], LOW, -HUGE_VAL), low_open[f]);
        assert_int_equal(judge_with(forms[f], HIGH, HUGE_VAL), high_open[f]);
        assert_int_equal(claim_judge(&claim, 10, 10, everything), UNDECIDED);
    }
    assert_int_equal(cases, 3);
}

static void an_interval_upside_down_or_beside_the_measurement_is_broken(void **state)
{
    (void)state;
    static const struct interval wrong[] = { { 10.5, 9.5 }, { 10.1, 10.5 }, { 9.5, 9.9 } };
    struct claim claim = sound_claim();
    size_t cases = 0;
    for (size_t f = 0; f < COUNT(forms); f++) {
        claim.form = forms[f];
        for (size_t i = 0; i < COUNT(wrong); i++, cases++) {
            assert_int_equal(claim_judge(&claim, 10, 10, wrong[i]), BROKEN);
        }
    }
    assert_int_equal(cases, 9);
}

static void a_negative_margin_is_broken(void **state)
{
    (void)state;
    for (size_t f = 0; f < COUNT(forms); f++) {
        assert_int_equal(judge_with(forms[f], ABS, -1), BROKEN);
    }
}

static void the_role_says_what_is_expected(void **state)
{
    (void)state;
    struct claim claim = sound_claim();
    static const enum verdict declared[] = { CONFIRMED, REFUTED, UNDECIDED, ANY };
    for (size_t i = 0; i < COUNT(declared); i++) {
        claim.expect = declared[i];
        assert_int_equal(claim_expected(&claim), declared[i]);
    }
    claim.expect = BROKEN;
    claim.role = LIMIT;
    assert_int_equal(claim_expected(&claim), REFUTED);
    claim.role = CORRECTED;
    assert_int_equal(claim_expected(&claim), CONFIRMED);
    claim.role = CONTROL;
    assert_int_equal(claim_expected(&claim), REFUTED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_verdict_is_the_interval_against_the_margin),
        cmocka_unit_test(the_margin_is_absolute_plus_relative),
        cmocka_unit_test(without_a_margin_only_the_prediction_itself_confirms),
        cmocka_unit_test(an_exact_claim_with_a_wide_interval_is_broken),
        cmocka_unit_test(a_nan_in_any_place_is_broken),
        cmocka_unit_test(an_infinite_number_is_broken_except_as_a_far_end),
        cmocka_unit_test(an_interval_without_an_end_confirms_only_what_it_cannot_leave),
        cmocka_unit_test(an_interval_upside_down_or_beside_the_measurement_is_broken),
        cmocka_unit_test(a_negative_margin_is_broken),
        cmocka_unit_test(the_role_says_what_is_expected),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

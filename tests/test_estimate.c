/* From slots to a number with its interval: what each kind reads, and what is broken. */
#include "support.h"

#include "base/require.h"
#include "base/rng.h"
#include "harness/estimate.h"

enum { TRIALS = 200 };
static const double LEVEL = 0.01;

/* slots[t].value ~ N(mean, 1), over = 10 */
static void fill(double mean, struct slot *slots)
{
    struct rng rng = rng_at(1, 2, 3, 4);
    float z[TRIALS];
    rng_fill_normal(&rng, TRIALS, z);
    for (size_t i = 0; i < TRIALS; i++) {
        slots[i] = (struct slot){ mean + (double)z[i], 10 };
    }
}

static struct estimate estimate(enum kind kind, bool exact, const struct slot *slots)
{
    const struct claim claim = { .kind = kind, .exact = exact };
    return estimate_claim(&claim, (struct samples){ slots, TRIALS, 1 }, LEVEL);
}

static void a_mean_lies_in_its_interval_and_the_interval_near_the_truth(void **state)
{
    (void)state;
    struct slot slots[TRIALS];
    fill(5, slots);
    const struct estimate e = estimate(MEAN, false, slots);
    assert_true(e.interval.low < e.measured && e.measured < e.interval.high);
    assert_true(e.interval.low < 5 && 5 < e.interval.high);
    assert_close(e.interval.high - e.interval.low, 2 * 2.6 / sqrt(TRIALS), 0.06);
}

static void a_ratio_divides_the_means(void **state)
{
    (void)state;
    struct slot slots[TRIALS];
    fill(5, slots);
    const struct estimate mean = estimate(MEAN, false, slots);
    const struct estimate ratio = estimate(RATIO, false, slots);
    assert_close(ratio.measured, mean.measured / 10, 1e-12);
    assert_true(ratio.interval.low < 0.5 && 0.5 < ratio.interval.high);
}

static void a_proportion_sums_successes_and_counts_and_may_be_constant(void **state)
{
    (void)state;
    struct slot slots[TRIALS];
    for (size_t i = 0; i < TRIALS; i++) {
        slots[i] = (struct slot){ 10, 10 };
    }
    const struct estimate e = estimate(PROPORTION, false, slots);
    assert_close(e.measured, 1, 0);
    assert_close(e.interval.low, pow(LEVEL / 2, 0.1 / TRIALS), 1e-9);
    assert_close(e.interval.high, 1, 0);
}

static void a_slot_that_was_not_written_breaks_the_row_whatever_the_kind(void **state)
{
    (void)state;
    static const enum kind kinds[] = { MEAN, VARIANCE, PROPORTION, RATIO, MEDIAN };
    int cases = 0;
    for (size_t k = 0; k < COUNT(kinds); k++) {
        struct slot slots[TRIALS];
        fill(5, slots);
        slots[TRIALS - 1].value = nan("");
        const struct estimate e = estimate(kinds[k], false, slots);
        assert_true(isnan(e.measured) && isnan(e.interval.low) && isnan(e.interval.high));
        cases++;
    }
    assert_int_equal(cases, COUNT(kinds));
}

static void a_missing_denominator_breaks_a_ratio_and_not_a_mean(void **state)
{
    (void)state;
    struct slot slots[TRIALS];
    fill(5, slots);
    slots[3].over = nan("");
    assert_true(isnan(estimate(RATIO, false, slots).measured));
    assert_true(isfinite(estimate(MEAN, false, slots).measured));
}

static void a_constant_is_broken_unless_it_is_declared(void **state)
{
    (void)state;
    struct slot slots[TRIALS];
    for (size_t i = 0; i < TRIALS; i++) {
        slots[i] = (struct slot){ 0.1, 1 };
    }
    assert_true(isnan(estimate(MEAN, false, slots).measured));
    assert_true(isnan(estimate(MEDIAN, false, slots).measured));
    const struct estimate exact = estimate(VALUE, true, slots);
    assert_close(exact.measured, 0.1, 0);
    assert_close(exact.interval.low, 0.1, 0);
    assert_close(exact.interval.high, 0.1, 0);
}

static void values_that_differ_break_an_exact_claim(void **state)
{
    (void)state;
    struct slot slots[TRIALS];
    fill(5, slots);
    assert_true(isnan(estimate(VALUE, true, slots).measured));
}

static void a_bounded_score_may_be_constant_at_its_bound_only(void **state)
{
    (void)state;
    const struct claim score = { .kind = MEAN, .bounds = { 0, 1 } };
    struct slot slots[TRIALS];
    for (size_t i = 0; i < TRIALS; i++) {
        slots[i] = (struct slot){ 1, 1 };
    }
    const struct estimate e = estimate_claim(&score, (struct samples){ slots, TRIALS, 1 }, LEVEL);
    assert_close(e.measured, 1, 0);
    assert_true(e.interval.low < 1 && e.interval.low > 0.9);
    for (size_t i = 0; i < TRIALS; i++) {
        slots[i].value = 0.5;
    }
    assert_true(
        isnan(estimate_claim(&score, (struct samples){ slots, TRIALS, 1 }, LEVEL).measured));
}

/* ---- derived claims ---- */

static double difference(const struct points *points)
{
    return points_mean(points, 1, 0).value - points_mean(points, 0, 0).value;
}

static struct estimate derived_estimate(const struct slot *slots, size_t trials)
{
    static const size_t indices[] = { 0, 1 };
    static const double p[2][EXPERIMENT_MAX_AXES] = { { 0 }, { 1 } };
    const struct derived derived = { .claim = { .kind = DERIVED }, .derive = difference };
    const struct estimate_group group = { .slots = slots,
                                          .trials = trials,
                                          .slots_per_trial = 1,
                                          .p = p,
                                          .indices = indices,
                                          .count = 2 };
    return estimate_derived(&derived, &group, LEVEL);
}

static void a_derived_difference_has_the_interval_of_two_independent_means(void **state)
{
    (void)state;
    struct slot slots[2 * TRIALS];
    struct rng rng = rng_at(5, 6, 7, 8);
    float z[2 * TRIALS];
    rng_fill_normal(&rng, 2 * TRIALS, z);
    for (size_t i = 0; i < 2 * TRIALS; i++) {
        slots[i] = (struct slot){ (double)z[i] + (i < TRIALS ? 1 : 4), 0 };
    }
    const struct estimate e = derived_estimate(slots, TRIALS);
    assert_true(e.interval.low < 3 && 3 < e.interval.high);
    assert_close(e.interval.high - e.interval.low, 2 * 2.63 * sqrt(2.0 / TRIALS), 0.12);
}

static void a_derived_claim_with_a_missing_slot_is_broken(void **state)
{
    (void)state;
    struct slot slots[2 * TRIALS];
    fill(1, slots);
    fill(2, &slots[TRIALS]);
    slots[7].value = nan("");
    assert_true(isnan(derived_estimate(slots, TRIALS).measured));
}

static void four_times_the_trials_halve_the_interval_so_they_decide_at_half_the_room(void **state)
{
    (void)state;
    const struct claim claim = { .abs = 1 };
    const struct estimate e = { 0.5, { -0.5, 1.5 } };
    assert_close(estimate_trials_needed(&claim, 0, &e, 100), 400, 0);
    const struct estimate edge = { 1, { 0, 2 } };
    assert_close(estimate_trials_needed(&claim, 0, &edge, 100), 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mean_lies_in_its_interval_and_the_interval_near_the_truth),
        cmocka_unit_test(a_ratio_divides_the_means),
        cmocka_unit_test(a_proportion_sums_successes_and_counts_and_may_be_constant),
        cmocka_unit_test(a_slot_that_was_not_written_breaks_the_row_whatever_the_kind),
        cmocka_unit_test(a_missing_denominator_breaks_a_ratio_and_not_a_mean),
        cmocka_unit_test(a_constant_is_broken_unless_it_is_declared),
        cmocka_unit_test(values_that_differ_break_an_exact_claim),
        cmocka_unit_test(a_bounded_score_may_be_constant_at_its_bound_only),
        cmocka_unit_test(a_derived_difference_has_the_interval_of_two_independent_means),
        cmocka_unit_test(a_derived_claim_with_a_missing_slot_is_broken),
        cmocka_unit_test(four_times_the_trials_halve_the_interval_so_they_decide_at_half_the_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Tests of what may be said of paired times. */
#include <stdlib.h>

#include "base/require.h"
#include "base/rng.h"
#include "harness/duel.h"
#include "support.h"

/* `processes` of 20 pairs each around ln(ratio), every process off by up to `shift`. */
static struct duel_estimate estimate_of(double ratio, double noise, double shift, size_t processes)
{
    struct duel_samples samples = { 0 };
    struct rng rng = rng_at(1, rng_hash_text("test_duel"), processes, 0);
    for (size_t p = 0; p < processes; p++) {
        const double off = shift * (double)(p % 2 == 0 ? 1 : -1);
        for (size_t i = 0; i < 20; i++) {
            float g;
            rng_fill_normal(&rng, 1, &g);
            duel_add(&samples, i == 0, log(ratio) + off + noise * (double)g);
        }
    }
    const struct duel_estimate estimate = duel_estimate(&samples);
    free(samples.log_ratio);
    return estimate;
}

static enum duel_verdict verdict_of(struct duel_estimate alike, struct duel_estimate changed)
{
    const struct duel_case one = { alike, changed };
    enum duel_verdict verdict;
    duel_judge(1, &one, 0.05, &verdict);
    return verdict;
}

static void the_estimate_is_the_median_within_its_interval(void **state)
{
    (void)state;
    const struct duel_estimate estimate = estimate_of(1.1, 0.01, 0, 5);
    assert_close(estimate.median, log(1.1), 0.005);
    assert_true(estimate.interval.low < estimate.median &&
                estimate.median < estimate.interval.high);
    assert_true(estimate.interval.high - estimate.interval.low < 0.02);
    assert_true(estimate.agree);
}

static void two_processes_are_too_few(void **state)
{
    (void)state;
    const struct duel_estimate few = estimate_of(2, 0.01, 0, 2), many = estimate_of(1, 0.01, 0, 5);
    assert_true(isnan(few.median) && isnan(few.interval.low));
    assert_int_equal(verdict_of(many, few), DUEL_CANNOT_TELL);
    assert_int_equal(verdict_of(few, estimate_of(2, 0.01, 0, 5)), DUEL_CANNOT_TELL);
}

static void processes_that_differ_widen_the_interval(void **state)
{
    (void)state;
    const struct duel_estimate apart = estimate_of(1, 0.001, 0.05, 5);
    assert_true(apart.interval.low <= -0.04 && apart.interval.high >= 0.04);
    assert_false(apart.agree);
}

static void a_change_is_told_only_beyond_threshold_and_floor(void **state)
{
    (void)state;
    const struct duel_estimate quiet = estimate_of(1, 0.01, 0, 5);
    const struct duel_estimate restless = estimate_of(1, 0.01, 0.15, 5);
    static const struct {
        double ratio;
        bool restless;
        enum duel_verdict verdict;
    } cases[] = {
        { 1.00, false, DUEL_SAME },        { 1.03, false, DUEL_SAME },
        { 1.05, false, DUEL_CANNOT_TELL }, { 1.10, false, DUEL_SLOWER },
        { 0.90, false, DUEL_FASTER },      { 1.10, true, DUEL_CANNOT_TELL },
        { 1.00, true, DUEL_CANNOT_TELL },  { 1.50, true, DUEL_SLOWER },
    };
    size_t seen = 0;
    for (; seen < COUNT(cases); seen++) {
        const struct duel_estimate changed = estimate_of(cases[seen].ratio, 0.01, 0, 5);
        assert_int_equal(verdict_of(cases[seen].restless ? restless : quiet, changed),
                         cases[seen].verdict);
    }
    assert_int_equal(seen, 8);
}

static void one_process_that_disagrees_withholds_the_verdict(void **state)
{
    (void)state;
    struct duel_estimate changed = estimate_of(1.5, 0.01, 0, 5);
    changed.agree = false;
    assert_int_equal(verdict_of(estimate_of(1, 0.01, 0, 5), changed), DUEL_CANNOT_TELL);
}

/* An error that one case alone may have is too large for a hundred. */
static void many_cases_ask_for_more_certainty(void **state)
{
    (void)state;
    enum { MANY = 100 };
    struct duel_case cases[MANY];
    enum duel_verdict verdicts[MANY];
    const struct duel_estimate quiet = estimate_of(1, 0.001, 0, 5);
    for (size_t i = 0; i < MANY; i++) {
        cases[i] = (struct duel_case){ quiet, quiet };
    }
    cases[0].changed = (struct duel_estimate){ 0.08, 0.0105, { 0.06, 0.1 }, true };
    duel_judge(1, cases, 0.05, verdicts);
    assert_int_equal(verdicts[0], DUEL_SLOWER);
    duel_judge(MANY, cases, 0.05, verdicts);
    assert_int_equal(verdicts[0], DUEL_CANNOT_TELL);
    assert_int_equal(verdicts[MANY - 1], DUEL_SAME);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_estimate_is_the_median_within_its_interval),
        cmocka_unit_test(two_processes_are_too_few),
        cmocka_unit_test(processes_that_differ_widen_the_interval),
        cmocka_unit_test(a_change_is_told_only_beyond_threshold_and_floor),
        cmocka_unit_test(one_process_that_disagrees_withholds_the_verdict),
        cmocka_unit_test(many_cases_ask_for_more_certainty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* A step of training as a case: the same work and the same bits each time. */
#include "bench/training.h"

#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "bench/cases.h"
#include "support.h"

static void every_call_writes_the_same_bits(void **state)
{
    (void)state;
    struct training *training = training_open(FULL_GAP);
    size_t count;
    float *written = training_written(training, &count);
    float *first = xcalloc(count, sizeof *first);
    memcpy(first, written, count * sizeof *first);
    memset(written, 0, count * sizeof *written);
    training_run(training);
    assert_memory_equal(first, written, count * sizeof *first);
    free(first);
    training_close(training);
}

static void every_parameter_gets_a_finite_number_and_most_are_not_zero(void **state)
{
    (void)state;
    struct training *training = training_open(FULL_FLATTEN);
    size_t count, moved = 0;
    const float *written = training_written(training, &count);
    for (size_t i = 0; i < count; i++) {
        assert_true(isfinite(written[i]));
        moved += written[i] != 0.0f;
    }
    assert_true(moved >= count - count / 20);
    training_close(training);
}

static void facts_are_those_of_the_network_that_runs(void **state)
{
    (void)state;
    struct training *training = training_open(FULL_FLATTEN);
    struct cases_facts facts;
    size_t count;
    training_written(training, &count);
    assert_true(cases_facts("network/step/64/flatten", &facts));
    assert_int_equal(facts.parameters, count);
    assert_int_equal(facts.bytes, 20 * count);
    assert_true(facts.operations > 3500000000u && facts.operations < 3700000000u);
    training_close(training);
}

static void answers_of_two_tops_differ_and_stay(void **state)
{
    (void)state;
    struct cases_ready *gap = cases_open("network/step/64/gap");
    struct cases_ready *flatten = cases_open("network/step/64/flatten");
    const struct cases_answer first = cases_answer(gap), other = cases_answer(flatten);
    cases_run(gap);
    const struct cases_answer again = cases_answer(gap);
    assert_true(first.hash == again.hash && first.norm > 0);
    assert_true(first.hash != other.hash);
    cases_close(flatten);
    cases_close(gap);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_call_writes_the_same_bits),
        cmocka_unit_test(every_parameter_gets_a_finite_number_and_most_are_not_zero),
        cmocka_unit_test(facts_are_those_of_the_network_that_runs),
        cmocka_unit_test(answers_of_two_tops_differ_and_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The limits are such that no work can pass them, and a work's reach is its numbers over its time.
 */
#include "support.h"

#include "harness/roof.h"

enum { BYTES = 1 << 16 };

static void both_limits_are_those_of_a_processor(void **state)
{
    (void)state;
    const double flops = roof_flops_per_second();
    const double bytes = roof_read_bytes_per_second(BYTES);
    assert_true(flops > 1e7 && flops < 1e13); /* one core, from a simulated one upwards */
    assert_true(bytes > 1e7 && bytes < 1e13);
}

static void a_work_bound_by_arithmetic_takes_operations_over_the_limit(void **state)
{
    (void)state;
    const struct roof_reach reach = roof_reach(BYTES, 1e15, 4.0, 1e9);
    assert_close(reach.bytes_per_second, BYTES / 4.0, 0);
    assert_close(reach.flops_per_second, 1e15 / 4.0, 0);
    assert_close(reach.fewest_seconds, 1e6, 0);
}

static void a_work_bound_by_memory_takes_bytes_over_the_bandwidth(void **state)
{
    (void)state;
    const struct roof_reach reach = roof_reach(BYTES, 1, 4.0, 1e9);
    assert_true(reach.read_limit > 1e7 && reach.read_limit < 1e13);
    assert_close(reach.fewest_seconds, BYTES / reach.read_limit, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_limits_are_those_of_a_processor),
        cmocka_unit_test(a_work_bound_by_arithmetic_takes_operations_over_the_limit),
        cmocka_unit_test(a_work_bound_by_memory_takes_bytes_over_the_bandwidth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

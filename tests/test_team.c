/* Tests of how many threads a kernel gets. */
#include <omp.h>

#include "base/team.h"
#include "support.h"

static void one_thread_unless_more_are_asked_for(void **state)
{
    (void)state;
    assert_int_equal(team_size(), 1);
    assert_int_equal(team_for((size_t)1 << 30), 1);
}

static void little_work_stays_on_one_thread_and_much_gets_all(void **state)
{
    (void)state;
    team_set(4);
    assert_int_equal(team_size(), 4);
    assert_int_equal(team_for(0), 1);
    assert_int_equal(team_for(2 * (size_t)TEAM_BYTES - 1), 1);
    assert_int_equal(team_for(2 * (size_t)TEAM_BYTES), 2);
    assert_int_equal(team_for((size_t)1 << 30), 4);
    team_set(1);
}

static void a_kernel_inside_of_a_parallel_region_stays_on_its_thread(void **state)
{
    (void)state;
    int most = 0;
    team_set(4);
#pragma omp parallel num_threads(2) reduction(max : most)
    most = team_for((size_t)1 << 30);
    assert_int_equal(most, 1);
    team_set(1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_thread_unless_more_are_asked_for),
        cmocka_unit_test(little_work_stays_on_one_thread_and_much_gets_all),
        cmocka_unit_test(a_kernel_inside_of_a_parallel_region_stays_on_its_thread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

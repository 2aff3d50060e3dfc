/* Tests of the count of allocations; linked as bench is. */
#include <stdlib.h>

#include "base/require.h"
#include "bench/allocations.h"
#include "bench/cases.h"
#include "support.h"

static struct allocations since(struct allocations before)
{
    const struct allocations now = allocations_now();
    return (struct allocations){ now.count - before.count, now.bytes - before.bytes };
}

static void every_way_to_ask_for_memory_is_counted_with_its_bytes(void **state)
{
    (void)state;
    const struct allocations before = allocations_now();
    char *volatile kept = malloc(10); /* volatile: an optimiser leaves out what nobody sees */
    char *volatile larger = realloc(kept, 30);
    assert_non_null(larger);
    free(larger);
    assert_int_equal(since(before).count, 2);
    assert_int_equal(since(before).bytes, 40);
    kept = calloc(5, 20);
    free(kept);
    kept = aligned_alloc(64, 128);
    free(kept);
    assert_int_equal(since(before).count, 4);
    assert_int_equal(since(before).bytes, 268);
}

static void what_the_library_asks_for_is_counted_too(void **state)
{
    (void)state;
    const struct allocations before = allocations_now();
    free(xcalloc(3, 8)); /* rounded up to the alignment of 64 */
    assert_int_equal(since(before).count, 1);
    assert_int_equal(since(before).bytes, 64);
}

static void no_kernel_allocates(void **state)
{
    (void)state;
    static const char *const names[] = { "gap/forward/8x64x14x14/NCHW",
                                         "gmp/backward/8x64x14x14/NHWC",
                                         "topk/forward/8x64x14x14/NCHW", "rng-normal/65536",
                                         "network/step/64/flatten" };
    for (size_t i = 0; i < COUNT(names); i++) {
        struct cases_ready *ready = cases_open(names[i]);
        assert_non_null(ready);
        cases_run(ready);
        const struct allocations before = allocations_now();
        cases_run(ready);
        assert_int_equal(since(before).count, 0);
        cases_close(ready);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_way_to_ask_for_memory_is_counted_with_its_bytes),
        cmocka_unit_test(what_the_library_asks_for_is_counted_too),
        cmocka_unit_test(no_kernel_allocates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

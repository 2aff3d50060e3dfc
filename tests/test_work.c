/* A head and its layer on ones: small cases by hand, and against what the registry declares. */
#include "base/require.h"
#include "heads/count.h"
#include "heads/work.h"
#include "support.h"

static const struct shape small = { 1, 3, 2, 2 };

/* 3 maps of 4 positions and 2 classes: sums of 4 terms in 16 lanes have 4 + 15 additions, those of
 * 3 and 12 terms 18 and 27; each logit takes one addition more for its bias. */
static void a_small_gap_head_is_counted_by_hand(void **state)
{
    (void)state;
    const struct work work = work_run(head_find("gap"), small, 2);
    assert_close(work.logits, 2 * 3, 0.0);
    assert_int_equal(work.pooling.additions, 3 * (4 + 15));
    assert_int_equal(work.pooling.multiplications, 3);
    assert_int_equal(work.layer.multiplications, 2 * 3);
    assert_int_equal(work.layer.additions, 2 * (3 + 15 + 1));
    assert_int_equal(work_operations(&work, false), 57 + 3 + 6 + 38);
    assert_int_equal(work_operations(&work, true), 57 + 3 + 38);
}

static void a_small_flatten_head_is_counted_by_hand(void **state)
{
    (void)state;
    const struct work work = work_run(head_find("flatten"), small, 2);
    assert_close(work.logits, 2 * 12, 0.0);
    assert_int_equal(work.pooling.additions + work.pooling.multiplications, 0);
    assert_int_equal(work.layer.multiplications, 2 * 12);
    assert_int_equal(work.layer.additions, 2 * (12 + 15 + 1));
}

/* 4097 positions are two blocks: 16 additions more. */
static void a_large_map_adds_one_block_to_the_other(void **state)
{
    (void)state;
    const struct work one = work_run(head_find("gap"), (struct shape){ 1, 1, 1, 4096 }, 1);
    const struct work two = work_run(head_find("gap"), (struct shape){ 1, 1, 1, 4097 }, 1);
    assert_int_equal(one.pooling.additions, 4096 + 15);
    assert_int_equal(two.pooling.additions, 4097 + 2 * 15 + 1);
}

static void what_runs_is_what_is_declared(void **state)
{
    (void)state;
    const struct shape shapes[] = { { 1, 1, 1, 1 }, { 1, 3, 2, 2 }, { 1, 20, 7, 7 } };
    size_t compared = 0;
    for (size_t i = 0; i < COUNT(shapes) * head_count(); ++i) {
        const struct head *head = head_at(i % head_count());
        const struct work work = work_run(head, shapes[i / head_count()], 5);
        const struct head_cost cost = work_declared(head, shapes[i / head_count()], 5);
        assert_int_equal(work_operations(&work, false), cost.additions + cost.multiplications);
        assert_int_equal(work.pooling.comparisons, cost.comparisons);
        assert_int_equal(work.pooling.functions, cost.functions);
        ++compared;
    }
    assert_int_equal(compared, 3 * 17);
}

/* Trials of an experiment run side by side. */
static void each_thread_counts_for_itself(void **state)
{
    (void)state;
    enum { HEADS = 64, MOST = 4 };
    struct work work[HEADS];
#pragma omp parallel for num_threads(MOST) schedule(static, 1)
    for (size_t i = 0; i < HEADS; ++i) {
        work[i] = work_run(head_find("gap"), (struct shape){ 1, 10 + i, 16, 16 }, 2);
    }
    for (size_t i = 0; i < HEADS; ++i) {
        assert_int_equal(work[i].pooling.additions, (10 + i) * (16 * 16 + 15));
        assert_int_equal(work[i].layer.multiplications, 2 * (10 + i));
    }
}

/* Two images: maps of 12 numbers, means of 3, weights, biases, logits. */
static void bytes_are_those_of_all_that_is_read_and_written(void **state)
{
    (void)state;
    const struct shape in = { 2, 3, 2, 2 };
    const struct head_cost gap = work_declared(head_find("gap"), in, 5);
    assert_int_equal(gap.bytes_read, 4 * (2 * 12 + 2 * 3 + 3 * 5 + 5));
    assert_int_equal(gap.bytes_written, 4 * (2 * 3 + 2 * 5));
    const struct head_cost flat = work_declared(head_find("flatten"), in, 5);
    assert_int_equal(flat.bytes_read, 4 * (2 * 12 + 12 * 5 + 5));
    assert_int_equal(flat.bytes_written, 4 * 2 * 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_small_gap_head_is_counted_by_hand),
        cmocka_unit_test(a_small_flatten_head_is_counted_by_hand),
        cmocka_unit_test(a_large_map_adds_one_block_to_the_other),
        cmocka_unit_test(what_runs_is_what_is_declared),
        cmocka_unit_test(each_thread_counts_for_itself),
        cmocka_unit_test(bytes_are_those_of_all_that_is_read_and_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

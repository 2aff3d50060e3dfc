/* What the registry says a pass costs is what the counting build counts. */
#include "base/require.h"
#include "head_run.h"
#include "heads/count.h"
#include "heads/linear.h"

static void assert_counted(struct count counted, struct head_cost cost)
{
    assert_int_equal(counted.additions, cost.additions);
    assert_int_equal(counted.multiplications, cost.multiplications);
    assert_int_equal(counted.comparisons, cost.comparisons);
    assert_int_equal(counted.functions, cost.functions);
}

static uint64_t operations(struct head_cost cost)
{
    return cost.additions + cost.multiplications + cost.comparisons + cost.functions;
}

static void compare_passes(struct head_run *run)
{
    count_reset();
    head_run_forward(run);
    assert_counted(count_read(), run->head->forward_cost(&run->options, run->in));
    count_reset();
    head_run_backward(run);
    assert_counted(count_read(), run->head->backward_cost(&run->options, run->in));
}

static void every_pass_costs_what_is_counted(void **state)
{
    (void)state;
    size_t compared = 0;
    for (size_t i = 0; i < HEAD_RUN_SHAPES * head_count() * 2 * 3; ++i) {
        const struct head_options options = {
            .layout = i % 2 ? NHWC : NCHW,
            .ties = { .ties =
                          (const enum ties[]){ TIES_FIRST, TIES_EVEN, TIES_RANDOM }[i / 2 % 3] },
        };
        struct head_run run = head_run_new(head_at(i / 6 % head_count()), options,
                                           head_run_shapes[i / 6 / head_count()]);
        compare_passes(&run);
        ++compared;
        head_run_free(run);
    }
    assert_int_equal(compared, HEAD_RUN_SHAPES * 17 * 6);
}

static void the_cost_does_not_depend_on_the_numbers(void **state)
{
    (void)state;
    const float values[] = { 0.0f, -1.0f, 1e30f, INFINITY, NAN };
    for (size_t i = 0; i < head_count() * COUNT(values); ++i) {
        const struct head_options options = { .ties = { .ties = TIES_EVEN } };
        struct head_run run =
            head_run_new(head_at(i % head_count()), options, (struct shape){ 2, 3, 5, 7 });
        for (size_t k = 0; k < shape_size(run.in); k += 2) {
            run.x.floats[k] = values[i / head_count()];
        }
        compare_passes(&run);
        head_run_free(run);
    }
}

static void the_plain_linear_layer_costs_what_is_counted(void **state)
{
    (void)state;
    const struct linear sizes[] = { { 1, 1, 1 }, { 1, 16, 3 }, { 3, 17, 5 }, { 2, 4097, 2 } };
    for (size_t i = 0; i < COUNT(sizes); ++i) {
        const struct linear size = sizes[i];
        struct guard x = guard_new(size.batch * size.features), b = guard_new(size.classes),
                     w = guard_new(size.classes * size.features),
                     y = guard_new(size.batch * size.classes);
        count_reset();
        linear_forward_plain(size, w.floats, b.floats, x.floats, y.floats);
        assert_counted(count_read(), linear_cost(size));
        guard_free(y);
        guard_free(w);
        guard_free(b);
        guard_free(x);
    }
}

/* The laws that the article's operation counts start from. */
static void costs_are_the_textbook_ones_but_for_the_lanes(void **state)
{
    (void)state;
    const struct shape in = { 4, 10, 7, 7 };
    const struct head_options options = { .layout = NHWC };
    const struct head_cost gap = head_find("gap")->forward_cost(&options, in);
    assert_int_equal(gap.additions, 4 * 10 * ((49 - 1) + 16)); /* N - 1, first adds, folds */
    assert_int_equal(gap.multiplications, 4 * 10);
    assert_int_equal(gap.bytes_read, 4 * 10 * 49 * 4);
    assert_int_equal(gap.bytes_written, 4 * 10 * 4);
    const struct head_cost gmp = head_find("gmp")->forward_cost(&options, in);
    assert_int_equal(gmp.comparisons, 4 * 10 * (49 - 1));
    const struct head_cost flatten = head_find("flatten")->forward_cost(&options, in);
    assert_int_equal(operations(flatten), 0);
    assert_int_equal(flatten.bytes_written, 4 * 10 * 49 * 4);
}

/* Every byte of x, y, dy, theta and saved that a pass touches, from the sizes of the registry. */
static void bytes_follow_from_what_a_pass_reads_and_writes(void **state)
{
    (void)state;
    const struct shape in = { 2, 3, 5, 7 };
    const struct head_options options = { .ties = { .ties = TIES_EVEN } };
    const uint64_t x = 4 * shape_size(in);
    for (size_t i = 0; i < head_count(); ++i) {
        const struct head *head = head_at(i);
        const uint64_t y = 4 * in.n * head->features(&options, in);
        const uint64_t saved = head->saved_bytes(&options, in);
        const struct head_cost forward = head->forward_cost(&options, in);
        const struct head_cost backward = head->backward_cost(&options, in);
        const uint64_t theta = 4 * head->parameters(&options, in);
        assert_int_equal(forward.bytes_read, x + theta);
        assert_int_equal(forward.bytes_written, y + saved);
        assert_int_equal(backward.bytes_written, x + theta);
        const uint64_t least = y + saved + theta + (head->saves_input ? x : 0);
        assert_true(backward.bytes_read >= least && backward.bytes_read <= least + y);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pass_costs_what_is_counted),
        cmocka_unit_test(the_cost_does_not_depend_on_the_numbers),
        cmocka_unit_test(the_plain_linear_layer_costs_what_is_counted),
        cmocka_unit_test(costs_are_the_textbook_ones_but_for_the_lanes),
        cmocka_unit_test(bytes_follow_from_what_a_pass_reads_and_writes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

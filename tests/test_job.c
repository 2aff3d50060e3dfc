/* A job's answer is right where the plain loops of the example plug-in are, for every operation in
 * both layouts, and every error is seen: a number off, one not written, a wrong position. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>

#include "harness/job.h"
#include "harness/plugins.h"

static const struct plugin_job shapes[] = {
    { .n = 3, .c = 5, .h = 7, .w = 6, .classes = 4, .threads = 1 },
    { .n = 1, .c = 17, .h = 1, .w = 1, .classes = 3, .threads = 1 },
    { .n = 2, .c = 1, .h = 64, .w = 64, .classes = 100, .threads = 1 },
};
enum { SHAPES = sizeof shapes / sizeof *shapes };

static const struct plugin *example(void **state)
{
    const struct plugins *plugins = *state;
    return plugins->all[0];
}

static void run(const struct plugin *plugin, struct job *job)
{
    assert_true(plugin->has(&job->call) != 0);
    void *prepared = plugin->prepare(&job->call);
    assert_non_null(prepared);
    plugin->run(prepared);
    plugin->close(prepared);
}

static struct job *job_of(size_t shape, int operation, int layout)
{
    struct plugin_job like = shapes[shape];
    like.operation = (enum plugin_operation)operation;
    like.layout = (enum plugin_layout)layout;
    return job_open(like, 1);
}

static void plain_loops_are_right_at_every_operation_in_both_layouts(void **state)
{
    int cases = 0;
    for (size_t s = 0; s < SHAPES; s++) {
        for (int operation = 0; operation < PLUGIN_OPERATIONS; operation++) {
            for (int layout = 0; layout < 2; layout++) {
                struct job *job = job_of(s, operation, layout);
                assert_false(job_error(job) <= 1); /* nothing computed yet */
                run(example(state), job);
                assert_true(job_error(job) <= 1);
                job_spoil(job);
                assert_false(job_error(job) <= 1);
                job_close(job);
                cases++;
            }
        }
    }
    assert_int_equal(cases, 3 * PLUGIN_OPERATIONS * 2);
}

/* Puts `wrong` into every output in turn (of heads: those that are looked at). */
static void assert_seen(struct job *job, float *out, size_t count, size_t step, float factor)
{
    for (size_t i = 0; i < count; i += step) {
        const float right = out[i];
        out[i] = isnan(factor) ? NAN : right * factor + (right == 0 ? 1e-30f : 0);
        assert_false(job_error(job) <= 1);
        out[i] = right;
        assert_true(job_error(job) <= 1);
    }
}

static void a_number_that_is_off_or_no_number_is_seen_wherever_it_stands(void **state)
{
    for (int operation = 0; operation < PLUGIN_OPERATIONS; operation++) {
        struct job *job = job_of(0, operation, PLUGIN_NHWC);
        float *out = job->y != NULL ? job->y : job->dx;
        const size_t count = job->y != NULL ? job->outputs : (size_t)3 * 5 * 7 * 6;
        run(example(state), job);
        assert_seen(job, out, count, 1, 1.0001f);
        assert_seen(job, out, count, 1, NAN);
        job_close(job);
    }
}

static void one_position_less_of_4096_is_seen(void **state)
{
    struct job *job = job_of(2, PLUGIN_GAP_FORWARD, PLUGIN_NCHW);
    run(example(state), job);
    job->y[1] -= job->call.x[2 * 4096 - 1] / 4096;
    assert_true(job_error(job) > 1);
    job_close(job);
}

static void a_position_may_be_left_alone_but_not_be_wrong(void **state)
{
    struct job *job = job_of(0, PLUGIN_GMP_FORWARD, PLUGIN_NCHW);
    run(example(state), job);
    job->at[14]++;
    assert_true(job_error(job) > 1);
    for (int map = 0; map < 15; map++) {
        job->at[map] = UINT32_MAX;
    }
    assert_true(job_error(job) <= 1); /* none kept */
    job->at[0] = job->want_at[0];
    assert_true(job_error(job) > 1); /* some kept */
    job_close(job);
}

static void a_job_is_what_must_be_read_written_and_computed(void **state)
{
    (void)state;
    struct job *forward = job_of(2, PLUGIN_MEANVAR_FORWARD, PLUGIN_NCHW);
    struct job *backward = job_of(2, PLUGIN_GMP_BACKWARD, PLUGIN_NCHW);
    struct job *head = job_of(2, PLUGIN_HEAD_FLATTEN, PLUGIN_NCHW);
    const struct roof_work reads = job_work(forward), writes = job_work(backward);
    assert_int_equal(reads.reads, 2 * 4096);
    assert_int_equal(reads.writes, 0);
    assert_int_equal(writes.reads, 0);
    assert_int_equal(writes.writes, 2 * 4096);
    assert_close((double)writes.value, 0, 0); /* zeros but for the maxima */
    assert_int_equal(job_work(head).reads, 2 * 4096 + 100 * 4096);
    assert_close(job_work(head).operations, 2.0 * 100 * 2 * 4096, 0);
    assert_int_equal(job_bytes(head), 4 * 102 * 4096);
    job_close(head);
    job_close(backward);
    job_close(forward);
}

static int load(void **state)
{
    static struct plugins plugins;
    char *folder = plugins_folder(), path[4200];
    snprintf(path, sizeof path, "%s/example.so", folder);
    plugins = plugins_load(NULL, path);
    free(folder);
    *state = &plugins;
    return 0;
}

static int unload(void **state)
{
    const struct plugins *plugins = *state;
    free(plugins->all);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_loops_are_right_at_every_operation_in_both_layouts),
        cmocka_unit_test(a_number_that_is_off_or_no_number_is_seen_wherever_it_stands),
        cmocka_unit_test(one_position_less_of_4096_is_seen),
        cmocka_unit_test(a_position_may_be_left_alone_but_not_be_wrong),
        cmocka_unit_test(a_job_is_what_must_be_read_written_and_computed),
    };
    return cmocka_run_group_tests(tests, load, unload);
}

/* Kernels and the limit in turns: every one that has the job gets a time in every round, rounds are
 * kept, and a kernel that computes wrong or cannot prepare gets none and is named. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>

#include "death.h"
#include "harness/contest.h"
#include "harness/field.h"
#include "harness/plugins.h"

static const struct plugin_job small = {
    .operation = PLUGIN_GAP_FORWARD, .n = 2, .c = 3, .h = 7, .w = 5, .threads = 1
};

/* The fake plug-in and the example. */
static struct plugins load(void)
{
    char *folder = plugins_folder(), list[8500];
    snprintf(list, sizeof list, "%s/../tests/preload_plugin.so:%s/example.so", folder, folder);
    free(folder);
    return plugins_load(NULL, list);
}

static struct contest *contest_of(struct plugin_job job, bool cold)
{
    const struct plugins plugins = load();
    struct contest *contest = contest_open(job, plugins.all, plugins.count, cold, 1);
    free(plugins.all);
    return contest;
}

static void rounds(struct plugin_job job, bool cold, bool fake, bool example)
{
    struct contest *contest = contest_of(job, cold);
    for (size_t trial = 0; trial < 40; trial += 13) {
        struct rng rng = rng_at(1, 2, 3, trial);
        const double *seconds = contest_round(contest, &rng);
        assert_true(isnan(seconds[0]) == !fake && isnan(seconds[1]) == !example);
        assert_true(!fake || (seconds[0] > 0 && seconds[0] < 10));
        assert_true(!example || (seconds[1] > 0 && seconds[1] < 10));
        assert_true(seconds[2] > 0 && seconds[2] < 10);
    }
    contest_close(contest);
}

static void every_kernel_that_has_the_job_gets_a_time_and_so_does_the_limit(void **state)
{
    struct plugin_job job = small;
    (void)state;
    rounds(job, false, true, true);
    rounds(job, true, true, true);
    job.layout = PLUGIN_NHWC;
    rounds(job, false, false, true);
    job.threads = 2;
    rounds(job, false, false, false);
    job.layout = PLUGIN_NCHW;
    rounds(job, false, true, false);
    job.operation = PLUGIN_GMP_BACKWARD;
    rounds(job, false, false, false);
}

static void a_round_is_run_once_and_kept(void **state)
{
    (void)state;
    struct contest *contest = contest_of(small, false);
    double first[3];
    struct rng rng = rng_at(1, 2, 3, 5);
    const double *seconds = contest_round(contest, &rng);
    for (int i = 0; i < 3; i++) {
        first[i] = seconds[i];
    }
    rng = rng_at(1, 2, 3, 500); /* makes room anew */
    contest_round(contest, &rng);
    rng = rng_at(1, 2, 4, 5);
    seconds = contest_round(contest, &rng);
    for (int i = 0; i < 3; i++) {
        assert_close(seconds[i], first[i], 0);
    }
    contest_close(contest);
}

static void open_and_close(void *fault)
{
    setenv("GAPSTUDY_TEST_PLUGIN", fault, 1);
    contest_close(contest_of(small, false));
}

static void a_wrong_answer_has_no_time(void **state)
{
    char wrong[] = "wrong", null[] = "null", none[] = "";
    (void)state;
    struct death death = death_of(open_and_close, wrong);
    assert_death(&death, 1, "kernel 'fake' computes GAP forward wrong on 2x3x7x5, NCHW");
    death = death_of(open_and_close, null);
    assert_death(&death, 2, "kernel 'fake' cannot prepare GAP forward");
    death = death_of(open_and_close, none);
    assert_int_equal(death.status, 0);
}

static void goes_wrong_under_way(void *nothing)
{
    (void)nothing;
    struct contest *contest = contest_of(small, false);
    setenv("GAPSTUDY_TEST_PLUGIN", "wrong", 1);
    contest_close(contest);
}

static void a_kernel_that_goes_wrong_under_way_is_seen_at_the_end(void **state)
{
    (void)state;
    const struct death death = death_of(goes_wrong_under_way, NULL);
    assert_death(&death, 1, "kernel 'fake' computes GAP forward wrong");
}

static struct plugin_job job_at(const double *p)
{
    struct plugin_job job = small;
    job.layout = (enum plugin_layout)p[0];
    return job;
}

/* The program's own kernel is the fake here; the folder beside gives the example and its like. */
static void a_field_has_points_for_those_that_have_the_job(void **state)
{
    (void)state;
    const struct plugins plugins = load();
    struct field *field = field_open(plugins.all[0]);
    struct field_grid grid = { 0 };
    double p[EXPERIMENT_MAX_AXES] = { PLUGIN_NCHW, 7 };
    field_add(field, p, 2, job_at, &grid);
    const size_t nchw = grid.points;
    p[0] = PLUGIN_NHWC;
    field_add(field, p, 2, job_at, &grid);
    assert_true(nchw >= 2 && field->count >= 2); /* more with the libraries of `make peers` */
    assert_int_equal(grid.points, 2 * nchw - 1); /* the fake has no NHWC */
    assert_close(grid.p[0][2], 0, 0);
    assert_close(grid.p[0][1], 7, 0);
    assert_close(grid.p[nchw][2], 1, 0);
    assert_string_equal(field->names[0], "fake");
    free(grid.p);
    free(plugins.all);
    field_close(field);
}

static void points_of_one_job_share_its_rounds(void **state)
{
    (void)state;
    const struct plugins plugins = load();
    struct field *field = field_open(plugins.all[0]);
    struct rng rng = rng_at(1, 2, 3, 0);
    struct plugin_job other = small;
    other.c++;
    field_contest(field, small, false, 1);
    const double first = field_round(field, &rng)[field->count];
    assert_int_equal(field_bytes(field), 2 * 3 * 7 * 5 * 4 / 64 * 64 + 64);
    field_contest(field, small, false, 1);
    assert_close(field_round(field, &rng)[field->count], first, 0);
    field_contest(field, other, false, 1);
    assert_true(field_bytes(field) == 2 * 4 * 7 * 5 * 4 / 64 * 64 + 64);
    field_rest(field);
    field_rest(field);
    free(plugins.all);
    field_close(field);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        /* these two have children, which are started before there are threads: a copy of a program
           is without them, and ThreadSanitizer lets none start there */
        cmocka_unit_test(a_wrong_answer_has_no_time),
        cmocka_unit_test(a_kernel_that_goes_wrong_under_way_is_seen_at_the_end),
        cmocka_unit_test(every_kernel_that_has_the_job_gets_a_time_and_so_does_the_limit),
        cmocka_unit_test(a_round_is_run_once_and_kept),
        cmocka_unit_test(a_field_has_points_for_those_that_have_the_job),
        cmocka_unit_test(points_of_one_job_share_its_rounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Attention pooling and templates at known answers, and what is not a number. */
#include "base/require.h"
#include "death.h"
#include "head_run.h"

static const struct shape shape = { 2, 3, 5, 7 };

static struct head_run run_of(const char *name, enum layout layout)
{
    return head_run_new(head_find(name), (struct head_options){ .layout = layout }, shape);
}

static void set_theta(struct head_run *run, float value)
{
    for (size_t i = 0; i < run->parameters; ++i) {
        run->theta.floats[i] = value;
    }
}

/* q = 0 and p = 0; u = 1/N. */
static void neutral_parameters_give_gap(void **state)
{
    (void)state;
    const char *const names[] = { "attention", "depthwise" };
    const float neutral[] = { 0.0f, 1.0f / 35.0f };
    for (size_t i = 0; i < 4; ++i) {
        struct head_run run = run_of(names[i / 2], i % 2 ? NHWC : NCHW);
        struct head_run gap = run_of("gap", i % 2 ? NHWC : NCHW);
        set_theta(&run, neutral[i / 2]);
        head_run_forward(&run), head_run_backward(&run);
        head_run_forward(&gap), head_run_backward(&gap);
        for (size_t k = 0; k < 6; ++k) {
            assert_close((double)run.y.floats[k], (double)gap.y.floats[k], 1e-6);
        }
        for (size_t k = 0; k < 210; ++k) {
            assert_close((double)run.dx.floats[k], (double)gap.dx.floats[k], 1e-6);
        }
        head_run_free(gap);
        head_run_free(run);
    }
}

/* A code along the query that is 1000 higher at position 17 than elsewhere: all weight goes there,
 * the others' terms are below exp(-87), and y is x + p there, exactly. */
static void a_sharp_query_reads_one_position_and_gives_no_weight_to_others(void **state)
{
    (void)state;
    for (size_t layout = 0; layout < 2; ++layout) {
        struct head_run run = run_of("attention", layout ? NHWC : NCHW);
        set_theta(&run, 0.0f);
        run.theta.floats[0] = 1.0f;
        run.theta.floats[3 + 17 * 3] = 1000.0f;
        head_run_forward(&run);
        head_run_backward(&run);
        for (size_t m = 0; m < 6; ++m) {
            const float x = *head_run_at(&run, run.x.floats, m, 17);
            assert_true(run.y.floats[m] == (m % 3 == 0 ? x + 1000.0f : x));
            for (size_t p = 0; p < 35; ++p) {
                const float dx = *head_run_at(&run, run.dx.floats, m, p);
                assert_true(p == 17 ? dx == run.dy.floats[m] : dx == 0.0f);
            }
        }
        for (size_t p = 0; p < 70; ++p) {
            assert_true(run.saved.floats[p] == (p % 35 == 17 ? 1.0f : 0.0f));
        }
        head_run_free(run);
    }
}

/* The same number added to every score changes no weight. */
static void a_code_that_all_positions_share_shifts_y_by_itself(void **state)
{
    (void)state;
    struct head_run a = run_of("attention", NCHW), b = run_of("attention", NCHW);
    for (size_t i = 3; i < b.parameters; ++i) {
        b.theta.floats[i] += (float)(i % 3);
    }
    head_run_forward(&a);
    head_run_forward(&b);
    for (size_t m = 0; m < 6; ++m) {
        const double moved = (double)b.y.floats[m] - (double)a.y.floats[m];
        assert_close(moved, (double)(m % 3), 1e-5);
    }
    head_run_free(b);
    head_run_free(a);
}

static size_t nans(size_t n, const float *x)
{
    size_t count = 0;
    for (size_t i = 0; i < n; ++i) {
        count += isnan(x[i]) != 0;
    }
    return count;
}

static void what_makes_a_score_nan_takes_its_whole_image(void **state)
{
    (void)state;
    const float bad[] = { NAN, INFINITY };
    for (size_t i = 0; i < 4; ++i) {
        struct head_run run = run_of("attention", i % 2 ? NHWC : NCHW);
        run.theta.floats[2] = 1.0f;
        *head_run_at(&run, run.x.floats, 5, 17) = bad[i / 2];
        head_run_forward(&run);
        head_run_backward(&run);
        assert_int_equal(nans(3, run.y.floats), 0);
        assert_int_equal(nans(3, run.y.floats + 3), 3);
        assert_int_equal(nans(105, run.dx.floats), 0);
        assert_int_equal(nans(105, run.dx.floats + 105), 105);
        assert_int_equal(nans(run.parameters, run.dtheta.floats), run.parameters);
        head_run_free(run);
    }
}

static void a_nan_reaches_one_y_and_one_slope_of_a_template(void **state)
{
    (void)state;
    for (size_t layout = 0; layout < 2; ++layout) {
        struct head_run run = run_of("depthwise", layout ? NHWC : NCHW);
        *head_run_at(&run, run.x.floats, 5, 17) = NAN;
        head_run_forward(&run);
        head_run_backward(&run);
        assert_true(isnan(run.y.floats[5]) && nans(6, run.y.floats) == 1);
        assert_int_equal(nans(210, run.dx.floats), 0);
        assert_true(isnan(run.dtheta.floats[2 * 35 + 17]));
        assert_int_equal(nans(run.parameters, run.dtheta.floats), 1);
        head_run_free(run);
    }
}

static void run_forward(void *pass_and_head)
{
    void **const both = pass_and_head;
    const struct head_options options = { .layout = NCHW };
    ((const struct head *)both[1])->forward(&options, both[0]);
}

/* No parameters; no pixels. */
static void a_broken_requirement_ends_the_program(void **state)
{
    (void)state;
    const char *const names[] = { "attention", "depthwise" };
    float x[2] = { 0 }, y[2] = { 0 }, saved[2] = { 0 }, theta[4] = { 0 };
    for (size_t i = 0; i < 4; ++i) {
        struct head_pass pass = { .in = { 1, 1, i / 2, 2 }, .x = x, .y = y, .saved = saved };
        pass.theta = i / 2 ? NULL : theta;
        void *both[] = { &pass, (void *)(uintptr_t)head_find(names[i % 2]) };
        const struct death death = death_of(run_forward, both);
        assert_int_equal(death.status, -1);
        assert_non_null(strstr(death.message, names[i % 2]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(neutral_parameters_give_gap),
        cmocka_unit_test(a_sharp_query_reads_one_position_and_gives_no_weight_to_others),
        cmocka_unit_test(a_code_that_all_positions_share_shifts_y_by_itself),
        cmocka_unit_test(what_makes_a_score_nan_takes_its_whole_image),
        cmocka_unit_test(a_nan_reaches_one_y_and_one_slope_of_a_template),
        cmocka_unit_test(a_broken_requirement_ends_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

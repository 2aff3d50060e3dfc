/* The registry: names, sizes, and whether what it says of order is so. */
#include "base/require.h"
#include "death.h"
#include "head_run.h"

static void every_name_finds_its_own_head(void **state)
{
    (void)state;
    const char *const names[] = {
        "gap",       "gmp",  "avgmax",    "catavgmax", "gem",        "lse",
        "boltzmann", "topk", "meanvar",   "meanstd",   "covariance", "energy",
        "adaptive",  "spp",  "depthwise", "attention", "flatten",
    };
    assert_int_equal(head_count(), COUNT(names));
    for (size_t i = 0; i < COUNT(names); ++i) {
        assert_string_equal(head_at(i)->name, names[i]);
        assert_ptr_equal(head_find(names[i]), head_at(i));
    }
}

/* A lookup by prefix or suffix once built the wrong head in a well-known library, silently. */
static void a_name_that_is_nearly_right_finds_nothing(void **state)
{
    (void)state;
    const char *const names[] = { "",          "GAP",     "Gap",        "ga",          "gapx",
                                  "fastgap",   "gap ",    " gap",       "gapgmp",      "gmpx",
                                  "avg",       "sum",     "topk1",      "top",         "var",
                                  "meanvars",  "mean",    "flat",       "flatten2",    "lsegem",
                                  "maxavg",    "avgmaxx", "catavgmax2", "concat",      "softmax",
                                  "meansd",    "std",     "cov",        "covariances", "adaptive2",
                                  "Adaptive",  "spp4",    "SPP",        "depth",       "attn",
                                  "attention_" };
    for (size_t i = 0; i < COUNT(names); ++i) {
        assert_null(head_find(names[i]));
    }
}

static void every_head_has_the_width_and_memory_of_its_formula(void **state)
{
    (void)state;
    const struct shape in = { 5, 6, 7, 8 };
    const struct head_options options = { 0 };
    const size_t widths[] = { 6, 6, 6, 12, 6, 6, 6, 6, 12, 12, 21, 24, 24, 126, 6, 6, 336 };
    const size_t saved[] = {
        0, 120, 120, 120, 0, 0, 240, 120, 0, 0, 120, 0, 0, 0, 0, 5 * 56 * 4, 0
    };
    const size_t parameters[] = { [14] = 336, [15] = 6 + 336, [16] = 0 };
    for (size_t i = 0; i < head_count(); ++i) {
        const struct head *head = head_at(i);
        assert_int_equal(head->features(&options, in), widths[i]);
        assert_int_equal(head->saved_bytes(&options, in), saved[i]);
        const size_t weights = parameters[i] + 10 * widths[i];
        assert_int_equal(head->parameters(&options, in), parameters[i]);
        assert_int_equal(head_parameters(head, &options, in, 10, false), weights);
        assert_int_equal(head_parameters(head, &options, in, 10, true), weights + 10);
        assert_true(strlen(head->says) > 0);
    }
}

static void parameters_beyond_32_bits_are_counted(void **state)
{
    (void)state;
    const struct shape in = { 1, 2048, 64, 64 };
    const struct head_options options = { 0 };
    assert_true(head_parameters(head_find("flatten"), &options, in, 1000, true) ==
                UINT64_C(8388608000) + 1000);
    assert_true(head_parameters(head_find("gap"), &options, in, 1000, true) == 2049000);
}

/* The largest change of any output, in units of the largest output, when all maps of x are put into
 * one random order. */
static double change_by_order(const struct head *head, enum layout layout, uint64_t trial)
{
    const struct shape in = { 2, 3, 9, 11 };
    struct head_run run = head_run_new(head, (struct head_options){ .layout = layout }, in);
    struct head_run moved = head_run_new(head, (struct head_options){ .layout = layout }, in);
    size_t order[99];
    struct rng rng = rng_at(2, rng_hash_text("change_by_order"), 0, trial);
    rng_permutation(&rng, 99, order);
    for (size_t i = 0; i < shape_size(in); ++i) {
        *head_run_at(&moved, moved.x.floats, i / 99, i % 99) =
            *head_run_at(&run, run.x.floats, i / 99, order[i % 99]);
    }
    head_run_forward(&run);
    head_run_forward(&moved);
    double change = 0.0, largest = 0.0;
    for (size_t i = 0; i < in.n * run.features; ++i) {
        const double a = (double)run.y.floats[i], b = (double)moved.y.floats[i];
        assert_true(isfinite(a) && isfinite(b));
        change = fmax(change, fabs(a - b));
        largest = fmax(largest, fabs(a));
    }
    head_run_free(moved);
    head_run_free(run);
    return change / largest;
}

static void a_head_is_order_free_exactly_if_it_says_so(void **state)
{
    (void)state;
    size_t free_heads = 0;
    for (size_t i = 0; i < 2 * 5 * head_count(); ++i) {
        const struct head *head = head_at(i % head_count());
        const enum layout layout = i / head_count() % 2 ? NHWC : NCHW;
        const double change = change_by_order(head, layout, i);
        free_heads += head->order_free;
        assert_true(head->order_free ? change <= 1e-5 : change >= 1e-2);
    }
    assert_int_equal(free_heads, 2 * 5 * 11);
}

static void backward_reads_x_exactly_if_the_head_saves_it(void **state)
{
    (void)state;
    const struct shape in = { 2, 3, 5, 7 };
    for (size_t i = 0; i < head_count(); ++i) {
        const struct head_options options = { .ties.ties = TIES_EVEN };
        struct head_run run = head_run_new(head_at(i), options, in);
        head_run_forward(&run);
        head_run_backward(&run);
        float before[210], *theta_before = calloc(run.parameters + 1, sizeof *theta_before);
        size_t changed = 0;
        assert_non_null(theta_before);
        memcpy(theta_before, run.dtheta.floats, run.parameters * sizeof *theta_before);
        memcpy(before, run.dx.floats, sizeof before);
        for (size_t k = 0; k < 210; ++k) {
            run.x.floats[k] = 0.25f;
        }
        head_run_backward(&run);
        for (size_t k = 0; k < 210; ++k) {
            changed += !(run.dx.floats[k] == before[k]);
        }
        for (size_t k = 0; k < run.parameters; ++k) {
            changed += !(run.dtheta.floats[k] == theta_before[k]);
        }
        free(theta_before);
        assert_int_equal(changed != 0, head_at(i)->saves_input);
        head_run_free(run);
    }
}

static void flatten_keeps_the_order_channel_row_column_in_both_layouts(void **state)
{
    (void)state;
    const struct shape in = { 2, 3, 5, 7 };
    for (size_t layout = 0; layout < 2; ++layout) {
        const struct head_options options = { .layout = layout ? NHWC : NCHW };
        struct head_run run = head_run_new(head_find("flatten"), options, in);
        head_run_forward(&run);
        head_run_backward(&run);
        for (size_t i = 0; i < shape_size(in); ++i) {
            assert_true(run.y.floats[i] == *head_run_at(&run, run.x.floats, i / 35, i % 35));
            assert_true(run.dy.floats[i] == *head_run_at(&run, run.dx.floats, i / 35, i % 35));
        }
        head_run_free(run);
    }
}

/* Of the same bits as the call with the value that the header names. */
static void options_of_zero_mean_the_defaults(void **state)
{
    (void)state;
    const struct shape in = { 2, 3, 9, 11 };
    const char *const names[] = { "gem", "lse", "boltzmann", "topk", "adaptive" };
    const struct head_options full = { .p = 3.0f, .r = 10.0f, .beta = 1.0f, .k = 6, .bins = 2 };
    for (size_t i = 0; i < COUNT(names); ++i) {
        struct head_run a = head_run_new(head_find(names[i]), (struct head_options){ 0 }, in);
        struct head_run b = head_run_new(head_find(names[i]), full, in);
        head_run_forward(&a);
        head_run_forward(&b);
        assert_memory_equal(a.y.floats, b.y.floats, in.n * a.features * sizeof(float));
        head_run_free(b);
        head_run_free(a);
    }
}

static void run_forward(void *pass_and_head)
{
    void **const both = pass_and_head;
    const struct head_options options = { .k = 3, .p = -1.0f, .r = -1.0f, .beta = -1.0f };
    ((const struct head *)both[1])->forward(&options, both[0]);
}

/* No pixels for all; besides, k above N, p, r and beta below 0. */
static void a_broken_requirement_ends_the_program(void **state)
{
    (void)state;
    const char *const names[] = { "gap",       "gmp",    "gem",    "lse",       "topk",
                                  "meanvar",   "energy", "avgmax", "catavgmax", "meanstd",
                                  "boltzmann", "topk",   "gem",    "lse",       "boltzmann" };
    float x[2] = { 0 }, y[8] = { 0 }, saved[2] = { 0 };
    for (size_t i = 0; i < COUNT(names); ++i) {
        struct head_pass pass = {
            .in = { 1, 1, i < 11 ? 0 : 1, 2 }, .x = x, .y = y, .saved = saved
        };
        void *both[] = { &pass, (void *)(uintptr_t)head_find(names[i]) };
        const struct death death = death_of(run_forward, both);
        assert_int_equal(death.status, -1);
        assert_non_null(strstr(death.message, "pool_"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_name_finds_its_own_head),
        cmocka_unit_test(a_name_that_is_nearly_right_finds_nothing),
        cmocka_unit_test(every_head_has_the_width_and_memory_of_its_formula),
        cmocka_unit_test(parameters_beyond_32_bits_are_counted),
        cmocka_unit_test(a_head_is_order_free_exactly_if_it_says_so),
        cmocka_unit_test(backward_reads_x_exactly_if_the_head_saves_it),
        cmocka_unit_test(flatten_keeps_the_order_channel_row_column_in_both_layouts),
        cmocka_unit_test(options_of_zero_mean_the_defaults),
        cmocka_unit_test(a_broken_requirement_ends_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

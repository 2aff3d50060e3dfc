/* The instrument as a whole, on an experiment of a few milliseconds: tables, threads, profiles,
 * single rows. Each run is a child process. */
#include "support.h"

#include "harness/table.h"
#include "small_run.h"

static void assert_same_file(struct scratch *scratch, const char *name)
{
    struct text a = bytes_of(scratch, "a", name), b = bytes_of(scratch, "b", name);
    assert_int_equal(a.length, b.length);
    assert_memory_equal(a.bytes, b.bytes, a.length);
    assert_true(a.length > 0);
    text_free(&b);
    text_free(&a);
}

static void two_numbers_of_threads_give_the_same_bytes(void **state)
{
    (void)state;
    struct scratch scratch = scratch_new();
    const struct death a = RUN("--threads", "1", out_option(&scratch, "a"));
    const struct death b = RUN("--threads", "3", out_option(&scratch, "b"));
    assert_death(&a, STATUS_OK, "");
    assert_death(&b, STATUS_OK, "");
    assert_same_file(&scratch, "small.csv");
    assert_same_file(&scratch, "small.map.csv");
    assert_same_file(&scratch, "small.seed.csv");
    forget(&scratch, "a");
    forget(&scratch, "b");
    scratch_free(&scratch);
}

static void the_table_has_the_columns_and_rows_of_the_design(void **state)
{
    (void)state;
    struct scratch scratch = scratch_new();
    const struct death run = RUN(out_option(&scratch, "a"));
    assert_death(&run, STATUS_OK, "");
    struct text text = bytes_of(&scratch, "a", "small.csv");
    static const char header[] =
        "claim,statements,role,form,kind,exact,unit,sweep,word,level,trials,predicted,measured,"
        "ci_low,ci_high,margin,verdict,expected\n";
    assert_memory_equal(text.bytes, header, sizeof header - 1);
    assert_non_null(
        strstr(text.bytes, "\nmean-is-level,C01,as stated,EQUALS,mean,no,1,normal,red,1,"));
    assert_non_null(strstr(text.bytes, "\nlevels-differ-by-one,C01,corrected,EQUALS,derived,no,1,"
                                       "normal,blue,,400,1,"));
    assert_non_null(strstr(text.bytes,
                           "\none-is-one,C02,as stated,EQUALS,value,yes,1,sure,,1,1,1,1,"
                           "1,1,0,CONFIRMED,CONFIRMED\n"));
    text_free(&text);
    struct text map = bytes_of(&scratch, "a", "small.map.csv");
    assert_memory_equal(map.bytes, "quantity,unit,sweep,word,level,trials,measured,", 47);
    text_free(&map);
    forget(&scratch, "a");
    scratch_free(&scratch);
}

static void every_quick_row_is_a_row_of_standard(void **state)
{
    (void)state;
    struct scratch scratch = scratch_new();
    const struct death a = RUN(out_option(&scratch, "a"));
    const struct death b = RUN("--profile", "quick", out_option(&scratch, "b"));
    assert_death(&a, STATUS_OK, "");
    assert_death(&b, STATUS_OK, "");
    struct text whole = bytes_of(&scratch, "a", "small.csv");
    struct text quick = bytes_of(&scratch, "b", "small.csv");
    size_t lines = 0;
    for (char *line = strtok(quick.bytes, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        assert_non_null(strstr(whole.bytes, line));
        lines++;
    }
    assert_int_equal(lines, 1 + 2 * 2 + 1); /* header, two claims at two points, the exact one */
    text_free(&quick);
    text_free(&whole);
    forget(&scratch, "a");
    forget(&scratch, "b");
    scratch_free(&scratch);
}

static bool second_level(const double *p)
{
    return !small_first(p);
}

static size_t map_rows(struct scratch *scratch, const struct experiment *experiment,
                       const char *profile)
{
    const struct death run =
        run_of((struct run){ experiment,
                             { "small", "--quiet", "--profile", (char *)profile, "--trials", "400",
                               out_option(scratch, "a") },
                             NULL });
    char path[512];
    assert_death(&run, STATUS_OK, "");
    snprintf(path, sizeof path, "%s/a/small.map.csv", scratch->folder);
    struct table_file *file = table_open(path);
    const size_t rows = table_file_rows(file);
    table_close(file);
    forget(scratch, "a");
    return rows;
}

static void a_point_for_the_full_profile_alone_has_rows_in_no_other(void **state)
{
    (void)state;
    struct scratch scratch = scratch_new();
    struct sweep sweeps[] = { small_sweeps[0], small_sweeps[1], small_sweeps[2] };
    struct experiment experiment = small_experiment;
    sweeps[2].full = second_level;
    experiment.sweeps = sweeps;
    assert_int_equal(map_rows(&scratch, &experiment, "quick"), 4);
    assert_int_equal(map_rows(&scratch, &experiment, "standard"), 4);
    assert_int_equal(map_rows(&scratch, &experiment, "full"), 8);
    scratch_free(&scratch);
}

/* How wide the interval of the first row of small.map.csv is. */
static double map_width(struct scratch *scratch, const struct experiment *experiment)
{
    const struct death run =
        run_of((struct run){ experiment, { "small", "--quiet", out_option(scratch, "a") }, NULL });
    char path[512];
    assert_death(&run, STATUS_OK, "");
    snprintf(path, sizeof path, "%s/a/small.map.csv", scratch->folder);
    struct table_file *file = table_open(path);
    const double width = table_number_at(file, 0, table_column(file, "ci_high")) -
                         table_number_at(file, 0, table_column(file, "ci_low"));
    table_close(file);
    forget(scratch, "a");
    return width;
}

static void a_part_at_a_level_of_five_percent_has_narrower_intervals(void **state)
{
    (void)state;
    struct scratch scratch = scratch_new();
    struct sweep sweeps[] = { small_sweeps[0], small_sweeps[1], small_sweeps[2] };
    struct experiment experiment = small_experiment;
    experiment.sweeps = sweeps;
    const double at_one = map_width(&scratch, &experiment);
    sweeps[2].level = 0.05;
    assert_close(map_width(&scratch, &experiment) / at_one, 1.966 / 2.588, 0.01); /* of t(399) */
    scratch_free(&scratch);
}

static void one_point_gives_its_rows_again_byte_for_byte(void **state)
{
    (void)state;
    struct scratch scratch = scratch_new();
    const struct death a = RUN(out_option(&scratch, "a"));
    assert_death(&a, STATUS_OK, "");
    char path[320];
    snprintf(path, sizeof path, "%s", scratch_path(&scratch, "rows"));
    const struct death one = run_of(
        (struct run){ &small_experiment, { "small", "--point", "2", "--threads", "2" }, path });
    assert_death(&one, STATUS_OK, "");
    struct text whole = bytes_of(&scratch, "a", "small.csv"), rows = { 0 };
    file_read(path, &rows);
    size_t lines = 0;
    for (char *line = strtok(rows.bytes, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        assert_non_null(strstr(whole.bytes, line));
        lines++;
    }
    assert_int_equal(lines, 3);
    text_free(&rows);
    text_free(&whole);
    scratch_remove(&scratch, "rows");
    forget(&scratch, "a");
    scratch_free(&scratch);
}

static void one_trial_gives_its_slots(void **state)
{
    (void)state;
    struct scratch scratch = scratch_new();
    char path[320];
    snprintf(path, sizeof path, "%s", scratch_path(&scratch, "slots"));
    const struct death one = run_of(
        (struct run){ &small_experiment, { "small", "--point", "0", "--trial", "5" }, path });
    assert_death(&one, STATUS_OK, "");
    struct table_file *file = table_open(path);
    assert_int_equal(table_file_rows(file), 2);
    assert_close(table_number_at(file, 1, 1) - table_number_at(file, 0, 1), 3, 1e-12);
    table_close(file);
    scratch_remove(&scratch, "slots");
    scratch_free(&scratch);
}

static void another_seed_gives_other_numbers_and_the_same_verdicts(void **state)
{
    (void)state;
    struct scratch scratch = scratch_new();
    const struct death a = RUN(out_option(&scratch, "a"));
    const struct death b = RUN("--seed", "8", out_option(&scratch, "b"));
    assert_death(&a, STATUS_OK, "");
    assert_death(&b, STATUS_OK, "");
    struct text x = bytes_of(&scratch, "a", "small.csv"), y = bytes_of(&scratch, "b", "small.csv");
    assert_true(strcmp(x.bytes, y.bytes) != 0);
    text_free(&y);
    text_free(&x);
    forget(&scratch, "a");
    forget(&scratch, "b");
    scratch_free(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_numbers_of_threads_give_the_same_bytes),
        cmocka_unit_test(the_table_has_the_columns_and_rows_of_the_design),
        cmocka_unit_test(every_quick_row_is_a_row_of_standard),
        cmocka_unit_test(a_point_for_the_full_profile_alone_has_rows_in_no_other),
        cmocka_unit_test(a_part_at_a_level_of_five_percent_has_narrower_intervals),
        cmocka_unit_test(one_point_gives_its_rows_again_byte_for_byte),
        cmocka_unit_test(one_trial_gives_its_slots),
        cmocka_unit_test(another_seed_gives_other_numbers_and_the_same_verdicts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

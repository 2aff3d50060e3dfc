/* The instrument as a whole, on an experiment of a few milliseconds: tables, threads, profiles,
 * single rows, and every way in which it must object. Each run is a child process. */
#include "support.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/require.h"
#include "death.h"
#include "harness/file.h"
#include "harness/table.h"
#include "harness/text.h"
#include "scratch.h"
#include "small_experiment.h"

enum { MOST_ARGUMENTS = 12 };

struct run {
    const struct experiment *experiment;
    char *argv[MOST_ARGUMENTS];
    const char *output; /* file for standard output */
};

static void run_in_child(void *argument)
{
    struct run *run = argument;
    int argc = 0;
    while (run->argv[argc] != NULL) {
        argc++;
    }
    const int output = open(run->output, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    require(output >= 0 && dup2(output, STDOUT_FILENO) >= 0);
    exit(experiment_main(run->experiment, argc, run->argv));
}

static struct death run_of(struct run run)
{
    run.output = run.output != NULL ? run.output : "/dev/null";
    return death_of(run_in_child, &run);
}

static struct text bytes_of(struct scratch *scratch, const char *folder, const char *name)
{
    struct text bytes = { 0 };
    char path[512];
    snprintf(path, sizeof path, "%s/%s/%s", scratch->folder, folder, name);
    file_read(path, &bytes);
    return bytes;
}

static void forget(struct scratch *scratch, const char *folder)
{
    static const char *const files[] = { "small.csv",      "small.map.csv",
                                         "small.seed.csv", "provenance/small.json",
                                         "provenance",     "" };
    for (size_t i = 0; i < COUNT(files); i++) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s/%s", scratch->folder, folder, files[i]);
        assert_int_equal(remove(path), 0);
    }
}

static void assert_same_file(struct scratch *scratch, const char *name)
{
    struct text a = bytes_of(scratch, "a", name), b = bytes_of(scratch, "b", name);
    assert_int_equal(a.length, b.length);
    assert_memory_equal(a.bytes, b.bytes, a.length);
    assert_true(a.length > 0);
    text_free(&b);
    text_free(&a);
}

#define RUN(...) \
    run_of((struct run){ &small_experiment, { "small", "--quiet", __VA_ARGS__ }, NULL })

static char *out_option(struct scratch *scratch, const char *folder)
{
    static char option[2][512];
    char *text = option[folder[0] == 'b'];
    snprintf(text, sizeof option[0], "--out=%s/%s", scratch->folder, folder);
    return text;
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

/* ---- verdicts that are not as expected ---- */

static void shifted_by_one(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    small_trial(rng, p, context, out);
    out[SMALL_MEAN].value += 1;
}

static void forgets_a_slot(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    const struct slot missing = out[SMALL_MEAN];
    small_trial(rng, p, context, out);
    out[SMALL_MEAN] = missing;
}

static void repeats_one_number(struct rng *rng, const double *p, const void *context,
                               struct slot *out)
{
    struct rng same = rng_at(1, 1, 1, 1); /* the defect: every trial reads one stream */
    (void)rng;
    small_trial(&same, p, context, out);
}

/* Runs the first sweep alone with another trial function or number of trials. */
static struct death
changed(void (*trial)(struct rng *, const double *, const void *, struct slot *), char *trials)
{
    struct sweep sweep = small_sweeps[0];
    struct experiment experiment = small_experiment;
    sweep.trial = trial;
    experiment.sweeps = &sweep;
    experiment.sweep_count = 1;
    return run_of(
        (struct run){ &experiment, { "small", "--sweep", "normal", "--trials", trials }, NULL });
}

static void a_wrong_mean_is_refuted_and_ends_with_1(void **state)
{
    (void)state;
    const struct death run = changed(shifted_by_one, "400");
    assert_death(&run, STATUS_SURPRISE, "mean-is-level is REFUTED, expected CONFIRMED");
    assert_death(&run, STATUS_SURPRISE,
                 "again: build/experiments/small --profile standard --point 0");
}

static void a_slot_left_unwritten_is_broken(void **state)
{
    (void)state;
    const struct death run = changed(forgets_a_slot, "400");
    assert_death(&run, STATUS_SURPRISE, "mean-is-level is BROKEN");
}

static void one_stream_used_by_every_trial_is_broken(void **state)
{
    (void)state;
    const struct death run = changed(repeats_one_number, "400");
    assert_death(&run, STATUS_SURPRISE, "mean-is-level is BROKEN");
}

static void too_few_trials_are_undecided_and_end_with_6(void **state)
{
    (void)state;
    const struct death run = changed(small_trial, "20");
    assert_death(&run, STATUS_UNDECIDED, "mean-is-level is UNDECIDED");
    assert_death(&run, STATUS_UNDECIDED, "trials would decide it");
}

/* ---- experiments that are not well formed ---- */

static struct death with_claim(struct claim claim)
{
    struct claim claims[2] = { claim, small_claims[1] };
    struct sweep sweep = small_sweeps[0];
    struct experiment experiment = small_experiment;
    sweep.claims = claims;
    experiment.sweeps = &sweep;
    experiment.sweep_count = 1;
    return run_of((struct run){ &experiment, { "small", "--list" }, NULL });
}

static void a_claim_without_expectation_stops_the_program_with_its_name(void **state)
{
    (void)state;
    struct claim claim = small_claims[0];
    claim.expect = BROKEN;
    const struct death run = with_claim(claim);
    assert_death(&run, STATUS_SURPRISE, "claim mean-is-level of small:");
}

static void an_experiment_without_a_control_is_refused(void **state)
{
    (void)state;
    struct experiment experiment = small_experiment;
    experiment.sweeps = &small_sweeps[1];
    experiment.sweep_count = 1;
    const struct death run = run_of((struct run){ &experiment, { "small", "--list" }, NULL });
    assert_death(&run, STATUS_SURPRISE, "small has no control");
}

/* ---- the command line and the folder ---- */

static void a_wrong_option_or_value_is_named_with_what_was_meant(void **state)
{
    (void)state;
    static const struct {
        char *arguments[3];
        const char *words;
    } cases[] = {
        { { "--quit" }, "did you mean --quiet?" },
        { { "--profile", "quik" }, "--profile quik: not one of" },
        { { "--seed", "x" }, "--seed x: not a whole number" },
        { { "--seed", "-1" }, "--seed -1: not a whole number" },
        { { "--threads", "0" }, "--threads 0: not a whole number from 1" },
        { { "--trials", "1" }, "--trials 1: not a whole number from 2" },
        { { "--point" }, "--point needs a value" },
        { { "--trial", "3" }, "--trial needs --point" },
        { { "--point", "99" }, "no such point" },
        { { "--sweep", "nomal" }, "no such point or sweep" },
        { { "word" }, "word" },
    };
    int refused = 0;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct death run = run_of((struct run){
            &small_experiment,
            { "small", cases[i].arguments[0], cases[i].arguments[1], cases[i].arguments[2] },
            NULL });
        assert_death(&run, STATUS_USAGE, cases[i].words);
        refused++;
    }
    assert_int_equal(refused, 11);
}

static void two_runs_into_one_folder_are_refused_and_the_table_stays(void **state)
{
    (void)state;
    struct scratch scratch = scratch_new();
    const struct death first = RUN(out_option(&scratch, "a"));
    assert_death(&first, STATUS_OK, "");
    struct text before = bytes_of(&scratch, "a", "small.csv");
    char path[512];
    snprintf(path, sizeof path, "%s/a/.small.lock", scratch.folder);
    const int lock = open(path, O_RDWR | O_CREAT, 0666);
    const struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    assert_int_equal(fcntl(lock, F_SETLK, &whole), 0);
    const struct death second = RUN("--seed", "9", out_option(&scratch, "a"));
    assert_death(&second, STATUS_USAGE, "another run of small is writing into");
    close(lock);
    struct text after = bytes_of(&scratch, "a", "small.csv");
    assert_string_equal(before.bytes, after.bytes);
    text_free(&after);
    text_free(&before);
    assert_int_equal(remove(path), 0);
    forget(&scratch, "a");
    scratch_free(&scratch);
}

static void a_folder_that_cannot_be_made_ends_with_2(void **state)
{
    (void)state;
    const struct death run = RUN("--out", "/proc/no/such/folder");
    assert_death(&run, STATUS_USAGE, "/proc/no/such/folder");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_numbers_of_threads_give_the_same_bytes),
        cmocka_unit_test(the_table_has_the_columns_and_rows_of_the_design),
        cmocka_unit_test(every_quick_row_is_a_row_of_standard),
        cmocka_unit_test(one_point_gives_its_rows_again_byte_for_byte),
        cmocka_unit_test(one_trial_gives_its_slots),
        cmocka_unit_test(another_seed_gives_other_numbers_and_the_same_verdicts),
        cmocka_unit_test(a_wrong_mean_is_refuted_and_ends_with_1),
        cmocka_unit_test(a_slot_left_unwritten_is_broken),
        cmocka_unit_test(one_stream_used_by_every_trial_is_broken),
        cmocka_unit_test(too_few_trials_are_undecided_and_end_with_6),
        cmocka_unit_test(a_claim_without_expectation_stops_the_program_with_its_name),
        cmocka_unit_test(an_experiment_without_a_control_is_refused),
        cmocka_unit_test(a_wrong_option_or_value_is_named_with_what_was_meant),
        cmocka_unit_test(two_runs_into_one_folder_are_refused_and_the_table_stays),
        cmocka_unit_test(a_folder_that_cannot_be_made_ends_with_2),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

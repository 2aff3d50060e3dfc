/* Every way in which the instrument must object: verdicts that are not as expected, experiments
 * that are not well formed, a wrong command line, a folder in use. Each run is a child process. */
#include "support.h"

#include "small_run.h"

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

static size_t called;

/* The defect: the second of two trials reads the stream of the first. Needs one thread. */
static void takes_each_number_twice(struct rng *rng, const double *p, const void *context,
                                    struct slot *out)
{
    static struct rng first;
    first = called++ % 2 == 0 ? *rng : first;
    struct rng again = first;
    small_trial(&again, p, context, out);
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
        (struct run){ &experiment,
                      { "small", "--sweep", "normal", "--trials", trials, "--threads", "1" },
                      NULL });
}

static void a_wrong_mean_is_refuted_and_ends_with_1(void **state)
{
    (void)state;
    const struct death run = changed(shifted_by_one, "400");
    assert_death(&run, STATUS_SURPRISE, "mean-is-level is REFUTED, expected CONFIRMED");
    assert_death(&run, STATUS_SURPRISE,
                 "again: build/experiments/small --profile standard --trials 400 --point 0");
}

static void the_line_that_repeats_a_row_has_seed_and_trials(void **state)
{
    (void)state;
    struct sweep sweep = small_sweeps[0];
    struct experiment experiment = small_experiment;
    sweep.trial = shifted_by_one;
    experiment.sweeps = &sweep;
    experiment.sweep_count = 1;
    const struct death run = run_of((struct run){
        &experiment, { "small", "--sweep", "normal", "--trials", "400", "--seed", "7" }, NULL });
    assert_death(&run, STATUS_SURPRISE,
                 "again: build/experiments/small --profile standard --seed 7 --trials 400 --point");
}

static void a_copy_that_kept_its_name_is_refused(void **state)
{
    (void)state;
    const struct death run =
        run_of((struct run){ &small_experiment, { "build/experiments/copy", "--list" }, NULL });
    assert_death(&run, STATUS_USAGE,
                 "this program is 'copy' and its experiment's .name is \"small\"");
}

static void output_that_cannot_be_written_ends_with_2(void **state)
{
    (void)state;
    const struct death run =
        run_of((struct run){ &small_experiment, { "small", "--list" }, "/dev/full" });
    assert_death(&run, STATUS_USAGE, "cannot write to standard output");
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

static void one_stream_used_by_two_trials_is_broken(void **state)
{
    (void)state;
    const struct death run = changed(takes_each_number_twice, "400");
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

static void two_sweeps_of_one_name_are_refused(void **state)
{
    (void)state;
    const struct sweep twice[] = { small_sweeps[0], small_sweeps[0] };
    struct experiment experiment = small_experiment;
    experiment.sweeps = twice;
    experiment.sweep_count = COUNT(twice);
    const struct death run = run_of((struct run){ &experiment, { "small", "--list" }, NULL });
    assert_death(&run, STATUS_SURPRISE, "small has two sweeps with the name 'normal'");
}

static bool nowhere(const double *p)
{
    (void)p;
    return false;
}

static void a_derived_claim_that_says_where_it_applies_is_refused(void **state)
{
    (void)state;
    struct sweep sweep = small_sweeps[0];
    struct derived derived = sweep.derived[0];
    derived.claim.applies = nowhere;
    sweep.derived = &derived;
    sweep.derived_count = 1;
    struct experiment experiment = small_experiment;
    experiment.sweeps = &sweep;
    experiment.sweep_count = 1;
    const struct death run = run_of((struct run){ &experiment, { "small", "--list" }, NULL });
    assert_death(&run, STATUS_SURPRISE, "of small is derived: .uses picks its points");
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
        cmocka_unit_test(a_wrong_mean_is_refuted_and_ends_with_1),
        cmocka_unit_test(the_line_that_repeats_a_row_has_seed_and_trials),
        cmocka_unit_test(a_copy_that_kept_its_name_is_refused),
        cmocka_unit_test(output_that_cannot_be_written_ends_with_2),
        cmocka_unit_test(a_slot_left_unwritten_is_broken),
        cmocka_unit_test(one_stream_used_by_every_trial_is_broken),
        cmocka_unit_test(one_stream_used_by_two_trials_is_broken),
        cmocka_unit_test(too_few_trials_are_undecided_and_end_with_6),
        cmocka_unit_test(a_claim_without_expectation_stops_the_program_with_its_name),
        cmocka_unit_test(an_experiment_without_a_control_is_refused),
        cmocka_unit_test(two_sweeps_of_one_name_are_refused),
        cmocka_unit_test(a_derived_claim_that_says_where_it_applies_is_refused),
        cmocka_unit_test(a_wrong_option_or_value_is_named_with_what_was_meant),
        cmocka_unit_test(two_runs_into_one_folder_are_refused_and_the_table_stays),
        cmocka_unit_test(a_folder_that_cannot_be_made_ends_with_2),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

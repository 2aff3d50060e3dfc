#include "harness/experiment.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/blas.h"
#include "base/require.h"
#include "harness/clock.h"
#include "harness/session.h"

/* ---- is the experiment well formed? ---- */

static void check_claim(const struct experiment *experiment, const struct claim *claim)
{
    const char *fault = claim_fault(claim);
    if (fault != NULL) {
        die(STATUS_SURPRISE, "claim %s of %s: %s", claim->id != NULL ? claim->id : "(no id)",
            experiment->name, fault);
    }
}

static void check_sweep(const struct experiment *experiment, const struct sweep *sweep)
{
    require(sweep->name != NULL && sweep->claim_count > 0 && sweep->trial != NULL);
    require(sweep->trials > 0);
    for (size_t c = 0; sweep->part == NULL && c < sweep->claim_count; c++) {
        check_claim(experiment, &sweep->claims[c]);
    }
    for (size_t d = 0; sweep->part == NULL && d < sweep->derived_count; d++) {
        check_claim(experiment, &sweep->derived[d].claim);
        if (sweep->derived[d].claim.applies != NULL) {
            die(STATUS_SURPRISE, "claim %s of %s is derived: .uses picks its points, not .applies",
                sweep->derived[d].claim.id, experiment->name);
        }
    }
}

/* Sweeps of one name would draw the same numbers. */
static void check_names(const struct experiment *experiment)
{
    for (size_t s = 0; s < experiment->sweep_count; s++) {
        for (size_t before = 0; before < s; before++) {
            if (strcmp(experiment->sweeps[s].name, experiment->sweeps[before].name) == 0) {
                die(STATUS_SURPRISE, "%s has two sweeps with the name '%s'", experiment->name,
                    experiment->sweeps[s].name);
            }
        }
    }
}

static bool has_control(const struct sweep *sweep)
{
    for (size_t c = 0; c < sweep->claim_count; c++) {
        if (sweep->part == NULL && sweep->claims[c].role == CONTROL) {
            return true;
        }
    }
    for (size_t d = 0; d < sweep->derived_count; d++) {
        if (sweep->part == NULL && sweep->derived[d].claim.role == CONTROL) {
            return true;
        }
    }
    return false;
}

static void check_experiment(const struct experiment *experiment)
{
    bool control = false;
    for (size_t s = 0; s < experiment->sweep_count; s++) {
        check_sweep(experiment, &experiment->sweeps[s]);
        control = control || has_control(&experiment->sweeps[s]);
    }
    check_names(experiment);
    if (!control) {
        die(STATUS_SURPRISE, "%s has no control: no claim of it is known to be false",
            experiment->name);
    }
}

/* ---- what main does ---- */

static int status_of(const struct rows_tally *tally)
{
    return tally->wrong > 0     ? STATUS_SURPRISE
           : tally->pending > 0 ? STATUS_UNDECIDED
           : tally->rows == 0   ? STATUS_UNDECIDED
                                : STATUS_OK;
}

static void print_tally(const struct session *session, const struct rows_tally *tally,
                        double seconds)
{
    if (session->options.quiet) {
        return;
    }
    printf("%-14s %4zu rows: %zu confirmed, %zu refuted, %zu undecided, %zu broken; ",
           session->experiment->name, tally->rows, tally->confirmed, tally->refuted,
           tally->undecided, tally->broken);
    if (tally->wrong + tally->pending == 0) {
        printf("all as expected");
    } else {
        printf("%zu NOT AS EXPECTED", tally->wrong + tally->pending);
    }
    printf(" (%.1f s)\n", seconds);
}

static int run_and_write(const struct session *session)
{
    const double start = clock_now();
    struct rows_tally tally = { 0 };
    session_write_tables(session, &tally);
    print_tally(session, &tally, clock_now() - start);
    return status_of(&tally);
}

/* --point and --sweep: the rows on standard output, nothing written. */
static int run_and_print(const struct session *session)
{
    struct rows_tally tally = { 0 };
    struct output output = session_open_output(session, NULL);
    session_run_part(session, &output, &tally);
    if (tally.rows == 0) {
        die(STATUS_USAGE, "no such point or sweep in this profile: see --list");
    }
    fputs(table_text(output.table), stdout);
    session_close_output(&output);
    return status_of(&tally);
}

static int run(const struct session *session)
{
    if (session->options.list) {
        session_print_list(session);
        return STATUS_OK;
    }
    if (session->options.has_trial) {
        session_print_trial(session);
        return STATUS_OK;
    }
    return session->options.has_point || session->options.sweep != NULL ? run_and_print(session)
                                                                        : run_and_write(session);
}

/* A copied experiment that kept its name would write over the table of the other. */
static void check_program(const struct experiment *experiment, const char *program)
{
    const char *slash = strrchr(program, '/');
    const char *name = slash != NULL ? slash + 1 : program;
    if (strcmp(name, experiment->name) != 0) {
        die(STATUS_USAGE,
            "this program is '%s' and its experiment's .name is \"%s\": make them one", name,
            experiment->name);
    }
}

/* What was printed must have arrived: a full disk or a closed pipe is no success. */
static void check_output(void)
{
    if (fflush(stdout) != 0 || ferror(stdout) != 0) {
        die(STATUS_USAGE, "cannot write to standard output: %s", strerror(errno));
    }
}

int experiment_main(const struct experiment *experiment, int argc, char **argv)
{
    require_name(experiment->name);
    check_program(experiment, argv[0]);
    check_experiment(experiment);
    const struct options options = options_parse(experiment, argc, argv);
    if (!options.list) {
        blas_start(argv, 1);
    }
    struct session session = session_open(experiment, options, argc, argv);
    const int status = run(&session);
    session_close(&session);
    check_output();
    return status;
}

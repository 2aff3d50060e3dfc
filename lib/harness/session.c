#include "harness/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "harness/clock.h"

/* The full profile is a publication run: more trials, and a seed of its own, so that it is no
 * second look at the standard one. */
enum { FULL_TRIALS = 16, FULL_SEED = 1000003 };

/* What is divided among the random rows of a table that names no level of its own; and what each row
 * of a part has that names none. */
static const double TABLE_LEVEL = 0.01;

/* ---- starting and ending ---- */

static bool timed(const struct experiment *experiment)
{
    return strncmp(experiment->name, "time_", 5) == 0;
}

static void start(struct session *session, int argc, char **argv)
{
    const struct experiment *experiment = session->experiment;
    size_t rows = 0;
    session->grids = xcalloc(experiment->sweep_count, sizeof(struct grid *));
    for (size_t s = 0; s < experiment->sweep_count; s++) {
        session->grids[s] = grid_new(&experiment->sweeps[s]);
        rows += experiment->sweeps[s].part == NULL ? grid_random_rows(session->grids[s]) : 0;
    }
    const double level = experiment->level > 0.0 ? experiment->level : TABLE_LEVEL;
    session->level = level / (double)(rows > 0 ? rows : 1);
    session->seed = session->options.has_seed                  ? session->options.seed
                    : session->options.profile == PROFILE_FULL ? experiment->seed + FULL_SEED
                                                               : experiment->seed;
    if (session->options.list) {
        return;
    }
    if (timed(experiment)) {
        session->options.threads = 1;
        clock_pin();
    }
    session->provenance = provenance_open(experiment->name, argc, argv);
    provenance_add_text(session->provenance, "profile",
                        options_profile_name(session->options.profile));
    provenance_add_number(session->provenance, "seed", (double)session->seed);
}

static void prepare(struct session *session)
{
    const struct setting setting = { .profile = session->options.profile,
                                     .data = session->options.data,
                                     .threads = session->options.threads,
                                     .provenance = session->provenance };
    if (session->experiment->prepare != NULL) {
        session->context = session->experiment->prepare(&setting);
    }
}

struct session session_open(const struct experiment *experiment, struct options options, int argc,
                            char **argv)
{
    struct session session = { .experiment = experiment, .options = options };
    start(&session, argc, argv);
    if (!options.list) {
        prepare(&session);
    }
    return session;
}

void session_close(struct session *session)
{
    if (session->experiment->release != NULL && session->context != NULL) {
        session->experiment->release(session->context);
    }
    if (session->provenance != NULL) {
        provenance_close(session->provenance);
    }
    for (size_t s = 0; s < session->experiment->sweep_count; s++) {
        grid_free(session->grids[s]);
    }
    free(session->grids);
}

/* ---- running ---- */

/* Sweeps without randomness keep their trials whatever is asked. */
static bool all_exact(const struct sweep *sweep)
{
    bool exact = true;
    for (size_t c = 0; c < sweep->claim_count; c++) {
        exact = exact && sweep->claims[c].exact;
    }
    return exact;
}

static size_t trials_of(const struct session *session, const struct sweep *sweep)
{
    if (all_exact(sweep)) {
        return sweep->trials;
    }
    const size_t trials = session->options.trials > 0 ? session->options.trials : sweep->trials;
    return session->options.profile == PROFILE_FULL && session->options.trials == 0
               ? trials * FULL_TRIALS
               : trials;
}

/* Which points of sweep s to run; first is the number of its first point in the experiment. */
static bool *wanted_points(const struct session *session, size_t s, size_t first)
{
    const struct grid *grid = session->grids[s];
    const struct options *options = &session->options;
    bool *wanted = xcalloc(grid->points, sizeof *wanted);
    const bool *in_profile = options->profile == PROFILE_QUICK      ? grid->in_quick
                             : options->profile == PROFILE_STANDARD ? grid->in_standard
                                                                    : NULL; /* all */
    for (size_t i = 0; i < grid->points; i++) {
        wanted[i] = (in_profile == NULL || in_profile[i]) &&
                    (!options->has_point || options->point == first + i) &&
                    (options->sweep == NULL || strcmp(options->sweep, grid->sweep->name) == 0);
    }
    return wanted;
}

static struct run run_of(const struct session *session, size_t s, const bool *wanted,
                         struct progress *progress)
{
    return (struct run){ .grid = session->grids[s],
                         .wanted = wanted,
                         .seed = session->seed,
                         .stream = rng_hash_text(session->experiment->name),
                         .trials = trials_of(session, &session->experiment->sweeps[s]),
                         .context = session->context,
                         .threads = session->options.threads,
                         .progress = progress };
}

struct output session_open_output(const struct session *session, const char *part)
{
    struct output output = { .part = part };
    output.columns = rows_columns(session->experiment, part, &output.column_count);
    output.table = rows_new_table(part, output.columns, output.column_count);
    return output;
}

void session_close_output(struct output *output)
{
    table_free(output->table);
    free(output->columns);
}

static double level_of(const struct session *session, const struct sweep *sweep)
{
    return sweep->part == NULL ? session->level : sweep->level > 0 ? sweep->level : TABLE_LEVEL;
}

static void run_sweep(const struct session *session, size_t s, size_t first, struct output *output,
                      struct rows_tally *tally)
{
    bool *wanted = wanted_points(session, s, first);
    size_t points = 0;
    for (size_t i = 0; i < session->grids[s]->points; i++) {
        points += wanted[i];
    }
    struct run run = run_of(session, s, wanted, NULL);
    if (points > 0) {
        struct progress *progress = progress_open(session->grids[s]->sweep->name,
                                                  points * run.trials, session->options.quiet);
        run.progress = progress;
        struct slot *slots = runner_run(&run);
        progress_close(progress);
        const struct rows rows = { .experiment = session->experiment,
                                   .run = &run,
                                   .slots = slots,
                                   .first_point = first,
                                   .columns = output->columns,
                                   .column_count = output->column_count,
                                   .level = level_of(session, session->grids[s]->sweep),
                                   .options = &session->options,
                                   .loud = true };
        rows_add(&rows, output->table, tally);
        free(slots);
    }
    free(wanted);
}

/* All sweeps of one part, in order. */
void session_run_part(const struct session *session, struct output *output,
                      struct rows_tally *tally)
{
    size_t first = 0;
    for (size_t s = 0; s < session->experiment->sweep_count; s++) {
        const char *part = session->experiment->sweeps[s].part;
        const bool mine = part == NULL || output->part == NULL ? part == output->part
                                                               : strcmp(part, output->part) == 0;
        if (mine) {
            run_sweep(session, s, first, output, tally);
        }
        first += session->grids[s]->points;
    }
}

/* ---- one trial ---- */

static void print_trial(const struct session *session, size_t s, size_t point, size_t trial)
{
    const struct sweep *sweep = &session->experiment->sweeps[s];
    const struct run run = run_of(session, s, NULL, NULL);
    if (trial >= run.trials) {
        die(STATUS_USAGE, "--trial %zu: there are %zu trials", trial, run.trials);
    }
    struct slot *slots = xcalloc(sweep->claim_count, sizeof *slots);
    runner_trial(&run, point, trial, slots);
    printf("claim,value,over\n");
    for (size_t c = 0; c < sweep->claim_count; c++) {
        printf("%s,%.17g,%.17g\n", sweep->claims[c].id, slots[c].value, slots[c].over);
    }
    free(slots);
}

void session_print_trial(const struct session *session)
{
    const size_t point = session->options.point, trial = session->options.trial;
    size_t first = 0;
    for (size_t s = 0; s < session->experiment->sweep_count; s++) {
        if (point < first + session->grids[s]->points) {
            print_trial(session, s, point - first, trial);
            return;
        }
        first += session->grids[s]->points;
    }
    die(STATUS_USAGE, "--point %zu: there are %zu points", point, first);
}

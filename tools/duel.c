/* duel: which cases of two builds' bench programs became slower; tools/ab builds them and calls it.
 *
 * First base against base, which tells what this machine can show now; then base against head. See
 * --help. */
#include <math.h>
#include <regex.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "harness/counts.h"
#include "harness/duel_options.h"
#include "harness/export.h"
#include "harness/file.h"
#include "harness/history.h"
#include "harness/machine.h"
#include "harness/outcome.h"
#include "harness/rounds.h"
#include "harness/text.h"

/* ---- cases ---- */

enum { MOST_CASES = 1024 };

struct cases {
    struct rounds_case alike[MOST_CASES], changed[MOST_CASES];
    char *names[MOST_CASES];
    size_t count;
};

/* Whether a case is asked for: those that run whole studies, and so for minutes, only by a filter. */
static bool is_wanted(const struct duel_options *options, const regex_t *filter, const char *name)
{
    const bool quick = options->list || options->filter != NULL || strncmp(name, "study/", 6) != 0;
    return quick && regexec(filter, name, 0, NULL, 0) == 0;
}

/* The lines of `PROGRAM --list` that are asked for. */
static void list_cases(const struct duel_options *options, struct cases *cases)
{
    regex_t filter;
    struct text command = { 0 };
    char line[160];
    if (regcomp(&filter, options->filter != NULL ? options->filter : "", REG_EXTENDED) != 0) {
        die(STATUS_USAGE, "--filter '%s' is no regular expression", options->filter);
    }
    text_addf(&command, "'%s' --list", options->base);
    FILE *lines = popen(command.bytes, "r");
    require(lines != NULL);
    while (fgets(line, sizeof line, lines) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (is_wanted(options, &filter, line)) {
            require(cases->count < MOST_CASES);
            char *name = xcalloc(strlen(line) + 1, 1);
            memcpy(name, line, strlen(line));
            cases->names[cases->count] = name;
            cases->alike[cases->count].name = cases->changed[cases->count].name = name;
            cases->count++;
        }
    }
    if (pclose(lines) != 0) {
        die(STATUS_UNDECIDED, "%s tells no cases: nothing was measured", options->base);
    }
    regfree(&filter);
    text_free(&command);
}

static void free_cases(struct cases *cases)
{
    for (size_t i = 0; i < cases->count; i++) {
        rounds_free(&cases->alike[i]);
        rounds_free(&cases->changed[i]);
        free(cases->names[i]);
    }
    free(cases);
}

/* ---- what came out ---- */

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Median and largest floor of the cases that were measured. */
static void print_floors(size_t count, const struct rounds_case *alike)
{
    double floors[MOST_CASES];
    size_t measured = 0;
    for (size_t i = 0; i < count; i++) {
        const struct duel_case one = { .alike = duel_estimate(&alike[i].samples) };
        const double floor = duel_floor(&one);
        if (isfinite(floor)) {
            floors[measured++] = 100 * floor;
        }
    }
    qsort(floors, measured, sizeof *floors, by_value);
    if (measured > 0) {
        printf("base against base: the smallest change that can show here now is %.1f %% in the "
               "median case, %.1f %% in the worst\n\n",
               floors[measured / 2], floors[measured - 1]);
        fflush(stdout);
    }
}

static const char *from_environment(const char *name)
{
    const char *value = getenv(name);
    return value != NULL && value[0] != '\0' ? value : "unknown";
}

/* Exports and history of a comparison, as far as they were asked for. */
static void keep(const struct duel_options *options, size_t count, const struct outcome *outcomes)
{
    char machine[MACHINE_DIGITS + 1];
    struct counts counts = counts_open(options->counts);
    machine_fingerprint(machine);
    const struct export export = { .outcomes = outcomes,
                                   .count = count,
                                   .counts = &counts,
                                   .threshold = options->threshold,
                                   .base = from_environment("GAPSTUDY_BASE"),
                                   .head = from_environment("GAPSTUDY_COMMIT"),
                                   .date = from_environment("GAPSTUDY_DATE"),
                                   .machine = machine };
    if (options->folder != NULL) {
        export_save(&export, options->folder);
    }
    if (options->history != NULL) {
        export_append(&export, options->history);
    }
    counts_close(&counts);
}

static int run(const struct duel_options *options, struct cases *cases)
{
    struct outcome *outcomes = xcalloc(cases->count + 1, sizeof *outcomes);
    struct text list = { 0 };
    struct rounds rounds = { .base = options->base,
                             .head = options->base,
                             .processes = options->processes,
                             .seconds = options->seconds / 2,
                             .width = options->threshold / 16,
                             .enough = options->threshold / 4,
                             .seed = options->seed };
    rounds_run(&rounds, cases->count, cases->alike);
    print_floors(cases->count, cases->alike);
    rounds.head = options->head;
    rounds.seed++;
    rounds_run(&rounds, cases->count, cases->changed);
    outcome_judge(cases->count, cases->alike, cases->changed, options->threshold, outcomes);
    outcome_add_list(cases->count, outcomes, options->threshold, &list);
    fputs(list.bytes, stdout);
    fflush(stdout);
    keep(options, cases->count, outcomes);
    const enum status status = outcome_status(cases->count, outcomes);
    text_free(&list);
    free(outcomes);
    return (int)status;
}

static void print_fact(const char *key, const char *value, void *with)
{
    (void)with;
    printf("%s: %s\n", key, value);
}

static int print_machine(void)
{
    char machine[MACHINE_DIGITS + 1];
    machine_visit(print_fact, NULL);
    machine_fingerprint(machine);
    printf("fingerprint: %s\n", machine);
    return STATUS_OK;
}

/* A history that cannot be continued is told of before anything is timed. */
static void check_history(const struct duel_options *options)
{
    if (options->history == NULL) {
        return;
    }
    if (getenv("GAPSTUDY_COMMIT") == NULL || getenv("GAPSTUDY_DATE") == NULL) {
        die(STATUS_USAGE, "--history needs the commit in GAPSTUDY_COMMIT and its date in "
                          "GAPSTUDY_DATE; tools/ab sets both");
    }
    if (file_exists(options->history)) {
        history_close(history_open(options->history));
    }
}

int main(int argc, char **argv)
{
    require_name("duel");
    signal(SIGPIPE, SIG_IGN); /* a server that ends is told of by its missing answer */
    const struct duel_options options = duel_options_parse(argc, argv);
    if (options.machine) {
        return print_machine();
    }
    check_history(&options);
    if (options.untimed) {
        keep(&options, 0, NULL);
        return STATUS_OK;
    }
    struct cases *cases = xcalloc(1, sizeof *cases);
    list_cases(&options, cases);
    int status = cases->count > 0 ? STATUS_OK : STATUS_UNDECIDED;
    for (size_t i = 0; options.list && i < cases->count; i++) {
        puts(cases->names[i]);
    }
    if (!options.list && cases->count == 0) {
        fprintf(stderr, "duel: no case matches: nothing was measured\n");
    } else if (!options.list) {
        status = run(&options, cases);
    }
    free_cases(cases);
    return status;
}

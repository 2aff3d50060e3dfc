/* verify: a study that ran anew, held against the committed tables.
 *
 * Compares DIR/NAME.csv and its parts for every experiments/NAME.c, and the findings that follow.
 * What depends on the machine (time_*) is left out. See --help. */
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "harness/comparison.h"
#include "harness/file.h"
#include "harness/history.h"
#include "harness/ledger.h"
#include "harness/machine.h"
#include "harness/verify_options.h"

/* ---- tables ---- */

/* What experiments of this name may differ by; that of '*' for those that are not named. */
static double tolerance_of(const struct table_file *tolerances, const char *name)
{
    const size_t column = table_column(tolerances, "experiment");
    const size_t relative = table_column(tolerances, "relative");
    double tolerance = 0;
    for (size_t row = 0; row < table_file_rows(tolerances); row++) {
        const char *of = table_text_at(tolerances, row, column);
        if (strcmp(of, name) == 0) {
            return table_number_at(tolerances, row, relative);
        }
        if (strcmp(of, "*") == 0) {
            tolerance = table_number_at(tolerances, row, relative);
        }
    }
    return tolerance;
}

static char *join(const char *folder, const char *name)
{
    struct text path = { 0 };
    text_addf(&path, "%s/%s", folder, name);
    return path.bytes;
}

struct tally {
    size_t tables, rows, moved;
};

static void compare(const struct verify_options *options, double tolerance, const char *name,
                    struct tally *tally)
{
    char *was = join(options->committed, name), *is = join(options->fresh, name);
    struct text said = { 0 };
    if (!file_exists(was) || !file_exists(is)) {
        text_addf(&said, "%s: %s\n", name,
                  file_exists(is) ? "a new table" : "the table was not made anew");
        tally->moved++;
    } else {
        struct table_file *committed = table_open(was), *fresh = table_open(is);
        const struct comparison comparison = { name, committed, fresh, tolerance, options->part };
        tally->moved += comparison_add(&comparison, &said);
        tally->rows += table_file_rows(fresh);
        table_close(fresh);
        table_close(committed);
    }
    tally->tables++;
    fputs(said.bytes != NULL ? said.bytes : "", stdout);
    text_free(&said);
    free(is);
    free(was);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

enum { MOST_TABLES = 512 };

/* Names of the tables NAME.csv and NAME.PART.csv in either folder, each once, sorted. */
static size_t find_tables(const struct verify_options *options, const char *experiment,
                          char **names)
{
    const char *folders[] = { options->committed, options->fresh };
    const size_t length = strlen(experiment);
    size_t count = 0, kept = 0;
    for (size_t i = 0; i < COUNT(folders); i++) {
        DIR *folder = opendir(folders[i]);
        if (folder == NULL) {
            die(STATUS_USAGE, "%s: no such folder of tables", folders[i]);
        }
        for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
            const size_t end = strlen(entry->d_name);
            if (strncmp(entry->d_name, experiment, length) == 0 && entry->d_name[length] == '.' &&
                end > 4 && strcmp(entry->d_name + end - 4, ".csv") == 0) {
                require(count < MOST_TABLES);
                names[count++] = join(".", entry->d_name);
            }
        }
        closedir(folder);
    }
    qsort(names, count, sizeof *names, by_name);
    for (size_t i = 0; i < count; i++) {
        if (kept > 0 && strcmp(names[i], names[kept - 1]) == 0) {
            free(names[i]);
        } else {
            names[kept++] = names[i];
        }
    }
    return kept;
}

/* `moved` gets how many cells of each experiment did. */
static void compare_tables(const struct verify_options *options, const struct ledger *ledger,
                           struct tally *tally, size_t *moved)
{
    struct table_file *tolerances = table_open(options->tolerances);
    for (size_t e = 0; e < ledger->experiment_count; e++) {
        const char *experiment = ledger->experiments[e].name;
        const size_t before = tally->moved;
        char *names[MOST_TABLES];
        const size_t count =
            ledger->experiments[e].selected ? find_tables(options, experiment, names) : 0;
        for (size_t i = 0; i < count; i++) {
            compare(options, tolerance_of(tolerances, experiment), names[i] + strlen("./"), tally);
            free(names[i]);
        }
        moved[e] = tally->moved - before;
    }
    table_close(tolerances);
}

/* ---- findings ---- */

static struct ledger *open_ledger(const struct verify_options *options, const char *results,
                                  const char *only)
{
    return ledger_open(&(struct ledger_sources){ .results = results,
                                                 .experiments = options->experiments,
                                                 .claims = options->claims,
                                                 .only = only });
}

/* "cost,noise,...": all experiments but those that hold times. */
static struct text without_times(const struct verify_options *options)
{
    struct ledger *all = open_ledger(options, options->committed, NULL);
    struct text only = { 0 };
    for (size_t e = 0; e < all->experiment_count; e++) {
        const char *name = all->experiments[e].name;
        if (strncmp(name, "time_", strlen("time_")) != 0) {
            text_addf(&only, "%s%s", only.length > 0 ? "," : "", name);
        }
    }
    ledger_close(all);
    if (only.length == 0) {
        die(STATUS_USAGE, "%s: no experiments to verify", options->experiments);
    }
    return only;
}

/* Of a part: what all committed rows would find if those of the part said what they now say. */
static size_t compare_findings(const struct verify_options *options, const char *only,
                               const struct ledger *committed, const struct ledger *part)
{
    struct ledger *fresh =
        open_ledger(options, options->part ? options->committed : options->fresh, only);
    size_t moved = 0;
    if (options->part) {
        ledger_overlay(fresh, part);
    }
    for (size_t i = 0; i < STATEMENT_COUNT; i++) {
        if (committed->findings[i] != fresh->findings[i]) {
            printf("%s was %s, is %s\n", statements_at(fresh->statements, i)->id,
                   statement_finding_name(committed->findings[i]),
                   statement_finding_name(fresh->findings[i]));
            moved++;
        }
    }
    ledger_close(fresh);
    return moved;
}

/* ---- history ---- */

static const char *commit_in(const char *name)
{
    const char *value = getenv(name);
    if (value == NULL || value[0] == '\0') {
        die(STATUS_USAGE, "--history needs the commit in GAPSTUDY_COMMIT and its date in "
                          "GAPSTUDY_DATE; run_all.sh --verify --history sets both");
    }
    return value;
}

static void keep(const struct verify_options *options, const struct ledger *ledger,
                 const size_t *moved)
{
    struct history_row *rows = xcalloc(ledger->experiment_count, sizeof *rows);
    const char *dirty = getenv("GAPSTUDY_DIRTY");
    struct text commit = { 0 };
    char machine[MACHINE_DIGITS + 1];
    size_t count = 0;
    text_addf(&commit, "%s%s", commit_in("GAPSTUDY_COMMIT"),
              dirty != NULL && strcmp(dirty, "true") == 0 ? "-dirty" : "");
    machine_fingerprint(machine);
    for (size_t e = 0; e < ledger->experiment_count; e++) {
        if (ledger->experiments[e].selected) {
            rows[count++] = (struct history_row){ .name = ledger->experiments[e].name,
                                                  .quantity = "moved",
                                                  .unit = "1",
                                                  .base = options->part ? "quick" : "standard",
                                                  .machine = machine,
                                                  .commit = commit.bytes,
                                                  .date = commit_in("GAPSTUDY_DATE"),
                                                  .verdict = moved[e] > 0 ? "MOVED" : "SAME",
                                                  .value = (double)moved[e],
                                                  .interval = { nan(""), nan("") } };
        }
    }
    history_append(options->history, rows, count);
    text_free(&commit);
    free(rows);
}

int main(int argc, char **argv)
{
    require_name("verify");
    const struct verify_options options = verify_options_parse(argc, argv);
    struct text only = without_times(&options);
    struct ledger *committed = open_ledger(&options, options.committed, only.bytes);
    struct ledger *fresh = open_ledger(&options, options.fresh, only.bytes);
    struct tally tally = { 0 };
    size_t *moved = xcalloc(fresh->experiment_count, sizeof *moved);
    compare_tables(&options, fresh, &tally, moved);
    const size_t findings = compare_findings(&options, only.bytes, committed, fresh);
    printf("verify    %zu tables, %zu rows: %zu moved; of the findings %zu\n", tally.tables,
           tally.rows, tally.moved, findings);
    if (options.history != NULL) {
        keep(&options, fresh, moved);
    }
    free(moved);
    ledger_close(fresh);
    ledger_close(committed);
    text_free(&only);
    return tally.moved + findings > 0 ? STATUS_MISMATCH : STATUS_OK;
}

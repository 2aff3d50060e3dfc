/* verify: a study that ran anew, held against the committed tables.
 *
 * Compares DIR/NAME.csv and its parts for every experiments/NAME.c, and the findings that follow.
 * What depends on the machine (time_*) is left out. See --help. */
#include <dirent.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "base/require.h"
#include "base/version.h"
#include "harness/comparison.h"
#include "harness/file.h"
#include "harness/ledger.h"

static const char help[] =
    "verify: a study that ran anew, held against the committed tables\n\n"
    "  build/tools/verify --fresh build/verify/results\n"
    "  build/tools/verify --fresh build/verify/results --part     of the quick profile\n\n"
    "  --fresh DIR        folder of the new tables\n"
    "  --committed DIR    folder of the old ones (results)\n"
    "  --experiments DIR  folder of the experiments' sources (experiments)\n"
    "  --claims FILE      what the documents say (data/claims.csv)\n"
    "  --tolerances FILE  how closely numbers must agree (data/tolerances.csv)\n"
    "  --part             the new tables may lack rows, as those of the quick profile do\n"
    "  --help, --version\n\n"
    "Exit: 0 all the same, 2 usage or unusable input, 8 something moved\n";

/* ---- options ---- */

struct options {
    const char *fresh, *committed, *experiments, *claims, *tolerances;
    bool part;
};

static const struct option options_known[] = {
    { "fresh", required_argument, NULL, 'f' },
    { "committed", required_argument, NULL, 'r' },
    { "experiments", required_argument, NULL, 'e' },
    { "claims", required_argument, NULL, 'c' },
    { "tolerances", required_argument, NULL, 't' },
    { "part", no_argument, NULL, 'p' },
    { "help", no_argument, NULL, 'h' },
    { "version", no_argument, NULL, 'v' },
    { NULL, 0, NULL, 0 },
};

static _Noreturn void refuse(const char *word)
{
    const char *names[COUNT(options_known) - 1];
    for (size_t i = 0; i < COUNT(names); i++) {
        names[i] = options_known[i].name;
    }
    nearest_refuse_option(word, names, COUNT(names));
}

static void take(struct options *options, int key, const char *value)
{
    switch (key) {
    case 'f':
        options->fresh = value;
        break;
    case 'r':
        options->committed = value;
        break;
    case 'e':
        options->experiments = value;
        break;
    case 'c':
        options->claims = value;
        break;
    case 't':
        options->tolerances = value;
        break;
    default:
        options->part = true;
    }
}

static struct options parse(int argc, char **argv)
{
    struct options options = {
        NULL, "results", "experiments", "data/claims.csv", "data/tolerances.csv", false
    };
    opterr = 0;
    int key;
    while ((key = getopt_long(argc, argv, "+:", options_known, NULL)) != -1) {
        if (key == '?' || key == ':') {
            refuse(argv[optind - 1]);
        } else if (key == 'h' || key == 'v') {
            fputs(key == 'h' ? help : "verify of gapstudy " VERSION "\n", stdout);
            exit(STATUS_OK);
        }
        take(&options, key, optarg);
    }
    if (optind < argc) {
        refuse(argv[optind]);
    }
    if (options.fresh == NULL) {
        die(STATUS_USAGE, "--fresh DIR is missing: the folder of the new tables");
    }
    return options;
}

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

static void compare(const struct options *options, double tolerance, const char *name,
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
static size_t find_tables(const struct options *options, const char *experiment, char **names)
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

static void compare_tables(const struct options *options, const struct ledger *ledger,
                           struct tally *tally)
{
    struct table_file *tolerances = table_open(options->tolerances);
    for (size_t e = 0; e < ledger->experiment_count; e++) {
        const char *experiment = ledger->experiments[e].name;
        char *names[MOST_TABLES];
        const size_t count =
            ledger->experiments[e].selected ? find_tables(options, experiment, names) : 0;
        for (size_t i = 0; i < count; i++) {
            compare(options, tolerance_of(tolerances, experiment), names[i] + strlen("./"), tally);
            free(names[i]);
        }
    }
    table_close(tolerances);
}

/* ---- findings ---- */

static struct ledger *open_ledger(const struct options *options, const char *results,
                                  const char *only)
{
    return ledger_open(&(struct ledger_sources){ .results = results,
                                                 .experiments = options->experiments,
                                                 .claims = options->claims,
                                                 .only = only });
}

/* "cost,noise,...": all experiments but those that hold times. */
static struct text without_times(const struct options *options)
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

static size_t compare_findings(const struct ledger *committed, const struct ledger *fresh)
{
    size_t moved = 0;
    for (size_t i = 0; i < STATEMENT_COUNT; i++) {
        if (committed->findings[i] != fresh->findings[i]) {
            printf("%s was %s, is %s\n", statements_at(fresh->statements, i)->id,
                   statement_finding_name(committed->findings[i]),
                   statement_finding_name(fresh->findings[i]));
            moved++;
        }
    }
    return moved;
}

int main(int argc, char **argv)
{
    require_name("verify");
    const struct options options = parse(argc, argv);
    struct text only = without_times(&options);
    struct ledger *committed = open_ledger(&options, options.committed, only.bytes);
    struct ledger *fresh = open_ledger(&options, options.fresh, only.bytes);
    struct tally tally = { 0 };
    compare_tables(&options, fresh, &tally);
    const size_t findings = compare_findings(committed, fresh);
    printf("verify    %zu tables, %zu rows: %zu moved; of the findings %zu\n", tally.tables,
           tally.rows, tally.moved, findings);
    ledger_close(fresh);
    ledger_close(committed);
    text_free(&only);
    return tally.moved + findings > 0 ? STATUS_MISMATCH : STATUS_OK;
}

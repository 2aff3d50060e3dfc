/* ledger: every statement of the documents, and what the tables say of it.
 *
 * Reads DIR/NAME.csv for every experiments/NAME.c; measures and judges nothing. See --help. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "base/require.h"
#include "base/version.h"
#include "harness/file.h"
#include "harness/ledger.h"
#include "harness/text.h"

static const char help[] =
    "ledger: every statement of the documents, and what the tables say of it\n\n"
    "  build/tools/ledger                             the committed tables\n"
    "  build/tools/ledger --results build/quick/results --only noise,cost\n"
    "  build/tools/ledger --readme README.md          put the findings into the README\n\n"
    "  --results DIR      folder of the tables (results)\n"
    "  --claims FILE      what the documents say (data/claims.csv)\n"
    "  --experiments DIR  folder of the experiments' sources (experiments)\n"
    "  --plots DIR        folder of the figures, for links (plots)\n"
    "  --only NAME,NAME   these experiments alone; findings that need others are not judged\n"
    "  --report FILE      write the whole report, as Markdown\n"
    "  --readme FILE      replace what stands between <!-- ledger --> and <!-- /ledger -->\n"
    "  --quiet            print surprises only\n"
    "  --help, --version\n\n"
    "Exit: 0 all as expected, 1 a surprise, BROKEN or VOID, 2 usage or unusable input,\n"
    "      6 only undecided rows or OPEN findings, or nothing measured\n";

/* ---- options ---- */

struct options {
    struct ledger_sources sources;
    const char *plots, *report, *readme;
    bool quiet;
};

static const struct option table[] = {
    { "results", required_argument, NULL, 'r' },
    { "claims", required_argument, NULL, 'c' },
    { "experiments", required_argument, NULL, 'e' },
    { "plots", required_argument, NULL, 'p' },
    { "only", required_argument, NULL, 'o' },
    { "report", required_argument, NULL, 'w' },
    { "readme", required_argument, NULL, 'm' },
    { "quiet", no_argument, NULL, 'q' },
    { "help", no_argument, NULL, 'h' },
    { "version", no_argument, NULL, 'v' },
    { NULL, 0, NULL, 0 },
};

static _Noreturn void refuse(const char *word)
{
    const char *names[COUNT(table) - 1];
    for (size_t i = 0; i < COUNT(names); i++) {
        names[i] = table[i].name;
    }
    nearest_refuse_option(word, names, COUNT(names));
}

static void take(struct options *options, int key, const char *value)
{
    switch (key) {
    case 'r':
        options->sources.results = value;
        break;
    case 'c':
        options->sources.claims = value;
        break;
    case 'e':
        options->sources.experiments = value;
        break;
    case 'o':
        options->sources.only = value;
        break;
    case 'p':
        options->plots = value;
        break;
    case 'w':
        options->report = value;
        break;
    case 'm':
        options->readme = value;
        break;
    default:
        options->quiet = true;
    }
}

static struct options parse(int argc, char **argv)
{
    struct options options = { .sources = { .results = "results",
                                            .experiments = "experiments",
                                            .claims = "data/claims.csv" },
                               .plots = "plots" };
    opterr = 0;
    int key;
    while ((key = getopt_long(argc, argv, "+:", table, NULL)) != -1) {
        if (key == '?' || key == ':') {
            refuse(argv[optind - 1]);
        } else if (key == 'h' || key == 'v') {
            fputs(key == 'h' ? help : "ledger of gapstudy " VERSION "\n", stdout);
            exit(STATUS_OK);
        }
        take(&options, key, optarg);
    }
    if (optind < argc) {
        refuse(argv[optind]);
    }
    return options;
}

/* ---- what is printed ---- */

/* The text, cut at a blank after at most `width` characters. */
static int cut(const char *text, size_t width)
{
    size_t length = strlen(text);
    if (length > width) {
        for (length = width; length > 0 && text[length] != ' ';) {
            length--;
        }
    }
    return (int)length;
}

static void print_statements(const struct ledger *ledger)
{
    enum { WIDTH = 60 };
    printf("      %-16s %-16s  rows  statement\n", "finding", "expected");
    for (size_t i = 0; i < STATEMENT_COUNT; i++) {
        const struct statement *statement = statements_at(ledger->statements, i);
        size_t rows = 0;
        for (size_t r = 0; r < ledger->row_count; r++) {
            rows += ledger_row_names(&ledger->rows[r], i);
        }
        printf("%-5s %-16s %-16s %5zu  %.*s%s\n", statement->id,
               statement_finding_name(ledger->findings[i]),
               statement_finding_name(statement->expected), rows, cut(statement->text, WIDTH),
               statement->text, strlen(statement->text) > WIDTH ? " ..." : "");
    }
}

static void print_experiments(const struct ledger *ledger)
{
    printf("\n%-16s %9s %9s %9s %9s\n", "experiment", "confirmed", "refuted", "undecided",
           "broken");
    for (size_t i = 0; i < ledger->experiment_count; i++) {
        const struct ledger_experiment *it = &ledger->experiments[i];
        if (it->table != NULL) {
            printf("%-16s %9zu %9zu %9zu %9zu\n", it->name, it->verdicts[CONFIRMED],
                   it->verdicts[REFUTED], it->verdicts[UNDECIDED], it->verdicts[BROKEN]);
        } else if (it->selected) {
            printf("%-16s not measured\n", it->name);
        }
    }
}

static void print_row_surprise(const struct ledger *ledger, const struct ledger_row *row)
{
    const char *name = ledger->experiments[row->experiment].name;
    struct text place = { 0 };
    text_add(&place, "");
    ledger_add_place(ledger, row, &place);
    printf("%s: %s (%s) at %s is %s, expected %s: predicted %.6g +- %.3g, measured %.6g [%.6g, "
           "%.6g]\n  again: build/experiments/%s --sweep %s\n",
           name, row->claim, claim_role_name(row->role),
           place.length > 0 ? place.bytes : "its one point", claim_verdict_name(row->verdict),
           claim_verdict_name(row->expected), row->predicted, row->margin, row->measured,
           row->interval.low, row->interval.high, name, row->sweep);
    text_free(&place);
}

/* Returns how many there were. */
static size_t print_surprises(const struct ledger *ledger)
{
    size_t surprises = 0;
    for (size_t i = 0; i < ledger->row_count; i++) {
        if (ledger_row_surprises(&ledger->rows[i])) {
            print_row_surprise(ledger, &ledger->rows[i]);
            surprises++;
        }
    }
    for (size_t i = 0; i < STATEMENT_COUNT; i++) {
        const struct statement *statement = statements_at(ledger->statements, i);
        if (ledger_finding_surprises(ledger, i) || ledger->findings[i] == OPEN) {
            printf("%s is %s, expected %s: see the rows that name it\n", statement->id,
                   statement_finding_name(ledger->findings[i]),
                   statement_finding_name(statement->expected));
            surprises++;
        }
    }
    return surprises;
}

static void print_summary(const struct ledger *ledger, size_t surprises)
{
    size_t found[EXACT + 1] = { 0 };
    for (size_t i = 0; i < STATEMENT_COUNT; i++) {
        found[ledger->findings[i]]++;
    }
    printf("\n%zu rows;", ledger->row_count);
    for (size_t i = EXACT + 1; i-- > 0;) {
        if (found[i] > 0) {
            printf(" %s %zu;", statement_finding_name((enum finding)i), found[i]);
        }
    }
    printf(" %zu surprises\n", surprises);
}

/* ---- what is written ---- */

static void write_report(const struct ledger *ledger, const struct options *options)
{
    struct text text = { 0 };
    ledger_add_report(ledger, options->plots, &text);
    file_replace(options->report, text.bytes, text.length);
    text_free(&text);
}

static void write_readme(const struct ledger *ledger, const struct options *options)
{
    static const char begin[] = "<!-- ledger -->", end[] = "<!-- /ledger -->";
    struct text old = { 0 }, new = { 0 };
    file_read(options->readme, &old);
    const char *from = strstr(old.bytes, begin);
    const char *to = from != NULL ? strstr(from, end) : NULL;
    if (to == NULL) {
        die(STATUS_USAGE, "%s: no %s followed by %s", options->readme, begin, end);
    }
    text_add_bytes(&new, old.bytes, (size_t)(from - old.bytes) + strlen(begin));
    text_add(&new, "\n\n");
    ledger_add_findings(ledger, options->plots, &new);
    text_add(&new, "\n");
    text_add_bytes(&new, to, old.length - (size_t)(to - old.bytes));
    file_replace(options->readme, new.bytes, new.length);
    text_free(&old);
    text_free(&new);
}

int main(int argc, char **argv)
{
    require_name("ledger");
    const struct options options = parse(argc, argv);
    struct ledger *ledger = ledger_open(&options.sources);
    ledger_check(ledger, options.sources.results);
    if (!options.quiet) {
        print_statements(ledger);
        print_experiments(ledger);
        printf("\n");
    }
    const size_t surprises = print_surprises(ledger);
    if (!options.quiet) {
        print_summary(ledger, surprises);
    }
    if (options.report != NULL) {
        write_report(ledger, &options);
    }
    if (options.readme != NULL) {
        write_readme(ledger, &options);
    }
    const enum status status = ledger_status(ledger);
    ledger_close(ledger);
    return (int)status;
}

/* ledger: every statement of the documents, and what the tables say of it.
 *
 * Reads DIR/NAME.csv for every experiments/NAME.c; measures and judges nothing. See --help. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "harness/arguments.h"
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
    "  --plots DIR        folder of the figures, for links (plots, beside the tables)\n"
    "  --only NAME,NAME   these experiments alone; findings that need others are not judged\n"
    "  --part             the tables lack rows, as those of the quick profile do: rows are "
    "judged,\n"
    "                     findings are not\n"
    "  --report FILE      write the whole report, as Markdown\n"
    "  --junit FILE       write the verdicts as JUnit XML, for job pages\n"
    "  --readme FILE      replace what stands between <!-- ledger --> and <!-- /ledger -->\n"
    "  --quiet            print surprises only\n"
    "  --help, --version\n\n"
    "Exit: 0 all as expected, 1 a surprise, BROKEN or VOID, 2 usage or unusable input,\n"
    "      6 only undecided rows or OPEN findings, or nothing measured\n";

/* ---- options ---- */

static const char claims_of_project[] = "data/claims.csv";

struct options {
    struct ledger_sources sources;
    const char *plots, *report, *readme, *junit;
    bool quiet;
};

static const struct arguments_option known[] = {
    { "results", 'r', true }, { "claims", 'c', true }, { "experiments", 'e', true },
    { "plots", 'p', true },   { "only", 'o', true },   { "report", 'w', true },
    { "readme", 'm', true },  { "junit", 'j', true },  { "quiet", 'q', false },
    { "part", 'a', false },   { "help", 'h', false },  { "version", 'v', false },
};

static void take(void *with, char key, const char *value)
{
    struct options *options = with;
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
    case 'a':
        options->sources.part = true;
        break;
    case 'j':
        options->junit = value;
        break;
    default:
        options->quiet = true;
    }
}

static void flush_output(void)
{
    if (fflush(stdout) != 0 || ferror(stdout)) {
        die(STATUS_USAGE, "cannot write to standard output: %s", strerror(errno));
    }
}

static struct options parse(int argc, char **argv)
{
    struct options options = { .sources = { .results = "results",
                                            .experiments = "experiments",
                                            .claims = claims_of_project } };
    const struct arguments arguments = {
        .program = "ledger", .help = help, .options = known, .count = COUNT(known), .take = take
    };
    arguments_read(&arguments, argc, argv, &options);
    return options;
}

/* ---- what is written ---- */

static void print_list(const struct ledger *ledger, bool quiet)
{
    struct text text = { 0 };
    ledger_add_list(ledger, quiet, &text);
    fputs(text.bytes, stdout);
    flush_output();
    text_free(&text);
}

static void write_report(const struct ledger *ledger, const struct options *options)
{
    struct text text = { 0 }, link = { 0 };
    ledger_add_link(options->report, options->plots, &link);
    ledger_add_report(ledger, (struct ledger_figures){ options->plots, link.bytes }, &text);
    file_replace(options->report, text.bytes, text.length);
    text_free(&link);
    text_free(&text);
}

static void write_readme(const struct ledger *ledger, const struct options *options)
{
    static const char begin[] = "<!-- ledger -->", end[] = "<!-- /ledger -->";
    struct text old = { 0 }, new = { 0 }, link = { 0 };
    file_read(options->readme, &old);
    const char *from = strstr(old.bytes, begin);
    const char *to = from != NULL ? strstr(from, end) : NULL;
    if (to == NULL) {
        die(STATUS_USAGE, "%s: no %s followed by %s", options->readme, begin, end);
    }
    text_add_bytes(&new, old.bytes, (size_t)(from - old.bytes) + strlen(begin));
    text_add(&new, "\n\n");
    ledger_add_link(options->readme, options->plots, &link);
    ledger_add_findings(ledger, (struct ledger_figures){ options->plots, link.bytes }, &new);
    text_add(&new, "\n");
    text_add_bytes(&new, to, old.length - (size_t)(to - old.bytes));
    file_replace(options->readme, new.bytes, new.length);
    text_free(&link);
    text_free(&old);
    text_free(&new);
}

/* "plots" beside the folder of the tables. */
static void add_plots_beside(const char *results, struct text *out)
{
    size_t length = strlen(results);
    while (length > 1 && results[length - 1] == '/') {
        length--;
    }
    while (length > 0 && results[length - 1] != '/') {
        length--;
    }
    text_add_bytes(out, results, length);
    text_add(out, "plots");
}

static void require_project(const struct ledger_sources *sources)
{
    if (sources->claims == claims_of_project && !file_exists(sources->claims)) {
        die(STATUS_USAGE, "cannot read %s: run it in the project's folder, or use --claims",
            sources->claims);
    }
}

int main(int argc, char **argv)
{
    require_name("ledger");
    struct options options = parse(argc, argv);
    struct text plots = { 0 };
    if (options.plots == NULL) {
        add_plots_beside(options.sources.results, &plots);
        options.plots = plots.bytes;
    }
    require_project(&options.sources);
    struct ledger *ledger = ledger_open(&options.sources);
    ledger_check(ledger, options.sources.results);
    print_list(ledger, options.quiet);
    if (options.report != NULL) {
        write_report(ledger, &options);
    }
    if (options.readme != NULL) {
        write_readme(ledger, &options);
    }
    if (options.junit != NULL) {
        ledger_save_junit(ledger, options.junit);
    }
    const enum status status = ledger_status(ledger);
    ledger_close(ledger);
    text_free(&plots);
    return (int)status;
}

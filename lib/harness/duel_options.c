#include "harness/duel_options.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/require.h"
#include "harness/arguments.h"
#include "harness/duel.h"

static const char help[] =
    "duel: which cases of two builds became slower\n\n"
    "  build/tools/duel --base PROGRAM --head PROGRAM     their build/tools/bench\n\n"
    "  --filter RE        cases whose name matches the extended regular expression (all but "
    "study/,\n"
    "                     which runs the whole quick study once a process: a quarter of an hour "
    "with\n"
    "                     --processes 3 --max-seconds 3600)\n"
    "  --threshold PART   the smallest change that matters (0.05)\n"
    "  --max-seconds S    for all cases together (300)\n"
    "  --processes N      of each build at the least, 3 to 16 (5); up to 16 for a\n"
    "                     case whose interval is still wider than half of the threshold\n"
    "  --seed N           of the order (1)\n"
    "  --list             the cases, nothing timed\n"
    "  --untimed          nothing timed, but exports and history of what was counted\n"
    "  --counts FILE      what tools/ab counted of both; it joins exports and history\n"
    "  --export DIR       write there what other tools read: cases.csv, Google Benchmark's JSON "
    "of\n"
    "                     base and head, bencher.json, github.json, junit.xml, summary.md\n"
    "  --history FILE     add a row for each case; see build/tools/history --help\n"
    "  --machine          what times depend on here, and its fingerprint; nothing timed\n"
    "  --help, --version\n\n"
    "Verdicts, at 1 % for all cases together: SLOWER and FASTER, beyond the threshold in every\n"
    "process; SAME, within it; CANNOT TELL. The commits and the date of head's are taken from\n"
    "GAPSTUDY_BASE, GAPSTUDY_COMMIT and GAPSTUDY_DATE, which tools/ab sets.\n\n"
    "Exit: 0 nothing became slower, 2 usage, 5 something did or computes something else,\n"
    "      6 nothing was slower, but some cases cannot be told or nothing was measured\n";

static const struct arguments_option known[] = {
    { "base", 'b', true },      { "head", 'd', true },        { "filter", 'f', true },
    { "threshold", 't', true }, { "max-seconds", 's', true }, { "processes", 'p', true },
    { "seed", 'n', true },      { "list", 'l', false },       { "untimed", 'u', false },
    { "counts", 'c', true },    { "export", 'e', true },      { "history", 'a', true },
    { "machine", 'm', false },  { "help", 'h', false },       { "version", 'v', false },
};

static double number_in(const char *option, const char *value, double low, double high)
{
    char *end;
    const double number = strtod(value, &end);
    if (end == value || *end != '\0' || !(number >= low && number <= high)) {
        die(STATUS_USAGE, "--%s must be a number from %g to %g, not '%s'", option, low, high,
            value);
    }
    return number;
}

/* Where the value of an option goes that is kept as it is; NULL for all others. */
static const char **text_of(struct duel_options *options, char key)
{
    switch (key) {
    case 'b':
        return &options->base;
    case 'd':
        return &options->head;
    case 'f':
        return &options->filter;
    case 'c':
        return &options->counts;
    case 'e':
        return &options->folder;
    case 'a':
        return &options->history;
    default:
        return NULL;
    }
}

static void take(void *with, char key, const char *value)
{
    struct duel_options *options = with;
    const char **text = text_of(options, key);
    if (text != NULL) {
        *text = value;
    } else if (key == 't') {
        options->threshold = number_in("threshold", value, 0.001, 10);
    } else if (key == 's') {
        options->seconds = number_in("max-seconds", value, 1, 1e6);
    } else if (key == 'p') {
        options->processes = (size_t)number_in("processes", value, 3, DUEL_PROCESSES);
    } else if (key == 'n') {
        options->seed = (unsigned)number_in("seed", value, 0, 4e9);
    } else {
        options->list = options->list || key == 'l';
        options->machine = options->machine || key == 'm';
        options->untimed = options->untimed || key == 'u';
    }
}

struct duel_options duel_options_parse(int argc, char **argv)
{
    struct duel_options options = { .threshold = 0.05, .seconds = 300, .processes = 5, .seed = 1 };
    const struct arguments arguments = {
        .program = "duel", .help = help, .options = known, .count = COUNT(known), .take = take
    };
    arguments_read(&arguments, argc, argv, &options);
    if (!options.machine && (options.base == NULL || (options.head == NULL && !options.list))) {
        die(STATUS_USAGE, "--base PROGRAM and --head PROGRAM are needed");
    }
    return options;
}

/* history: where a case stepped, commit after commit. See --help. */
#include <math.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/require.h"
#include "harness/arguments.h"
#include "harness/series.h"
#include "harness/steps.h"

static const char help[] =
    "history: where a case stepped, commit after commit\n\n"
    "  build/tools/history history.csv\n"
    "  build/tools/history history.csv --filter '^gap/' --figure build/history/history.csv\n"
    "  tools/plot.sh --results build/history --plots build/history history      its figure\n\n"
    "  --filter RE     cases whose name matches the extended regular expression (all)\n"
    "  --level P       how often a series without a step may be said to have one (0.001)\n"
    "  --figure FILE   write the table of the figure: the six series with the largest steps\n"
    "  --help, --version\n\n"
    "tools/ab --history FILE and run_all.sh --verify --history FILE add the rows: case, quantity,\n"
    "commit and its date, fingerprint of the machine, estimate with interval. Rows are compared\n"
    "within one case, quantity, base and machine. A step: E-divisive with a t test, of at least\n"
    "three rows on either side (lib/harness/steps.h).\n\n"
    "Exit: 0 read, with steps or without, 2 usage or unusable input, 6 there are no such rows\n";

enum { PANELS = 6 };

struct options {
    const char *path, *filter, *figure;
    double level;
};

static const struct arguments_option known[] = {
    { "filter", 'f', true }, { "level", 'l', true },    { "figure", 'g', true },
    { "help", 'h', false },  { "version", 'v', false },
};

static double level_in(const char *value)
{
    char *end;
    const double level = strtod(value, &end);
    if (end == value || *end != '\0' || !(level > 0 && level < 1)) {
        die(STATUS_USAGE, "--level must be a number between 0 and 1, not '%s'", value);
    }
    return level;
}

static void take(void *with, char key, const char *value)
{
    struct options *options = with;
    if (key == 'f') {
        options->filter = value;
    } else if (key == 'l') {
        options->level = level_in(value);
    } else {
        options->figure = value;
    }
}

static struct options parse(int argc, char **argv)
{
    struct options options = { .filter = "", .level = 0.001 };
    const struct arguments arguments = { .program = "history",
                                         .help = help,
                                         .options = known,
                                         .count = COUNT(known),
                                         .operands = true,
                                         .take = take };
    const int first = arguments_read(&arguments, argc, argv, &options);
    if (first + 1 != argc) {
        die(STATUS_USAGE, "one FILE is needed, the history; --help tells more");
    }
    options.path = argv[first];
    return options;
}

static bool matches(const char *name, const void *with)
{
    return regexec(with, name, 0, NULL, 0) == 0;
}

static void write_figure(const struct series_list *list, const char *path)
{
    struct table *table = series_table(list, PANELS);
    if (table == NULL) {
        fprintf(stderr, "history: no series that can be drawn\n");
        return;
    }
    table_save(table, path);
    table_free(table);
}

static void print(const struct series_list *list)
{
    size_t rows = 0, steps = 0, few = 0;
    struct text text = { 0 };
    for (size_t i = 0; i < list->count; i++) {
        const struct series *series = &list->items[i];
        series_add_steps(series, &text);
        rows += series->count;
        steps += series->steps;
        few += series->count < 2 * STEPS_SHORTEST;
    }
    printf("%s%zu series of %zu rows: %zu steps; %zu series have fewer than %d rows, too few for "
           "any\n",
           text.bytes != NULL ? text.bytes : "", list->count, rows, steps, few, 2 * STEPS_SHORTEST);
    text_free(&text);
}

int main(int argc, char **argv)
{
    require_name("history");
    const struct options options = parse(argc, argv);
    regex_t filter;
    if (regcomp(&filter, options.filter, REG_EXTENDED | REG_NOSUB) != 0) {
        die(STATUS_USAGE, "--filter '%s' is no regular expression", options.filter);
    }
    struct history *history = history_open(options.path);
    struct series_list list = series_find(history, matches, &filter, options.level);
    const int status = list.count > 0 ? STATUS_OK : STATUS_UNDECIDED;
    print(&list);
    if (options.figure != NULL) {
        write_figure(&list, options.figure);
    }
    series_free(&list);
    history_close(history);
    regfree(&filter);
    return status;
}

/* duel: which cases of two builds' bench programs became slower; tools/ab builds them and calls it.
 *
 * First base against base, which tells what this machine can show now; then base against head. See
 * --help. */
#include <getopt.h>
#include <math.h>
#include <regex.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "base/require.h"
#include "base/version.h"
#include "harness/rounds.h"
#include "harness/text.h"

static const char help[] =
    "duel: which cases of two builds became slower\n\n"
    "  build/tools/duel --base PROGRAM --head PROGRAM     their build/tools/bench\n\n"
    "  --filter RE        cases whose name matches the extended regular expression (all)\n"
    "  --threshold PART   the smallest change that matters (0.05)\n"
    "  --max-seconds S    for all cases together (300)\n"
    "  --processes N      of each build, 3 to 16 (5)\n"
    "  --seed N           of the order (1)\n"
    "  --list             the cases, nothing timed\n"
    "  --help, --version\n\n"
    "Verdicts, at 1 % for all cases together: SLOWER and FASTER, beyond the threshold in every\n"
    "process; SAME, within it; CANNOT TELL.\n\n"
    "Exit: 0 nothing became slower, 2 usage, 5 something did or computes something else,\n"
    "      6 nothing was slower, but some cases cannot be told or nothing was measured\n";

/* ---- options ---- */

struct options {
    const char *base, *head, *filter;
    double threshold, seconds;
    size_t processes;
    unsigned seed;
    bool list;
};

static const struct option known[] = {
    { "base", required_argument, NULL, 'b' },
    { "head", required_argument, NULL, 'd' },
    { "filter", required_argument, NULL, 'f' },
    { "threshold", required_argument, NULL, 't' },
    { "max-seconds", required_argument, NULL, 's' },
    { "processes", required_argument, NULL, 'p' },
    { "seed", required_argument, NULL, 'n' },
    { "list", no_argument, NULL, 'l' },
    { "help", no_argument, NULL, 'h' },
    { "version", no_argument, NULL, 'v' },
    { NULL, 0, NULL, 0 },
};

static _Noreturn void refuse(const char *word)
{
    const char *names[COUNT(known) - 1];
    for (size_t i = 0; i < COUNT(names); i++) {
        names[i] = known[i].name;
    }
    nearest_refuse_option(word, names, COUNT(names));
}

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

static void take(struct options *options, int key, const char *value)
{
    switch (key) {
    case 'b':
        options->base = value;
        break;
    case 'd':
        options->head = value;
        break;
    case 'f':
        options->filter = value;
        break;
    case 't':
        options->threshold = number_in("threshold", value, 0.001, 10);
        break;
    case 's':
        options->seconds = number_in("max-seconds", value, 1, 1e6);
        break;
    case 'p':
        options->processes = (size_t)number_in("processes", value, 3, DUEL_PROCESSES);
        break;
    case 'n':
        options->seed = (unsigned)number_in("seed", value, 0, 4e9);
        break;
    default:
        options->list = true;
    }
}

static struct options parse(int argc, char **argv)
{
    struct options options = { .threshold = 0.05, .seconds = 300, .processes = 5, .seed = 1 };
    opterr = 0;
    int key;
    while ((key = getopt_long(argc, argv, "+:", known, NULL)) != -1) {
        if (key == '?' || key == ':') {
            refuse(argv[optind - 1]);
        } else if (key == 'h' || key == 'v') {
            fputs(key == 'h' ? help : "duel of gapstudy " VERSION "\n", stdout);
            exit(STATUS_OK);
        }
        take(&options, key, optarg);
    }
    if (optind < argc) {
        refuse(argv[optind]);
    }
    if (options.base == NULL || (options.head == NULL && !options.list)) {
        die(STATUS_USAGE, "--base PROGRAM and --head PROGRAM are needed");
    }
    return options;
}

/* ---- cases ---- */

enum { MOST_CASES = 1024 };

struct cases {
    struct rounds_case alike[MOST_CASES], changed[MOST_CASES];
    char *names[MOST_CASES];
    size_t count;
};

/* The lines of `PROGRAM --list` that match. */
static void list_cases(const struct options *options, struct cases *cases)
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
        if (regexec(&filter, line, 0, NULL, 0) == 0) {
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
        free(cases->alike[i].samples.log_ratio);
        free(cases->changed[i].samples.log_ratio);
        free(cases->names[i]);
    }
    free(cases);
}

/* ---- what came out ---- */

static double percent(double log_ratio)
{
    return 100 * expm1(log_ratio);
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Median and largest floor of the cases that were measured. */
static void print_floors(size_t count, const struct duel_case *cases)
{
    double floors[MOST_CASES];
    size_t measured = 0;
    for (size_t i = 0; i < count; i++) {
        const double floor = duel_floor(&cases[i]);
        if (isfinite(floor)) {
            floors[measured++] = 100 * floor;
        }
    }
    qsort(floors, measured, sizeof *floors, by_value);
    if (measured > 0) {
        printf("base against base: the smallest change that can show here now is %.1f %% in the "
               "median case, %.1f %% in the worst\n\n",
               floors[measured / 2], floors[measured - 1]);
    }
}

static void print_case(const struct rounds_case *one, const struct duel_case *said,
                       enum duel_verdict verdict)
{
    static const char *const ends[] = { "not in both builds", "narrow enough", "enough pairs",
                                        "out of time" };
    if (one->wrong) {
        printf("%-12s %-40s their answers differ\n", "WRONG", one->name);
        return;
    }
    printf("%-12s %-40s %+6.1f %% [%+.1f, %+.1f]  floor %.1f %%  %zu pairs, %s\n",
           duel_verdict_name(verdict), one->name, percent(said->changed.median),
           percent(said->changed.interval.low), percent(said->changed.interval.high),
           100 * duel_floor(said), one->samples.count, ends[one->end]);
}

static int report(const struct options *options, const struct cases *cases,
                  const struct duel_case *said)
{
    enum duel_verdict *verdicts = xcalloc(cases->count, sizeof *verdicts);
    size_t counts[DUEL_SLOWER + 1] = { 0 }, wrong = 0;
    duel_judge(cases->count, said, options->threshold, verdicts);
    for (size_t i = 0; i < cases->count; i++) {
        print_case(&cases->changed[i], &said[i], verdicts[i]);
        wrong += cases->changed[i].wrong;
        counts[verdicts[i]] += !cases->changed[i].wrong;
    }
    printf("\n%zu cases: %zu slower, %zu faster, %zu the same within %g %%, %zu cannot be told, "
           "%zu wrong\n",
           cases->count, counts[DUEL_SLOWER], counts[DUEL_FASTER], counts[DUEL_SAME],
           100 * options->threshold, counts[DUEL_CANNOT_TELL], wrong);
    free(verdicts);
    return counts[DUEL_SLOWER] + wrong > 0                     ? STATUS_REGRESSION
           : counts[DUEL_CANNOT_TELL] > 0 || cases->count == 0 ? STATUS_UNDECIDED
                                                               : STATUS_OK;
}

static int run(const struct options *options, struct cases *cases)
{
    struct duel_case *said = xcalloc(cases->count + 1, sizeof *said);
    struct rounds rounds = { .base = options->base,
                             .head = options->base,
                             .processes = options->processes,
                             .seconds = options->seconds / 2,
                             .width = options->threshold / 16,
                             .seed = options->seed };
    rounds_run(&rounds, cases->count, cases->alike);
    for (size_t i = 0; i < cases->count; i++) {
        said[i].alike = duel_estimate(&cases->alike[i].samples);
    }
    print_floors(cases->count, said);
    rounds.head = options->head;
    rounds.seed++;
    rounds_run(&rounds, cases->count, cases->changed);
    for (size_t i = 0; i < cases->count; i++) {
        said[i].changed = duel_estimate(&cases->changed[i].samples);
    }
    const int status = report(options, cases, said);
    free(said);
    return status;
}

int main(int argc, char **argv)
{
    require_name("duel");
    signal(SIGPIPE, SIG_IGN); /* a server that ends is told of by its missing answer */
    const struct options options = parse(argc, argv);
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

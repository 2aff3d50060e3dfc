#include "harness/options.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/require.h"
#include "harness/arguments.h"

static const char *const profiles[] = { "quick", "standard", "full" };

const char *options_profile_name(enum profile profile)
{
    return profiles[profile];
}

struct reading {
    const struct experiment *experiment;
    struct options options;
};

/* ---- the one table ---- */

struct option_text {
    const char *name;
    char key;
    const char *value; /* NULL: takes none */
    const char *help;
};

static const struct option_text texts[] = {
    { "profile", 'p', "NAME", "quick, standard (default) or full" },
    { "out", 'o', "DIR", "where tables go (default: build/PROFILE/results)" },
    { "data", 'd', "DIR", "where the real images are (default: where Debian puts them)" },
    { "threads", 't', "N", "threads over trials (default: all cores); tables do not depend on it" },
    { "seed", 's', "N", "another seed than the committed one" },
    { "trials", 'n', "N", "another number of trials for every random sweep" },
    { "sweep", 'w', "NAME", "only this sweep; its rows go to standard output" },
    { "point", 'i', "I", "only this point; its rows go to standard output" },
    { "trial", 'k', "K", "with --point: the slots of this one trial" },
    { "list", 'l', NULL, "the question, the claims and the points; runs nothing" },
    { "quiet", 'q', NULL, "no progress and no closing line" },
    { "help", 'h', NULL, "this text" },
    { "version", 'v', NULL, "the version" },
};

static void print_help(void *with)
{
    const struct reading *reading = with;
    const struct experiment *experiment = reading->experiment;
    printf("%s: %s\n\n", experiment->name, experiment->asks);
    printf("  build/experiments/%s                      run it, tables to build/standard/results\n",
           experiment->name);
    printf("  build/experiments/%s --profile quick      fewer points, the same rows\n",
           experiment->name);
    printf("  build/experiments/%s --list               what is claimed, and where\n\n",
           experiment->name);
    for (size_t i = 0; i < COUNT(texts); i++) {
        char option[32];
        snprintf(option, sizeof option, "--%s %s", texts[i].name,
                 texts[i].value != NULL ? texts[i].value : "");
        printf("  %-18s %s\n", option, texts[i].help);
    }
    printf("\nExit: 0 all verdicts as expected, 1 not, 2 usage or disk, 4 data missing,\n"
           "      6 only undecided rows, 7 OpenBLAS computes wrong\n");
}

/* ---- values ---- */

static uint64_t whole(const char *name, const char *text, uint64_t least, uint64_t most)
{
    char *end = NULL;
    errno = 0;
    const unsigned long long value = strtoull(text, &end, 10);
    if (!isdigit((unsigned char)text[0]) || *end != '\0' || errno != 0 || value < least ||
        value > most) {
        die(STATUS_USAGE, "--%s %s: not a whole number from %llu to %llu", name, text,
            (unsigned long long)least, (unsigned long long)most);
    }
    return value;
}

static enum profile profile(const char *text)
{
    for (size_t i = 0; i < COUNT(profiles); i++) {
        if (strcmp(text, profiles[i]) == 0) {
            return (enum profile)i;
        }
    }
    die(STATUS_USAGE, "--profile %s: not one of quick, standard, full", text);
}

static void take(void *with, char key, const char *value)
{
    enum { MOST_THREADS = 1024 };
    struct options *options = &((struct reading *)with)->options;
    switch (key) {
    case 'p':
        options->profile = profile(value);
        break;
    case 'o':
        options->out = value;
        break;
    case 'd':
        options->data = value;
        break;
    case 't':
        options->threads = (int)whole("threads", value, 1, MOST_THREADS);
        break;
    case 's':
        options->has_seed = true;
        options->seed = whole("seed", value, 0, UINT64_MAX - 1);
        break;
    case 'n':
        options->trials = whole("trials", value, 2, 100000000);
        break;
    case 'w':
        options->sweep = value;
        break;
    case 'i':
        options->has_point = true;
        options->point = whole("point", value, 0, SIZE_MAX - 1);
        break;
    case 'k':
        options->has_trial = true;
        options->trial = whole("trial", value, 0, SIZE_MAX - 1);
        break;
    case 'l':
        options->list = true;
        break;
    default:
        options->quiet = true;
    }
}

struct options options_parse(const struct experiment *experiment, int argc, char **argv)
{
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    struct reading reading = {
        experiment, { .profile = PROFILE_STANDARD, .threads = cores > 0 ? (int)cores : 1 }
    };
    struct arguments_option known[COUNT(texts)];
    for (size_t i = 0; i < COUNT(texts); i++) {
        known[i] = (struct arguments_option){ texts[i].name, texts[i].key, texts[i].value != NULL };
    }
    const struct arguments arguments = { .program = experiment->name,
                                         .print_help = print_help,
                                         .options = known,
                                         .count = COUNT(known),
                                         .take = take };
    arguments_read(&arguments, argc, argv, &reading);
    if (reading.options.has_trial && !reading.options.has_point) {
        die(STATUS_USAGE, "--trial needs --point I");
    }
    return reading.options;
}

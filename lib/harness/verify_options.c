#include "harness/verify_options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/nearest.h"
#include "base/require.h"
#include "base/version.h"

static const char help[] =
    "verify: a study that ran anew, held against the committed tables\n\n"
    "  build/tools/verify --fresh build/verify/results\n"
    "  build/tools/verify --fresh build/verify/results --part     of the quick profile\n\n"
    "  --fresh DIR        folder of the new tables\n"
    "  --committed DIR    folder of the old ones (results)\n"
    "  --experiments DIR  folder of the experiments' sources (experiments)\n"
    "  --claims FILE      what the documents say (data/claims.csv)\n"
    "  --tolerances FILE  how closely numbers must agree (data/tolerances.csv)\n"
    "  --history FILE     add a row for each experiment: how much of it moved; wants the commit "
    "and\n"
    "                     its date in GAPSTUDY_COMMIT and GAPSTUDY_DATE, as run_all.sh sets them\n"
    "  --part             the new tables may lack rows, as those of the quick profile do\n"
    "  --help, --version\n\n"
    "Exit: 0 all the same, 2 usage or unusable input, 8 something moved\n";

static const struct option options_known[] = {
    { "fresh", required_argument, NULL, 'f' },
    { "committed", required_argument, NULL, 'r' },
    { "experiments", required_argument, NULL, 'e' },
    { "claims", required_argument, NULL, 'c' },
    { "tolerances", required_argument, NULL, 't' },
    { "history", required_argument, NULL, 'a' },
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

static void take(struct verify_options *options, int key, const char *value)
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
    case 'a':
        options->history = value;
        break;
    default:
        options->part = true;
    }
}

struct verify_options verify_options_parse(int argc, char **argv)
{
    struct verify_options options = { .committed = "results",
                                      .experiments = "experiments",
                                      .claims = "data/claims.csv",
                                      .tolerances = "data/tolerances.csv" };
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

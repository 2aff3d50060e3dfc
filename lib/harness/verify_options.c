#include "harness/verify_options.h"

#include "base/require.h"
#include "harness/arguments.h"

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

static const struct arguments_option known[] = {
    { "fresh", 'f', true },  { "committed", 'r', true },  { "experiments", 'e', true },
    { "claims", 'c', true }, { "tolerances", 't', true }, { "history", 'a', true },
    { "part", 'p', false },  { "help", 'h', false },      { "version", 'v', false },
};

static void take(void *with, char key, const char *value)
{
    struct verify_options *options = with;
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
    const struct arguments arguments = {
        .program = "verify", .help = help, .options = known, .count = COUNT(known), .take = take
    };
    arguments_read(&arguments, argc, argv, &options);
    if (options.fresh == NULL) {
        die(STATUS_USAGE, "--fresh DIR is missing: the folder of the new tables");
    }
    return options;
}

/* options: the command line that every experiment has. One table makes parsing and --help. */
#ifndef HARNESS_OPTIONS_H
#define HARNESS_OPTIONS_H

#include "harness/experiment.h"

struct options {
    enum profile profile;
    const char *out;   /* folder; NULL: build/PROFILE/results */
    const char *data;  /* folder; NULL: the default one */
    const char *sweep; /* only this sweep; NULL: all */
    bool list, quiet, has_seed, has_point, has_trial;
    uint64_t seed;
    size_t trials; /* 0: as the sweep says */
    size_t point, trial;
    int threads;
};

/* Parses; --help and --version print and end the program with 0; a wrong option or value ends it
 * with 2 and names the near one. */
struct options options_parse(const struct experiment *experiment, int argc, char **argv);

/* "quick", "standard", "full". */
const char *options_profile_name(enum profile profile);

#endif

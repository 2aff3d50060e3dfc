/* verify_options: the command line of tools/verify.c. */
#ifndef HARNESS_VERIFY_OPTIONS_H
#define HARNESS_VERIFY_OPTIONS_H

#include <stdbool.h>

struct verify_options {
    const char *fresh, *committed, *experiments, *claims, *tolerances;
    const char *history; /* NULL: none */
    bool part;
};

/* Parses; --help and --version print and end the program with 0; a wrong option ends it with 2 and
 * names the near one. */
struct verify_options verify_options_parse(int argc, char **argv);

#endif

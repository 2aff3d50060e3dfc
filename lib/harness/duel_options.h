/* duel_options: the command line of tools/duel.c. */
#ifndef HARNESS_DUEL_OPTIONS_H
#define HARNESS_DUEL_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

struct duel_options {
    const char *base, *head;               /* programs */
    const char *filter;                    /* NULL: all cases */
    const char *counts, *folder, *history; /* NULL: none */
    double threshold, seconds;
    size_t processes;
    unsigned seed;
    bool list, machine, untimed;
};

/* Parses; --help and --version print and end the program with 0; a wrong option or value ends it
 * with 2 and names the near one. */
struct duel_options duel_options_parse(int argc, char **argv);

#endif

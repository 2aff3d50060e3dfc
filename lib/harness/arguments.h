/* arguments: a command line, read by one table of options in the same way by every program. The only
 * file that knows getopt. */
#ifndef HARNESS_ARGUMENTS_H
#define HARNESS_ARGUMENTS_H

#include <stdbool.h>
#include <stddef.h>

enum { ARGUMENTS_MOST = 32 };

/* --name or, with a value, --name VALUE. */
struct arguments_option {
    const char *name;
    char key; /* what `take` gets; 'h' and 'v' are those of --help and --version, which all have */
    bool value;
};

struct arguments {
    const char *program;
    const char *help;               /* what --help prints; NULL: print_help does */
    void (*print_help)(void *with); /* to standard output */
    const struct arguments_option *options;
    size_t count;  /* at most ARGUMENTS_MOST */
    bool operands; /* whether words that are no options may stand anywhere among them */
    void (*take)(void *with, char key, const char *value); /* value: NULL without one */
};

/* Calls `take` for each option in order; returns the place in argv, which is sorted then, of the first
 * operand. --help and --version print and end the program with 0; a wrong option, a missing value or
 * an operand that is not expected ends it with 2 and names the near option, and so does an output
 * that cannot be written. To be called once. */
int arguments_read(const struct arguments *arguments, int argc, char **argv, void *with);

#endif

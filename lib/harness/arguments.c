#include "harness/arguments.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "base/require.h"
#include "base/version.h"

static _Noreturn void refuse(const struct arguments *a, const char *word)
{
    const char *names[ARGUMENTS_MOST];
    for (size_t i = 0; i < a->count; i++) {
        names[i] = a->options[i].name;
    }
    nearest_refuse_option(word, names, a->count);
}

static _Noreturn void end_with_output(void)
{
    if (fflush(stdout) != 0 || ferror(stdout)) {
        die(STATUS_USAGE, "cannot write to standard output: %s", strerror(errno));
    }
    exit(STATUS_OK);
}

static void take(const struct arguments *a, char key, const char *value, void *with)
{
    if (key == 'h') {
        if (a->help != NULL) {
            fputs(a->help, stdout);
        } else {
            a->print_help(with);
        }
        end_with_output();
    }
    if (key == 'v') {
        printf("%s of gapstudy " VERSION "\n", a->program);
        end_with_output();
    }
    a->take(with, key, value);
}

int arguments_read(const struct arguments *a, int argc, char **argv, void *with)
{
    struct option table[ARGUMENTS_MOST + 1] = { { 0 } };
    require(a->count <= ARGUMENTS_MOST);
    for (size_t i = 0; i < a->count; i++) {
        table[i] = (struct option){ a->options[i].name,
                                    a->options[i].value ? required_argument : no_argument, NULL,
                                    a->options[i].key };
    }
    opterr = 0;
    int key;
    while ((key = getopt_long(argc, argv, a->operands ? ":" : "+:", table, NULL)) != -1) {
        if (key == '?' || key == ':') {
            refuse(a, argv[optind - 1]);
        }
        take(a, (char)key, optarg, with);
    }
    if (!a->operands && optind < argc) {
        refuse(a, argv[optind]);
    }
    return optind;
}

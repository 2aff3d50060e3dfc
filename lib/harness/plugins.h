/* plugins: finds and loads the shared objects that plugin.h describes. */
#ifndef HARNESS_PLUGINS_H
#define HARNESS_PLUGINS_H

#include <stddef.h>

#include "harness/plugin.h"

struct plugins {
    size_t count;
    const struct plugin **all; /* in the order of their files */
};

/* The files *.so of the folder, sorted by name, then those of the list, separated by colons. The
 * folder need not exist; folder and list may be NULL. A file that cannot be loaded, that is no
 * plug-in, of another version or with an unusable or a taken name ends the program with 2 and says
 * so. What is loaded stays until the program ends; the caller frees `all`. */
struct plugins plugins_load(const char *folder, const char *list);

/* The folder `peers` beside the folder of this program: build/experiments/.. /peers. The caller
 * frees. */
char *plugins_folder(void);

#endif

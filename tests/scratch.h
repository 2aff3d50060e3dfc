/* scratch: files that a test writes, in a folder of its own under the build folder. */
#ifndef TESTS_SCRATCH_H
#define TESTS_SCRATCH_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "support.h"

struct scratch {
    char folder[256];
    char path[320]; /* of the last scratch_file */
};

static inline struct scratch scratch_new(void)
{
    struct scratch scratch;
    const char *build = getenv("BUILD");
    mkdir(build != NULL ? build : "build", 0777);
    snprintf(scratch.folder, sizeof scratch.folder, "%s/scratch.XXXXXX",
             build != NULL ? build : "build");
    assert_non_null(mkdtemp(scratch.folder));
    return scratch;
}

/* The path of a file of this name in the folder. */
static inline const char *scratch_path(struct scratch *scratch, const char *name)
{
    snprintf(scratch->path, sizeof scratch->path, "%s/%s", scratch->folder, name);
    return scratch->path;
}

/* Writes a file of this name and gives its path. */
static inline const char *scratch_file(struct scratch *scratch, const char *name, const char *bytes,
                                       size_t count)
{
    FILE *file = fopen(scratch_path(scratch, name), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, count, file), count);
    assert_int_equal(fclose(file), 0);
    return scratch->path;
}

/* Removes a file of this name. */
static inline void scratch_remove(struct scratch *scratch, const char *name)
{
    assert_int_equal(remove(scratch_path(scratch, name)), 0);
}

/* Removes the folder, which must be empty: nothing was left behind. */
static inline void scratch_free(struct scratch *scratch)
{
    assert_int_equal(remove(scratch->folder), 0);
}

#endif

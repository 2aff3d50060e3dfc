/* packed: files as gzip packs them. */
#ifndef TESTS_PACKED_H
#define TESTS_PACKED_H

#include <sys/wait.h>
#include <unistd.h>

#include "support.h"

/* Replaces a file by a packed one with .gz at the end of its name. */
static inline void pack_file(const char *path)
{
    int status = -1;
    const pid_t child = fork();
    if (child == 0) {
        execlp("gzip", "gzip", "-f", "-n", path, (char *)NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

#endif

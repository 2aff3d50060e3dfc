/* death: runs a call that must end the program, in a child, and keeps what it said. */
#ifndef TESTS_DEATH_H
#define TESTS_DEATH_H

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support.h"

struct death {
    int status;         /* exit status; -1 if a signal ended the child */
    char message[2048]; /* what it wrote on standard error, cut off there */
};

/* Runs act(argument) in a child that exits with 0 if the call returns. */
static inline struct death death_of(void (*act)(void *), void *argument)
{
    struct death death = { .status = -1 };
    size_t used = 0;
    ssize_t got = 0;
    int ends[2], status = 0;
    assert_int_equal(pipe(ends), 0);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        act(argument);
        _exit(0);
    }
    close(ends[1]);
    while ((got = read(ends[0], death.message + used, sizeof death.message - 1 - used)) > 0) {
        used += (size_t)got;
    }
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    death.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return death;
}

/* Requires that the death has this status and that its message contains the words. */
static inline void assert_death(const struct death *death, int status, const char *words)
{
    if (!(death->status == status && strstr(death->message, words) != NULL)) {
        print_error("status %d, not %d; message, without \"%s\":\n%s\n", death->status, status,
                    words, death->message);
        fail();
    }
}

#endif

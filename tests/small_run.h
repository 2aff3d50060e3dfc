/* small_run: the small experiment in a child process, and the files it leaves. */
#ifndef TESTS_SMALL_RUN_H
#define TESTS_SMALL_RUN_H

#include <fcntl.h>
#include <unistd.h>

#include "base/require.h"
#include "death.h"
#include "harness/file.h"
#include "harness/text.h"
#include "scratch.h"
#include "small_experiment.h"

enum { MOST_ARGUMENTS = 12 };

struct run {
    const struct experiment *experiment;
    char *argv[MOST_ARGUMENTS];
    const char *output; /* file for standard output */
};

static inline void run_in_child(void *argument)
{
    struct run *run = argument;
    int argc = 0;
    while (run->argv[argc] != NULL) {
        argc++;
    }
    const int output = open(run->output, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    require(output >= 0 && dup2(output, STDOUT_FILENO) >= 0);
    exit(experiment_main(run->experiment, argc, run->argv));
}

static inline struct death run_of(struct run run)
{
    run.output = run.output != NULL ? run.output : "/dev/null";
    return death_of(run_in_child, &run);
}

static inline struct text bytes_of(struct scratch *scratch, const char *folder, const char *name)
{
    struct text bytes = { 0 };
    char path[512];
    snprintf(path, sizeof path, "%s/%s/%s", scratch->folder, folder, name);
    file_read(path, &bytes);
    return bytes;
}

static inline void forget(struct scratch *scratch, const char *folder)
{
    static const char *const files[] = { "small.csv",      "small.map.csv",
                                         "small.seed.csv", "provenance/small.json",
                                         "provenance",     "" };
    for (size_t i = 0; i < COUNT(files); i++) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s/%s", scratch->folder, folder, files[i]);
        assert_int_equal(remove(path), 0);
    }
}

#define RUN(...) \
    run_of((struct run){ &small_experiment, { "small", "--quiet", __VA_ARGS__ }, NULL })

static inline char *out_option(struct scratch *scratch, const char *folder)
{
    static char option[2][512];
    char *text = option[folder[0] == 'b'];
    snprintf(text, sizeof option[0], "--out=%s/%s", scratch->folder, folder);
    return text;
}

#endif

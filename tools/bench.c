/* bench: the kernels of this build as cases that can be timed one by one.
 *
 *   build/tools/bench --list          the cases, one a line: what/pass/NxCxHxW/LAYOUT
 *   build/tools/bench --run CASE      seconds a call, again and again (eleven times)
 *   build/tools/bench --facts         of each: parameters, operations, bytes, bytes saved; exact
 *   build/tools/bench --once CASE...  one call of each, for tools that count instructions
 *   build/tools/bench --allocations CASE...    of one call each: how many allocations, bytes
 *   build/tools/bench --serve         for tools/ab: answers one line with one line
 *
 * Questions: open CASE -> ok | once | unknown (once: one call takes long and starts processes); time CALLS -> seconds of all of them on this thread;
 * answer -> HASH NORM of what the case writes; close -> ok. One thread; time is that of the
 * thread, in which other programs have no share but through the caches. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/require.h"
#include "bench/allocations.h"
#include "bench/cases.h"
#include "bench/study.h"

static double seconds_of(struct cases_ready *ready, size_t calls)
{
    struct timespec start, end;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &start);
    for (size_t i = 0; i < calls; i++) {
        cases_run(ready);
    }
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end);
    return (double)(end.tv_sec - start.tv_sec) + 1e-9 * (double)(end.tv_nsec - start.tv_nsec);
}

static void print_answer(struct cases_answer answer)
{
    printf("%016" PRIx64 " %.9g\n", answer.hash, answer.norm);
}

/* The case that questions are about: one of cases.h, or the study. */
struct open_case {
    const char *program; /* of this process, for the study */
    struct cases_ready *ready;
    bool study;
};

static const char *open_case(struct open_case *open, const char *name)
{
    cases_close(open->ready);
    open->study = strcmp(name, STUDY_CASE) == 0 && study_can_run(open->program);
    open->ready = cases_open(name);
    return open->study ? "once" : open->ready != NULL ? "ok" : "unknown";
}

static void answer(struct open_case *open, const char *line)
{
    static const char opens[] = "open ", times[] = "time ";
    const bool is_open = open->study || open->ready != NULL;
    if (strncmp(line, opens, strlen(opens)) == 0) {
        puts(open_case(open, line + strlen(opens)));
    } else if (strncmp(line, times, strlen(times)) == 0 && is_open) {
        printf("%.9g\n", open->study ? study_seconds(open->program)
                                     : seconds_of(open->ready,
                                                  (size_t)strtoul(line + strlen(times), NULL, 10)));
    } else if (strcmp(line, "answer") == 0 && is_open) {
        print_answer(open->study ? study_answer(open->program) : cases_answer(open->ready));
    } else if (strcmp(line, "close") == 0) {
        cases_close(open->ready);
        *open = (struct open_case){ .program = open->program };
        puts("ok");
    } else {
        puts("unknown");
    }
}

static void serve(const char *program)
{
    char line[160];
    struct open_case open = { .program = program };
    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        answer(&open, line);
        fflush(stdout);
    }
    cases_close(open.ready);
}

static void print_name(const char *name, void *with)
{
    (void)with;
    puts(name);
}

static void print_facts(const char *name, void *with)
{
    (void)with;
    struct cases_facts facts;
    require(cases_facts(name, &facts));
    printf("%s %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", name, facts.parameters,
           facts.operations, facts.bytes, facts.saved);
}

static struct cases_ready *open_or_die(const char *name)
{
    struct cases_ready *ready = cases_open(name);
    if (ready == NULL) {
        die(STATUS_USAGE, "no case '%s'; --list tells them", name);
    }
    return ready;
}

static int run_once(int count, char **names)
{
    for (int i = 0; i < count; i++) {
        struct cases_ready *ready = open_or_die(names[i]);
        cases_run(ready);
        cases_close(ready);
    }
    return STATUS_OK;
}

/* Of the second call: what the first one asks for to keep is no cost of a call. */
static int count_allocations(int count, char **names)
{
    for (int i = 0; i < count; i++) {
        struct cases_ready *ready = open_or_die(names[i]);
        cases_run(ready);
        const struct allocations before = allocations_now();
        cases_run(ready);
        const struct allocations after = allocations_now();
        printf("%s %zu %zu\n", names[i], after.count - before.count, after.bytes - before.bytes);
        cases_close(ready);
    }
    return STATUS_OK;
}

static int run_case(const char *program, const char *name)
{
    if (strcmp(name, STUDY_CASE) == 0 && study_can_run(program)) {
        printf("%.6g\n", study_seconds(program));
        return STATUS_OK;
    }
    struct cases_ready *ready = open_or_die(name);
    size_t calls = 1;
    while (seconds_of(ready, calls) < 0.002) {
        calls *= 2;
    }
    for (int i = 0; i < 11; i++) {
        printf("%.6g\n", seconds_of(ready, calls) / (double)calls);
    }
    cases_close(ready);
    return STATUS_OK;
}

int main(int argc, char **argv)
{
    require_name("bench");
    if (argc == 2 && strcmp(argv[1], "--list") == 0) {
        const size_t count = cases_visit_all(print_name, NULL);
        puts(STUDY_CASE);
        return count > 0 ? STATUS_OK : STATUS_UNDECIDED;
    }
    if (argc == 2 && strcmp(argv[1], "--serve") == 0) {
        serve(argv[0]);
        return STATUS_OK;
    }
    if (argc == 2 && strcmp(argv[1], "--facts") == 0) {
        return cases_visit_all(print_facts, NULL) > 0 ? STATUS_OK : STATUS_UNDECIDED;
    }
    if (argc >= 3 && strcmp(argv[1], "--once") == 0) {
        return run_once(argc - 2, argv + 2);
    }
    if (argc >= 3 && strcmp(argv[1], "--allocations") == 0) {
        return count_allocations(argc - 2, argv + 2);
    }
    if (argc == 3 && strcmp(argv[1], "--run") == 0) {
        return run_case(argv[0], argv[2]);
    }
    die(STATUS_USAGE, "usage: bench --list | --facts | --run CASE | --once CASE... | "
                      "--allocations CASE... | --serve");
}

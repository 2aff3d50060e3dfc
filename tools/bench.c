/* bench: the kernels of this build as cases that can be timed one by one.
 *
 *   build/tools/bench --list          the cases, one a line: what/pass/NxCxHxW/LAYOUT
 *   build/tools/bench --run CASE      seconds a call, again and again (eleven times)
 *   build/tools/bench --facts         of each: parameters, operations, bytes, bytes saved; exact
 *   build/tools/bench --once CASE...  one call of each, for tools that count instructions
 *   build/tools/bench --serve         for tools/ab: answers one line with one line
 *
 * Questions: open CASE -> ok | unknown; time CALLS -> seconds of all of them on this thread;
 * answer -> HASH NORM of what the case writes; close -> ok. One thread; time is that of the
 * thread, in which other programs have no share but through the caches. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/require.h"
#include "bench/cases.h"

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

static void serve(void)
{
    char line[160];
    struct cases_ready *ready = NULL;
    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (strncmp(line, "open ", 5) == 0) {
            cases_close(ready);
            ready = cases_open(line + 5);
            puts(ready != NULL ? "ok" : "unknown");
        } else if (strncmp(line, "time ", 5) == 0 && ready != NULL) {
            printf("%.9g\n", seconds_of(ready, (size_t)strtoul(line + 5, NULL, 10)));
        } else if (strcmp(line, "answer") == 0 && ready != NULL) {
            print_answer(cases_answer(ready));
        } else if (strcmp(line, "close") == 0) {
            cases_close(ready);
            ready = NULL;
            puts("ok");
        } else {
            puts("unknown");
        }
        fflush(stdout);
    }
    cases_close(ready);
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

static int run_once(int count, char **names)
{
    for (int i = 0; i < count; i++) {
        struct cases_ready *ready = cases_open(names[i]);
        if (ready == NULL) {
            die(STATUS_USAGE, "no case '%s'; --list tells them", names[i]);
        }
        cases_run(ready);
        cases_close(ready);
    }
    return STATUS_OK;
}

static int run_case(const char *name)
{
    struct cases_ready *ready = cases_open(name);
    if (ready == NULL) {
        die(STATUS_USAGE, "no case '%s'; --list tells them", name);
    }
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
        return cases_visit_all(print_name, NULL) > 0 ? STATUS_OK : STATUS_UNDECIDED;
    }
    if (argc == 2 && strcmp(argv[1], "--serve") == 0) {
        serve();
        return STATUS_OK;
    }
    if (argc == 2 && strcmp(argv[1], "--facts") == 0) {
        return cases_visit_all(print_facts, NULL) > 0 ? STATUS_OK : STATUS_UNDECIDED;
    }
    if (argc >= 3 && strcmp(argv[1], "--once") == 0) {
        return run_once(argc - 2, argv + 2);
    }
    if (argc == 3 && strcmp(argv[1], "--run") == 0) {
        return run_case(argv[2]);
    }
    die(STATUS_USAGE, "usage: bench --list | --facts | --run CASE | --once CASE... | --serve");
}

/* junit: verdicts as the XML that job pages read (the form of Jenkins' JUnit plug-in). */
#ifndef HARNESS_JUNIT_H
#define HARNESS_JUNIT_H

#include <stddef.h>

#include "harness/text.h"

enum junit_result { JUNIT_PASSED, JUNIT_FAILED, JUNIT_SKIPPED };

/* Suites so far; start with `{ 0 }`, and junit_free. */
struct junit {
    struct text done, suite;         /* whole suites; the cases of the one that is open */
    size_t tests, failures, skipped; /* of the one that is open */
};

/* A case of the suite: `group` is where job pages file it; `message` says in a line why it failed or
 * was skipped (NULL if it passed), `type` in a word. */
struct junit_case {
    const char *group, *name;
    double seconds; /* what it took; 0 if that is not known */
    enum junit_result result;
    const char *type, *message;
};

void junit_add(struct junit *junit, const struct junit_case *one);

/* Closes the suite of all cases since the last one and names it; none is written without a case. */
void junit_end_suite(struct junit *junit, const char *name);

/* Writes the file; ends the program with 2 if it cannot, the old file untouched. */
void junit_save(const struct junit *junit, const char *path);
void junit_free(struct junit *junit);

#endif

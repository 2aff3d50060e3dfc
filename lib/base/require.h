/* require: the three answers to failure, and the exit statuses that the whole project shares.
 *
 * A broken contract ends the program in every build; a failing world (memory, disk, options, data)
 * ends it with a message that says what to do; a surprising measurement is data and is handled by
 * the harness, not here. */
#ifndef BASE_REQUIRE_H
#define BASE_REQUIRE_H

#include <stddef.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* What a program of this project may exit with. 130 and 143 are the shell's for INT and TERM. */
enum status {
    STATUS_OK = 0,         /* all as expected */
    STATUS_SURPRISE = 1,   /* a wrong verdict, BROKEN or VOID; or an experiment failed */
    STATUS_USAGE = 2,      /* usage, unusable input, full disk, unwritable folder, no memory */
    STATUS_MISSING = 4,    /* a dependency, a tool or data is missing */
    STATUS_REGRESSION = 5, /* something became slower */
    STATUS_UNDECIDED = 6,  /* only undecided rows or OPEN findings, or nothing measured */
    STATUS_UNFIT = 7,      /* the environment computes wrong */
    STATUS_MISMATCH = 8    /* tables do not match */
};

/* Ends the program with SIGABRT's usual status unless the condition holds; prints it and its place.
 */
#define require(condition) ((condition) ? (void)0 : require_failed(#condition, __FILE__, __LINE__))

_Noreturn void require_failed(const char *condition, const char *file, int line);

/* Prints "NAME: message" on standard error and ends the program with the given status. NAME is the
 * program's own, as set by require_name; the message says what was wrong and what to do. */
_Noreturn void die(enum status status, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Sets the name that die prints; keeps the pointer. Call once, first thing in main. */
void require_name(const char *program);

/* count * size zeroed bytes, aligned to 64; ends the program with 2 if there are none. The caller
 * frees. A count of 0 gives a pointer that may be freed and not read. */
void *xcalloc(size_t count, size_t size);

#endif

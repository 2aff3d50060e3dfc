#include "base/require.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The one static that changes: written once at the start of main, read when the program dies. */
static const char *name = "gapstudy";

void require_name(const char *program)
{
    name = program;
}

_Noreturn void require_failed(const char *condition, const char *file, int line)
{
    fprintf(stderr, "%s: broken contract at %s:%d: %s\n", name, file, line, condition);
    abort();
}

_Noreturn void die(enum status status, const char *format, ...)
{
    va_list arguments;
    fflush(stdout);
    fprintf(stderr, "%s: ", name);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit((int)status);
}

void *xcalloc(size_t count, size_t size)
{
    enum { ALIGNMENT = 64 };
    if (size > 0 && count > (SIZE_MAX - ALIGNMENT) / size) {
        die(STATUS_USAGE, "not enough memory: %zu x %zu bytes are more than can be addressed",
            count, size);
    }
    const size_t bytes = (count * size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    void *memory = aligned_alloc(ALIGNMENT, bytes > 0 ? bytes : ALIGNMENT);
    if (memory == NULL) {
        die(STATUS_USAGE, "not enough memory for %zu bytes: close other programs or use --quick",
            bytes);
    }
    return memset(memory, 0, bytes > 0 ? bytes : ALIGNMENT);
}

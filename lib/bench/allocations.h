/* allocations: how often this program asked for memory. Only a program that is linked with
 * -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=aligned_alloc can ask: bench (Makefile).
 * Counted is what the project's own code asks for, not what shared libraries do for themselves. */
#ifndef BENCH_ALLOCATIONS_H
#define BENCH_ALLOCATIONS_H

#include <stddef.h>

struct allocations {
    size_t count, bytes;
};

/* Since the program started, on all threads. */
struct allocations allocations_now(void);

#endif

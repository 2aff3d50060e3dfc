/* allocations: the linker's --wrap leads every call of malloc and its like here. The counters are
 * the one global state of the project, since such a call brings nothing to count in. */
#include "bench/allocations.h"

#include <stdatomic.h>

/* NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): the linker's names */
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);

static atomic_size_t asked, asked_bytes;

static void note(size_t bytes)
{
    atomic_fetch_add(&asked, 1);
    atomic_fetch_add(&asked_bytes, bytes);
}

void *__wrap_malloc(size_t size)
{
    note(size);
    return __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    note(count * size);
    return __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
    note(size);
    return __real_realloc(memory, size);
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    note(size);
    return __real_aligned_alloc(alignment, size);
}
/* NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */

struct allocations allocations_now(void)
{
    return (struct allocations){ atomic_load(&asked), atomic_load(&asked_bytes) };
}

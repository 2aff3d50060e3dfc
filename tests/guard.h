/* guard: arrays that end where an unreadable page begins, so that one element too many ends the
 * program; and that notice a write before their beginning when they are freed. */
#ifndef TESTS_GUARD_H
#define TESTS_GUARD_H

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "support.h"

enum { GUARD_CANARY = 0x5a };

struct guard {
    unsigned char *pages;
    size_t before; /* bytes of canary */
    size_t bytes;  /* of the whole mapping */
    float *floats; /* the array, of NaN at first */
};

static inline struct guard guard_new(size_t count)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE), used = count * sizeof(float);
    const size_t whole = (used + page) / page * page;
    const int zero = open("/dev/zero", O_RDWR);
    struct guard guard = { .bytes = whole + page, .before = whole - used };
    void *pages = mmap(NULL, guard.bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE, zero, 0);
    assert_true(pages != MAP_FAILED);
    close(zero);
    guard.pages = pages;
    assert_int_equal(mprotect(guard.pages + whole, page, PROT_NONE), 0);
    memset(guard.pages, GUARD_CANARY, guard.before);
    guard.floats = (void *)(guard.pages + guard.before);
    memset(guard.floats, 0xff, used);
    return guard;
}

/* Fails the test if something before the array was written. */
static inline void guard_free(struct guard guard)
{
    for (size_t i = 0; i < guard.before; ++i) {
        assert_int_equal(guard.pages[i], GUARD_CANARY);
    }
    assert_int_equal(munmap(guard.pages, guard.bytes), 0);
}

#endif

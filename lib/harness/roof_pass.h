/* roof_pass: the limit as a work that can be run beside a kernel: a pass over the same bytes in the
 * same cache state, as fast as this machine reads, writes or multiplies, with one fork and join.
 *
 * Several ways are tried and the quickest is kept: one stream or four a quarter apart, stores
 * through the caches or past them, one thread or as many as allowed. */
#ifndef HARNESS_ROOF_PASS_H
#define HARNESS_ROOF_PASS_H

#include <stddef.h>

#include "harness/clock.h"

/* What the kernel cannot avoid. Any of the three may be 0; the limit is the one that takes longest,
 * the roofline model's fewest seconds. Arrays begin at a multiple of 64 bytes. */
struct roof_work {
    const float *read;
    size_t reads; /* floats */
    float *write; /* overwritten */
    size_t writes;
    float value; /* to write: some processors send zeros to memory at a multiple of the pace */
    double operations;         /* multiplications and additions, float */
    int threads;               /* at most */
    struct clock_flush *flush; /* what empties the caches before each pass; NULL: they stay warm */
};

struct roof_pass;

/* Tries; some milliseconds or, for much memory, dozens of passes. The caller closes. */
struct roof_pass *roof_pass_open(struct roof_work work);
void roof_pass_close(struct roof_pass *pass);

/* One pass; `what` is a struct roof_pass, so that this is a clock_work. */
void roof_pass_run(void *what);

/* What binds and how: "read", "read 4 streams", "write", "write past caches", "multiply-add". */
const char *roof_pass_way(const struct roof_pass *pass);

/* Threads of the way that was kept. */
int roof_pass_threads(const struct roof_pass *pass);

#endif

/* job: one operation of plugin.h at one shape, its arrays filled, and its answer in double. */
#ifndef HARNESS_JOB_H
#define HARNESS_JOB_H

#include <stdint.h>

#include "harness/plugin.h"
#include "harness/roof_pass.h"

struct job {
    struct plugin_job call; /* what a kernel gets */
    float *arena;           /* x, then weights, so that one pass reads both */
    size_t reads;           /* floats of the arena */
    float *bias, *dy, *y, *dx;
    uint32_t *at, *want_at; /* the maximum's positions: what kernels get and write, and the truth */
    double *want;           /* y in double; the checked logits of a head */
    size_t outputs;         /* floats of y */
};

/* Takes operation, layout, shape, classes and threads from `like`; its pointers are not read. x,
 * weights and bias are magnitudes of the normal numbers at (seed, "job"), as after a ReLU, so that
 * a relative error sees one pixel less; dy has both signs. The caller closes. */
struct job *job_open(struct plugin_job like, uint64_t seed);
void job_close(struct job *job);

/* Fills what the operation writes with NaN (and positions that there are none). */
void job_spoil(struct job *job);

/* The largest error of what stands in y, at and dx, in units of its bound; <= 1 is right, a NaN or
 * a wrong position gives infinity. Bounds, u = 2^-24: a mean or a logit of n terms min(n,
 * 8 sqrt(n)) + 8 roundings of u times the sum of their magnitudes (see rivals.h), a variance the
 * same of the mean square, dy / N two roundings; maxima and their gradients are exact. Of a head's
 * logits at most JOB_LOGITS are looked at, evenly spread with the first and the last. `at` may be
 * as job_spoil left it. */
enum { JOB_LOGITS = 61 };
double job_error(const struct job *job);

/* What no kernel can do without: the bytes to read (x and weights) or to write (dx), and the
 * multiplications and additions of a head. A pass over it overwrites dx. */
struct roof_work job_work(const struct job *job);

/* Floats that a plain pass over the operation's largest array moves. */
size_t job_bytes(const struct job *job);

#endif

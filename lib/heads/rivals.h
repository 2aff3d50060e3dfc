/* rivals: a GAP head and a flatten head on the same maps, ready to be run again and again and to be
 * compared: same input, same classes, weights of their own, outputs checked against double. */
#ifndef HEADS_RIVALS_H
#define HEADS_RIVALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/shape.h"
#include "heads/head.h"

struct rivals {
    struct shape in; /* NCHW */
    size_t classes;
    bool gemm; /* the linear layers by gemm even for one image, for those who ask what that costs */
    float *x, *pooled;
    float *gap_weights, *flatten_weights, *bias; /* magnitudes of normal numbers */
    float *gap_logits, *flatten_logits;          /* in.n * classes */
    float *gap_checked, *flatten_checked;        /* the same, as they were when rivals_check ran */
    struct head_cost gap_cost, flatten_cost;     /* declared, of one pass over the batch */
};

/* Fills input (as after a ReLU) and weights with the magnitudes of the normal numbers at (seed,
 * "rivals"). The caller closes. */
struct rivals *rivals_open(struct shape in, size_t classes, bool gemm, uint64_t seed);
void rivals_close(struct rivals *rivals);

/* One forward pass of one head over the whole batch, into its logits. `what` is a struct rivals. */
void rivals_run_gap(void *what);
void rivals_run_flatten(void *what);

/* The largest error of all logits as they stand now, in units of min(n, 8 sqrt(n)) + 8 roundings,
 * 2^-24 of the sum of the terms' magnitudes each; n is N + C terms in a row (GAP) or CN (flatten).
 * No order of summation exceeds n; roundings that do not conspire exceed 8 sqrt(n) with a chance of
 * 2 exp(-32). With weights and maps of one sign that is fine enough to see a mean over one pixel
 * less. <= 1 is right; a NaN gives infinity. Sums in double. */
double rivals_error(const struct rivals *rivals);

/* Runs both heads and keeps their logits; returns rivals_error. */
double rivals_check(struct rivals *rivals);

/* Whether the logits are the same bits as when rivals_check ran. */
bool rivals_unchanged(const struct rivals *rivals);

#endif

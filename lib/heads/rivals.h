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
    float *gap_weights, *flatten_weights, *bias; /* standard normal numbers */
    float *gap_logits, *flatten_logits;          /* in.n * classes */
    float *gap_checked, *flatten_checked;        /* the same, as they were when rivals_check ran */
    struct head_cost gap_cost, flatten_cost;     /* declared, of one pass over the batch */
};

/* Fills input and weights with the random numbers at (seed, "rivals"). The caller closes. */
struct rivals *rivals_open(struct shape in, size_t classes, bool gemm, uint64_t seed);
void rivals_close(struct rivals *rivals);

/* One forward pass of one head over the whole batch, into its logits. `what` is a struct rivals. */
void rivals_run_gap(void *what);
void rivals_run_flatten(void *what);

/* The largest error of all logits as they stand now, in units of the bound that any order of
 * summation keeps: (N + C + 8) 2^-24 (GAP) and (CN + 8) 2^-24 (flatten) times the sum of the terms'
 * magnitudes. <= 1 is right; a NaN gives infinity. Sums in double. */
double rivals_error(const struct rivals *rivals);

/* Runs both heads and keeps their logits; returns rivals_error. */
double rivals_check(struct rivals *rivals);

/* Whether the logits are the same bits as when rivals_check ran. */
bool rivals_unchanged(const struct rivals *rivals);

#endif

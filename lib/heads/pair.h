/* pair: a GAP head and a flatten head on the same maps, ready to be run again and again and to be
 * compared: same input, same classes, weights of their own, outputs checked against double. */
#ifndef HEADS_PAIR_H
#define HEADS_PAIR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/shape.h"
#include "heads/head.h"

struct pair {
    struct shape in; /* NCHW */
    size_t classes;
    bool gemm; /* the linear layers by gemm even for one image, for those who ask what that costs */
    float *x, *pooled;
    float *gap_weights, *flatten_weights, *bias; /* standard normal numbers */
    float *gap_logits, *flatten_logits;          /* in.n * classes */
    float *gap_checked, *flatten_checked;        /* the same, as they were when pair_check ran */
    struct head_cost gap_cost, flatten_cost;     /* declared, of one pass over the batch */
};

/* Fills input and weights with the random numbers at (seed, "pair"). The caller closes. */
struct pair *pair_open(struct shape in, size_t classes, bool gemm, uint64_t seed);
void pair_close(struct pair *pair);

/* One forward pass of one head over the whole batch, into its logits. `what` is a struct pair. */
void pair_run_gap(void *what);
void pair_run_flatten(void *what);

/* The largest error of all logits as they stand now, in units of the bound that any order of
 * summation keeps: (N + C + 8) 2^-24 (GAP) and (CN + 8) 2^-24 (flatten) times the sum of the terms'
 * magnitudes. <= 1 is right; a NaN gives infinity. Sums in double. */
double pair_error(const struct pair *pair);

/* Runs both heads and keeps their logits; returns pair_error. */
double pair_check(struct pair *pair);

/* Whether the logits are the same bits as when pair_check ran. */
bool pair_unchanged(const struct pair *pair);

#endif

/* work: a head and the linear layer behind it as one, and what both together cost.
 *
 * One head is its pooling (or flattening, NCHW) with a layer of `classes` outputs and as many
 * biases. Flattening leaves every number where it is, so what flatten_forward copies is no work. */
#ifndef HEADS_WORK_H
#define HEADS_WORK_H

#include "heads/count.h"
#include "heads/head.h"

/* What ran on one image of ones, with weights and parameters of ones and biases of 0. */
struct work {
    struct count pooling, layer; /* all zeros in the normal build */
    double logits;               /* their sum; for "gap" and "flatten" the number of weights used */
};

/* Runs the plain kernels once on the calling thread, whose count starts anew. Allocates maps,
 * weights and outputs. `logits` is exact while features * in.h * in.w <= 2^24. in.n must be 1. */
struct work work_run(const struct head *head, struct shape in, size_t classes);

/* Additions and multiplications of both; with a multiply-add as one, each multiplication of the
 * layer is counted in the addition of its product. */
uint64_t work_operations(const struct work *work, bool multiply_add_is_one);

/* The declared cost of pooling and layer for the whole batch; bytes: each number that either reads
 * or writes, once a pass. */
struct head_cost work_declared(const struct head *head, struct shape in, size_t classes);

#endif

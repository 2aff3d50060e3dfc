/* linear: the fully connected layer behind every head, forward and backward.
 *
 *   x  batch x features        w  classes x features        b  classes, or NULL for no bias
 *   y  batch x classes         dy batch x classes           row-major, float
 *
 * Nothing overlaps; nothing allocates; batch, features, classes > 0. A NaN or an infinity of one image
 * or class stays in that image's or class's outputs.
 *
 * linear_forward has loops of its own with the same bits on every instruction set and number of
 * threads: sixteen lanes of fused multiply-adds, blocks of features added in order (linear_isa.h).
 * Error of a sum of F terms, u = 2^-24: |error| <= (min(F, 2048)/16 + 4 + F/2048) u sum|w x|.
 * linear_forward_plain rounds every product, in the order of pool.h. linear_forward_gemm and
 * linear_backward go through BLAS (gemv for dx at batch 1), so their last bits belong to the
 * machine. */
#ifndef HEADS_LINEAR_H
#define HEADS_LINEAR_H

#include <stddef.h>

#include "heads/head.h"

struct linear {
    size_t batch, features, classes;
};

/* y = x W^T + b; on as many threads as team.h allows. Takes 320 KiB of stack. */
void linear_forward(struct linear size, const float *w, const float *b, const float *x, float *y);
void linear_forward_plain(struct linear size, const float *w, const float *b, const float *x,
                          float *y);

/* The same by OpenBLAS' gemm, for those who compare. */
void linear_forward_gemm(struct linear size, const float *w, const float *b, const float *x,
                         float *y);

/* dx = dy W (batch x features, may be NULL), dw = dy^T x, db = sum of dy over the batch (may be
 * NULL); all written, not added to. */
struct linear_gradient {
    float *dx, *dw, *db;
};
void linear_backward(struct linear size, const float *w, const float *x, const float *dy,
                     struct linear_gradient out);

/* Cost of linear_forward_plain with a bias, counted as in head.h. */
struct head_cost linear_cost(struct linear size);

#endif

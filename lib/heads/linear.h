/* linear: the fully connected layer behind every head, forward and backward.
 *
 *   x  batch x features        w  classes x features        b  classes, or NULL for no bias
 *   y  batch x classes         dy batch x classes           row-major, float
 *
 * linear_forward and linear_backward go through BLAS (gemv at batch 1, gemm above), so their last
 * bits belong to the machine; linear_forward_plain is a loop nest in fixed lanes (pool.h) with the
 * same bits everywhere. Nothing overlaps; nothing allocates; batch, features, classes > 0. */
#ifndef HEADS_LINEAR_H
#define HEADS_LINEAR_H

#include <stddef.h>

#include "heads/head.h"

struct linear {
    size_t batch, features, classes;
};

/* y = x W^T + b. */
void linear_forward(struct linear size, const float *w, const float *b, const float *x, float *y);
void linear_forward_plain(struct linear size, const float *w, const float *b, const float *x,
                          float *y);

/* The same by gemm whatever the batch is, for those who ask what the choice costs. */
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

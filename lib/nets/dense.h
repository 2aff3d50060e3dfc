/* dense: the way back through a linear layer (heads/linear.h) in a fixed order, so that a training
 * has the same bits on every machine; linear_backward passes through BLAS.
 *
 *   dx[i][f] = sum over k of dy[i][k] w[k][f]     batch x features, written; NULL: not wanted
 *   dw[k][f] = sum over i of dy[i][k] x[i][f]     classes x features, written
 *   db[k]    = sum over i of dy[i][k]             written
 *
 * Every sum in float from its first term on, each product rounded, and so the same bits from every
 * instruction set. Error of n terms at most n 2^-24 sum |product|. Nothing overlaps or allocates. */
#ifndef NETS_DENSE_H
#define NETS_DENSE_H

#include "heads/linear.h"

void dense_backward(struct linear size, const float *w, const float *x, const float *dy,
                    struct linear_gradient out);

#endif

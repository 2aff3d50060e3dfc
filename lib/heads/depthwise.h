/* depthwise: global depthwise convolution, one learned template for each channel.
 *
 *   y[n, c] = sum over the N positions i of u[c, i] x[n, c, i]        u = 1/N everywhere is GAP
 *   dx[n, c, i] = dy[n, c] u[c, i]        du[c, i] = sum over n of dy[n, c] x[n, c, i]
 *
 * u is pass->theta, du is pass->dtheta: in.c * N floats in the order channel, row, column, whatever
 * the layout of x is; they belong to this one size of map. y: in.n * in.c.
 *
 * Sums over positions in the order of pool.h, |error| <= (N/16 + 5) 2^-24 sum|u x| for N <= 4096;
 * sums over images in order, from +0. Both layouts give the same bits. A NaN in x makes the y of its
 * channel and image and the du of its channel and position NaN. Nothing allocates. Requires N > 0,
 * theta and dtheta. */
#ifndef HEADS_DEPTHWISE_H
#define HEADS_DEPTHWISE_H

#include "heads/head.h"

void depthwise_forward(enum layout layout, const struct head_pass *pass);
void depthwise_backward(enum layout layout, const struct head_pass *pass);

#endif

/* attention: pooling by one learned query over positions that know where they are.
 *
 *   z_i = x_i + p_i                      the C numbers at position i and its learned code
 *   a   = softmax over i of q.z_i/sqrt(C)       the weights, N of them an image
 *   y   = sum a_i z_i                    in.n * in.c;  q = 0 and p = 0 is GAP
 *
 * A single head of attention pooling by a learned query, without projections of keys and values.
 * theta: q, C floats, then p, N * C floats in the order row, column, channel, whatever the layout
 * of x is; they belong to this one size of map. saved: a, in.n * N floats.
 *
 *   dz_i = a_i dy + e_i q    e_i = a_i (dy.z_i - sum over j of a_j dy.z_j)/sqrt(C)
 *   dx = dz    dp = sum over images of dz    dq = sum over images and i of e_i z_i
 *
 * Every sum over positions or channels in the order of pool.h, sums over images in order, from +0;
 * both layouts give the same bits. Scores q.z_i/sqrt(C) more than 87 below the largest have the
 * weight 0. A NaN in x makes all y of its image NaN, since all weights depend on it, all its dx, and all
 * of dtheta; so does a product q.z_i that is NaN or +infinity. Nothing allocates. Requires N > 0, below 2^32,
 * C > 0, theta, saved and dtheta. */
#ifndef HEADS_ATTENTION_H
#define HEADS_ATTENTION_H

#include "heads/head.h"

void attention_forward(enum layout layout, const struct head_pass *pass);
void attention_backward(enum layout layout, const struct head_pass *pass);

#endif

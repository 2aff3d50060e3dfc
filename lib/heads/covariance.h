/* covariance: second-order pooling, the covariances of all pairs of channels over the positions.
 *
 *   S_cd = (1/N) sum over positions i of (x_ci - m_c)(x_di - m_d)        m_c the mean of channel c
 *   y    in.n * C (C+1)/2: per image S_00, S_10, S_11, S_20, ...: row c, column d <= c. S_cc is the
 *        variance of pool_meanvar, in NCHW to the bit
 *   dx_ci = (1/N) sum over d of g_cd (x_di - m_d), g_cd = dy_cd for d != c, 2 dy_cc for d = c;
 *        m needs no term of its own, since the deviations sum to 0
 *   saved  m, in.n * C floats
 *
 * Sums over positions in the order of pool.h, in two passes; sums over channels in order, from +0.
 * Means are those of pool_average. A NaN makes the S of all pairs with its channel NaN, and all dx
 * of its image. Nothing allocates. Requires N > 0 and saved. */
#ifndef HEADS_COVARIANCE_H
#define HEADS_COVARIANCE_H

#include "heads/head.h"

/* C (C+1)/2. */
size_t covariance_features(struct shape in);

void covariance_forward(enum layout layout, const struct head_pass *pass);
void covariance_backward(enum layout layout, const struct head_pass *pass);

#endif

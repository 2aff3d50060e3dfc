/* gradient_filter: what a linear filter receives through a pooling of its responses.
 *
 * A filter w of `length` numbers is slid over `positions` patches of each of `maps` maps, and its
 * responses z_i = w . patch_i are pooled to one number a map. */
#ifndef HEADS_GRADIENT_FILTER_H
#define HEADS_GRADIENT_FILTER_H

#include <stddef.h>

#include "heads/head.h"

struct gradient_filter {
    size_t maps, positions, length;
    const float *w;       /* length; |w| > 0 */
    const float *patches; /* maps * positions * length, one row a position */
};

/* dw[k] = sum over positions of dx[i] patches[i][k]: dL/dw where dx[i] = dL/dz_i. Sums in double,
 * positions in order; where dx is 0 the patch is not read. dw: length doubles, written. */
void gradient_filter_sum(size_t positions, size_t length, const float *patches, const float *dx,
                         double *dw);

/* A filter's gradient dw as the filter w sees it. */
struct gradient_pull {
    double along;  /* dw . w/|w| */
    double across; /* dw . v/|v|, v = (-w1, w0, -w3, w2, ...), 0 last if length is odd: v . w = 0 */
    double squares; /* |dw|^2 */
};
struct gradient_pull gradient_filter_pull(size_t length, const float *w, const double *dw);

/* The mean over the maps of each number, where dL/dy = 1 for every map; responses by
 * linear_forward_plain, gradients by the head's own passes with no options. For heads without
 * parameters and with one number a map. */
struct gradient_pull gradient_filter_mean(const struct head *head,
                                          const struct gradient_filter *filter);

#endif

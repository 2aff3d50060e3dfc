/* gradient: what a head sends back to the map that enters it, to what lies before, and how large it
 * is. For heads without parameters of their own. */
#ifndef HEADS_GRADIENT_H
#define HEADS_GRADIENT_H

#include <stddef.h>

#include "heads/head.h"

/* dx = dL/dx of the head at x, by its own forward and backward pass.
 *
 *   x    shape_size(in) floats          dy   in.n * features floats, dL/dy
 *   dx   shape_size(in) floats, written; must not overlap x or dy
 *
 * A NaN does what the pooling's comment says. Requires a head without parameters. */
void gradient_of(const struct head *head, const struct head_options *options, struct shape in,
                 const float *x, const float *dy, float *dx);

/* Takes dx from behind a ReLU to before it: dx[i] stays where before[i] > 0 and becomes 0 elsewhere
 * (at 0 and at NaN too, the choice relu'(0) = 0). n floats each; cannot fail. */
void gradient_before_relu(size_t n, const float *before, float *dx);

/* dL/dw of a filter that was slid over a map: dw[k] = sum over positions of dx[i] patches[i][k].
 *
 *   patches  positions * length floats, one row a position
 *   dx       positions floats, dL/d(response of the filter at i)
 *   dw       length doubles, written; sums in double, positions in order
 *
 * Where dx is 0 the patch is not read, as in 0 * patch for finite patches. */
void gradient_of_filter(size_t positions, size_t length, const float *patches, const float *dx,
                        double *dw);

/* How large n gradients are; sums in double, in order. */
struct gradient_size {
    size_t places;    /* with a gradient other than 0 (NaN counts) */
    double smallest;  /* size |dx| among those places; 0 if there are none, NaN if any is NaN */
    double absolutes; /* sum |dx|, the L1 norm */
    double squares;   /* sum dx^2, the squared L2 norm */
};
struct gradient_size gradient_size_of(size_t n, const float *dx);

#endif

/* gradient: what a head sends back to the map that enters it, to what lies before, and how large it
 * is. For heads without parameters of their own. */
#ifndef HEADS_GRADIENT_H
#define HEADS_GRADIENT_H

#include <stdbool.h>
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

/* sums[i] = sum over the in.n * in.c maps of dL/dx at position i, where dL/dy = 1 for every map.
 * before_relu: x is what a ReLU gave, and the sum is of the gradients before it. NCHW only; heads
 * with one number a map. x as above; sums: in.h * in.w doubles, written; maps in order. */
void gradient_sum(const struct head *head, const struct head_options *options, struct shape in,
                  const float *x, bool before_relu, double *sums);

/* (f(x + step e) - f(x - step e)) / (2 step), e the unit vector at position `at` and f the sum of
 * the head's outputs by its own forward pass; difference in double. x is changed meanwhile and
 * restored. */
double gradient_by_difference(const struct head *head, const struct head_options *options,
                              struct shape in, float *x, size_t at, float step);

/* Takes dx from behind a ReLU to before it: dx[i] stays where before[i] > 0 and becomes 0 elsewhere
 * (at 0 and at NaN too, the choice relu'(0) = 0). n floats each; cannot fail. */
void gradient_before_relu(size_t n, const float *before, float *dx);

/* How large n gradients are; sums in double, in order. */
struct gradient_size {
    size_t places;    /* with a gradient other than 0 (NaN counts) */
    double smallest;  /* size |dx| among those places; 0 if there are none, NaN if any is NaN */
    double absolutes; /* sum |dx|, the L1 norm */
    double squares;   /* sum dx^2, the squared L2 norm */
};
struct gradient_size gradient_size_of(size_t n, const float *dx);

/* How many of n gradients equal `value`. */
size_t gradient_count(size_t n, const float *dx, float value);

#endif

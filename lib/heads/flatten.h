/* flatten: no pooling at all, the head that GAP is compared with.
 *
 * y[in.n * C*H*W] holds every element of x in the order channel, row, column, whatever the layout
 * of x is, so that the same weights fit both layouts; dx is dy back in the layout of x. x and y, dy
 * and dx must not overlap. Copies bits; cannot fail. */
#ifndef HEADS_FLATTEN_H
#define HEADS_FLATTEN_H

#include "base/shape.h"

void flatten_forward(struct shape in, enum layout layout, const float *x, float *y);
void flatten_backward(struct shape in, enum layout layout, const float *dy, float *dx);

#endif

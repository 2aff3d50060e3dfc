/* shortcut: images of two classes, and a pattern at one place that betrays the class. */
#ifndef SIGNALS_SHORTCUT_H
#define SIGNALS_SHORTCUT_H

#include <stddef.h>

#include "base/rng.h"
#include "base/shape.h"

/* u[in.c * in.h * in.w], written: a random direction, |u| = 1, the same number at all positions of
 * a channel and 0 in the first channel. Requires in.c > 1. */
void shortcut_direction(struct rng *rng, struct shape in, double *u);

/* in.n images y (delta u + strength e) + z into x[shape_size(in)], NCHW, and their classes, -1 or 1
 * with equal odds, into y[in.n]; z are independent N(0, 1). e is 1 at pixel `place` of the first
 * channel. */
struct shortcut {
    struct shape in;
    const double *u;
    double delta, strength;
    size_t place; /* < in.h * in.w */
};
void shortcut_draw(struct rng *rng, const struct shortcut *shortcut, float *x, double *y);

#endif

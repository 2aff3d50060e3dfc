/* change: how far an array lies from what it was before. */
#ifndef HARNESS_CHANGE_H
#define HARNESS_CHANGE_H

#include <stddef.h>

#include "base/shape.h"

/* The larger of two changes; NaN if one of them is. */
double change_larger(double a, double b);

/* |after - before| / |before| in the Euclidean norm, sums in double, ascending; NaN if `before` is
 * all zeros and `after` too. n > 0. */
double change_relative(size_t n, const float *before, const float *after);

/* The largest |difference| of `after` from `before` moved down and right on the torus, every map of
 * in.n * in.c alone; `down` and `right` of any size. NaN if a difference is. */
double change_moved(struct shape in, size_t down, size_t right, const float *before,
                    const float *after);

#endif

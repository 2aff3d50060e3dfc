/* detector: how strongly a map answers at each place, to its area, to edges, to corners. */
#ifndef SIGNALS_DETECTOR_H
#define SIGNALS_DETECTOR_H

#include "base/shape.h"

/* Answers never negative, by differences on the torus (filter.h); the number is the order of the
 * derivative:
 *
 *   area    |x(i,j)|
 *   edge    |x(i,j+1) - x(i,j)| + |x(i+1,j) - x(i,j)|
 *   corner  |x(i+1,j+1) - x(i+1,j) - x(i,j+1) + x(i,j)|
 *
 * Of a shape of ones among zeros whose sides follow rows and columns and that does not touch itself
 * they add up to its area, its perimeter and the number of its corners. */
enum detector { DETECTOR_AREA, DETECTOR_EDGE, DETECTOR_CORNER };

/* The answers at all places:
 *
 *   x         shape_size(in) floats, NCHW; each map alone; not changed
 *   scratch   shape_size(in) floats, written by DETECTOR_EDGE, which may not be NULL there
 *   y         shape_size(in) floats, written
 *
 * Nothing overlaps. In float: error at most 10 u sum |terms|, u = 2^-24; exact on whole numbers
 * below 2^22. A NaN reaches the answers that read it, and may reach all eight neighbours. */
void detector_answer(struct shape in, enum detector detector, const float *x, float *scratch,
                     float *y);

#endif

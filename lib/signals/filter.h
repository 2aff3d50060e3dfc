/* filter: one 3 x 3 filter over one map, as a convolutional layer with one channel computes it. */
#ifndef SIGNALS_FILTER_H
#define SIGNALS_FILTER_H

#include "base/shape.h"

/* k[3 a + b] weighs the pixel a - 1 rows below and b - 1 columns right of the place. */
struct filter {
    float k[9];
};

/* What lies beyond the edge: the other side of the map, or zeros. */
enum filter_border { FILTER_CIRCULAR, FILTER_ZEROS };

/* y(i,j) = sum over a, b of k[3 a + b] x(i + a - 1, j + b - 1).
 *
 *   x   shape_size(in) floats, NCHW; each map is filtered alone; not changed
 *   y   shape_size(in) floats, written; must not overlap x
 *
 * Nine products in float, added in the order of k from +0: error at most 9 u sum |k x|, u = 2^-24,
 * the same bits everywhere. A zero weight still multiplies, so a NaN reaches its eight neighbours.
 * A circular border wraps maps of one row or column onto themselves. Cannot fail; keeps no state.
 */
void filter_apply(struct shape in, const struct filter *filter, enum filter_border border,
                  const float *x, float *y);

/* Discrete derivatives along columns (X, from left to right) and rows (Y, from top to bottom):
 *
 *   forward    x(j+1) - x(j)
 *   central    (x(j+1) - x(j-1)) / 2
 *   Sobel      x(j+1) - x(j-1), summed over three lines with weights 1 2 1, not divided by 8
 *   Laplacian  sum of the four neighbours - 4 x(i,j)
 *   mixed      x(i+1,j+1) - x(i+1,j) - x(i,j+1) + x(i,j) */
enum filter_derivative {
    FILTER_FORWARD_X,
    FILTER_FORWARD_Y,
    FILTER_CENTRAL_X,
    FILTER_CENTRAL_Y,
    FILTER_SOBEL_X,
    FILTER_SOBEL_Y,
    FILTER_LAPLACIAN,
    FILTER_MIXED
};
struct filter filter_derivative(enum filter_derivative derivative);

#endif

/* locate: how well a map shows where an object is.
 *
 *   map   n cells, float        mask   n cells, not 0 where the object is
 */
#ifndef HEADS_LOCATE_H
#define HEADS_LOCATE_H

#include <stdbool.h>
#include <stddef.h>

/* The pointing game (Zhang 2018): whether the largest cell, the first of equals, is on the object.
 * False for a map that holds a NaN or no cells. */
bool locate_points(size_t n, const float *map, const unsigned char *mask);

/* iou[count], written: intersection over union of the object and the cells with map >= low + t
 * (high - low), for each t of thresholds[count]; low and high are the map's own extremes. So the
 * overlap is the same for a map + b, a > 0; t <= 0 takes every cell and gives the object's part of
 * the map, which is all that a constant map gives. 0 where both are empty. In double. All NaN if
 * the map holds a NaN; requires n > 0. */
void locate_overlap(size_t n, const float *map, const unsigned char *mask, size_t count,
                    const double *thresholds, double *iou);

/* Correlation of two maps over their cells, -1 to 1; sums in double, in two passes. NaN for a
 * constant map. */
double locate_correlation(size_t n, const float *a, const float *b);

#endif

/* grid: the points of a sweep, their addresses, and the groups that derived claims are made from.
 */
#ifndef HARNESS_GRID_H
#define HARNESS_GRID_H

#include "harness/experiment.h"

struct grid {
    const struct sweep *sweep;
    size_t axes, points;
    double (*p)[EXPERIMENT_MAX_AXES];
    bool *in_quick, *in_standard;
};

/* All points of the sweep, in order: the rows of its grid, or the product of its axes with the last
 * axis fastest, less those that `keep` refuses; and which of them the quick and the standard profile
 * run. Requires that a judged sweep has none for the full profile alone: its rows share one level. */
struct grid *grid_new(const struct sweep *sweep);
void grid_free(struct grid *grid);

/* A hash of the sweep's name and the axis values (words by their text). */
uint64_t grid_address(const struct grid *grid, size_t point);

/* How many points are in the first point's group of the derived claim, and which, in grid order
 * (indices: room for grid->points). 0 if `first` is not the first point of its group. */
size_t grid_group(const struct grid *grid, const struct derived *derived, size_t first,
                  size_t *indices);

/* The axis value of a point as it stands in a table. */
void grid_add_cell(const struct grid *grid, size_t point, size_t axis, struct table *table);

/* Rows of claims (with derived ones) that the whole grid has, those that are exact left out. */
size_t grid_random_rows(const struct grid *grid);

#endif

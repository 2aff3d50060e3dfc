/* series: what a history says of one quantity of one case on one machine, and where it stepped. */
#ifndef HARNESS_SERIES_H
#define HARNESS_SERIES_H

#include "harness/history.h"
#include "harness/table.h"
#include "harness/text.h"

/* A series with its steps: rows[i] by date; level[i] is the mean of the values between the steps
 * around it (the geometric mean where all values are positive), step[i] whether a level begins at
 * rows[i]. */
struct series {
    struct history_row *rows; /* copies; their texts belong to the history */
    double *level;
    bool *step;
    size_t count, steps;
};

struct series_list {
    struct series *items;
    size_t count;
};

/* All series of the history for whose case `wanted` holds, in the order of history_order. Steps are
 * those of steps_find at this level in the logarithms of the values, of which a change by a part is
 * a constant; in the values themselves where one is not positive. */
struct series_list series_find(const struct history *history,
                               bool (*wanted)(const char *name, const void *with), const void *with,
                               double level);
void series_free(struct series_list *list);

/* Appends a line for each step: case, quantity, change, commit, date, base and machine. */
void series_add_steps(const struct series *series, struct text *out);

/* The rows of `most` series for plots/history.gp, those with the largest steps first, then by the
 * number of rows: columns panel (from 1), series, run (from 1), value, ci_low, ci_high and level in
 * percent of the first level, step (1 or 0). Series with a value that is not positive are left out; NULL if no
 * other is there. */
struct table *series_table(const struct series_list *list, size_t most);

#endif

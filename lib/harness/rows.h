/* rows: judges what the trials of a sweep gave and writes the rows of the table. */
#ifndef HARNESS_ROWS_H
#define HARNESS_ROWS_H

#include "harness/options.h"
#include "harness/runner.h"

/* Verdicts counted, for the closing line and the exit status. */
struct rows_tally {
    size_t rows, confirmed, refuted, undecided, broken;
    size_t wrong;   /* another verdict than expected, decided or BROKEN */
    size_t pending; /* UNDECIDED where a verdict was expected */
};

enum { ROWS_LOUD = 12 };

/* Everything that the rows of one sweep are made from. */
struct rows {
    const struct experiment *experiment;
    const struct run *run;
    const struct slot *slots;
    size_t first_point; /* number of the sweep's first point in the experiment, for --point */
    const struct axis *columns; /* the table's axis columns, `column_count` of them */
    size_t column_count;
    double level;                  /* of each row */
    const struct options *options; /* of the run, for the command that repeats a row */
    bool loud; /* say what is not as expected, on standard error: the first ROWS_LOUD of a run */
};

/* The columns of NAME.csv: the union of the axes of all judged sweeps, by name, in order of
 * appearance; the caller frees. Those of NAME.PART.csv: the union over the sweeps of that part. */
struct axis *rows_columns(const struct experiment *experiment, const char *part, size_t *count);

/* An empty table with the header of design.md for these columns. */
struct table *rows_new_table(const char *part, const struct axis *columns, size_t count);

/* Adds the sweep's rows, claim by claim, then derived claim by derived claim. */
void rows_add(const struct rows *rows, struct table *table, struct rows_tally *tally);

#endif

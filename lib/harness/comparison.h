/* comparison: a table that was made anew, held against the committed one. */
#ifndef HARNESS_COMPARISON_H
#define HARNESS_COMPARISON_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/table.h"
#include "harness/text.h"

/* A row of a table with a column `measured` is known by all its cells before `trials`: claim, sweep
 * and axes, say; other tables by the row's number. */
struct comparison {
    const char *name; /* of the table, for messages */
    const struct table_file *committed, *fresh;
    double tolerance; /* numbers agree if |a - b| <= tolerance max(|a|, |b|); 0: the same bytes */
    bool part;        /* the fresh table may lack rows that are known by their cells */
};

/* Appends one line for each cell that moved and each row that came or went, with the line of the
 * file, and returns how many. Cells that are no numbers, and so verdicts, must be the same bytes. */
size_t comparison_add(const struct comparison *comparison, struct text *out);

#endif

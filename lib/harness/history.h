/* history: what was measured of commit after commit, one row each, in a CSV file that grows.
 *
 * Columns: format (1), case, quantity, unit, commit, date, base, machine, value, ci_low, ci_high,
 * verdict. A row is one estimate: the `quantity` of a `case` at a commit, measured against the
 * commit `base` (empty for what needs none), on the machine with that fingerprint (machine.h), with
 * its interval (empty where the value is a count).
 *
 * The date is the commit's own (committer, UTC, "2026-11-24T14:30:36Z"), not the clock's as it was
 * measured. A step belongs to a change of the code, so that the order of the commits is the axis; a
 * commit that is measured late or again then takes its own place, and the same run gives the same
 * row. When it was measured is of no use to anybody who may compare machines by their fingerprint.
 *
 * Nothing is ever lost: rows are only added; the new file is written beside the old one, flushed
 * and renamed, so that a full disk or an interrupt leaves the old one whole; and a file that is not
 * understood is not touched. Two runs must not append at the same time. */
#ifndef HARNESS_HISTORY_H
#define HARNESS_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/stats.h"
#include "harness/table.h"

struct history_row {
    const char *name; /* of the case */
    const char *quantity, *unit;
    const char *base, *machine; /* base: "" for a quantity that needs none */
    const char *commit, *date;
    const char *verdict; /* "" where nothing was judged */
    double value;
    struct interval interval; /* NaNs where there is none */
};

struct history {
    struct history_row *rows; /* in the order of the file; texts belong to it */
    size_t count;
    struct table_file *table;
};

/* Reads the file. Ends the program with 2 and FILE:LINE:COLUMN if it is no history of format 1: cut
 * (a last row without its end or with too few cells), foreign (other columns, another format), a
 * value that is missing or no number, a date that is none. */
struct history *history_open(const char *path);
void history_close(struct history *history);

/* Adds rows behind those of the file, which is made if there is none; refuses what history_open
 * refuses. Rows whose value is not finite are left out. Ends the program with 2 if it cannot write,
 * the old file whole. */
void history_append(const char *path, const struct history_row *rows, size_t count);

/* The numbers of all rows in the order of their series, into order[count]: rows of one series stand
 * side by side, by date and then as in the file. A series is what may be compared: the same case,
 * quantity, base and machine. */
void history_order(const struct history *history, size_t *order);
bool history_same_series(const struct history_row *a, const struct history_row *b);

#endif

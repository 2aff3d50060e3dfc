/* counts: what can be counted of two builds' cases, held against each other; a table that tools/ab
 * writes. */
#ifndef HARNESS_COUNTS_H
#define HARNESS_COUNTS_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/table.h"

/* Columns case, quantity, was, is, verdict: parameters, operations, bytes, saved bytes, allocations,
 * allocated bytes or instructions of one call. */
struct counts_row {
    const char *name, *quantity, *verdict; /* SAME, MORE, FEWER or OTHER */
    double was, is;
    bool bad; /* a verdict that ends tools/ab with 5: MORE or OTHER */
};

struct counts {
    struct counts_row *rows; /* texts belong to the table */
    size_t count;
    struct table_file *table;
};

/* Reads the table, or gives none for NULL. Ends the program with 2 and FILE:LINE:COLUMN if it is
 * none, or has another verdict. */
struct counts counts_open(const char *path);
void counts_close(struct counts *counts);

#endif

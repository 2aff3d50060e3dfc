/* table_numbers: a table of numbers alone, without a header, from bytes in memory: data of others,
 * which may come out of a packed file. */
#ifndef HARNESS_TABLE_NUMBERS_H
#define HARNESS_TABLE_NUMBERS_H

#include <stddef.h>

struct table_numbers {
    size_t rows, columns; /* both 0 if there is nothing */
    double *cells;        /* rows * columns, row by row */
};

/* Ends the program with 2 and "NAME: row R, cell C: what is wrong" (from 1) for bytes that are no such
 * table: a cell that is empty or no finite number in decimal, a row of another length than the first,
 * a quote out of place. Empty lines are skipped, CRLF is taken as LF. `name` is for messages. */
struct table_numbers table_numbers_parse(const char *name, const char *bytes, size_t count);
void table_numbers_free(struct table_numbers *numbers);

#endif

/* table: pure data, header and rows, RFC 4180 with LF and '.' as decimal point. The files that
 * know libcsv are table.c and table_numbers.c.
 *
 * Writing: rows are collected in memory; table_save writes them beside their place, flushes to disk
 * and renames, so that an interrupted or full-disk run leaves the old file whole. Text is quoted
 * only where it must be. NaN and infinities are never written: the cell is empty. */
#ifndef HARNESS_TABLE_H
#define HARNESS_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- writing ---- */

struct table;

/* A table with these columns (texts are copied); close frees it, saved or not. */
struct table *table_new(size_t columns, const char *const *names);
void table_free(struct table *table);

/* Cells are added from left to right. A row must be complete before the next one starts (required).
 */
void table_add_text(struct table *table, const char *text); /* NULL: empty */
void table_add_number(struct table *table, double number);  /* %.10g */
void table_add_count(struct table *table, size_t count);
void table_end_row(struct table *table);

size_t table_rows(const struct table *table);

/* The whole file as it will be written; valid until the next call on this table. */
const char *table_text(struct table *table);

/* Writes the file at `path`; ends the program with 2 and the reason if it cannot (unwritable
 * folder, full disk), the old file untouched and nothing left beside it. */
void table_save(struct table *table, const char *path);

/* ---- reading ---- */

/* A whole file in memory. Cells are texts without quotes. */
struct table_file;

/* Ends the program with 2 and "FILE:LINE:COLUMN: what is wrong" for a file that is no such table:
 * not readable, a quote out of place, a row with another number of cells than the header, a column
 * name twice, no header, a NUL byte, a cell over 64 KiB. A byte-order mark is skipped, CRLF is
 * taken as LF. */
struct table_file *table_open(const char *path);
void table_close(struct table_file *file);

size_t table_file_rows(const struct table_file *file);
size_t table_file_columns(const struct table_file *file);
const char *table_file_name(const struct table_file *file, size_t column);

/* Whether there is such a column, and which. table_column ends the program with 2 if there is none,
 * naming file, column and the columns that there are. */
bool table_find_column(const struct table_file *file, const char *name, size_t *column);
size_t table_column(const struct table_file *file, const char *name);

/* The line on which the cell begins, from 1. */
size_t table_line_at(const struct table_file *file, size_t row, size_t column);

/* Ends the program with 2 and "FILE:LINE:COLUMN: 'CELL' what is wrong"; the row may be TABLE_HEADER. */
#define TABLE_HEADER SIZE_MAX
_Noreturn void table_refuse(const struct table_file *file, size_t row, size_t column,
                            const char *what);

/* Cell as text; as a number: ends the program with 2 and FILE:LINE:COLUMN if it is none. An empty
 * cell is NaN. */
const char *table_text_at(const struct table_file *file, size_t row, size_t column);
double table_number_at(const struct table_file *file, size_t row, size_t column);

/* Name and version of the library behind this file. */
const char *table_library(void);

#endif

#include "harness/table_numbers.h"

#include <csv.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"

struct reader {
    const char *name;
    struct table_numbers *numbers;
    size_t column; /* cells of this row so far */
    size_t filled; /* cells of all rows so far */
};

static _Noreturn void die_here(const struct reader *reader, const char *what)
{
    die(STATUS_USAGE, "%s: row %zu, cell %zu: %s", reader->name, reader->numbers->rows + 1,
        reader->column, what);
}

/* The parser ends each cell by NUL. */
static void on_cell(void *bytes, size_t length, void *data)
{
    struct reader *reader = data;
    const char *text = bytes;
    char *end = NULL;
    const double number = strtod(text, &end);
    reader->column++;
    if (length == 0 || strspn(text, "0123456789+-.eE") != length || end != text + length ||
        !isfinite(number)) {
        die_here(reader, "not a number");
    }
    reader->numbers->cells[reader->filled++] = number;
}

static void on_row(int end, void *data)
{
    (void)end;
    struct reader *reader = data;
    struct table_numbers *numbers = reader->numbers;
    numbers->columns = numbers->rows == 0 ? reader->column : numbers->columns;
    if (reader->column != numbers->columns) {
        die(STATUS_USAGE, "%s: row %zu: %zu cells below rows of %zu", reader->name,
            numbers->rows + 1, reader->column, numbers->columns);
    }
    numbers->rows++;
    reader->column = 0;
}

/* No table has more cells than delimiters and line ends, and one. */
static size_t most_cells(const char *bytes, size_t count)
{
    size_t most = 1;
    for (size_t i = 0; i < count; i++) {
        most += bytes[i] == ',' || bytes[i] == '\n' || bytes[i] == '\r';
    }
    return most;
}

struct table_numbers table_numbers_parse(const char *name, const char *bytes, size_t count)
{
    struct table_numbers numbers = { 0, 0, NULL };
    struct reader reader = { .name = name, .numbers = &numbers };
    struct csv_parser parser;
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0) {
        die(STATUS_USAGE, "not enough memory for reading %s", name);
    }
    numbers.cells = xcalloc(most_cells(bytes, count), sizeof *numbers.cells);
    if (csv_parse(&parser, bytes, count, on_cell, on_row, &reader) != count ||
        csv_fini(&parser, on_cell, on_row, &reader) != 0) {
        reader.column++;
        die_here(&reader, csv_strerror(csv_error(&parser)));
    }
    csv_free(&parser);
    return numbers;
}

void table_numbers_free(struct table_numbers *numbers)
{
    free(numbers->cells);
    *numbers = (struct table_numbers){ 0, 0, NULL };
}

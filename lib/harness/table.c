/* table, the reading half. The parser is fed byte by byte, so that the place of whatever it finds
 * is known; callbacks end the program themselves when a cell or a row is wrong. */
#include "harness/table.h"

#include <csv.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "harness/file.h"
#include "harness/text.h"

enum { LONGEST_CELL = 1 << 16 };

struct cell {
    size_t at;           /* offset in the arena */
    size_t line, column; /* where it begins in the file, from 1, in bytes */
};

struct table_file {
    char *path;
    char *arena; /* all cells, each ended by NUL */
    size_t arena_length;
    struct cell *cells; /* the header's, then row by row */
    size_t cell_count;
    size_t columns; /* 0 until the header is complete */
};

struct reader {
    struct table_file *file;
    struct csv_parser parser;
    size_t line, column; /* of the byte that is fed now */
    size_t row_begin;    /* index of the row's first cell */
    struct cell next;    /* where the next cell begins */
    size_t length;       /* its bytes so far */
    bool quoted;         /* between quotes */
};

static int is_no_space(unsigned char c)
{
    (void)c;
    return 0;
}

static int is_line_end(unsigned char c)
{
    return c == '\n';
}

static _Noreturn void die_of_length(const struct reader *reader)
{
    die(STATUS_USAGE, "%s:%zu:%zu: a cell of more than %d bytes (is its quote closed?)",
        reader->file->path, reader->next.line, reader->next.column, LONGEST_CELL);
}

static void on_cell(void *bytes, size_t length, void *data)
{
    struct reader *reader = data;
    struct table_file *file = reader->file;
    struct cell cell = reader->next;
    if (length > LONGEST_CELL) {
        die_of_length(reader);
    }
    cell.at = file->arena_length;
    memcpy(file->arena + cell.at, bytes, length);
    file->arena[cell.at + length] = '\0';
    file->arena_length += length + 1;
    file->cells[file->cell_count++] = cell;
    reader->next = (struct cell){ .line = reader->line, .column = reader->column + 1 };
    reader->length = 0;
}

static void check_header(const struct table_file *file)
{
    for (size_t i = 0; i < file->columns; i++) {
        const struct cell *cell = &file->cells[i];
        const char *name = file->arena + cell->at;
        size_t earlier = 0;
        if (name[0] == '\0') {
            die(STATUS_USAGE, "%s:%zu:%zu: a column without a name", file->path, cell->line,
                cell->column);
        }
        while (strcmp(file->arena + file->cells[earlier].at, name) != 0) {
            earlier++;
        }
        if (earlier < i) {
            table_refuse(file, TABLE_HEADER, i, "names a second column");
        }
    }
}

static void on_row(int end, void *data)
{
    (void)end;
    struct reader *reader = data;
    struct table_file *file = reader->file;
    const size_t cells = file->cell_count - reader->row_begin;
    if (file->columns == 0) {
        file->columns = cells;
        check_header(file);
    } else if (cells != file->columns) {
        const struct cell *first = &file->cells[reader->row_begin];
        die(STATUS_USAGE, "%s:%zu:%zu: a row of %zu cells under a header of %zu", file->path,
            first->line, first->column, cells, file->columns);
    }
    reader->row_begin = file->cell_count;
}

static _Noreturn void die_here(const struct reader *it, const char *what)
{
    die(STATUS_USAGE, "%s:%zu:%zu: %s", it->file->path, it->line, it->column, what);
}

/* One byte; `next` is the one after it (NUL at the end). */
static void feed(struct reader *reader, char byte, char next)
{
    if (byte == '\0') {
        die_here(reader, "a NUL byte");
    }
    if (byte == '\r' && !reader->quoted) {
        if (next != '\n') {
            die_here(reader, "a carriage return without a line feed");
        }
        return;
    }
    if (byte == '"') {
        reader->quoted = !reader->quoted;
    }
    if (++reader->length > 2 * LONGEST_CELL + 3) { /* every byte a doubled quote, and delimiters */
        die_of_length(reader);
    }
    if (csv_parse(&reader->parser, &byte, 1, on_cell, on_row, reader) != 1) {
        die_here(reader, csv_error(&reader->parser) == CSV_EPARSE
                             ? "a quote out of place"
                             : csv_strerror(csv_error(&reader->parser)));
    }
}

static void feed_all(struct reader *reader, const char *bytes, size_t count)
{
    reader->line = 1;
    reader->column = 1;
    reader->next = (struct cell){ .line = 1, .column = 1 };
    for (size_t i = 0; i < count; i++) {
        feed(reader, bytes[i], bytes[i + 1]);
        reader->column++;
        if (bytes[i] == '\n') {
            reader->line++;
            reader->column = 1;
            if (!reader->quoted) {
                reader->next = (struct cell){ .line = reader->line, .column = 1 };
                reader->length = 0;
            }
        }
    }
    if (csv_fini(&reader->parser, on_cell, on_row, reader) != 0) {
        die(STATUS_USAGE, "%s:%zu:%zu: a quote that is never closed", reader->file->path,
            reader->next.line, reader->next.column);
    }
}

static void parse(struct table_file *file, const char *bytes, size_t count)
{
    struct reader reader = { .file = file };
    if (csv_init(&reader.parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0) {
        die(STATUS_USAGE, "not enough memory for reading %s", file->path);
    }
    csv_set_space_func(&reader.parser, is_no_space);
    csv_set_term_func(&reader.parser, is_line_end);
    csv_set_blk_size(&reader.parser, 4096);
    feed_all(&reader, bytes, count);
    csv_free(&reader.parser);
}

/* No table has more cells than delimiters and line ends, and one. */
static size_t most_cells(const struct text *text)
{
    size_t most = 1;
    for (size_t i = 0; i < text->length; i++) {
        most += text->bytes[i] == ',' || text->bytes[i] == '\n';
    }
    return most;
}

struct table_file *table_open(const char *path)
{
    static const char mark[] = "\xEF\xBB\xBF";
    struct text text = { 0 };
    file_read(path, &text);
    const size_t skipped = strncmp(text.bytes, mark, strlen(mark)) == 0 ? strlen(mark) : 0;

    struct table_file *file = xcalloc(1, sizeof *file);
    file->path = xcalloc(strlen(path) + 1, 1);
    strcpy(file->path, path);
    file->arena = xcalloc(text.length + 1, 1); /* every cell but the last ends in a delimiter */
    file->cells = xcalloc(most_cells(&text), sizeof *file->cells);
    parse(file, text.bytes + skipped, text.length - skipped);
    text_free(&text);
    if (file->columns == 0) {
        die(STATUS_USAGE, "%s:1:1: no header", file->path);
    }
    return file;
}

void table_close(struct table_file *file)
{
    if (file != NULL) {
        free(file->cells);
        free(file->arena);
        free(file->path);
        free(file);
    }
}

size_t table_file_rows(const struct table_file *file)
{
    return file->cell_count / file->columns - 1;
}

size_t table_file_columns(const struct table_file *file)
{
    return file->columns;
}

const char *table_file_name(const struct table_file *file, size_t column)
{
    require(column < file->columns);
    return file->arena + file->cells[column].at;
}

bool table_find_column(const struct table_file *file, const char *name, size_t *column)
{
    for (size_t i = 0; i < file->columns; i++) {
        if (strcmp(table_file_name(file, i), name) == 0) {
            *column = i;
            return true;
        }
    }
    return false;
}

size_t table_column(const struct table_file *file, const char *name)
{
    size_t column = 0;
    if (!table_find_column(file, name, &column)) {
        struct text names = { 0 };
        for (size_t i = 0; i < file->columns; i++) {
            text_addf(&names, "%s%s", i > 0 ? ", " : "", table_file_name(file, i));
        }
        die(STATUS_USAGE, "%s: no column '%s' among %s", file->path, name, names.bytes);
    }
    return column;
}

static const struct cell *cell_at(const struct table_file *file, size_t row, size_t column)
{
    require(row < table_file_rows(file) && column < file->columns);
    return &file->cells[(row + 1) * file->columns + column];
}

size_t table_line_at(const struct table_file *file, size_t row, size_t column)
{
    return cell_at(file, row, column)->line;
}

const char *table_text_at(const struct table_file *file, size_t row, size_t column)
{
    return file->arena + cell_at(file, row, column)->at;
}

_Noreturn void table_refuse(const struct table_file *file, size_t row, size_t column,
                            const char *what)
{
    const struct cell *cell = &file->cells[(row + 1) * file->columns + column];
    die(STATUS_USAGE, "%s:%zu:%zu: '%s' %s", file->path, cell->line, cell->column,
        file->arena + cell->at, what);
}

double table_number_at(const struct table_file *file, size_t row, size_t column)
{
    const char *text = table_text_at(file, row, column);
    char *end = NULL;
    if (text[0] == '\0') {
        return nan("");
    }
    const double number = strtod(text, &end);
    if (text[strspn(text, "0123456789+-.eE")] != '\0' || *end != '\0' || !isfinite(number)) {
        table_refuse(file, row, column, "is not a number");
    }
    return number;
}

#define QUOTE(number) #number
#define VERSION_OF(a, b, c) QUOTE(a) "." QUOTE(b) "." QUOTE(c)

const char *table_library(void)
{
    return "libcsv " VERSION_OF(CSV_MAJOR, CSV_MINOR, CSV_RELEASE);
}

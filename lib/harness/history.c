#include "harness/history.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "harness/file.h"
#include "harness/text.h"

enum { FORMAT, CASE, QUANTITY, UNIT, COMMIT, DATE, BASE, MACHINE, VALUE, LOW, HIGH, VERDICT };
static const char *const columns[] = { "format", "case",   "quantity", "unit",
                                       "commit", "date",   "base",     "machine",
                                       "value",  "ci_low", "ci_high",  "verdict" };
static const char format[] = "1";

/* ---- reading ---- */

/* A file of text must end in a line end; tables that people write need not, but nobody writes this
 * one, so that a last row without one is the half of a row. */
static void refuse_cut_end(const char *path)
{
    struct text text = { 0 };
    size_t line = 1, start = 0;
    file_read(path, &text);
    for (size_t i = 0; i + 1 < text.length; i++) {
        if (text.bytes[i] == '\n') {
            line++;
            start = i + 1;
        }
    }
    if (text.length > 0 && text.bytes[text.length - 1] != '\n') {
        die(STATUS_USAGE,
            "%s:%zu:%zu: the file is cut: its last row has no end; remove that row, or bring the "
            "file back from a copy",
            path, line, text.length - start);
    }
    text_free(&text);
}

static void check_columns(const struct table_file *table)
{
    const size_t count = table_file_columns(table);
    for (size_t i = 0; i < count; i++) {
        if (i >= COUNT(columns) || strcmp(table_file_name(table, i), columns[i]) != 0) {
            table_refuse(table, TABLE_HEADER, i,
                         "is no column of a history of format 1 at this place");
        }
    }
    if (count < COUNT(columns)) {
        table_refuse(table, TABLE_HEADER, count - 1, "ends the header of a history too early");
    }
}

/* "2026-11-24T14:30:36Z", so that dates in the order of their bytes are in order. */
static bool is_date(const char *text)
{
    static const char form[] = "0000-00-00T00:00:00Z";
    size_t i = 0;
    while (form[i] != '\0' &&
           (form[i] == '0' ? text[i] >= '0' && text[i] <= '9' : text[i] == form[i])) {
        i++;
    }
    return form[i] == '\0' && text[i] == '\0';
}

static void check_row(const struct table_file *table, size_t row)
{
    static const int needed[] = { CASE, QUANTITY, COMMIT, MACHINE, VALUE };
    if (strcmp(table_text_at(table, row, FORMAT), format) != 0) {
        table_refuse(table, row, FORMAT, "is another format; this program reads format 1");
    }
    for (size_t i = 0; i < COUNT(needed); i++) {
        if (table_text_at(table, row, (size_t)needed[i])[0] == '\0') {
            table_refuse(table, row, (size_t)needed[i], "must not be empty");
        }
    }
    if (!is_date(table_text_at(table, row, DATE))) {
        table_refuse(table, row, DATE, "is no date of the form 2026-11-24T14:30:36Z");
    }
}

static struct history_row row_of(const struct table_file *table, size_t row)
{
    check_row(table, row);
    return (struct history_row){
        .name = table_text_at(table, row, CASE),
        .quantity = table_text_at(table, row, QUANTITY),
        .unit = table_text_at(table, row, UNIT),
        .base = table_text_at(table, row, BASE),
        .machine = table_text_at(table, row, MACHINE),
        .commit = table_text_at(table, row, COMMIT),
        .date = table_text_at(table, row, DATE),
        .verdict = table_text_at(table, row, VERDICT),
        .value = table_number_at(table, row, VALUE),
        .interval = { table_number_at(table, row, LOW), table_number_at(table, row, HIGH) },
    };
}

struct history *history_open(const char *path)
{
    refuse_cut_end(path);
    struct history *history = xcalloc(1, sizeof *history);
    struct table_file *table = table_open(path);
    history->table = table;
    check_columns(table);
    history->count = table_file_rows(table);
    history->rows = xcalloc(history->count, sizeof *history->rows);
    for (size_t row = 0; row < history->count; row++) {
        history->rows[row] = row_of(table, row);
    }
    return history;
}

void history_close(struct history *history)
{
    if (history != NULL) {
        free(history->rows);
        table_close(history->table);
        free(history);
    }
}

/* ---- writing ---- */

static void add_row(struct table *table, const struct history_row *row)
{
    require(is_date(row->date) && row->name[0] != '\0' && row->quantity[0] != '\0');
    const char *const texts[] = { format,      row->name, row->quantity, row->unit,
                                  row->commit, row->date, row->base,     row->machine };
    for (size_t i = 0; i < COUNT(texts); i++) {
        table_add_text(table, texts[i]);
    }
    table_add_number(table, row->value);
    table_add_number(table, row->interval.low);
    table_add_number(table, row->interval.high);
    table_add_text(table, row->verdict);
    table_end_row(table);
}

void history_append(const char *path, const struct history_row *rows, size_t count)
{
    struct table *table = table_new(COUNT(columns), columns);
    struct text all = { 0 };
    const size_t header = strlen(table_text(table));
    for (size_t i = 0; i < count; i++) {
        if (isfinite(rows[i].value)) {
            add_row(table, &rows[i]);
        }
    }
    if (file_exists(path)) {
        history_close(history_open(path));
        file_read(path, &all);
        text_add(&all, table_text(table) + header);
    } else {
        text_add(&all, table_text(table));
    }
    file_replace(path, all.bytes, all.length);
    text_free(&all);
    table_free(table);
}

/* ---- order ---- */

static int compare_series(const struct history_row *a, const struct history_row *b)
{
    const char *const of_a[] = { a->name, a->quantity, a->base, a->machine };
    const char *const of_b[] = { b->name, b->quantity, b->base, b->machine };
    int order = 0;
    for (size_t i = 0; i < COUNT(of_a) && order == 0; i++) {
        order = strcmp(of_a[i], of_b[i]);
    }
    return order;
}

bool history_same_series(const struct history_row *a, const struct history_row *b)
{
    return compare_series(a, b) == 0;
}

struct entry {
    const struct history_row *row;
};

static int by_series_and_date(const void *a, const void *b)
{
    const struct history_row *x = ((const struct entry *)a)->row;
    const struct history_row *y = ((const struct entry *)b)->row;
    int order = compare_series(x, y);
    order = order != 0 ? order : strcmp(x->date, y->date);
    return order != 0 ? order : (x > y) - (x < y);
}

void history_order(const struct history *history, size_t *order)
{
    struct entry *entries = xcalloc(history->count, sizeof *entries);
    for (size_t i = 0; i < history->count; i++) {
        entries[i].row = &history->rows[i];
    }
    qsort(entries, history->count, sizeof *entries, by_series_and_date);
    for (size_t i = 0; i < history->count; i++) {
        order[i] = (size_t)(entries[i].row - history->rows);
    }
    free(entries);
}

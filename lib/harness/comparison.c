#include "harness/comparison.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"

static bool same_columns(const struct table_file *a, const struct table_file *b)
{
    const size_t columns = table_file_columns(a);
    bool same = columns == table_file_columns(b);
    for (size_t c = 0; same && c < columns; c++) {
        same = strcmp(table_file_name(a, c), table_file_name(b, c)) == 0;
    }
    return same;
}

/* How many columns name a row; 0 if its number does. */
static size_t key_columns(const struct table_file *file)
{
    size_t trials = 0, measured;
    return table_find_column(file, "measured", &measured) &&
                   table_find_column(file, "trials", &trials)
               ? trials
               : 0;
}

static bool is_number(const char *cell, double *number)
{
    char *end;
    *number = strtod(cell, &end);
    return end != cell && *end == '\0';
}

static bool agree(const char *was, const char *is, double tolerance)
{
    double a, b;
    if (strcmp(was, is) == 0) {
        return true;
    }
    return tolerance > 0 && is_number(was, &a) && is_number(is, &b) &&
           fabs(a - b) <= tolerance * fmax(fabs(a), fabs(b));
}

/* ---- what is said ---- */

/* "noise.csv:12: gap-keeps-mean at side_px=8: " or, of a row that only a number names, the file
 * and line alone. */
static void add_place(const struct comparison *comparison, const struct table_file *file,
                      size_t row, size_t key, struct text *out)
{
    size_t sweep = 0, named = 0;
    text_addf(out, "%s:%zu: ", comparison->name, table_line_at(file, row, 0));
    if (key == 0) {
        return;
    }
    text_add(out, table_text_at(file, row, 0));
    table_find_column(file, "sweep", &sweep);
    for (size_t c = sweep + 1; c < key; c++) {
        const char *cell = table_text_at(file, row, c);
        if (cell[0] != '\0') {
            text_addf(out, "%s%s=%s", named++ == 0 ? " at " : ", ", table_file_name(file, c), cell);
        }
    }
    text_add(out, ": ");
}

static size_t compare_cells(const struct comparison *comparison, size_t was, size_t is, size_t key,
                            struct text *out)
{
    size_t moved = 0;
    for (size_t c = key; c < table_file_columns(comparison->fresh); c++) {
        const char *before = table_text_at(comparison->committed, was, c);
        const char *now = table_text_at(comparison->fresh, is, c);
        if (!agree(before, now, comparison->tolerance)) {
            add_place(comparison, comparison->committed, was, key, out);
            text_addf(out, "%s was %s, is %s\n", table_file_name(comparison->fresh, c), before,
                      now);
            moved++;
        }
    }
    return moved;
}

/* ---- rows known by their number ---- */

static size_t compare_in_order(const struct comparison *comparison, struct text *out)
{
    const size_t was = table_file_rows(comparison->committed);
    const size_t is = table_file_rows(comparison->fresh);
    size_t moved = 0;
    if (was != is) {
        text_addf(out, "%s: %zu rows, were %zu\n", comparison->name, is, was);
        return 1;
    }
    for (size_t row = 0; row < was; row++) {
        moved += compare_cells(comparison, row, row, 0, out);
    }
    return moved;
}

/* ---- rows known by their first cells ---- */

static bool same_key(const struct comparison *comparison, size_t was, size_t is, size_t key)
{
    bool same = true;
    for (size_t c = 0; same && c < key; c++) {
        same = strcmp(table_text_at(comparison->committed, was, c),
                      table_text_at(comparison->fresh, is, c)) == 0;
    }
    return same;
}

/* The committed row of the same key; they come in the same order, so the search begins behind the
 * last one that was found. The number of rows if there is none. */
static size_t find(const struct comparison *comparison, size_t is, size_t key, size_t start)
{
    const size_t rows = table_file_rows(comparison->committed);
    for (size_t i = 0; i < rows; i++) {
        if (same_key(comparison, (start + i) % rows, is, key)) {
            return (start + i) % rows;
        }
    }
    return rows;
}

static size_t add_missing(const struct comparison *comparison, const bool *found, size_t key,
                          struct text *out)
{
    size_t missing = 0;
    for (size_t row = 0; row < table_file_rows(comparison->committed); row++) {
        if (!found[row]) {
            add_place(comparison, comparison->committed, row, key, out);
            text_add(out, "the row is gone\n");
            missing++;
        }
    }
    return missing;
}

static size_t compare_by_key(const struct comparison *comparison, size_t key, struct text *out)
{
    const size_t rows = table_file_rows(comparison->committed);
    bool *found = xcalloc(rows + 1, sizeof *found);
    size_t moved = 0, next = 0;
    for (size_t is = 0; is < table_file_rows(comparison->fresh); is++) {
        const size_t was = find(comparison, is, key, next);
        if (was == rows) {
            add_place(comparison, comparison->fresh, is, key, out);
            text_add(out, "a new row\n");
            moved++;
        } else {
            found[was] = true;
            next = was + 1;
            moved += compare_cells(comparison, was, is, key, out);
        }
    }
    moved += comparison->part ? 0 : add_missing(comparison, found, key, out);
    free(found);
    return moved;
}

size_t comparison_add(const struct comparison *comparison, struct text *out)
{
    if (!same_columns(comparison->committed, comparison->fresh)) {
        text_addf(out, "%s: the columns are not those of the committed table\n", comparison->name);
        return 1;
    }
    const size_t key = key_columns(comparison->fresh);
    return key == 0 ? compare_in_order(comparison, out) : compare_by_key(comparison, key, out);
}

/* table, the writing half: cells become text at once; the file is one string until it is saved. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "harness/file.h"
#include "harness/table.h"
#include "harness/text.h"

struct table {
    struct text text;
    size_t columns, rows;
    size_t filled; /* cells of the row that is being written */
};

/* Text that a reader would split or join differently if it stood bare. A lone empty cell would be a
 * blank line, which readers skip. */
static bool needs_quotes(const struct table *table, const char *text)
{
    return text[strcspn(text, ",\"\r\n")] != '\0' || (table->columns == 1 && text[0] == '\0');
}

static void add_quoted(struct text *out, const char *text)
{
    text_add(out, "\"");
    for (const char *c = text; *c != '\0'; c++) {
        text_add_bytes(out, c, 1);
        if (*c == '"') {
            text_add(out, "\"");
        }
    }
    text_add(out, "\"");
}

void table_add_text(struct table *table, const char *text)
{
    require(table->filled < table->columns);
    const char *cell = text != NULL ? text : "";
    if (table->filled > 0) {
        text_add(&table->text, ",");
    }
    if (needs_quotes(table, cell)) {
        add_quoted(&table->text, cell);
    } else {
        text_add(&table->text, cell);
    }
    table->filled++;
}

void table_add_number(struct table *table, double number)
{
    struct text cell = { 0 };
    if (isfinite(number)) {
        text_addf(&cell, "%.10g", number == 0 ? 0.0 : number); /* never "-0" */
    }
    table_add_text(table, cell.bytes);
    text_free(&cell);
}

void table_add_count(struct table *table, size_t count)
{
    struct text cell = { 0 };
    text_addf(&cell, "%zu", count);
    table_add_text(table, cell.bytes);
    text_free(&cell);
}

static void end_line(struct table *table)
{
    require(table->filled == table->columns);
    text_add(&table->text, "\n");
    table->filled = 0;
}

void table_end_row(struct table *table)
{
    end_line(table);
    table->rows++;
}

struct table *table_new(size_t columns, const char *const *names)
{
    require(columns > 0);
    struct table *table = xcalloc(1, sizeof *table);
    table->columns = columns;
    for (size_t i = 0; i < columns; i++) {
        require(names[i] != NULL && names[i][0] != '\0');
        table_add_text(table, names[i]);
    }
    end_line(table);
    return table;
}

void table_free(struct table *table)
{
    if (table != NULL) {
        text_free(&table->text);
        free(table);
    }
}

size_t table_rows(const struct table *table)
{
    return table->rows;
}

const char *table_text(struct table *table)
{
    require(table->filled == 0);
    return table->text.bytes;
}

void table_save(struct table *table, const char *path)
{
    require(table->filled == 0);
    file_replace(path, table->text.bytes, table->text.length);
}

#include "harness/counts.h"

#include <stdlib.h>
#include <string.h>

#include "base/require.h"

static bool is_one_of(const char *word, const char *const *words, size_t count)
{
    bool found = false;
    for (size_t i = 0; i < count; i++) {
        found = found || strcmp(word, words[i]) == 0;
    }
    return found;
}

struct counts counts_open(const char *path)
{
    static const char *const bad[] = { "MORE", "OTHER" }, *const good[] = { "SAME", "FEWER" };
    struct counts counts = { 0 };
    if (path == NULL) {
        return counts;
    }
    counts.table = table_open(path);
    counts.count = table_file_rows(counts.table);
    counts.rows = xcalloc(counts.count, sizeof *counts.rows);
    const size_t verdict = table_column(counts.table, "verdict");
    for (size_t i = 0; i < counts.count; i++) {
        struct counts_row *row = &counts.rows[i];
        row->name = table_text_at(counts.table, i, table_column(counts.table, "case"));
        row->quantity = table_text_at(counts.table, i, table_column(counts.table, "quantity"));
        row->was = table_number_at(counts.table, i, table_column(counts.table, "was"));
        row->is = table_number_at(counts.table, i, table_column(counts.table, "is"));
        row->verdict = table_text_at(counts.table, i, verdict);
        row->bad = is_one_of(row->verdict, bad, COUNT(bad));
        if (!row->bad && !is_one_of(row->verdict, good, COUNT(good))) {
            table_refuse(counts.table, i, verdict, "is no verdict on a count");
        }
    }
    return counts;
}

void counts_close(struct counts *counts)
{
    free(counts->rows);
    table_close(counts->table);
}

/* ledger, a part of a study that was measured anew, laid over the whole. */
#include "harness/ledger.h"

#include <string.h>

bool ledger_same_row(const struct ledger *a, const struct ledger_row *of_a, const struct ledger *b,
                     const struct ledger_row *of_b)
{
    const struct table_file *left = a->experiments[of_a->experiment].table;
    const struct table_file *right = b->experiments[of_b->experiment].table;
    const size_t end = table_file_columns(left) - LEDGER_COLUMNS_AFTER;
    bool same = table_file_columns(left) == table_file_columns(right) &&
                strcmp(of_a->claim, of_b->claim) == 0 && strcmp(of_a->sweep, of_b->sweep) == 0;
    for (size_t c = LEDGER_COLUMNS_BEFORE; same && c < end; c++) {
        same = strcmp(table_text_at(left, of_a->row, c), table_text_at(right, of_b->row, c)) == 0;
    }
    return same;
}

/* Both ledgers were opened on the same folder of experiments, so an index means the same. */
void ledger_overlay(struct ledger *whole, const struct ledger *part)
{
    for (size_t i = 0; i < part->row_count; i++) {
        const struct ledger_row *row = &part->rows[i];
        const struct ledger_experiment *it = &whole->experiments[row->experiment];
        for (size_t j = it->first; j < it->first + it->rows; j++) {
            if (ledger_same_row(whole, &whole->rows[j], part, row)) {
                whole->rows[j].verdict = row->verdict;
                whole->rows[j].role = row->role;
                whole->rows[j].expected = row->expected;
            }
        }
    }
    ledger_find(whole);
}

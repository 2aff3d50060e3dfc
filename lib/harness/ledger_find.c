/* ledger, what follows from the rows: counts by statement, findings, surprises, the status. */
#include "harness/ledger.h"

#include <string.h>

bool ledger_row_names(const struct ledger_row *row, size_t statement)
{
    const char *words = row->statements, *word;
    size_t length;
    while (statement_next_word(&words, &word, &length)) {
        if (statements_find(word, length) == statement) {
            return true;
        }
    }
    return false;
}

static bool experiment_names(const struct ledger *ledger, size_t experiment, size_t statement)
{
    const struct ledger_experiment *it = &ledger->experiments[experiment];
    for (size_t i = it->first; i < it->first + it->rows; i++) {
        if (ledger_row_names(&ledger->rows[i], statement)) {
            return true;
        }
    }
    return false;
}

/* Adds the experiment's rows that name the statement and, if there are any, its controls. */
static void count_rows(struct ledger *ledger, size_t experiment, size_t statement)
{
    const struct ledger_experiment *it = &ledger->experiments[experiment];
    struct statement_rows *counts = &ledger->counts[statement];
    if (!experiment_names(ledger, experiment, statement)) {
        return;
    }
    for (size_t i = it->first; i < it->first + it->rows; i++) {
        const struct ledger_row *row = &ledger->rows[i];
        if (row->expected != ANY && (row->role == CONTROL || ledger_row_names(row, statement))) {
            counts->count[row->role][row->verdict]++;
            counts->random += row->role == AS_STATED && !row->exact;
        }
    }
}

/* Notes whether an experiment that data/claims.csv names for the statement, and that exists, was
 * left out or has no table. */
static void find_gaps(struct ledger *ledger, size_t statement)
{
    const char *words = statements_at(ledger->statements, statement)->experiments, *word;
    size_t length;
    while (statement_next_word(&words, &word, &length)) {
        for (size_t i = 0; i < ledger->experiment_count; i++) {
            const struct ledger_experiment *it = &ledger->experiments[i];
            if (strlen(it->name) == length && strncmp(it->name, word, length) == 0) {
                ledger->left_out[statement] |= !it->selected;
                ledger->missing[statement] |= it->selected && it->table == NULL;
            }
        }
    }
}

void ledger_find(struct ledger *ledger)
{
    memset(ledger->counts, 0, sizeof ledger->counts);
    memset(ledger->named, 0, sizeof ledger->named);
    for (size_t statement = 0; statement < STATEMENT_COUNT; statement++) {
        for (size_t experiment = 0; experiment < ledger->experiment_count; experiment++) {
            count_rows(ledger, experiment, statement);
        }
        for (size_t row = 0; row < ledger->row_count; row++) {
            ledger->named[statement] += ledger_row_names(&ledger->rows[row], statement);
        }
        ledger->findings[statement] = statement_finding(&ledger->counts[statement]);
        find_gaps(ledger, statement);
    }
}

bool ledger_is_in_part(const struct ledger *ledger, size_t statement)
{
    return ledger->named[statement] > 0 &&
           (ledger->part || ledger->left_out[statement] || ledger->missing[statement]);
}

bool ledger_row_surprises(const struct ledger_row *row)
{
    return row->verdict == BROKEN || (row->expected != ANY && row->verdict != row->expected);
}

bool ledger_finding_surprises(const struct ledger *ledger, size_t statement)
{
    const enum finding finding = ledger->findings[statement];
    const struct statement *it = statements_at(ledger->statements, statement);
    return finding == VOID || (finding != NOT_RUN && finding != OPEN && finding != it->expected &&
                               !ledger->left_out[statement] && !ledger->part);
}

enum status ledger_status(const struct ledger *ledger)
{
    bool undecided = ledger->row_count == 0;
    for (size_t i = 0; i < ledger->row_count; i++) {
        const struct ledger_row *row = &ledger->rows[i];
        if (ledger_row_surprises(row) && row->verdict != UNDECIDED) {
            return STATUS_SURPRISE;
        }
        undecided = undecided || ledger_row_surprises(row);
    }
    for (size_t i = 0; i < STATEMENT_COUNT; i++) {
        if (ledger_finding_surprises(ledger, i)) {
            return STATUS_SURPRISE;
        }
        undecided = undecided || (ledger->findings[i] == OPEN && !ledger->part);
    }
    return undecided ? STATUS_UNDECIDED : STATUS_OK;
}

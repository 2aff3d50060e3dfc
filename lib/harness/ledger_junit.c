/* ledger, the verdicts as JUnit XML. */
#include <string.h>

#include "harness/junit.h"
#include "harness/ledger.h"

/* ---- claims: one case for all rows of a claim in a sweep, which stand side by side ---- */

struct claim_rows {
    size_t count, wrong, pending;      /* pending: undecided where a verdict was expected */
    const struct ledger_row *surprise; /* the first row that is not as expected */
};

static bool same_claim(const struct ledger_row *a, const struct ledger_row *b)
{
    return a->experiment == b->experiment && strcmp(a->claim, b->claim) == 0 &&
           strcmp(a->sweep, b->sweep) == 0;
}

static struct claim_rows count_rows(const struct ledger *ledger, size_t first)
{
    struct claim_rows rows = { 0 };
    for (size_t i = first; i < ledger->row_count; i++) {
        const struct ledger_row *row = &ledger->rows[i];
        if (!same_claim(row, &ledger->rows[first])) {
            break;
        }
        const bool surprises = ledger_row_surprises(row);
        rows.count++;
        rows.wrong += surprises && row->verdict != UNDECIDED;
        rows.pending += surprises && row->verdict == UNDECIDED;
        rows.surprise = rows.surprise == NULL && surprises ? row : rows.surprise;
    }
    return rows;
}

static void add_claim(const struct ledger *ledger, const struct ledger_row *row,
                      struct claim_rows rows, struct junit *junit)
{
    struct text group = { 0 }, why = { 0 };
    text_addf(&group, "%s.%s", ledger->experiments[row->experiment].name, row->sweep);
    text_addf(&why, "%zu of %zu rows are not as expected", rows.wrong + rows.pending, rows.count);
    if (rows.surprise != NULL) {
        text_addf(&why, ", first %s at ", claim_verdict_name(rows.surprise->verdict));
        ledger_add_place(ledger, rows.surprise, &why);
        text_add(&why, "; again: ");
        ledger_add_command(ledger, rows.surprise, &why);
    }
    junit_add(junit, &(struct junit_case){ .group = group.bytes,
                                           .name = row->claim,
                                           .result = rows.wrong > 0     ? JUNIT_FAILED
                                                     : rows.pending > 0 ? JUNIT_SKIPPED
                                                                        : JUNIT_PASSED,
                                           .type = rows.surprise != NULL
                                                       ? claim_verdict_name(rows.surprise->verdict)
                                                       : NULL,
                                           .message = why.bytes });
    text_free(&why);
    text_free(&group);
}

/* ---- findings ---- */

static void add_finding(const struct ledger *ledger, size_t statement, struct junit *junit)
{
    const struct statement *of = statements_at(ledger->statements, statement);
    const enum finding finding = ledger->findings[statement];
    struct text why = { 0 };
    text_addf(&why, "%s, expected %s", statement_finding_name(finding),
              statement_finding_name(of->expected));
    junit_add(junit, &(struct junit_case){ .group = "findings",
                                           .name = of->id,
                                           .result = ledger_finding_surprises(ledger, statement)
                                                         ? JUNIT_FAILED
                                                     : finding == OPEN || finding == NOT_RUN ||
                                                             ledger_is_in_part(ledger, statement)
                                                         ? JUNIT_SKIPPED
                                                         : JUNIT_PASSED,
                                           .type = statement_finding_name(finding),
                                           .message = why.bytes });
    text_free(&why);
}

void ledger_save_junit(const struct ledger *ledger, const char *path)
{
    struct junit junit = { 0 };
    for (size_t i = 0; i < ledger->row_count;) {
        const struct claim_rows rows = count_rows(ledger, i);
        add_claim(ledger, &ledger->rows[i], rows, &junit);
        i += rows.count;
    }
    junit_end_suite(&junit, "gapstudy: claims");
    for (size_t i = 0; i < STATEMENT_COUNT; i++) {
        add_finding(ledger, i, &junit);
    }
    junit_end_suite(&junit, "gapstudy: findings");
    junit_save(&junit, path);
    junit_free(&junit);
}

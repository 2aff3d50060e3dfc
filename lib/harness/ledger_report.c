/* ledger, as Markdown: what people read. */
#include "harness/ledger.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "harness/file.h"

/* Text as Markdown shows it, one line, fit for a cell of a table. */
static void add_escaped(struct text *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (strchr("\\`*_|<>[]", *text) != NULL) {
            text_add(out, "\\");
        }
        text_add_bytes(out, *text == '\n' ? " " : text, 1);
    }
}

static bool bears_on(const struct ledger *ledger, size_t experiment, size_t statement)
{
    const struct ledger_experiment *it = &ledger->experiments[experiment];
    bool bears = false;
    for (size_t i = it->first; i < it->first + it->rows && !bears; i++) {
        bears = ledger_row_names(&ledger->rows[i], statement);
    }
    return bears;
}

/* The experiment's name, linked to its figure if there is one. */
static void add_link(const struct ledger *ledger, size_t experiment, const char *plots,
                     struct text *out)
{
    const char *name = ledger->experiments[experiment].name;
    const char *slash = strrchr(plots, '/');
    struct text figure = { 0 };
    text_addf(&figure, "%s/%s.svg", plots, name);
    if (file_exists(figure.bytes)) {
        text_addf(out, "[%s](%s/%s.svg)", name, slash != NULL ? slash + 1 : plots, name);
    } else {
        text_addf(out, "`%s`", name);
    }
    text_free(&figure);
}

static void add_links(const struct ledger *ledger, size_t statement, const char *plots,
                      struct text *out)
{
    size_t links = 0;
    for (size_t i = 0; i < ledger->experiment_count; i++) {
        if (bears_on(ledger, i, statement)) {
            text_add(out, links++ > 0 ? ", " : "");
            add_link(ledger, i, plots, out);
        }
    }
}

static void add_finding(const struct ledger *ledger, size_t statement, struct text *out)
{
    text_add(out, statement_finding_name(ledger->findings[statement]));
    if (ledger->partial[statement]) {
        text_add(out, " (in part)");
    } else if (ledger_finding_surprises(ledger, statement)) {
        text_addf(out, " (expected %s)",
                  statement_finding_name(statements_at(ledger->statements, statement)->expected));
    }
}

/* The law that holds where the statement fails, if it was found to fail somewhere. */
static void add_law(const struct ledger *ledger, size_t statement, struct text *out)
{
    const enum finding finding = ledger->findings[statement];
    if (finding == CONDITIONAL || finding == FALSE_AS_STATED) {
        add_escaped(out, statements_at(ledger->statements, statement)->corrected);
    }
}

void ledger_add_findings(const struct ledger *ledger, const char *plots, struct text *out)
{
    text_add(out, "| | statement | finding | where it fails, what holds instead | experiment |\n"
                  "| --- | --- | --- | --- | --- |\n");
    for (size_t i = 0; i < STATEMENT_COUNT; i++) {
        const struct statement *statement = statements_at(ledger->statements, i);
        text_addf(out, "| %s | ", statement->id);
        add_escaped(out, statement->text);
        text_add(out, " | ");
        add_finding(ledger, i, out);
        text_add(out, " | ");
        add_law(ledger, i, out);
        text_add(out, " | ");
        add_links(ledger, i, plots, out);
        text_add(out, " |\n");
    }
}

/* ---- evidence ---- */

/* How far the interval stays from the nearest edge of the margin, in units of the margin (of the
 * prediction, if there is no margin); 0 if it touches one or a number is missing. */
static double distance_to_margin(const struct ledger_row *row)
{
    const double edges[] = { row->predicted - row->margin, row->predicted + row->margin };
    const double unit = row->margin > 0 ? row->margin : fmax(fabs(row->predicted), DBL_MIN);
    double nearest = HUGE_VAL;
    for (size_t i = 0; i < COUNT(edges); i++) {
        if (row->form != (i == 0 ? AT_MOST : AT_LEAST)) {
            const double beyond = fmax(edges[i] - row->interval.high, row->interval.low - edges[i]);
            nearest = fmin(nearest, fmax(beyond, 0) / unit);
        }
    }
    return row->verdict == BROKEN ? 0 : nearest;
}

void ledger_add_place(const struct ledger *ledger, const struct ledger_row *row, struct text *out)
{
    const struct table_file *table = ledger->experiments[row->experiment].table;
    const size_t end = table_file_columns(table) - LEDGER_COLUMNS_AFTER;
    size_t added = 0;
    for (size_t column = LEDGER_COLUMNS_BEFORE; column < end; column++) {
        const char *value = table_text_at(table, row->row, column);
        if (value[0] != '\0') {
            text_addf(out, "%s%s=%s", added++ > 0 ? ", " : "", table_file_name(table, column),
                      value);
        }
    }
}

static bool same_claim(const struct ledger_row *a, const struct ledger_row *b)
{
    return strcmp(a->claim, b->claim) == 0 && strcmp(a->sweep, b->sweep) == 0;
}

/* One claim in one sweep of an experiment: how many rows, how many as expected, the closest call.
 */
struct group {
    size_t rows, as_expected;
    const struct ledger_row *closest;
};

static struct group group_of(const struct ledger *ledger, const struct ledger_row *row)
{
    const struct ledger_experiment *it = &ledger->experiments[row->experiment];
    struct group group = { .closest = row };
    for (size_t i = it->first; i < it->first + it->rows; i++) {
        const struct ledger_row *other = &ledger->rows[i];
        if (same_claim(row, other)) {
            group.rows++;
            group.as_expected += !ledger_row_surprises(other);
            if (distance_to_margin(other) < distance_to_margin(group.closest)) {
                group.closest = other;
            }
        }
    }
    return group;
}

static bool is_first_of_claim(const struct ledger *ledger, const struct ledger_row *row)
{
    const struct ledger_row *other = &ledger->rows[ledger->experiments[row->experiment].first];
    while (!same_claim(row, other)) {
        other++;
    }
    return other == row;
}

static void add_group(const struct ledger *ledger, const struct ledger_row *row, struct text *out)
{
    static const char *const signs[] = { "", "at most ", "at least " };
    const struct group group = group_of(ledger, row);
    const struct ledger_row *closest = group.closest;
    text_addf(out, "| %s | %s | %zu of %zu | ", row->claim, claim_role_name(row->role),
              group.as_expected, group.rows);
    struct text place = { 0 };
    text_add(&place, "");
    ledger_add_place(ledger, closest, &place);
    add_escaped(out, place.bytes);
    text_free(&place);
    text_addf(out, " | %s%.5g +- %.2g | %.5g [%.5g, %.5g] | ", signs[closest->form],
              closest->predicted, closest->margin, closest->measured, closest->interval.low,
              closest->interval.high);
    add_escaped(out, closest->unit);
    text_addf(out, " | %s%s | `build/experiments/%s --sweep %s` |\n",
              claim_verdict_name(closest->verdict), closest->expected == ANY ? " (shown)" : "",
              ledger->experiments[row->experiment].name, row->sweep);
}

static void add_evidence(const struct ledger *ledger, size_t statement, struct text *out)
{
    text_add(out, "\n| claim | role | as expected | closest call at | predicted | measured | unit "
                  "| verdict | again |\n"
                  "| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
    for (size_t i = 0; i < ledger->row_count; i++) {
        const struct ledger_row *row = &ledger->rows[i];
        if (ledger_row_names(row, statement) && is_first_of_claim(ledger, row)) {
            add_group(ledger, row, out);
        }
    }
}

static void add_paragraph(struct text *out, const char *what, const char *text)
{
    text_addf(out, "\n**%s.** ", what);
    add_escaped(out, text);
    text_add(out, "\n");
}

static void add_statement(const struct ledger *ledger, size_t index, const char *plots,
                          struct text *out)
{
    const struct statement *statement = statements_at(ledger->statements, index);
    text_addf(out, "\n## %s: ", statement->id);
    add_finding(ledger, index, out);
    text_add(out, "\n\n");
    add_escaped(out, statement->text);
    text_addf(out, " (%s)\n", statement->section);
    add_paragraph(out, "Reading", statement->reading);
    add_paragraph(out, "Given", statement->given);
    add_paragraph(out, "Assumed", statement->assumed);
    if (statement->corrected[0] != '\0') {
        add_paragraph(out, "Corrected", statement->corrected);
    }
    add_evidence(ledger, index, out);
    text_add(out, "\nFigures: ");
    add_links(ledger, index, plots, out);
    text_add(out, "\n");
}

void ledger_add_report(const struct ledger *ledger, const char *plots, struct text *out)
{
    text_add(out, "# What was found\n\nEvery statement of the two documents, with its finding. "
                  "A row is confirmed if its whole interval lies within the margin of the "
                  "prediction; of each claim the row nearest to its margin is shown.\n\n");
    ledger_add_findings(ledger, plots, out);
    for (size_t i = 0; i < STATEMENT_COUNT; i++) {
        if (ledger->findings[i] != NOT_RUN) {
            add_statement(ledger, i, plots, out);
        }
    }
}

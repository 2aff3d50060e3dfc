/* ledger, as lines for a terminal: statements, experiments, surprises, a closing line. */
#include <string.h>

#include "harness/ledger.h"

/* The text, cut at a blank after at most `width` characters. */
static int cut(const char *text, size_t width)
{
    size_t length = strlen(text);
    if (length > width) {
        for (length = width; length > 0 && text[length] != ' ';) {
            length--;
        }
    }
    return (int)length;
}

/* Whether `only` left an experiment out; statements that the others do not touch are not listed. */
static bool is_part(const struct ledger *ledger)
{
    bool part = false;
    for (size_t i = 0; i < ledger->experiment_count && !part; i++) {
        part = !ledger->experiments[i].selected;
    }
    return part;
}

static bool is_listed(const struct ledger *ledger, size_t statement)
{
    return ledger->named[statement] > 0 || !is_part(ledger);
}

static void add_statement(const struct ledger *ledger, size_t index, struct text *out)
{
    enum { WIDTH = 60 };
    const struct statement *statement = statements_at(ledger->statements, index);
    struct text finding = { 0 };
    ledger_add_finding(ledger, index, &finding);
    text_addf(out, "%-5s %-21s %-16s %5zu  %.*s%s\n", statement->id, finding.bytes,
              statement_finding_name(statement->expected), ledger->named[index],
              cut(statement->text, WIDTH), statement->text,
              strlen(statement->text) > WIDTH ? " ..." : "");
    text_free(&finding);
}

static void add_statements(const struct ledger *ledger, struct text *out)
{
    size_t others = 0;
    text_addf(out, "      %-21s %-16s  rows  statement\n", "finding", "expected");
    for (size_t i = 0; i < STATEMENT_COUNT; i++) {
        if (is_listed(ledger, i)) {
            add_statement(ledger, i, out);
        } else {
            others++;
        }
    }
    if (others > 0) {
        text_addf(out, "%zu other statements are not touched by these experiments\n", others);
    }
}

static void add_experiments(const struct ledger *ledger, struct text *out)
{
    text_addf(out, "\n%-16s %9s %9s %9s %9s\n", "experiment", "confirmed", "refuted", "undecided",
              "broken");
    for (size_t i = 0; i < ledger->experiment_count; i++) {
        const struct ledger_experiment *it = &ledger->experiments[i];
        if (it->table != NULL) {
            text_addf(out, "%-16s %9zu %9zu %9zu %9zu\n", it->name, it->verdicts[CONFIRMED],
                      it->verdicts[REFUTED], it->verdicts[UNDECIDED], it->verdicts[BROKEN]);
        } else if (it->selected) {
            text_addf(out, "%-16s not measured\n", it->name);
        }
    }
    text_add(out, "\n");
}

static void add_row_surprise(const struct ledger *ledger, const struct ledger_row *row,
                             struct text *out)
{
    struct text place = { 0 };
    text_add(&place, "");
    ledger_add_place(ledger, row, &place);
    text_addf(out,
              "%s: %s (%s) at %s is %s, expected %s: predicted %.6g +- %.3g, measured %.6g [%.6g, "
              "%.6g]\n  again: ",
              ledger->experiments[row->experiment].name, row->claim, claim_role_name(row->role),
              place.length > 0 ? place.bytes : "its one point", claim_verdict_name(row->verdict),
              claim_verdict_name(row->expected), row->predicted, row->margin, row->measured,
              row->interval.low, row->interval.high);
    ledger_add_command(ledger, row, out);
    text_add(out, "\n");
    text_free(&place);
}

/* Returns how many there were. */
static size_t add_surprises(const struct ledger *ledger, struct text *out)
{
    size_t surprises = 0;
    for (size_t i = 0; i < ledger->row_count; i++) {
        if (ledger_row_surprises(&ledger->rows[i])) {
            add_row_surprise(ledger, &ledger->rows[i], out);
            surprises++;
        }
    }
    for (size_t i = 0; i < STATEMENT_COUNT; i++) {
        const struct statement *statement = statements_at(ledger->statements, i);
        if (ledger_finding_surprises(ledger, i) || ledger->findings[i] == OPEN) {
            text_addf(out, "%s is ", statement->id);
            ledger_add_finding(ledger, i, out);
            text_addf(out, ", expected %s: see the rows that name it\n",
                      statement_finding_name(statement->expected));
            surprises++;
        }
    }
    return surprises;
}

static void add_summary(const struct ledger *ledger, size_t surprises, struct text *out)
{
    size_t found[EXACT + 1] = { 0 }, in_part = 0;
    for (size_t i = 0; i < STATEMENT_COUNT; i++) {
        const bool part = ledger_is_in_part(ledger, i);
        in_part += part;
        found[ledger->findings[i]] += !part && is_listed(ledger, i);
    }
    text_addf(out, "\n%zu rows;", ledger->row_count);
    for (size_t i = EXACT + 1; i-- > 0;) {
        if (found[i] > 0) {
            text_addf(out, " %s %zu;", statement_finding_name((enum finding)i), found[i]);
        }
    }
    if (in_part > 0) {
        text_addf(out, " in part %zu;", in_part);
    }
    text_addf(out, " %zu surprises\n", surprises);
}

void ledger_add_list(const struct ledger *ledger, bool quiet, struct text *out)
{
    text_add(out, "");
    if (quiet) {
        add_surprises(ledger, out);
        return;
    }
    add_statements(ledger, out);
    add_experiments(ledger, out);
    add_summary(ledger, add_surprises(ledger, out), out);
}

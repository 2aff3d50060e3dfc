/* ledger, as Markdown: what people read. */
#include "harness/ledger.h"

#include <string.h>

#include "harness/file.h"

/* Text as Markdown shows it, one line, fit for a cell of a table. */
void ledger_add_escaped(struct text *out, const char *text)
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
static void add_link(const struct ledger *ledger, size_t experiment, struct ledger_figures figures,
                     struct text *out)
{
    const char *name = ledger->experiments[experiment].name;
    struct text figure = { 0 };
    text_addf(&figure, "%s/%s.svg", figures.folder, name);
    if (file_exists(figure.bytes)) {
        text_addf(out, "[%s](%s/%s.svg)", name, figures.link, name);
    } else {
        text_addf(out, "`%s`", name);
    }
    text_free(&figure);
}

static void add_links(const struct ledger *ledger, size_t statement, struct ledger_figures figures,
                      struct text *out)
{
    size_t links = 0;
    for (size_t i = 0; i < ledger->experiment_count; i++) {
        if (bears_on(ledger, i, statement)) {
            text_add(out, links++ > 0 ? ", " : "");
            add_link(ledger, i, figures, out);
        }
    }
}

void ledger_add_finding(const struct ledger *ledger, size_t statement, struct text *out)
{
    text_add(out, statement_finding_name(ledger->findings[statement]));
    text_add(out, ledger_is_in_part(ledger, statement) ? " (in part)" : "");
}

static void add_finding(const struct ledger *ledger, size_t statement, struct text *out)
{
    ledger_add_finding(ledger, statement, out);
    if (ledger_finding_surprises(ledger, statement)) {
        text_addf(out, " (expected %s)",
                  statement_finding_name(statements_at(ledger->statements, statement)->expected));
    }
}

/* The law that holds where the statement fails, if it was found to fail somewhere. */
static void add_law(const struct ledger *ledger, size_t statement, struct text *out)
{
    const enum finding finding = ledger->findings[statement];
    if (finding == CONDITIONAL || finding == FALSE_AS_STATED) {
        ledger_add_escaped(out, statements_at(ledger->statements, statement)->corrected);
    }
}

void ledger_add_findings(const struct ledger *ledger, struct ledger_figures figures,
                         struct text *out)
{
    text_add(out, "| | statement | finding | where it fails, what holds instead | experiment |\n"
                  "| --- | --- | --- | --- | --- |\n");
    for (size_t i = 0; i < STATEMENT_COUNT; i++) {
        const struct statement *statement = statements_at(ledger->statements, i);
        text_addf(out, "| %s | ", statement->id);
        ledger_add_escaped(out, statement->text);
        text_add(out, " | ");
        add_finding(ledger, i, out);
        text_add(out, " | ");
        add_law(ledger, i, out);
        text_add(out, " | ");
        add_links(ledger, i, figures, out);
        text_add(out, " |\n");
    }
}

/* ---- one statement ---- */

static void add_paragraph(struct text *out, const char *what, const char *text)
{
    text_addf(out, "\n**%s.** ", what);
    ledger_add_escaped(out, text);
    text_add(out, "\n");
}

static void add_statement(const struct ledger *ledger, size_t index, struct ledger_figures figures,
                          struct text *out)
{
    const struct statement *statement = statements_at(ledger->statements, index);
    text_addf(out, "\n## %s: ", statement->id);
    add_finding(ledger, index, out);
    text_add(out, "\n\n");
    ledger_add_escaped(out, statement->text);
    text_addf(out, " (%s)\n", statement->section);
    add_paragraph(out, "Reading", statement->reading);
    add_paragraph(out, "Given", statement->given);
    add_paragraph(out, "Assumed", statement->assumed);
    if (statement->corrected[0] != '\0') {
        add_paragraph(out, "Corrected", statement->corrected);
    }
    ledger_add_evidence(ledger, index, out);
    text_add(out, "\nFigures: ");
    add_links(ledger, index, figures, out);
    text_add(out, "\n");
}

/* ---- the whole report ---- */

static const char key[] =
    "- **Documents.** A is \"Why is global average pooling effective in ResNet architectures?\", B "
    "the chapter on global average pooling with its principles, mechanisms and limits.\n"
    "- **Findings.** EXACT: confirmed, without randomness. HOLDS: confirmed within its margins. "
    "CONDITIONAL: confirmed under its conditions, refuted where one of them is left, and the law "
    "that holds there confirmed. FALSE AS STATED: refuted, and what holds instead confirmed. NOT "
    "SUPPORTED: refuted, and no law known instead. OPEN: more must be measured. VOID: a row is "
    "BROKEN, or a control was not refuted. NOT RUN: nothing measured on it as stated. (in part): "
    "an experiment that bears on it is not among the tables.\n"
    "- **Roles.** as stated: the statement, under the conditions given and assumed. limit: the "
    "same sentence where an assumed condition is left; must be refuted. corrected: the law that "
    "holds there; must be confirmed. control: known to be false and named by no statement; every "
    "experiment has one, which must be refuted.\n"
    "- **Verdicts.** CONFIRMED: the whole interval lies within the margin of the prediction (on "
    "its side, for \"at most\" and \"at least\"). REFUTED: the whole interval lies outside. "
    "UNDECIDED: it lies across the edge. BROKEN: no number came out. (shown): it depends on the "
    "machine, so it is shown and not judged.\n"
    "- **Numbers.** predicted +- margin, measured \\[its interval\\]; \"exact\" where there is no "
    "randomness. Of each claim the row nearest to its margin is shown; claims whose names differ "
    "in a trailing number share a line.\n";

void ledger_add_report(const struct ledger *ledger, struct ledger_figures figures, struct text *out)
{
    text_add(out,
             "# What was found\n\nEvery statement of the two documents, with its finding.\n\n");
    text_add(out, key);
    text_add(out, "\n");
    ledger_add_findings(ledger, figures, out);
    for (size_t i = 0; i < STATEMENT_COUNT; i++) {
        if (ledger->findings[i] != NOT_RUN) {
            add_statement(ledger, i, figures, out);
        }
    }
}

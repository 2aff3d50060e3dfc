/* ledger: all tables of a study brought together, and the finding of every statement. Reads and
 * counts; judges nothing itself: verdicts are those in the tables, which ledger_check puts before
 * claim_judge again, findings follow by statement_finding. */
#ifndef HARNESS_LEDGER_H
#define HARNESS_LEDGER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/require.h"
#include "harness/claim.h"
#include "harness/statement.h"
#include "harness/table.h"
#include "harness/text.h"

/* Columns of a table of claims before and after its axes. */
enum { LEDGER_COLUMNS_BEFORE = 8, LEDGER_COLUMNS_AFTER = 8 };

/* One row of a table; texts belong to the table. */
struct ledger_row {
    size_t experiment; /* index */
    size_t row;        /* in the experiment's table */
    const char *claim, *statements, *unit, *sweep;
    enum role role;
    enum form form;
    bool exact;
    double predicted, measured, margin;
    struct interval interval;
    enum verdict verdict, expected;
};

/* An experiment of which the program's source exists. */
struct ledger_experiment {
    char *name;
    struct table_file *table; /* NULL: not measured, or left out by `only` */
    bool selected;
    size_t first, rows; /* its rows in the ledger */
    size_t verdicts[ANY];
};

struct ledger {
    struct statements *statements;
    struct ledger_experiment *experiments; /* by name */
    size_t experiment_count;
    struct ledger_row *rows;
    size_t row_count;
    struct statement_rows counts[STATEMENT_COUNT];
    enum finding findings[STATEMENT_COUNT];
    bool part;
    size_t named[STATEMENT_COUNT];  /* rows that name it, whatever they expect */
    bool left_out[STATEMENT_COUNT]; /* an experiment that bears on it was, by `only` */
    bool missing[STATEMENT_COUNT];  /* ... or has no table */
};

struct ledger_sources {
    const char *results;     /* folder of NAME.csv */
    const char *experiments; /* folder of NAME.c */
    const char *claims;      /* data/claims.csv */
    const char *only;        /* "a,b": these experiments; NULL: all */
    bool part;               /* the tables lack rows, as those of the quick profile do */
};

/* Reads DIR/NAME.csv for every experiments/NAME.c, nothing else. Ends the program with 2 and
 * FILE:LINE if a table is none, has an unknown word or names a statement that does not exist, or if
 * `only` names no experiment; with 1 if a table has no control. */
struct ledger *ledger_open(const struct ledger_sources *sources);
void ledger_close(struct ledger *ledger);

/* Ends the program with 2 and FILE:LINE for a table that no experiment can have written: a verdict
 * that claim_judge does not give for the numbers of its row (to the rounding of the table), a
 * measured value outside its interval, an expectation that is not its role's, a row twice (claim,
 * sweep, axes), words and numbers on one axis; or another number of rows, parts included, than the
 * provenance in `results` says, where it tells of the experiment. */
void ledger_check(const struct ledger *ledger, const char *results);

/* Counts the rows of every statement and derives the findings; ledger_open calls it. */
void ledger_find(struct ledger *ledger);

/* Whether it is the same row of the same table: claim, sweep and axes. */
bool ledger_same_row(const struct ledger *a, const struct ledger_row *of_a, const struct ledger *b,
                     const struct ledger_row *of_b);

/* What the whole would find if its rows that `part` has, too, said what they say there: verdict, role
 * and expectation; its other rows stay, rows of `part` alone are left out. Requires that both were
 * opened on the same experiments. */
void ledger_overlay(struct ledger *whole, const struct ledger *part);

/* Whether the row's verdict is another than the expected one, where one is expected, or BROKEN. */
bool ledger_row_surprises(const struct ledger_row *row);

/* Whether the statement was found to be other than expected: not if nothing was measured, if it is
 * OPEN, or if an experiment was left out or lacks rows; but VOID is always. */
bool ledger_finding_surprises(const struct ledger *ledger, size_t statement);

/* Whether rows were found, but perhaps not all: an experiment that bears on the statement was left out,
 * has no table or lacks rows. */
bool ledger_is_in_part(const struct ledger *ledger, size_t statement);

/* Whether the row bears on the statement. */
bool ledger_row_names(const struct ledger_row *row, size_t statement);

/* 1: a surprise, BROKEN or VOID; 6: nothing measured, or something undecided or, if no table lacks
 * rows, OPEN; else 0. */
enum status ledger_status(const struct ledger *ledger);

/* Appends the axes of the row that have a value, as "side_px=8, noise=laplace". */
void ledger_add_place(const struct ledger *ledger, const struct ledger_row *row, struct text *out);

/* Appends the command that measures the row's sweep again. */
void ledger_add_command(const struct ledger *ledger, const struct ledger_row *row,
                        struct text *out);

/* Appends the finding, and "(in part)" if it is. */
void ledger_add_finding(const struct ledger *ledger, size_t statement, struct text *out);

/* Appends text as Markdown shows it, on one line, fit for a cell of a table. */
void ledger_add_escaped(struct text *out, const char *text);

/* Appends the rows that name the statement as a Markdown table, one line a claim. */
void ledger_add_evidence(const struct ledger *ledger, size_t statement, struct text *out);

/* The list for a terminal: statements (those that the rows touch alone, if `only` left some out),
 * experiments, surprises and a closing line; with `quiet` the surprises alone. */
void ledger_add_list(const struct ledger *ledger, bool quiet, struct text *out);

/* Where figures are: the folder in which NAME.svg is looked for, and the same folder as the
 * document that is written must name it. */
struct ledger_figures {
    const char *folder, *link;
};

/* Appends `folder` as a link from the document at this path: "../plots". Neither must exist. */
void ledger_add_link(const char *document, const char *folder, struct text *out);

/* The report as Markdown: a key, the table of findings, then every statement that was measured,
 * with its reading and conditions, for each claim the row that came closest to its margin, the
 * figure and the command behind it. Claims that differ in a trailing number share a line. */
void ledger_add_report(const struct ledger *ledger, struct ledger_figures figures,
                       struct text *out);

/* Writes the verdicts as JUnit XML (junit.h): a case for each claim in each sweep, failed if a row
 * has another verdict than expected, skipped if one is undecided; a case for each statement, failed
 * if its finding surprises, skipped if it is OPEN, NOT RUN or in part. Ends the program with 2 if it
 * cannot. */
void ledger_save_junit(const struct ledger *ledger, const char *path);

/* The table of findings alone: all statements, one line each. */
void ledger_add_findings(const struct ledger *ledger, struct ledger_figures figures,
                         struct text *out);

#endif

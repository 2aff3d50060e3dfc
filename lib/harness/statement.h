/* statement: what the two documents say, as data/claims.csv fixes it, and what was found of it.
 *
 * Document A is "Why is global average pooling effective in ResNet architectures?", document B the
 * chapter on global average pooling with its principles, mechanisms and limits. */
#ifndef HARNESS_STATEMENT_H
#define HARNESS_STATEMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/claim.h"

enum { STATEMENT_COUNT = 44, STATEMENT_VERDICTS = ANY, STATEMENT_ROLES = CONTROL + 1 };

/* What the rows of all experiments say about one statement. */
enum finding {
    NOT_RUN,         /* no as-stated row: never a surprise */
    VOID,            /* a row is BROKEN, or a control of the same experiment was not refuted */
    OPEN,            /* more must be measured, or a law be found */
    NOT_SUPPORTED,   /* refuted, and no law declared for what holds instead */
    FALSE_AS_STATED, /* refuted, and what holds instead is confirmed */
    CONDITIONAL,     /* confirmed, refuted outside its conditions, where another law is confirmed */
    HOLDS,           /* confirmed */
    EXACT            /* confirmed without randomness */
};

/* The rows that bear on one statement: its own by role and verdict, and the controls of every
 * experiment whose table has a row that names it. Rows that expect ANY are left out. */
struct statement_rows {
    size_t count[STATEMENT_ROLES][STATEMENT_VERDICTS];
    size_t random; /* as-stated rows that are not exact */
};

/* The rule, in this order.
 *   a BROKEN row of its own, or a control not REFUTED             VOID
 *   no as-stated row                                              NOT RUN
 *   an as-stated row REFUTED:   corrected rows, all CONFIRMED     FALSE AS STATED
 *                               no corrected rows                 NOT SUPPORTED
 *                               else                              OPEN
 *   an as-stated row UNDECIDED                                    OPEN
 *   a limit REFUTED:            corrected rows, all CONFIRMED     CONDITIONAL
 *                               else                              OPEN
 *   a limit UNDECIDED                                             OPEN
 *   all as-stated rows exact                                      EXACT
 *   else                                                          HOLDS */
enum finding statement_finding(const struct statement_rows *rows);

/* "EXACT", "FALSE AS STATED", "NOT RUN" ..., and back. */
const char *statement_finding_name(enum finding finding);
bool statement_finding_from(const char *word, enum finding *out);

/* One row of data/claims.csv; texts belong to struct statements. */
struct statement {
    const char *id;       /* "C03" */
    const char *document; /* "A", "B" or "A B" */
    const char *section;
    const char *text;      /* the statement in our own words */
    const char *reading;   /* its words as numbers, fixed before anything was measured */
    const char *given;     /* conditions that the document itself states */
    const char *assumed;   /* conditions that a reader takes for granted, and limits without them */
    const char *corrected; /* the law that holds in the limits; "" unless CONDITIONAL or FALSE */
    enum finding expected; /* EXACT, HOLDS, CONDITIONAL, FALSE_AS_STATED or NOT_SUPPORTED */
    const char *experiments; /* names, one blank between them */
};

struct statements;

/* Reads data/claims.csv whole: C01 to C44 once each, no cell empty but a law that nothing calls for, words known. Ends the program
 * with 2 and FILE:LINE if it is anything else. */
struct statements *statements_open(const char *path);
void statements_close(struct statements *statements);

/* In the order of their ids, index < STATEMENT_COUNT. */
const struct statement *statements_at(const struct statements *statements, size_t index);

/* Index of the id, or STATEMENT_COUNT if there is no such statement. `length` bytes are read. */
size_t statements_find(const char *id, size_t length);

/* Calls for each word of `words` (blanks between them): sets *word and *length, moves *words on;
 * false after the last one. */
bool statement_next_word(const char **words, const char **word, size_t *length);

#endif

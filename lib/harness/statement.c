#include "harness/statement.h"

#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "harness/table.h"

/* ---- the finding ---- */

static const char *const finding_names[] = {
    [NOT_RUN] = "NOT RUN",
    [VOID] = "VOID",
    [OPEN] = "OPEN",
    [NOT_SUPPORTED] = "NOT SUPPORTED",
    [FALSE_AS_STATED] = "FALSE AS STATED",
    [CONDITIONAL] = "CONDITIONAL",
    [HOLDS] = "HOLDS",
    [EXACT] = "EXACT",
};

const char *statement_finding_name(enum finding finding)
{
    require((size_t)finding < COUNT(finding_names));
    return finding_names[finding];
}

bool statement_finding_from(const char *word, enum finding *out)
{
    for (size_t i = 0; i < COUNT(finding_names); i++) {
        if (strcmp(word, finding_names[i]) == 0) {
            *out = (enum finding)i;
            return true;
        }
    }
    return false;
}

static size_t rows_of(const struct statement_rows *rows, enum role role)
{
    size_t total = 0;
    for (size_t verdict = 0; verdict < STATEMENT_VERDICTS; verdict++) {
        total += rows->count[role][verdict];
    }
    return total;
}

static bool is_void(const struct statement_rows *rows)
{
    return rows->count[AS_STATED][BROKEN] > 0 || rows->count[LIMIT][BROKEN] > 0 ||
           rows->count[CORRECTED][BROKEN] > 0 ||
           rows->count[CONTROL][REFUTED] != rows_of(rows, CONTROL);
}

enum finding statement_finding(const struct statement_rows *rows)
{
    const size_t corrected = rows_of(rows, CORRECTED);
    const bool law = corrected > 0 && rows->count[CORRECTED][CONFIRMED] == corrected;
    if (is_void(rows)) {
        return VOID;
    }
    if (rows_of(rows, AS_STATED) == 0) {
        return NOT_RUN;
    }
    if (rows->count[AS_STATED][REFUTED] > 0) {
        return law ? FALSE_AS_STATED : corrected == 0 ? NOT_SUPPORTED : OPEN;
    }
    if (rows->count[AS_STATED][UNDECIDED] > 0) {
        return OPEN;
    }
    if (rows->count[LIMIT][REFUTED] > 0) {
        return law ? CONDITIONAL : OPEN;
    }
    if (rows->count[LIMIT][UNDECIDED] > 0) {
        return OPEN;
    }
    return rows->random == 0 ? EXACT : HOLDS;
}

/* ---- the file ---- */

struct statements {
    struct table_file *file;
    struct statement items[STATEMENT_COUNT]; /* id is NULL until it is read */
};

enum { ID, DOCUMENT, SECTION, STATEMENT, READING, GIVEN, ASSUMED, LAW, FINDING, EXPERIMENTS };

static const char *const columns[] = {
    [ID] = "id",           [DOCUMENT] = "document",
    [SECTION] = "section", [STATEMENT] = "statement",
    [READING] = "reading", [GIVEN] = "given",
    [ASSUMED] = "assumed", [LAW] = "corrected",
    [FINDING] = "finding", [EXPERIMENTS] = "experiments",
};

size_t statements_find(const char *id, size_t length)
{
    static const char digits[] = "0123456789";
    const bool formed = length == 3 && id[0] == 'C' && memchr(digits, id[1], 10) != NULL &&
                        memchr(digits, id[2], 10) != NULL;
    const size_t number = formed ? (size_t)(id[1] - '0') * 10 + (size_t)(id[2] - '0') : 0;
    return number >= 1 && number <= STATEMENT_COUNT ? number - 1 : STATEMENT_COUNT;
}

bool statement_next_word(const char **words, const char **word, size_t *length)
{
    *word = *words + strspn(*words, " ");
    *length = strcspn(*word, " ");
    *words = *word + *length;
    return *length > 0;
}

static void check_columns(const struct table_file *file, const char *path)
{
    for (size_t i = 0; i < COUNT(columns); i++) {
        if (i >= table_file_columns(file) || strcmp(table_file_name(file, i), columns[i]) != 0) {
            die(STATUS_USAGE, "%s:1: column %zu must be '%s'", path, i + 1, columns[i]);
        }
    }
    if (table_file_columns(file) != COUNT(columns)) {
        die(STATUS_USAGE, "%s:1: %zu columns, not %zu", path, table_file_columns(file),
            COUNT(columns));
    }
}

/* Whether the finding says that the statement fails somewhere and that a law is known there. */
static bool needs_law(enum finding finding)
{
    return finding == CONDITIONAL || finding == FALSE_AS_STATED;
}

static bool blank(const char *cell)
{
    return cell[strspn(cell, " ")] == '\0';
}

/* What is wrong with a row, or NULL. */
static const char *fault_of(const struct statement *statement, const char *const *cells)
{
    static const char *const documents[] = { "A", "B", "A B" };
    static const char name_characters[] = "abcdefghijklmnopqrstuvwxyz0123456789_ ";
    size_t d = 0;
    while (d < COUNT(documents) && strcmp(cells[DOCUMENT], documents[d]) != 0) {
        d++;
    }
    if (d == COUNT(documents)) {
        return "the document is not A, B or A B";
    }
    if (statement->expected < NOT_SUPPORTED) {
        return "the finding is not EXACT, HOLDS, CONDITIONAL, FALSE AS STATED or NOT SUPPORTED";
    }
    if (cells[EXPERIMENTS][strspn(cells[EXPERIMENTS], name_characters)] != '\0') {
        return "the experiments are not names with blanks between them";
    }
    for (size_t i = 0; i < COUNT(columns); i++) {
        if (i != LAW && blank(cells[i])) {
            return "an empty cell";
        }
    }
    if (blank(cells[LAW]) == needs_law(statement->expected)) {
        return "a corrected law belongs to CONDITIONAL and FALSE AS STATED, and to no other";
    }
    return NULL;
}

static void read_row(struct statements *statements, size_t row, const char *path)
{
    const char *cells[COUNT(columns)];
    for (size_t i = 0; i < COUNT(columns); i++) {
        cells[i] = table_text_at(statements->file, row, i);
    }
    const size_t line = table_line_at(statements->file, row, ID);
    const size_t index = statements_find(cells[ID], strlen(cells[ID]));
    if (index == STATEMENT_COUNT) {
        die(STATUS_USAGE, "%s:%zu: '%s' is not one of C01 to C%d", path, line, cells[ID],
            STATEMENT_COUNT);
    }
    struct statement *item = &statements->items[index];
    if (item->id != NULL) {
        die(STATUS_USAGE, "%s:%zu: a second row for %s", path, line, cells[ID]);
    }
    *item = (struct statement){
        .id = cells[ID],
        .document = cells[DOCUMENT],
        .section = cells[SECTION],
        .text = cells[STATEMENT],
        .reading = cells[READING],
        .given = cells[GIVEN],
        .assumed = cells[ASSUMED],
        .corrected = cells[LAW],
        .experiments = cells[EXPERIMENTS],
    };
    statement_finding_from(cells[FINDING], &item->expected);
    const char *fault = fault_of(item, cells);
    if (fault != NULL) {
        die(STATUS_USAGE, "%s:%zu: %s: %s", path, line, cells[ID], fault);
    }
}

struct statements *statements_open(const char *path)
{
    struct statements *statements = xcalloc(1, sizeof *statements);
    statements->file = table_open(path);
    check_columns(statements->file, path);
    for (size_t row = 0; row < table_file_rows(statements->file); row++) {
        read_row(statements, row, path);
    }
    for (size_t i = 0; i < STATEMENT_COUNT; i++) {
        if (statements->items[i].id == NULL) {
            die(STATUS_USAGE, "%s:%zu: no row for C%02zu", path,
                table_file_rows(statements->file) + 1, i + 1);
        }
    }
    return statements;
}

void statements_close(struct statements *statements)
{
    if (statements != NULL) {
        table_close(statements->file);
        free(statements);
    }
}

const struct statement *statements_at(const struct statements *statements, size_t index)
{
    require(index < STATEMENT_COUNT);
    return &statements->items[index];
}

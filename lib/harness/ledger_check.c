/* ledger, what a table must be beyond its form: nobody's hand may have been in it. Every verdict
 * follows from its row's own numbers, no row is there twice, an axis is all numbers or all words,
 * and there are as many rows as provenance says were written. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "harness/file.h"
#include "harness/ledger.h"

/* A table that is checked. */
struct checked {
    const struct ledger *ledger;
    const struct ledger_experiment *experiment;
    const char *path;
};

static size_t line_of(const struct checked *it, size_t row)
{
    return table_line_at(it->experiment->table, row, 0);
}

/* ---- the verdict follows from the numbers ---- */

static double largest(const struct ledger_row *row)
{
    const double numbers[] = { row->predicted, row->margin, row->interval.low, row->interval.high };
    double most = 0;
    for (size_t i = 0; i < COUNT(numbers); i++) {
        if (isfinite(numbers[i])) {
            most = fmax(most, fabs(numbers[i]));
        }
    }
    return most;
}

/* An empty end of an interval is one that does not end: tables hold no infinity. */
static struct interval open_ended(struct interval interval)
{
    return (struct interval){ isnan(interval.low) ? -HUGE_VAL : interval.low,
                              isnan(interval.high) ? HUGE_VAL : interval.high };
}

static enum verdict judge(const struct ledger_row *row, double margin)
{
    const struct claim claim = { .form = row->form, .exact = row->exact, .abs = margin };
    return claim_judge(&claim, row->predicted, row->measured, open_ended(row->interval));
}

/* Whether the numbers, which tables hold to ten digits, can have given this verdict. */
static bool can_give(const struct ledger_row *row)
{
    const double rounding = 2e-9 * largest(row);
    const bool broken = isnan(row->measured) || isnan(row->interval.low + row->interval.high);
    return (broken && row->verdict == BROKEN) || judge(row, row->margin) == row->verdict ||
           judge(row, row->margin + rounding) == row->verdict ||
           judge(row, fmax(row->margin - rounding, 0)) == row->verdict;
}

static void check_verdict(const struct checked *it, const struct ledger_row *row)
{
    const struct interval interval = open_ended(row->interval);
    if (row->verdict != BROKEN && (row->measured < interval.low || row->measured > interval.high)) {
        die(STATUS_USAGE, "%s:%zu: %s: measured %.10g lies outside its interval [%.10g, %.10g]",
            it->path, line_of(it, row->row), row->claim, row->measured, interval.low,
            interval.high);
    }
    if (!can_give(row)) {
        die(STATUS_USAGE, "%s:%zu: %s: the verdict is %s, but the numbers of the row give %s",
            it->path, line_of(it, row->row), row->claim, claim_verdict_name(row->verdict),
            claim_verdict_name(judge(row, row->margin)));
    }
}

/* Only rows as stated declare what they expect. */
static void check_expected(const struct checked *it, const struct ledger_row *row)
{
    const struct claim claim = { .role = row->role, .expect = row->expected };
    if (claim_expected(&claim) != row->expected) {
        die(STATUS_USAGE, "%s:%zu: %s: expects %s, but its role is '%s'", it->path,
            line_of(it, row->row), row->claim, claim_verdict_name(row->expected),
            claim_role_name(row->role));
    }
}

/* ---- no row twice, no axis of words and numbers ---- */

static size_t axes_end(const struct checked *it)
{
    return table_file_columns(it->experiment->table) - LEDGER_COLUMNS_AFTER;
}

static void check_once(const struct checked *it, const struct ledger_row *row)
{
    const struct ledger_row *first = &it->ledger->rows[it->experiment->first];
    for (const struct ledger_row *earlier = first; earlier < row; earlier++) {
        if (ledger_same_row(it->ledger, earlier, it->ledger, row)) {
            die(STATUS_USAGE, "%s:%zu: %s: the row of line %zu again: same claim, sweep and axes",
                it->path, line_of(it, row->row), row->claim, line_of(it, earlier->row));
        }
    }
}

static bool is_number(const char *text)
{
    char *end = NULL;
    strtod(text, &end);
    return text[strspn(text, "0123456789+-.eE")] == '\0' && *end == '\0';
}

static void check_axis(const struct checked *it, size_t column)
{
    const struct table_file *table = it->experiment->table;
    size_t first = SIZE_MAX;
    for (size_t row = 0; row < it->experiment->rows; row++) {
        const char *text = table_text_at(table, row, column);
        if (text[0] == '\0') {
            continue;
        }
        first = first == SIZE_MAX ? row : first;
        if (is_number(text) != is_number(table_text_at(table, first, column))) {
            die(STATUS_USAGE,
                "%s:%zu: %s is '%s', but '%s' on line %zu: numbers or words, not both", it->path,
                line_of(it, row), table_file_name(table, column), text,
                table_text_at(table, first, column), line_of(it, first));
        }
    }
}

/* ---- as many rows as were written ---- */

/* The object of the experiment in RESULTS/provenance.json, or, if it was not gathered yet, in
 * RESULTS/provenance/NAME.json; false if neither tells of it. */
static bool read_provenance(const char *results, const char *name, struct text *object)
{
    struct text path = { 0 }, key = { 0 };
    text_addf(&path, "%s/provenance/%s.json", results, name);
    bool found = file_exists(path.bytes);
    if (found) {
        file_read(path.bytes, object);
    } else {
        text_free(&path);
        text_addf(&path, "%s/provenance.json", results);
        text_addf(&key, "\n\"%s\": {", name);
        struct text all = { 0 };
        if (file_exists(path.bytes)) {
            file_read(path.bytes, &all);
        }
        const char *begin = all.bytes != NULL ? strstr(all.bytes, key.bytes) : NULL;
        found = begin != NULL;
        if (found) {
            text_add_bytes(object, begin + 1, strcspn(begin + 1, "\n"));
        }
        text_free(&all);
    }
    text_free(&key);
    text_free(&path);
    return found;
}

/* RESULTS/NAME.csv for "claims", else RESULTS/NAME.PART.csv; a part that is not there is nobody's
 * evidence. */
static void check_count(const char *results, const struct ledger_experiment *experiment,
                        const char *part, size_t length, size_t written)
{
    static const char claims[] = "claims";
    struct text path = { 0 };
    text_addf(&path, "%s/%s", results, experiment->name);
    size_t rows = experiment->rows;
    if (length == strlen(claims) && strncmp(part, claims, length) == 0) {
        text_add(&path, ".csv");
    } else {
        text_addf(&path, ".%.*s.csv", (int)length, part);
        rows = written;
        if (file_exists(path.bytes)) {
            struct table_file *table = table_open(path.bytes);
            rows = table_file_rows(table);
            table_close(table);
        }
    }
    if (rows != written) {
        die(STATUS_USAGE, "%s has %zu rows; provenance.json says %zu", path.bytes, rows, written);
    }
    text_free(&path);
}

static void check_counts(const char *results, const struct ledger_experiment *experiment)
{
    static const char before[] = "\"rows_", after[] = "\": ";
    struct text object = { 0 };
    if (read_provenance(results, experiment->name, &object)) {
        for (const char *at = object.bytes; (at = strstr(at, before)) != NULL;) {
            at += strlen(before);
            const size_t length = strcspn(at, "\"");
            if (strncmp(at + length, after, strlen(after)) == 0) {
                check_count(results, experiment, at, length,
                            strtoul(at + length + strlen(after), NULL, 10));
            }
        }
    }
    text_free(&object);
}

/* ---- all tables ---- */

static void check_table(const struct checked *it)
{
    for (size_t column = LEDGER_COLUMNS_BEFORE; column < axes_end(it); column++) {
        check_axis(it, column);
    }
    for (size_t i = 0; i < it->experiment->rows; i++) {
        const struct ledger_row *row = &it->ledger->rows[it->experiment->first + i];
        check_verdict(it, row);
        check_expected(it, row);
        check_once(it, row);
    }
}

void ledger_check(const struct ledger *ledger, const char *results)
{
    for (size_t i = 0; i < ledger->experiment_count; i++) {
        const struct ledger_experiment *experiment = &ledger->experiments[i];
        if (experiment->table != NULL) {
            struct text path = { 0 };
            text_addf(&path, "%s/%s.csv", results, experiment->name);
            check_counts(results, experiment);
            check_table(&(struct checked){ ledger, experiment, path.bytes });
            text_free(&path);
        }
    }
}

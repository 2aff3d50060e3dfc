#include "harness/ledger.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "harness/file.h"
#include "harness/text.h"

/* ---- which experiments there are ---- */

static int by_name(const void *a, const void *b)
{
    const struct ledger_experiment *x = a, *y = b;
    return strcmp(x->name, y->name);
}

static void add_experiment(struct ledger *ledger, const char *name, size_t length)
{
    const size_t count = ledger->experiment_count;
    struct ledger_experiment *grown = xcalloc(count + 1, sizeof *grown);
    if (count > 0) {
        memcpy(grown, ledger->experiments, count * sizeof *grown);
    }
    free(ledger->experiments);
    grown[count].name = xcalloc(length + 1, 1);
    memcpy(grown[count].name, name, length);
    grown[count].selected = true;
    ledger->experiments = grown;
    ledger->experiment_count++;
}

static void find_experiments(struct ledger *ledger, const char *folder)
{
    DIR *directory = opendir(folder);
    if (directory == NULL) {
        die(STATUS_USAGE, "cannot read folder %s: %s", folder, strerror(errno));
    }
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        const size_t length = strlen(entry->d_name);
        if (length > 2 && entry->d_name[0] != '.' &&
            strcmp(entry->d_name + length - 2, ".c") == 0) {
            add_experiment(ledger, entry->d_name, length - 2);
        }
    }
    closedir(directory);
    if (ledger->experiment_count > 0) {
        qsort(ledger->experiments, ledger->experiment_count, sizeof *ledger->experiments, by_name);
    }
}

/* Index of the experiment of this name, or the count. */
static size_t find_experiment(const struct ledger *ledger, const char *name, size_t length)
{
    size_t i = 0;
    while (i < ledger->experiment_count &&
           (strncmp(ledger->experiments[i].name, name, length) != 0 ||
            ledger->experiments[i].name[length] != '\0')) {
        i++;
    }
    return i;
}

static _Noreturn void die_of_name(const struct ledger *ledger, const char *name)
{
    const char **names = xcalloc(ledger->experiment_count, sizeof *names);
    for (size_t i = 0; i < ledger->experiment_count; i++) {
        names[i] = ledger->experiments[i].name;
    }
    const char *near = nearest_word(name, names, ledger->experiment_count);
    free(names);
    die(STATUS_USAGE,
        near != NULL ? "no experiment '%s': did you mean '%s'?" : "no experiment '%s'", name, near);
}

static void select_only(struct ledger *ledger, const char *only)
{
    for (size_t i = 0; i < ledger->experiment_count; i++) {
        ledger->experiments[i].selected = false;
    }
    for (const char *name = only;;) {
        const size_t length = strcspn(name, ",");
        const size_t i = find_experiment(ledger, name, length);
        if (i == ledger->experiment_count) {
            struct text word = { 0 };
            text_add_bytes(&word, name, length);
            die_of_name(ledger, word.bytes);
        }
        ledger->experiments[i].selected = true;
        if (name[length] == '\0') {
            return;
        }
        name += length + 1;
    }
}

/* ---- the rows of one table ---- */

enum { CLAIM, STATEMENTS, ROLE, FORM, KIND, EXACTNESS, UNIT, SWEEP };
enum { TRIALS, PREDICTED, MEASURED, CI_LOW, CI_HIGH, MARGIN, VERDICT, EXPECTED };

static const char *const before[LEDGER_COLUMNS_BEFORE] = { "claim", "statements", "role", "form",
                                                           "kind",  "exact",      "unit", "sweep" };
static const char *const after[LEDGER_COLUMNS_AFTER] = { "trials",  "predicted", "measured",
                                                         "ci_low",  "ci_high",   "margin",
                                                         "verdict", "expected" };

/* A table that is being read. */
struct source {
    const struct table_file *file;
    const char *path;
    size_t first_after; /* column of "trials" */
};

static void check_name(const struct source *source, size_t column, const char *want)
{
    if (strcmp(table_file_name(source->file, column), want) != 0) {
        die(STATUS_USAGE, "%s:1: column %zu must be '%s'", source->path, column + 1, want);
    }
}

static void check_header(struct source *source)
{
    const size_t columns = table_file_columns(source->file);
    if (columns < LEDGER_COLUMNS_BEFORE + LEDGER_COLUMNS_AFTER) {
        die(STATUS_USAGE, "%s:1: not a table of claims: %zu columns", source->path, columns);
    }
    source->first_after = columns - LEDGER_COLUMNS_AFTER;
    for (size_t i = 0; i < LEDGER_COLUMNS_BEFORE; i++) {
        check_name(source, i, before[i]);
    }
    for (size_t i = 0; i < LEDGER_COLUMNS_AFTER; i++) {
        check_name(source, source->first_after + i, after[i]);
    }
}

static void check_word(const struct source *source, size_t row, size_t column, bool known)
{
    if (!known) {
        die(STATUS_USAGE, "%s:%zu: unknown %s '%s'", source->path,
            table_line_at(source->file, row, column), table_file_name(source->file, column),
            table_text_at(source->file, row, column));
    }
}

static void read_words(const struct source *source, size_t row, struct ledger_row *out)
{
    const size_t verdict = source->first_after + VERDICT, expected = source->first_after + EXPECTED;
    const char *exact = table_text_at(source->file, row, EXACTNESS);
    enum kind kind;
    check_word(source, row, ROLE,
               claim_role_from(table_text_at(source->file, row, ROLE), &out->role));
    check_word(source, row, FORM,
               claim_form_from(table_text_at(source->file, row, FORM), &out->form));
    check_word(source, row, KIND, claim_kind_from(table_text_at(source->file, row, KIND), &kind));
    check_word(source, row, EXACTNESS, strcmp(exact, "yes") == 0 || strcmp(exact, "no") == 0);
    check_word(source, row, verdict,
               claim_verdict_from(table_text_at(source->file, row, verdict), &out->verdict) &&
                   out->verdict != ANY);
    check_word(source, row, expected,
               claim_verdict_from(table_text_at(source->file, row, expected), &out->expected) &&
                   out->expected >= UNDECIDED);
    check_word(source, row, CLAIM, table_text_at(source->file, row, CLAIM)[0] != '\0');
    out->exact = strcmp(exact, "yes") == 0;
}

/* A control names no statement; every other row names statements that exist. */
static void check_statements(const struct source *source, size_t row, const struct ledger_row *out)
{
    const char *words = out->statements, *word;
    size_t length, named = 0;
    while (statement_next_word(&words, &word, &length)) {
        if (statements_find(word, length) == STATEMENT_COUNT) {
            die(STATUS_USAGE, "%s:%zu: there is no statement '%.*s'", source->path,
                table_line_at(source->file, row, STATEMENTS), (int)length, word);
        }
        named++;
    }
    if ((named == 0) != (out->role == CONTROL)) {
        die(STATUS_USAGE, "%s:%zu: a row with role '%s' and %zu statements", source->path,
            table_line_at(source->file, row, STATEMENTS), claim_role_name(out->role), named);
    }
}

static void read_row(const struct source *source, size_t row, struct ledger_row *out)
{
    const size_t shift = source->first_after;
    out->row = row;
    out->claim = table_text_at(source->file, row, CLAIM);
    out->statements = table_text_at(source->file, row, STATEMENTS);
    out->unit = table_text_at(source->file, row, UNIT);
    out->sweep = table_text_at(source->file, row, SWEEP);
    out->predicted = table_number_at(source->file, row, shift + PREDICTED);
    out->measured = table_number_at(source->file, row, shift + MEASURED);
    out->interval.low = table_number_at(source->file, row, shift + CI_LOW);
    out->interval.high = table_number_at(source->file, row, shift + CI_HIGH);
    out->margin = table_number_at(source->file, row, shift + MARGIN);
    read_words(source, row, out);
    check_statements(source, row, out);
}

static void read_table(struct ledger *ledger, size_t index, const char *path)
{
    struct ledger_experiment *experiment = &ledger->experiments[index];
    experiment->table = table_open(path);
    experiment->first = ledger->row_count;
    experiment->rows = table_file_rows(experiment->table);
    struct source source = { .file = experiment->table, .path = path };
    check_header(&source);

    struct ledger_row *grown = xcalloc(ledger->row_count + experiment->rows, sizeof *grown);
    if (ledger->row_count > 0) {
        memcpy(grown, ledger->rows, ledger->row_count * sizeof *grown);
    }
    free(ledger->rows);
    ledger->rows = grown;
    ledger->row_count += experiment->rows;

    size_t controls = 0;
    for (size_t i = 0; i < experiment->rows; i++) {
        struct ledger_row *row = &grown[experiment->first + i];
        row->experiment = index;
        read_row(&source, i, row);
        experiment->verdicts[row->verdict]++;
        controls += row->role == CONTROL;
    }
    if (controls == 0) {
        die(STATUS_SURPRISE, "%s: no control: an instrument that never says no proves nothing",
            path);
    }
}

static void read_tables(struct ledger *ledger, const char *folder)
{
    struct text path = { 0 };
    for (size_t i = 0; i < ledger->experiment_count; i++) {
        text_free(&path);
        text_addf(&path, "%s/%s.csv", folder, ledger->experiments[i].name);
        if (ledger->experiments[i].selected && file_exists(path.bytes)) {
            read_table(ledger, i, path.bytes);
        }
    }
    text_free(&path);
}

/* ---- open and close ---- */

struct ledger *ledger_open(const struct ledger_sources *sources)
{
    struct ledger *ledger = xcalloc(1, sizeof *ledger);
    ledger->statements = statements_open(sources->claims);
    ledger->part = sources->part;
    find_experiments(ledger, sources->experiments);
    if (sources->only != NULL) {
        select_only(ledger, sources->only);
    }
    if (!file_exists(sources->results)) {
        die(STATUS_USAGE, "cannot read folder %s: %s", sources->results, strerror(ENOENT));
    }
    read_tables(ledger, sources->results);
    ledger_find(ledger);
    return ledger;
}

void ledger_close(struct ledger *ledger)
{
    if (ledger == NULL) {
        return;
    }
    for (size_t i = 0; i < ledger->experiment_count; i++) {
        table_close(ledger->experiments[i].table);
        free(ledger->experiments[i].name);
    }
    free(ledger->rows);
    free(ledger->experiments);
    statements_close(ledger->statements);
    free(ledger);
}

/* ledger, the evidence for a statement: of each claim the row that came closest to its margin. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "harness/ledger.h"

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

void ledger_add_command(const struct ledger *ledger, const struct ledger_row *row, struct text *out)
{
    const char *quote = strchr(row->sweep, ' ') != NULL ? "'" : "";
    text_addf(out, "build/experiments/%s --sweep %s%s%s", ledger->experiments[row->experiment].name,
              quote, row->sweep, quote);
}

/* ---- which rows share a line ---- */

/* Length of the claim's name without the number that it ends in: "place-07" has "place-"; the whole
 * if there is none, or if it is part of a word, as in "fp16". */
static size_t stem_length(const char *claim)
{
    const size_t whole = strlen(claim);
    size_t length = whole;
    while (length > 0 && claim[length - 1] >= '0' && claim[length - 1] <= '9') {
        length--;
    }
    return length > 0 && (claim[length - 1] == '-' || claim[length - 1] == '_') ? length : whole;
}

/* Whether the names are different numbers of one series, of the same meaning. */
static bool same_series(const struct ledger_row *a, const struct ledger_row *b)
{
    const size_t length = stem_length(a->claim);
    return a->role == b->role && a->form == b->form && length == stem_length(b->claim) &&
           strncmp(a->claim, b->claim, length) == 0 && strcmp(a->statements, b->statements) == 0 &&
           strcmp(a->claim, b->claim) != 0;
}

static bool same_claim(const struct ledger_row *a, const struct ledger_row *b)
{
    return strcmp(a->claim, b->claim) == 0 && strcmp(a->sweep, b->sweep) == 0;
}

/* The rows of one line of the report: one claim in one sweep of an experiment, or a series of claims
 * in all of its sweeps. */
struct group {
    const struct ledger_row *row; /* any of them */
    bool series;
    size_t rows, as_expected;
    const struct ledger_row *closest, *first, *last; /* by margin, by number */
};

static bool holds(const struct group *group, const struct ledger_row *row)
{
    return same_claim(group->row, row) ||
           (group->series &&
            (same_series(group->row, row) || strcmp(group->row->claim, row->claim) == 0));
}

/* The number that the name ends in is smaller. */
static bool comes_before(const struct ledger_row *a, const struct ledger_row *b)
{
    const size_t x = strlen(a->claim), y = strlen(b->claim);
    return x < y || (x == y && strcmp(a->claim, b->claim) < 0);
}

static void take(struct group *group, const struct ledger_row *row)
{
    group->rows++;
    group->as_expected += !ledger_row_surprises(row);
    if (distance_to_margin(row) < distance_to_margin(group->closest)) {
        group->closest = row;
    }
    group->first = comes_before(row, group->first) ? row : group->first;
    group->last = comes_before(group->last, row) ? row : group->last;
}

static struct group group_of(const struct ledger *ledger, const struct ledger_row *row)
{
    const struct ledger_experiment *it = &ledger->experiments[row->experiment];
    const struct ledger_row *rows = &ledger->rows[it->first];
    struct group group = { .row = row, .closest = row, .first = row, .last = row };
    for (size_t i = 0; i < it->rows && !group.series; i++) {
        group.series = same_series(row, &rows[i]);
    }
    for (size_t i = 0; i < it->rows; i++) {
        if (holds(&group, &rows[i])) {
            take(&group, &rows[i]);
        }
    }
    return group;
}

static bool is_first_of_group(const struct ledger *ledger, const struct group *group)
{
    const struct ledger_row *other =
        &ledger->rows[ledger->experiments[group->row->experiment].first];
    while (!holds(group, other)) {
        other++;
    }
    return other == group->row;
}

/* ---- how they are shown ---- */

/* A whole number with all its digits, any other with five. */
static void add_number(double number, struct text *out)
{
    const bool whole = fabs(number) < 1e10 && fabs(number - nearbyint(number)) <= 0;
    text_addf(out, whole ? "%.0f" : "%.5g", number);
}

static void add_predicted(const struct ledger_row *row, struct text *out)
{
    static const char *const signs[] = { "", "at most ", "at least " };
    text_add(out, signs[row->form]);
    add_number(row->predicted, out);
    if (row->margin > 0) {
        text_addf(out, " +- %.2g", row->margin);
    }
}

static void add_measured(const struct ledger_row *row, struct text *out)
{
    if (isnan(row->measured)) {
        text_add(out, "no number");
    } else if (row->exact) {
        add_number(row->measured, out);
        text_add(out, " exact");
    } else {
        text_addf(out, "%.5g [%.5g, %.5g]", row->measured, row->interval.low, row->interval.high);
    }
}

static void add_name(const struct group *group, struct text *out)
{
    text_add(out, group->first->claim);
    if (group->series) {
        text_addf(out, " .. %s", group->last->claim + stem_length(group->last->claim));
    }
}

static void add_group(const struct ledger *ledger, const struct group *group, struct text *out)
{
    const struct ledger_row *closest = group->closest;
    struct text place = { 0 };
    text_add(&place, "");
    ledger_add_place(ledger, closest, &place);
    text_add(out, "| ");
    add_name(group, out);
    text_addf(out, " | %s | %zu of %zu | ", claim_role_name(closest->role), group->as_expected,
              group->rows);
    ledger_add_escaped(out, place.bytes);
    text_add(out, " | ");
    add_predicted(closest, out);
    text_add(out, " | ");
    add_measured(closest, out);
    text_add(out, " | ");
    ledger_add_escaped(out, closest->unit);
    text_addf(out, " | %s%s | `", claim_verdict_name(closest->verdict),
              closest->expected == ANY ? " (shown)" : "");
    ledger_add_command(ledger, closest, out);
    text_add(out, "` |\n");
    text_free(&place);
}

void ledger_add_evidence(const struct ledger *ledger, size_t statement, struct text *out)
{
    text_add(out, "\n| claim | role | as expected | closest call at | predicted | measured | unit "
                  "| verdict | again |\n"
                  "| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
    for (size_t i = 0; i < ledger->row_count; i++) {
        const struct ledger_row *row = &ledger->rows[i];
        if (!ledger_row_names(row, statement)) {
            continue;
        }
        const struct group group = group_of(ledger, row);
        if (is_first_of_group(ledger, &group)) {
            add_group(ledger, &group, out);
        }
    }
}

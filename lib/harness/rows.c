#include "harness/rows.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "harness/estimate.h"

/* ---- columns ---- */

static bool same_part(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool has_column(const struct axis *columns, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(columns[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

struct axis *rows_columns(const struct experiment *experiment, const char *part, size_t *count)
{
    struct axis *columns = xcalloc(experiment->sweep_count * EXPERIMENT_MAX_AXES, sizeof *columns);
    *count = 0;
    for (size_t s = 0; s < experiment->sweep_count; s++) {
        const struct sweep *sweep = &experiment->sweeps[s];
        for (size_t a = 0; same_part(sweep->part, part) && a < EXPERIMENT_MAX_AXES; a++) {
            if (sweep->axes[a].name != NULL && !has_column(columns, *count, sweep->axes[a].name)) {
                columns[(*count)++] = sweep->axes[a];
            }
        }
    }
    return columns;
}

static const char *const judged_before[] = { "claim", "statements", "role", "form",
                                             "kind",  "exact",      "unit", "sweep" };
static const char *const judged_after[] = { "trials",  "predicted", "measured", "ci_low",
                                            "ci_high", "margin",    "verdict",  "expected" };
static const char *const described_before[] = { "quantity", "unit", "sweep" };
static const char *const described_after[] = { "trials", "measured", "ci_low", "ci_high" };

struct table *rows_new_table(const char *part, const struct axis *columns, size_t count)
{
    const bool judged = part == NULL;
    const char *const *before = judged ? judged_before : described_before;
    const char *const *after = judged ? judged_after : described_after;
    const size_t befores = judged ? COUNT(judged_before) : COUNT(described_before);
    const size_t afters = judged ? COUNT(judged_after) : COUNT(described_after);
    const char **names = xcalloc(befores + count + afters, sizeof *names);
    memcpy(names, before, befores * sizeof *names);
    for (size_t i = 0; i < count; i++) {
        names[befores + i] = columns[i].name;
    }
    memcpy(names + befores + count, after, afters * sizeof *names);
    struct table *table = table_new(befores + count + afters, names);
    free(names);
    return table;
}

/* ---- one row ---- */

/* A row on its way into the table: the claim, where, what came out. */
struct row {
    const struct claim *claim;
    size_t point;  /* the first of the group for a derived claim */
    unsigned over; /* axes without a cell */
    bool derived;
    double predicted;
    struct estimate estimate;
    enum verdict verdict;
};

static void add_axes(const struct rows *rows, const struct row *row, struct table *table)
{
    const struct grid *grid = rows->run->grid;
    for (size_t c = 0; c < rows->column_count; c++) {
        size_t axis = 0;
        while (axis < grid->axes &&
               strcmp(grid->sweep->axes[axis].name, rows->columns[c].name) != 0) {
            axis++;
        }
        if (axis == grid->axes || (row->over >> axis & 1u) != 0) {
            table_add_text(table, NULL);
        } else {
            grid_add_cell(grid, row->point, axis, table);
        }
    }
}

static void add_described(const struct rows *rows, const struct row *row, struct table *table)
{
    table_add_text(table, row->claim->id);
    table_add_text(table, row->claim->unit);
    table_add_text(table, rows->run->grid->sweep->name);
    add_axes(rows, row, table);
    table_add_count(table, rows->run->trials);
    table_add_number(table, row->estimate.measured);
    table_add_number(table, row->estimate.interval.low);
    table_add_number(table, row->estimate.interval.high);
    table_end_row(table);
}

static void add_judged(const struct rows *rows, const struct row *row, struct table *table)
{
    const struct claim *claim = row->claim;
    table_add_text(table, claim->id);
    table_add_text(table, claim->statements);
    table_add_text(table, claim_role_name(claim->role));
    table_add_text(table, claim_form_name(claim->form));
    table_add_text(table, claim_kind_name(claim->kind));
    table_add_text(table, claim->exact ? "yes" : "no");
    table_add_text(table, claim->unit);
    table_add_text(table, rows->run->grid->sweep->name);
    add_axes(rows, row, table);
    table_add_count(table, rows->run->trials);
    table_add_number(table, row->predicted);
    table_add_number(table, row->estimate.measured);
    table_add_number(table, row->estimate.interval.low);
    table_add_number(table, row->estimate.interval.high);
    table_add_number(table, claim_margin(claim, row->predicted));
    table_add_text(table, claim_verdict_name(row->verdict));
    table_add_text(table, claim_verdict_name(claim_expected(claim)));
    table_end_row(table);
}

/* ---- what is not as expected ---- */

static void say_where(const struct rows *rows, const struct row *row)
{
    const char *name = rows->experiment->name;
    fprintf(stderr, "  again: build/experiments/%s --profile %s ", name,
            options_profile_name(rows->options->profile));
    if (rows->options->has_seed) {
        fprintf(stderr, "--seed %" PRIu64 " ", rows->options->seed);
    }
    if (rows->options->trials > 0) {
        fprintf(stderr, "--trials %zu ", rows->options->trials);
    }
    if (row->derived) {
        fprintf(stderr, "--sweep %s\n", rows->run->grid->sweep->name);
    } else {
        fprintf(stderr, "--point %zu\n", rows->first_point + row->point);
    }
}

static void say_one(const struct rows *rows, const struct row *row)
{
    const struct estimate *e = &row->estimate;
    fprintf(stderr,
            "%s: %s is %s, expected %s: predicted %.6g, measured %.6g [%.6g, %.6g], margin %.3g\n",
            rows->experiment->name, row->claim->id, claim_verdict_name(row->verdict),
            claim_verdict_name(claim_expected(row->claim)), row->predicted, e->measured,
            e->interval.low, e->interval.high, claim_margin(row->claim, row->predicted));
    if (row->verdict == UNDECIDED) {
        const double needed =
            estimate_trials_needed(row->claim, row->predicted, e, rows->run->trials);
        fprintf(stderr,
                needed > 0 ? "  %.0f trials would decide it (with a new seed)\n"
                           : "  no number of trials would decide it: it lies on the margin\n",
                needed);
    }
    say_where(rows, row);
}

/* The number-th row that is not as expected: the first few of them, so that the rest is read. */
static void say_surprise(const struct rows *rows, const struct row *row, size_t number)
{
    if (number <= ROWS_LOUD) {
        say_one(rows, row);
    } else if (number == ROWS_LOUD + 1) {
        fprintf(stderr, "%s: more rows are not as expected: see the table\n",
                rows->experiment->name);
    }
}

static void count(const struct row *row, struct rows_tally *tally)
{
    const enum verdict expected = claim_expected(row->claim);
    tally->rows++;
    tally->confirmed += row->verdict == CONFIRMED;
    tally->refuted += row->verdict == REFUTED;
    tally->undecided += row->verdict == UNDECIDED;
    tally->broken += row->verdict == BROKEN;
    if (row->verdict == BROKEN || (expected != ANY && row->verdict != expected)) {
        tally->wrong += row->verdict != UNDECIDED;
        tally->pending += row->verdict == UNDECIDED;
    }
}

static void finish(const struct rows *rows, struct row *row, struct table *table,
                   struct rows_tally *tally)
{
    if (rows->run->grid->sweep->part != NULL) {
        add_described(rows, row, table);
        return;
    }
    const struct rows_tally before = *tally;
    row->predicted = row->claim->predict(rows->run->grid->p[row->point], rows->run->context);
    row->verdict =
        claim_judge(row->claim, row->predicted, row->estimate.measured, row->estimate.interval);
    add_judged(rows, row, table);
    count(row, tally);
    if (rows->loud && (tally->wrong > before.wrong || tally->pending > before.pending)) {
        say_surprise(rows, row, tally->wrong + tally->pending);
    }
}

/* ---- all rows ---- */

static void add_claim(const struct rows *rows, size_t index, struct table *table,
                      struct rows_tally *tally)
{
    const struct grid *grid = rows->run->grid;
    const struct claim *claim = &grid->sweep->claims[index];
    const size_t stride = grid->sweep->claim_count;
    for (size_t i = 0; i < grid->points; i++) {
        if (rows->run->wanted[i] && (claim->applies == NULL || claim->applies(grid->p[i]))) {
            const struct samples samples = { rows->slots + i * rows->run->trials * stride + index,
                                             rows->run->trials, stride };
            struct row row = { .claim = claim, .point = i };
            row.estimate = estimate_claim(claim, samples, rows->level);
            finish(rows, &row, table, tally);
        }
    }
}

static bool all_wanted(const struct rows *rows, const size_t *indices, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!rows->run->wanted[indices[i]]) {
            return false;
        }
    }
    return count > 0;
}

static void add_derived(const struct rows *rows, const struct derived *derived, struct table *table,
                        struct rows_tally *tally)
{
    const struct grid *grid = rows->run->grid;
    size_t *indices = xcalloc(grid->points, sizeof *indices);
    for (size_t i = 0; i < grid->points; i++) {
        struct estimate_group group = { .slots = rows->slots,
                                        .trials = rows->run->trials,
                                        .slots_per_trial = grid->sweep->claim_count,
                                        .p = (const double(*)[EXPERIMENT_MAX_AXES])grid->p,
                                        .indices = indices,
                                        .context = rows->run->context };
        group.count = grid_group(grid, derived, i, indices);
        if (all_wanted(rows, indices, group.count)) {
            struct row row = {
                .claim = &derived->claim, .point = i, .over = derived->over, .derived = true
            };
            row.estimate = estimate_derived(derived, &group, rows->level);
            finish(rows, &row, table, tally);
        }
    }
    free(indices);
}

void rows_add(const struct rows *rows, struct table *table, struct rows_tally *tally)
{
    const struct sweep *sweep = rows->run->grid->sweep;
    for (size_t c = 0; c < sweep->claim_count; c++) {
        add_claim(rows, c, table, tally);
    }
    for (size_t d = 0; d < sweep->derived_count; d++) {
        add_derived(rows, &sweep->derived[d], table, tally);
    }
}

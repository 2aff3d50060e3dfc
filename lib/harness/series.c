#include "harness/series.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "harness/steps.h"

/* ---- steps of a series ---- */

static bool all_positive(const struct series *series)
{
    bool positive = true;
    for (size_t i = 0; i < series->count; i++) {
        positive = positive && series->rows[i].value > 0;
    }
    return positive;
}

/* Levels from the steps at[]: means of x, or their exponentials. */
static void set_levels(struct series *series, const double *x, const size_t *at, bool logarithms)
{
    for (size_t s = 0; s <= series->steps; s++) {
        const size_t from = s > 0 ? at[s - 1] : 0;
        const size_t to = s < series->steps ? at[s] : series->count;
        const double mean = stats_mean(x + from, to - from);
        for (size_t i = from; i < to; i++) {
            series->level[i] = logarithms ? exp(mean) : mean;
        }
        series->step[from] = s > 0;
    }
}

static void find_steps(struct series *series, double level)
{
    const bool logarithms = all_positive(series);
    double *x = xcalloc(series->count, sizeof *x);
    size_t *at = xcalloc(series->count, sizeof *at);
    for (size_t i = 0; i < series->count; i++) {
        x[i] = logarithms ? log(series->rows[i].value) : series->rows[i].value;
    }
    series->level = xcalloc(series->count, sizeof *series->level);
    series->step = xcalloc(series->count, sizeof *series->step);
    series->steps = steps_find(x, series->count, level, at);
    set_levels(series, x, at, logarithms);
    free(at);
    free(x);
}

/* ---- all series ---- */

/* The series that begins at order[from]. */
static struct series take(const struct history *history, const size_t *order, size_t from)
{
    struct series series = { 0 };
    const struct history_row *first = &history->rows[order[from]];
    while (from + series.count < history->count &&
           history_same_series(first, &history->rows[order[from + series.count]])) {
        series.count++;
    }
    series.rows = xcalloc(series.count, sizeof *series.rows);
    for (size_t i = 0; i < series.count; i++) {
        series.rows[i] = history->rows[order[from + i]];
    }
    return series;
}

static void free_one(struct series *series)
{
    free(series->step);
    free(series->level);
    free(series->rows);
}

struct series_list series_find(const struct history *history,
                               bool (*wanted)(const char *name, const void *with), const void *with,
                               double level)
{
    struct series_list list = { xcalloc(history->count, sizeof *list.items), 0 };
    size_t *order = xcalloc(history->count, sizeof *order);
    history_order(history, order);
    for (size_t i = 0; i < history->count;) {
        struct series series = take(history, order, i);
        i += series.count;
        if (wanted(series.rows[0].name, with)) {
            find_steps(&series, level);
            list.items[list.count++] = series;
        } else {
            free_one(&series);
        }
    }
    free(order);
    return list;
}

void series_free(struct series_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free_one(&list->items[i]);
    }
    free(list->items);
}

void series_add_steps(const struct series *series, struct text *out)
{
    for (size_t i = 0; i < series->count; i++) {
        const struct history_row *row = &series->rows[i];
        if (series->step[i]) {
            text_addf(out, "STEP  %-40s %-12s ", row->name, row->quantity);
            if (series->level[i - 1] > 0) {
                text_addf(out, "%+.1f %%", 100 * (series->level[i] / series->level[i - 1] - 1));
            } else {
                text_addf(out, "%.4g to %.4g", series->level[i - 1], series->level[i]);
            }
            text_addf(out, " at %s of %.10s%s%s, machine %s\n", row->commit, row->date,
                      row->base[0] != '\0' ? " against " : "", row->base, row->machine);
        }
    }
}

/* ---- the table of the figure ---- */

static double largest_step(const struct series *series)
{
    double largest = 0;
    for (size_t i = 1; i < series->count; i++) {
        const double by = fabs(log(series->level[i] / series->level[i - 1]));
        largest = by > largest ? by : largest;
    }
    return largest;
}

struct shown {
    const struct series *series;
};

static int by_interest(const void *a, const void *b)
{
    const struct series *x = ((const struct shown *)a)->series;
    const struct series *y = ((const struct shown *)b)->series;
    const double of_x = largest_step(x), of_y = largest_step(y);
    return of_x != of_y           ? (of_x < of_y) - (of_x > of_y)
           : x->count != y->count ? (x->count < y->count) - (x->count > y->count)
                                  : (x > y) - (x < y);
}

static void add_rows(const struct series *series, size_t panel, struct table *table)
{
    struct text name = { 0 };
    const double whole = series->level[0] / 100;
    text_addf(&name, "%s (%s)", series->rows[0].name, series->rows[0].quantity);
    for (size_t i = 0; i < series->count; i++) {
        const struct history_row *row = &series->rows[i];
        const bool has = isfinite(row->interval.low) && isfinite(row->interval.high);
        table_add_count(table, panel);
        table_add_text(table, name.bytes);
        table_add_count(table, i + 1);
        table_add_number(table, row->value / whole);
        table_add_number(table, (has ? row->interval.low : row->value) / whole);
        table_add_number(table, (has ? row->interval.high : row->value) / whole);
        table_add_number(table, series->level[i] / whole);
        table_add_count(table, series->step[i]);
        table_end_row(table);
    }
    text_free(&name);
}

struct table *series_table(const struct series_list *list, size_t most)
{
    static const char *const columns[] = { "panel",  "series",  "run",   "value",
                                           "ci_low", "ci_high", "level", "step" };
    struct shown *shown = xcalloc(list->count, sizeof *shown);
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (all_positive(&list->items[i])) {
            shown[count++].series = &list->items[i];
        }
    }
    qsort(shown, count, sizeof *shown, by_interest);
    struct table *table = count > 0 ? table_new(COUNT(columns), columns) : NULL;
    for (size_t i = 0; i < count && i < most; i++) {
        add_rows(shown[i].series, i + 1, table);
    }
    free(shown);
    return table;
}

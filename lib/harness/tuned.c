#include "harness/tuned.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "base/rng.h"
#include "harness/file.h"
#include "harness/table.h"
#include "harness/text.h"

static const char DEFAULT[] = "data/tuned.csv";

struct entry {
    const char *task, *top; /* cells of the file */
    double per_class, rate;
};

struct tuned {
    const char *path;
    struct table_file *file;
    uint64_t checksum;
    size_t count;
    struct entry *entries;
};

static uint64_t hash_of(const char *path)
{
    struct text bytes = { 0 };
    file_read(path, &bytes);
    const uint64_t hash = rng_hash_text(bytes.bytes != NULL ? bytes.bytes : "");
    text_free(&bytes);
    return hash;
}

static double above_zero(const struct table_file *file, size_t row, const char *name)
{
    const size_t column = table_column(file, name);
    const double value = table_number_at(file, row, column);
    if (!(value > 0 && isfinite(value))) {
        table_refuse(file, row, column, "is not a number above 0");
    }
    return value;
}

static bool of(const struct entry *entry, const char *task, const char *top)
{
    return strcmp(entry->task, task) == 0 && strcmp(entry->top, top) == 0;
}

/* Adds the row as the last entry. */
static void take(struct tuned *tuned, size_t row)
{
    const struct table_file *file = tuned->file;
    const struct entry entry = { table_text_at(file, row, table_column(file, "task")),
                                 table_text_at(file, row, table_column(file, "top")),
                                 above_zero(file, row, "per_class"),
                                 above_zero(file, row, "rate") };
    for (size_t i = 0; i < tuned->count; i++) {
        const struct entry *other = &tuned->entries[i];
        if (of(other, entry.task, entry.top) && !(fabs(other->per_class - entry.per_class) > 0)) {
            table_refuse(file, row, table_column(file, "per_class"),
                         "stands here a second time for this task and top");
        }
    }
    tuned->entries[tuned->count++] = entry;
}

struct tuned *tuned_open(const char *path)
{
    path = path != NULL ? path : DEFAULT;
    if (!file_exists(path)) {
        die(STATUS_MISSING,
            "there is no %s; it comes with the project, in whose folder this program is to be run, "
            "and build/tools/tune writes it anew",
            path);
    }
    struct tuned *tuned = xcalloc(1, sizeof *tuned);
    tuned->path = path;
    tuned->checksum = hash_of(tuned->path);
    tuned->file = table_open(tuned->path);
    tuned->entries = xcalloc(table_file_rows(tuned->file), sizeof *tuned->entries);
    for (size_t row = 0; row < table_file_rows(tuned->file); row++) {
        take(tuned, row);
    }
    return tuned;
}

void tuned_close(struct tuned *tuned)
{
    free(tuned->entries);
    table_close(tuned->file);
    free(tuned);
}

/* How many times larger one number is than the other. */
static double apart(double a, double b)
{
    return a > b ? a / b : b / a;
}

static bool nearer(const struct entry *a, const struct entry *b, double per_class)
{
    const double of_a = apart(a->per_class, per_class), of_b = apart(b->per_class, per_class);
    return of_a < of_b || (!(of_a > of_b) && a->per_class < b->per_class);
}

double tuned_rate(const struct tuned *tuned, const char *task, const char *top, size_t per_class)
{
    const struct entry *best = NULL;
    require(per_class > 0);
    for (size_t i = 0; i < tuned->count; i++) {
        const struct entry *entry = &tuned->entries[i];
        if (of(entry, task, top) && (best == NULL || nearer(entry, best, (double)per_class))) {
            best = entry;
        }
    }
    if (best == NULL) {
        die(STATUS_USAGE,
            "%s: no learning rate for task %s and top %s; build/tools/tune writes all", tuned->path,
            task, top);
    }
    return best->rate;
}

uint64_t tuned_checksum(const struct tuned *tuned)
{
    return tuned->checksum;
}

size_t tuned_best(size_t count, const double *accuracies)
{
    size_t best = count;
    for (size_t i = 0; i < count; i++) {
        if (!isnan(accuracies[i]) && (best == count || accuracies[i] > accuracies[best])) {
            best = i;
        }
    }
    return best;
}

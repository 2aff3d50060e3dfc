/* export, the rows of the history. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/export.h"
#include "harness/history.h"

/* What all rows of one run share. */
static struct history_row row_of(const struct export *export, const char *name)
{
    return (struct history_row){ .name = name,
                                 .base = "",
                                 .machine = export->machine,
                                 .commit = export->head,
                                 .date = export->date,
                                 .verdict = "",
                                 .interval = { nan(""), nan("") } };
}

static size_t add_case(const struct export *export, const struct outcome *one,
                       struct history_row *rows)
{
    if (!export_is_measured(one)) {
        return 0;
    }
    rows[0] = rows[1] = row_of(export, one->name);
    rows[0].quantity = "seconds";
    rows[0].unit = "s";
    rows[0].value = one->head.median;
    rows[0].interval = one->head.interval;
    rows[1].quantity = "ratio";
    rows[1].unit = "1";
    rows[1].base = export->base;
    rows[1].value = one->ratio;
    rows[1].interval = one->interval;
    rows[1].verdict = outcome_word(one);
    return 2;
}

void export_append(const struct export *export, const char *path)
{
    const size_t most = 2 * export->count + export->counts->count;
    struct history_row *rows = xcalloc(most, sizeof *rows);
    size_t count = 0;
    for (size_t i = 0; i < export->count; i++) {
        count += add_case(export, &export->outcomes[i], rows + count);
    }
    for (size_t i = 0; i < export->counts->count; i++) {
        const struct counts_row *of = &export->counts->rows[i];
        if (strcmp(of->verdict, "SAME") == 0 && strcmp(of->quantity, "instructions") != 0) {
            continue;
        }
        rows[count] = row_of(export, of->name);
        rows[count].quantity = of->quantity;
        rows[count].unit = "1";
        rows[count].value = of->is;
        rows[count++].verdict = of->verdict;
    }
    history_append(path, rows, count);
    free(rows);
}

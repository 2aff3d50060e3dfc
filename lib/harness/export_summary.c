/* export, the page for a job: Markdown. */
#include <string.h>

#include "harness/export.h"
#include "harness/ledger.h"

static size_t count_of(const struct export *export, const char *word)
{
    size_t count = 0;
    for (size_t i = 0; i < export->count; i++) {
        count += strcmp(outcome_word(&export->outcomes[i]), word) == 0;
    }
    return count;
}

static void add_line(const struct outcome *one, struct text *out)
{
    text_addf(out, "| %s | `%s` | ", outcome_word(one), one->name);
    if (export_is_measured(one)) {
        text_addf(out, "%+.1f %% | %+.1f to %+.1f %% | %.1f %% | %.4g µs | %.4g µs | ",
                  100 * (one->ratio - 1), 100 * (one->interval.low - 1),
                  100 * (one->interval.high - 1), 100 * one->floor, 1e6 * one->base.median,
                  1e6 * one->head.median);
    } else {
        text_add(out, "| | | | | ");
    }
    text_addf(out, "%s |\n", one->timed->wrong ? "their answers differ" : outcome_end(one));
}

/* The cases that moved, or all others. */
static void add_cases(const struct export *export, bool moved, struct text *out)
{
    text_add(out, "| verdict | case | change | 99 % interval | floor | base | head | ended |\n"
                  "| --- | --- | ---: | --- | ---: | ---: | ---: | --- |\n");
    for (size_t i = 0; i < export->count; i++) {
        const struct outcome *one = &export->outcomes[i];
        const bool moves =
            one->timed->wrong || one->verdict == DUEL_SLOWER || one->verdict == DUEL_FASTER;
        if (moves == moved) {
            add_line(one, out);
        }
    }
    text_add(out, "\n");
}

static void add_counts(const struct counts *counts, struct text *out)
{
    size_t moved = 0;
    for (size_t i = 0; i < counts->count; i++) {
        const struct counts_row *row = &counts->rows[i];
        if (strcmp(row->verdict, "SAME") != 0) {
            text_add(out, moved++ == 0 ? "| count | case | quantity | was | is |\n"
                                         "| --- | --- | --- | ---: | ---: |\n"
                                       : "");
            text_addf(out, "| %s | `%s` | %s | %.17g | %.17g |\n", row->verdict, row->name,
                      row->quantity, row->was, row->is);
        }
    }
    text_addf(out, "%s%zu counts compared, %zu moved.\n\n", moved > 0 ? "\n" : "", counts->count,
              moved);
}

void export_add_summary(const struct export *export, struct text *out)
{
    const size_t faster = count_of(export, "FASTER"), slower = count_of(export, "SLOWER");
    const size_t wrong = count_of(export, "WRONG");
    text_add(out, "## Speed\n\n");
    ledger_add_escaped(out, export->head);
    text_add(out, " against ");
    ledger_add_escaped(out, export->base);
    text_addf(out,
              ": of %zu cases %zu slower, %zu faster, %zu the same within %g %%, %zu cannot be "
              "told, %zu wrong.\n\n",
              export->count, slower, faster, count_of(export, "SAME"), 100 * export->threshold,
              count_of(export, "CANNOT TELL"), wrong);
    add_counts(export->counts, out);
    if (faster + slower + wrong > 0) {
        add_cases(export, true, out);
    }
    if (export->count > faster + slower + wrong) {
        text_add(out, "<details><summary>The other cases</summary>\n\n");
        add_cases(export, false, out);
        text_add(out, "</details>\n\n");
    }
    text_addf(out,
              "Machine %s. The floor is the smallest change that the case can show here now.\n",
              export->machine);
}

#include "harness/export.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include "harness/file.h"
#include "harness/junit.h"
#include "harness/table.h"

bool export_is_measured(const struct outcome *one)
{
    return isfinite(one->ratio) && isfinite(one->head.median) && !one->timed->wrong;
}

/* ---- cases.csv ---- */

static void add_time(struct table *table, const struct outcome_time *time)
{
    table_add_number(table, time->median);
    table_add_number(table, time->interval.low);
    table_add_number(table, time->interval.high);
}

static struct table *cases_table(const struct export *export)
{
    static const char *const columns[] = { "case",    "verdict",    "ratio",      "ci_low",
                                           "ci_high", "floor",      "pairs",      "processes",
                                           "ended",   "base_s",     "base_low_s", "base_high_s",
                                           "head_s",  "head_low_s", "head_high_s" };
    struct table *table = table_new(COUNT(columns), columns);
    for (size_t i = 0; i < export->count; i++) {
        const struct outcome *one = &export->outcomes[i];
        table_add_text(table, one->name);
        table_add_text(table, outcome_word(one));
        table_add_number(table, one->ratio);
        table_add_number(table, one->interval.low);
        table_add_number(table, one->interval.high);
        table_add_number(table, one->floor);
        table_add_count(table, one->timed->samples.count);
        table_add_count(table, one->timed->samples.processes);
        table_add_text(table, outcome_end(one));
        add_time(table, &one->base);
        add_time(table, &one->head);
        table_end_row(table);
    }
    return table;
}

/* ---- junit.xml ---- */

static void add_timed(const struct outcome *one, struct junit *junit)
{
    struct text why = { 0 };
    const bool failed = one->timed->wrong || one->verdict == DUEL_SLOWER;
    if (one->timed->wrong) {
        text_add(&why, "the answers of both builds differ");
    } else {
        text_addf(&why, "%s: %+.1f %% [%+.1f, %+.1f], floor %.1f %%, %s", outcome_word(one),
                  100 * (one->ratio - 1), 100 * (one->interval.low - 1),
                  100 * (one->interval.high - 1), 100 * one->floor, outcome_end(one));
    }
    junit_add(junit,
              &(struct junit_case){ .group = "ab.time",
                                    .name = one->name,
                                    .seconds = isfinite(one->head.median) ? one->head.median : 0,
                                    .result = failed                             ? JUNIT_FAILED
                                              : one->verdict == DUEL_CANNOT_TELL ? JUNIT_SKIPPED
                                                                                 : JUNIT_PASSED,
                                    .type = outcome_word(one),
                                    .message = why.bytes });
    text_free(&why);
}

static void add_count(const struct counts_row *row, struct junit *junit)
{
    struct text name = { 0 }, why = { 0 };
    text_addf(&name, "%s %s", row->name, row->quantity);
    text_addf(&why, "%s: was %.17g, is %.17g", row->verdict, row->was, row->is);
    junit_add(junit, &(struct junit_case){ .group = "ab.count",
                                           .name = name.bytes,
                                           .result = row->bad ? JUNIT_FAILED : JUNIT_PASSED,
                                           .type = row->verdict,
                                           .message = why.bytes });
    text_free(&why);
    text_free(&name);
}

static void save_junit(const struct export *export, const char *path)
{
    struct junit junit = { 0 };
    for (size_t i = 0; i < export->counts->count; i++) {
        add_count(&export->counts->rows[i], &junit);
    }
    junit_end_suite(&junit, "tools/ab: counts");
    for (size_t i = 0; i < export->count; i++) {
        add_timed(&export->outcomes[i], &junit);
    }
    junit_end_suite(&junit, "tools/ab: times");
    junit_save(&junit, path);
    junit_free(&junit);
}

/* ---- all ---- */

static struct text path_in(const char *folder, const char *name)
{
    struct text path = { 0 };
    text_addf(&path, "%s/%s", folder, name);
    return path;
}

static void save(const char *folder, const char *name, struct text *text)
{
    struct text path = path_in(folder, name);
    file_replace(path.bytes, text->bytes, text->length);
    text_free(&path);
    text_free(text);
}

void export_save(const struct export *export, const char *folder)
{
    struct text google[2] = { { 0 } }, bencher = { 0 }, github = { 0 }, summary = { 0 };
    if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
        die(STATUS_USAGE, "cannot make folder %s: %s", folder, strerror(errno));
    }
    struct text cases = path_in(folder, "cases.csv"), junit = path_in(folder, "junit.xml");
    struct table *table = cases_table(export);
    table_save(table, cases.bytes);
    table_free(table);
    save_junit(export, junit.bytes);
    export_add_google(export, false, &google[0]);
    export_add_google(export, true, &google[1]);
    export_add_bencher(export, &bencher);
    export_add_github(export, &github);
    export_add_summary(export, &summary);
    save(folder, "base.google.json", &google[0]);
    save(folder, "head.google.json", &google[1]);
    save(folder, "bencher.json", &bencher);
    save(folder, "github.json", &github);
    save(folder, "summary.md", &summary);
    text_free(&junit);
    text_free(&cases);
}

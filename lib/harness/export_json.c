/* export, the three forms of JSON. */
#include <string.h>

#include "harness/export.h"
#include "harness/json.h"
#include "harness/machine.h"

static const double NANO = 1e9;

static void add_text_field(struct text *out, const char *key, const char *value)
{
    json_add_string(out, key);
    text_add(out, ": ");
    json_add_string(out, value);
}

static void add_number_field(struct text *out, const char *key, double value)
{
    json_add_string(out, key);
    text_add(out, ": ");
    json_add_number(out, value);
}

/* ---- Google Benchmark ---- */

static void add_fact(const char *key, const char *value, void *with)
{
    struct text *out = with;
    text_add(out, ",\n    ");
    add_text_field(out, key, value);
}

static void add_context(const struct export *export, bool head, struct text *out)
{
    text_add(out, "  \"context\": {\n    ");
    add_text_field(out, "executable", "build/tools/bench");
    add_fact("library_build_type", "release", out);
    add_fact("commit", head ? export->head : export->base, out);
    add_fact("machine", export->machine, out);
    machine_visit(add_fact, out);
    text_add(out, "\n  },\n");
}

/* The fields that a repetition and an aggregate share. */
static void add_times(struct text *out, const struct outcome *one, double seconds)
{
    text_addf(out, ", \"repetitions\": %zu, \"threads\": 1, ", one->timed->samples.count);
    add_number_field(out, "real_time", NANO * seconds);
    text_add(out, ", ");
    add_number_field(out, "cpu_time", NANO * seconds);
    text_add(out, ", \"time_unit\": \"ns\"}");
}

static void add_repetition(struct text *out, const struct outcome *one, size_t pair, bool head)
{
    const struct rounds_pair *of = &one->timed->pairs[pair];
    text_add(out, "    {");
    add_text_field(out, "name", one->name);
    text_add(out, ", ");
    add_text_field(out, "run_name", one->name);
    text_addf(out, ", \"run_type\": \"iteration\", \"repetition_index\": %zu, \"iterations\": %zu",
              pair, of->calls);
    add_times(out, one, head ? of->head : of->base);
}

static void add_median(struct text *out, const struct outcome *one, bool head)
{
    struct text name = { 0 };
    text_addf(&name, "%s_median", one->name);
    text_add(out, "    {");
    add_text_field(out, "name", name.bytes);
    text_add(out, ", ");
    add_text_field(out, "run_name", one->name);
    text_addf(out,
              ", \"run_type\": \"aggregate\", \"aggregate_name\": \"median\", "
              "\"iterations\": %zu",
              one->timed->samples.count);
    add_times(out, one, head ? one->head.median : one->base.median);
    text_free(&name);
}

void export_add_google(const struct export *export, bool head, struct text *out)
{
    size_t written = 0;
    text_add(out, "{\n");
    add_context(export, head, out);
    text_add(out, "  \"benchmarks\": [\n");
    for (size_t i = 0; i < export->count; i++) {
        const struct outcome *one = &export->outcomes[i];
        for (size_t k = 0; export_is_measured(one) && k <= one->timed->samples.count; k++) {
            text_add(out, written++ > 0 ? ",\n" : "");
            if (k < one->timed->samples.count) {
                add_repetition(out, one, k, head);
            } else {
                add_median(out, one, head);
            }
        }
    }
    text_add(out, "\n  ]\n}\n");
}

/* ---- bencher ---- */

static void add_metric(struct text *out, const char *measure, double scale, double value,
                       struct interval interval)
{
    json_add_string(out, measure);
    text_add(out, ": {");
    add_number_field(out, "value", scale * value);
    text_add(out, ", ");
    add_number_field(out, "lower_value", scale * interval.low);
    text_add(out, ", ");
    add_number_field(out, "upper_value", scale * interval.high);
    text_add(out, "}");
}

/* What was counted of the case; each as a measure of its own. Returns how many there are. */
static size_t add_counts(const struct counts *counts, const char *name, bool first,
                         struct text *out)
{
    size_t added = 0;
    for (size_t i = 0; i < counts->count; i++) {
        const struct counts_row *row = &counts->rows[i];
        if (strcmp(row->name, name) == 0) {
            text_add(out, first && added == 0 ? "" : ", ");
            json_add_string(out, row->quantity);
            text_add(out, ": {");
            add_number_field(out, "value", row->is);
            text_add(out, "}");
            added++;
        }
    }
    return added;
}

static void open_case(struct text *out, const char *name, size_t written)
{
    text_add(out, written > 0 ? ",\n  " : "  ");
    json_add_string(out, name);
    text_add(out, ": {");
}

/* Whether an outcome that was written or an earlier row has this name. */
static bool is_written(const struct export *export, size_t row)
{
    const struct counts_row *rows = export->counts->rows;
    bool written = false;
    for (size_t i = 0; i < export->count; i++) {
        written = written || (export_is_measured(&export->outcomes[i]) &&
                              strcmp(export->outcomes[i].name, rows[row].name) == 0);
    }
    for (size_t i = 0; i < row; i++) {
        written = written || strcmp(rows[i].name, rows[row].name) == 0;
    }
    return written;
}

void export_add_bencher(const struct export *export, struct text *out)
{
    size_t written = 0;
    text_add(out, "{\n");
    for (size_t i = 0; i < export->count; i++) {
        const struct outcome *one = &export->outcomes[i];
        if (export_is_measured(one)) {
            open_case(out, one->name, written++);
            add_metric(out, "latency", NANO, one->head.median, one->head.interval);
            text_add(out, ", ");
            add_metric(out, "ratio", 1, one->ratio, one->interval);
            add_counts(export->counts, one->name, false, out);
            text_add(out, "}");
        }
    }
    for (size_t i = 0; i < export->counts->count; i++) {
        if (!is_written(export, i)) {
            open_case(out, export->counts->rows[i].name, written++);
            add_counts(export->counts, export->counts->rows[i].name, true, out);
            text_add(out, "}");
        }
    }
    text_add(out, "\n}\n");
}

/* ---- github-action-benchmark ---- */

void export_add_github(const struct export *export, struct text *out)
{
    size_t written = 0;
    text_add(out, "[\n");
    for (size_t i = 0; i < export->count; i++) {
        const struct outcome *one = &export->outcomes[i];
        struct text range = { 0 }, extra = { 0 };
        if (export_is_measured(one)) {
            text_addf(&range, "%.10g to %.10g", NANO * one->head.interval.low,
                      NANO * one->head.interval.high);
            text_addf(&extra, "%s: %+.1f %% [%+.1f, %+.1f] against %s, %zu pairs",
                      outcome_word(one), 100 * (one->ratio - 1), 100 * (one->interval.low - 1),
                      100 * (one->interval.high - 1), export->base, one->timed->samples.count);
            text_add(out, written++ > 0 ? ",\n  {" : "  {");
            add_text_field(out, "name", one->name);
            text_add(out, ", \"unit\": \"ns\", ");
            add_number_field(out, "value", NANO * one->head.median);
            text_add(out, ", ");
            add_text_field(out, "range", range.bytes);
            text_add(out, ", ");
            add_text_field(out, "extra", extra.bytes);
            text_add(out, "}");
        }
        text_free(&extra);
        text_free(&range);
    }
    text_add(out, "\n]\n");
}

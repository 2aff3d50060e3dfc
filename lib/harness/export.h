/* export: one comparison of two builds, in the forms that other tools read.
 *
 *   cases.csv          one row a case, times in seconds
 *   base.google.json   Google Benchmark's form, for its compare.py: every pair is a repetition, and
 *   head.google.json   the median an aggregate; cpu_time and real_time are both the thread's time
 *   bencher.json       bencher's metric form: latency (ns) and ratio with their intervals, and what
 *                      was counted
 *   github.json        github-action-benchmark's customSmallerIsBetter: ns a call
 *   junit.xml          verdicts: SLOWER, WRONG and more counts fail, CANNOT TELL is skipped
 *   summary.md         a page for a job: what moved, then all cases
 *
 * Cases without an estimate are rows of cases.csv, junit.xml and summary.md and of no JSON. */
#ifndef HARNESS_EXPORT_H
#define HARNESS_EXPORT_H

#include <stddef.h>

#include "harness/counts.h"
#include "harness/outcome.h"

struct export
{
    const struct outcome *outcomes;
    size_t count;
    const struct counts *counts;
    double threshold;
    const char *base, *head, *date; /* commits, and the date of head's */
    const char *machine;            /* fingerprint */
};

/* Writes all files into the folder, which is made if it is not there. Ends the program with 2 if it
 * cannot. */
void export_save(const struct export *export, const char *folder);

/* Appends to the history (history.h): of each measured case the rows `seconds` of head and `ratio`
 * to base, and of each count that differs or is of instructions a row of that quantity. */
void export_append(const struct export *export, const char *path);

/* The single files as texts, appended. */
void export_add_google(const struct export *export, bool head, struct text *out);
void export_add_bencher(const struct export *export, struct text *out);
void export_add_github(const struct export *export, struct text *out);
void export_add_summary(const struct export *export, struct text *out);

/* Whether the case has an estimate and the same answer on both sides. */
bool export_is_measured(const struct outcome *one);

#endif

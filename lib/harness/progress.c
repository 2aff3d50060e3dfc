#include "harness/progress.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/require.h"
#include "harness/clock.h"

enum { INTERVAL_MS = 100 };

struct progress {
    const char *what;
    size_t total;
    bool shown; /* a terminal that can rewrite its line */
    double start;
    atomic_size_t done;
    atomic_long next_ms; /* when the line may be rewritten, since start */
};

static bool rewritable(void)
{
    const char *term = getenv("TERM");
    return isatty(STDERR_FILENO) && (term == NULL || strcmp(term, "dumb") != 0);
}

struct progress *progress_open(const char *what, size_t total, bool quiet)
{
    struct progress *progress = xcalloc(1, sizeof *progress);
    progress->what = what;
    progress->total = total;
    progress->shown = !quiet && rewritable();
    progress->start = clock_now();
    atomic_init(&progress->done, 0);
    atomic_init(&progress->next_ms, 0);
    return progress;
}

static void rewrite_line(const struct progress *progress, size_t done, double elapsed)
{
    const double left = done > 0 ? elapsed * (double)(progress->total - done) / (double)done : 0;
    fprintf(stderr, "\r%-16s %3.0f %%  %zu of %zu trials  %.0f s elapsed, %.0f s left   ",
            progress->what, 100.0 * (double)done / (double)progress->total, done, progress->total,
            elapsed, left);
    fflush(stderr);
}

void progress_add(struct progress *progress, size_t units)
{
    const size_t done = atomic_fetch_add(&progress->done, units) + units;
    if (!progress->shown) {
        return;
    }
    const double elapsed = clock_now() - progress->start;
    const long now_ms = (long)(elapsed * 1e3);
    long due = atomic_load(&progress->next_ms);
    if (now_ms >= due &&
        atomic_compare_exchange_strong(&progress->next_ms, &due, now_ms + INTERVAL_MS)) {
        rewrite_line(progress, done, elapsed);
    }
}

void progress_close(struct progress *progress)
{
    if (progress->shown) {
        fprintf(stderr, "\r%78s\r", "");
        fflush(stderr);
    }
    free(progress);
}

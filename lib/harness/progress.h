/* progress: one line that says how far a long run is. On a terminal it is rewritten in place (done,
 * total, elapsed, remaining, at most ten times a second); elsewhere only the closing line is
 * printed. On standard error; silent with quiet. NO_COLOR and TERM=dumb are honoured: no escape
 * sequences. */
#ifndef HARNESS_PROGRESS_H
#define HARNESS_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

struct progress;

/* `what` names the work; `total` in units of the caller's. quiet: prints nothing at all. */
struct progress *progress_open(const char *what, size_t total, bool quiet);

/* So many units more are done. Safe from several threads. */
void progress_add(struct progress *progress, size_t units);

/* Takes the line away and frees. */
void progress_close(struct progress *progress);

#endif

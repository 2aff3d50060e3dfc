/* team: how many threads a kernel may use.
 *
 * One, unless a program asks for more. Inside of a parallel region, over trials say, a kernel stays
 * on the thread that called it whatever was asked for. No kernel's result depends on it. */
#ifndef BASE_TEAM_H
#define BASE_TEAM_H

#include <stddef.h>

/* For all kernels from now on; threads >= 1. Not to be called while a kernel runs. */
void team_set(int threads);

/* As set; 1 in the beginning. */
int team_size(void);

/* How many threads are worth it for a pass over `bytes`: a fork and join costs some microseconds,
 * so that a thread gets at least TEAM_BYTES to do. */
enum { TEAM_BYTES = 128 * 1024 };
int team_for(size_t bytes);

#endif

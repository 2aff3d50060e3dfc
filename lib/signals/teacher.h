/* teacher: linear targets on a feature map, with a known part of them depending on position. */
#ifndef SIGNALS_TEACHER_H
#define SIGNALS_TEACHER_H

#include <stddef.h>

#include "base/rng.h"

enum { TEACHER_MAX_SIDE = 64 };

/* side: a power of two up to TEACHER_MAX_SIDE; 0 <= q <= 1. */
struct teacher {
    size_t channels, side;
    double q; /* part of the power that depends on position */
};

/* Weights w of norm 1, channels * side * side doubles (channel-major), written; in random
 * directions with these powers:
 *
 *   1 - q             constant over all positions of a channel: the invariant part
 *   q/log2(side)      constant on each block of a grid of s x s blocks, with sum 0 over the four
 *                     blocks that share one of s/2 x s/2; for each of s = 2, 4, .. side
 *
 * A head that averages over s x s blocks can express all parts up to s: it misses
 * q (1 - log2(s)/log2(side)) of the power. */
void teacher_draw(struct rng *rng, struct teacher teacher, double *w);

/* That missed power; blocks = s, a power of two up to side. */
double teacher_missed(struct teacher teacher, size_t blocks);

#endif

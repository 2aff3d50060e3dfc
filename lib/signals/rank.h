/* rank: maps of whole numbers in random order, where it is known how many positions hold the
 * maximum and how many are positive. What a sum over such a map comes to does not depend on the
 * order. */
#ifndef SIGNALS_RANK_H
#define SIGNALS_RANK_H

#include <stddef.h>

#include "base/rng.h"

/* 1 <= tied <= active <= n < 2^24. */
struct rank {
    size_t n;      /* positions */
    size_t active; /* of them with a positive value */
    size_t tied;   /* of them with the largest value */
};

/* A random order of 1 .. active and n - active zeros, in which the `tied` largest numbers are all
 * replaced by `active`; every order is equally likely. So may a map look behind a ReLU. x: n
 * floats, written. Exact; cannot fail but by its contract; scratch memory is the function's own. */
void rank_fill(struct rng *rng, struct rank rank, float *x);

#endif

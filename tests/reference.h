/* reference: the slow truth. Every function is the loop nest one would write on paper, in double,
 * from the formula and from nothing else; it includes base/shape.h only. */
#ifndef TESTS_REFERENCE_H
#define TESTS_REFERENCE_H

#include "base/shape.h"

/* One channel of one image: x[h * w], row-major. */
struct reference_map {
    size_t h, w;
    double parameter; /* gem: p; lse: r; boltzmann: beta; topk: k; else not read */
    const double *x;
};

/* A pooling of one map: y[outputs], and dx[h * w] from dy[outputs]. */
struct reference_head {
    const char *name;
    size_t outputs;
    void (*forward)(const struct reference_map *map, double *y);
    void (*backward)(const struct reference_map *map, const double *dy, double *dx);
};

/* The pooling of this name, NULL if there is none: gap, gmp, avgmax, catavgmax (ties: the first),
 * gem, lse, boltzmann, topk (ties: evenly), meanvar, meanstd, energy. */
const struct reference_head *reference_head_find(const char *name);

#endif

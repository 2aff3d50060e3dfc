/* reference: the slow truth. Every function is the loop nest one would write on paper, in double,
 * from the formula and from nothing else; it includes base/shape.h only. */
#ifndef TESTS_REFERENCE_H
#define TESTS_REFERENCE_H

#include "base/shape.h"

/* One channel of one image: x[h * w], row-major. */
struct reference_map {
    size_t h, w;
    double parameter; /* gem: p; lse: r; topk: k; else not read */
    const double *x;
};

/* A pooling of one map: y[outputs], and dx[h * w] from dy[outputs]. */
struct reference_head {
    const char *name;
    size_t outputs;
    void (*forward)(const struct reference_map *map, double *y);
    void (*backward)(const struct reference_map *map, const double *dy, double *dx);
};

/* The pooling of this name, NULL if there is none: gap, gmp (ties: the first), gem, lse, topk
 * (ties: evenly), meanvar, energy. */
const struct reference_head *reference_head_find(const char *name);

/* y[batch * classes] = x W^T + b, of floats; b may be NULL. */
struct reference_linear {
    size_t batch, features, classes;
};
void reference_linear_forward(struct reference_linear size, const float *w, const float *b,
                              const float *x, double *y);

/* dx = dy W, dw = dy^T x, db = sum of dy over the batch. */
void reference_linear_backward(struct reference_linear size, const float *w, const float *x,
                               const float *dy, double *dx, double *dw, double *db);

#endif

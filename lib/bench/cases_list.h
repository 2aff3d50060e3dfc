/* cases_list: which cases there are, for cases.c alone. */
#ifndef BENCH_CASES_LIST_H
#define BENCH_CASES_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/rng.h"
#include "bench/training.h"
#include "heads/head.h"
#include "heads/linear.h"

enum { CASES_DRAWN = 65536 }; /* random numbers a call */

/* One case. */
struct bench {
    char name[96];
    const struct head *head; /* NULL: of another kind */
    bool backward;
    struct shape in;
    struct head_options options;
    struct linear linear;                                           /* batch > 0: a linear layer */
    void (*draw)(struct rng *rng, float sigma, size_t n, float *x); /* not NULL: random numbers */
    bool trains;                                                    /* a step with this top */
    enum full_top top;
};

/* Calls for each case in a fixed order; returns how many there are. */
typedef void cases_list_visitor(const struct bench *one, void *with);
size_t cases_list_visit(cases_list_visitor *visit, void *with);

/* The case of this name; without a name if there is none. */
struct bench cases_list_find(const char *name);

#endif

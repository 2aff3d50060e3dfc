/* labelling: how often a linear rule with an intercept fits random labels of given points. */
#ifndef FIT_LABELLING_H
#define FIT_LABELLING_H

#include <stddef.h>

#include "base/rng.h"
#include "fit/lp.h"

/* How many of `count` random labellings of the points in two classes are separable, each by lp_separable;
 * NaN if one is undecided. points.labels is not read. Allocates for the time of the call. */
double labelling_separable(struct rng *rng, size_t count, struct lp_points points);

/* Features that differ between some two of the points: the others are no more than an intercept. */
size_t labelling_live(const struct lp_points *points);

#endif

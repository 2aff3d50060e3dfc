/* steps: where a series of measurements moved to another level, and stayed.
 *
 * Method   E-divisive (Matteson and James 2014), and as in Hunter (Fleming et al. 2023) a t test in
 *          the place of the permutation test, so that a series always gives the same steps.
 * Distance Of a part x[a .. t) and the part x[t .. b) behind it, n and m values, with the mean
 *          distances |x_i - x_j| between both and within each:
 *              Q(t, b) = nm/(n + m) (2 between - within the first - within the second).
 *          Its expectation is nm/(n + m) times 0 if both have one distribution, and more if not.
 * Search   Of x[a .. e) the t and b <= e with the largest Q, at least STEPS_SHORTEST values on
 *          either side. The end b is free, for otherwise a step up hides behind the step down that
 *          follows it.
 * Test     Student's two-sided t test of the two parts with pooled variance at level/(pairs (t, b)
 *          that were searched). If it rejects, t is a step and both x[a .. t) and x[t .. e) are
 *          searched in turn.
 * Level    Each pair's t has Student's distribution if x[a .. e) is independent normal noise around
 *          one mean, whichever pair is looked at; the pair that was chosen is one of them, so that
 *          a step is found where none is with probability at most `level`. This holds for the whole
 *          series if it has no steps, and for each part between two steps. Noise with heavier tails
 *          does not keep it to the letter: tests/test_steps.c has the rates. Noise that wanders
 *          from one measurement to the next (is correlated) does not keep it at all. */
#ifndef HARNESS_STEPS_H
#define HARNESS_STEPS_H

#include <stddef.h>

enum { STEPS_SHORTEST = 3 }; /* values that make a level; a shorter excursion is none */

/* The steps of x[n] in ascending order into at[]: at[i] is the first value of the level behind it.
 * `at` holds n / STEPS_SHORTEST numbers; returns how many were written: 0 for a series too short to
 * have any, and for a constant one. 0 < level < 1. All x must be finite. Takes n^2 steps of
 * arithmetic for each part that is searched; sums in double. */
size_t steps_find(const double *x, size_t n, double level, size_t *at);

#endif

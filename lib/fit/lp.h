/* lp: whether a hyperplane separates labelled points, by a linear program with a certificate for
 * either answer. The only file that knows GLPK is lp.c.
 *
 * Points x_i in R^d, labels y_i = +-1. Over the box |w_k| <= 1, |b| <= 1 the largest margin is
 *
 *   t = max over (w, b) of min over i of y_i (w . x_i + b)
 *     = min over weights l_i >= 0 of sum 1 of |sum_i l_i y_i (x_i, 1)|_1   (duality)
 *
 * It is never below 0 (w = 0), and above 0 exactly if the points are separable: a hyperplane with a
 * positive margin proves that they are, weights whose sum vanishes prove that they are not. Both
 * are checked here, in double, from the points alone: no answer rests on the solver.
 *
 * All functions: points->count, points->features > 0, x finite (required); deterministic; safe to
 * call from several threads (each has a GLPK of its own; ends the program with 4 if GLPK was built
 * without that); print nothing. */
#ifndef FIT_LP_H
#define FIT_LP_H

#include <stddef.h>

struct lp_points {
    size_t count, features;
    const float *x;            /* count * features, row-major */
    const signed char *labels; /* count, +1 or -1 */
};

/* low <= t <= high, up to rounding (1e-15 times features and the largest |x|): low is the margin of
 * the hyperplane found, high the norm that the weights found leave. */
struct lp_margin {
    double low, high;
};
struct lp_margin lp_margin(const struct lp_points *points);

/* What the margin proves, at a resolution of 1e-8 times the largest of 1 and |x|: a margin above
 * it, or none. UNDECIDED, neither of the two, would mean that the solver failed. */
enum lp_answer { LP_UNDECIDED, LP_INSEPARABLE, LP_SEPARABLE };
enum lp_answer lp_separable(const struct lp_points *points);

/* Of all 2^count labellings, how many can be separated; labels is not read and may be NULL. A
 * labelling and its opposite count alike, so one of the two is tried. NaN if one is undecided.
 * Requires count < 32. */
double lp_count_separable(const struct lp_points *points);

/* The largest n for which the first n points are separable, by bisection: points that are separable
 * stay so without the last. `count` if all are; NaN if one is undecided. */
double lp_longest_separable(const struct lp_points *points);

/* The version of GLPK that runs. */
const char *lp_version(void);

#endif

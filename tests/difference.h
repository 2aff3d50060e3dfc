/* difference: gradients beside central differences in double. */
#ifndef TESTS_DIFFERENCE_H
#define TESTS_DIFFERENCE_H

#include "support.h"

/* A loss as a function of numbers that the context knows. */
typedef double difference_loss(void *context);

/* (loss(x + h) - loss(x - h))/2h with h = 1e-6, x = *at; *at is left as it was. For losses of some
 * units in size about 1e-9 away from the slope: rounding by 2^-53/h, the next term by h^2. */
static inline double difference_slope(difference_loss *loss, void *context, double *at)
{
    const double h = 1e-6, x = *at;
    *at = x + h;
    const double above = loss(context);
    *at = x - h;
    const double below = loss(context);
    *at = x;
    return (above - below) / (2.0 * h);
}

/* Entries first, first + step, ... below count of a gradient. */
struct difference_entries {
    size_t count, step;
    double *at;       /* what the loss is a function of */
    const float *got; /* its gradient */
};

/* Requires |got - slope| <= tolerance max |slope| at each of these entries, and a slope that is not
 * 0. Returns the largest error in units of max |slope|. */
static inline double difference_assert(difference_loss *loss, void *context,
                                       struct difference_entries entries, double tolerance)
{
    double largest = 0.0, worst = 0.0;
    for (size_t i = 0; i < entries.count; i += entries.step) {
        const double slope = difference_slope(loss, context, entries.at + i);
        const double error = fabs((double)entries.got[i] - slope);
        assert_true(isfinite(error));
        largest = fmax(largest, fabs(slope));
        worst = fmax(worst, error);
    }
    assert_true(largest > 0.0);
    assert_close(worst / largest, 0.0, tolerance);
    return worst / largest;
}

#endif

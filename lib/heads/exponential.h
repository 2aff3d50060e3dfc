/* exponential: the term that log-sum-exp, Boltzmann and attention pooling are made of. */
#ifndef HEADS_EXPONENTIAL_H
#define HEADS_EXPONENTIAL_H

#include "base/elementary.h"
#include "heads/lanes.h"

/* exp(r (x - origin)), 0 where that is below exp(-87), as base/elementary.h computes it: a NaN gives
 * an unspecified number, which callers hide. One addition, multiplication, comparison, function. */
static inline float exponential_of(float r, float x, float origin)
{
    const float power = count_multiply(r, count_add(x, -origin));
    const float value = count_function(elementary_exp(power));
    return lanes_choose(count_less(power, -87.0f), 0.0f, value);
}

/* r (x - origin) times that, 0 where that is 0, so that -infinity counts for nothing. One
 * multiplication more. */
static inline float exponential_moment(float r, float x, float origin)
{
    const float power = count_multiply(r, count_add(x, -origin));
    const float value = count_function(elementary_exp(power));
    return lanes_choose(count_less(power, -87.0f), 0.0f, count_multiply(power, value));
}

#endif

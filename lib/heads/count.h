/* count: the arithmetic of the plain kernels, countable.
 *
 * The plain kernels of lib/heads add, multiply and compare through these functions. In the normal
 * build they are the operators themselves; in the counting build (GAPSTUDY_COUNT) each call is
 * counted, so that `cost` reports what ran. This is the one place in the project with an #ifdef. */
#ifndef HEADS_COUNT_H
#define HEADS_COUNT_H

#include <stdint.h>

struct count {
    uint64_t additions, multiplications, comparisons, functions;
};

/* What has run since the last reset; all zeros in the normal build. Not for several threads. */
struct count count_read(void);
void count_reset(void);

#ifdef GAPSTUDY_COUNT

float count_add(float a, float b);
float count_multiply(float a, float b);
float count_divide(float a, float b); /* counted as a multiplication */
int count_less(float a, float b);
float count_function(float value); /* passes its argument on; one function more */

#else

static inline float count_add(float a, float b)
{
    return a + b;
}

static inline float count_multiply(float a, float b)
{
    return a * b;
}

static inline float count_divide(float a, float b)
{
    return a / b;
}

static inline int count_less(float a, float b)
{
    return a < b;
}

static inline float count_function(float value)
{
    return value;
}

#endif

#endif

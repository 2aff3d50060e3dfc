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

/* What has run on this thread since its last reset; all zeros in the normal build. */
struct count count_read(void);
void count_reset(void);

#ifdef GAPSTUDY_COUNT
enum { COUNT_ON = 1 };
#else
enum { COUNT_ON = 0 };
#endif

/* One operation more. A call to another file, which keeps the compiler from merging operations. */
enum count_kind { COUNT_ADDITION, COUNT_MULTIPLICATION, COUNT_COMPARISON, COUNT_FUNCTION };
void count_one(enum count_kind kind);

/* a + b; a difference is written count_add(a, -b). */
static inline float count_add(float a, float b)
{
    if (COUNT_ON) {
        count_one(COUNT_ADDITION);
    }
    return a + b;
}

static inline float count_multiply(float a, float b)
{
    if (COUNT_ON) {
        count_one(COUNT_MULTIPLICATION);
    }
    return a * b;
}

/* a / b, counted as a multiplication. */
static inline float count_divide(float a, float b)
{
    if (COUNT_ON) {
        count_one(COUNT_MULTIPLICATION);
    }
    return a / b;
}

/* 1 if a < b, else 0. */
static inline int count_less(float a, float b)
{
    if (COUNT_ON) {
        count_one(COUNT_COMPARISON);
    }
    return a < b;
}

/* Passes on the value of a transcendental function; one function more. */
static inline float count_function(float value)
{
    if (COUNT_ON) {
        count_one(COUNT_FUNCTION);
    }
    return value;
}

#endif

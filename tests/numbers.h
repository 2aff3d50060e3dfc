/* numbers: the same random numbers as float, for what is tested, and as double, for its reference. */
#ifndef TESTS_NUMBERS_H
#define TESTS_NUMBERS_H

#include <stdlib.h>

#include "base/require.h"
#include "base/rng.h"
#include "support.h"

struct numbers {
    size_t count;
    float *f;
    double *d; /* exactly the same */
};

/* Standard normal ones times `scale`, others for each trial. numbers_free gives them back. */
static inline struct numbers numbers_new(uint64_t trial, size_t count, float scale)
{
    struct numbers x = { count, xcalloc(count, sizeof *x.f), xcalloc(count, sizeof *x.d) };
    struct rng rng = rng_at(1, rng_hash_text("numbers"), 0, trial);
    rng_fill_normal(&rng, count, x.f);
    for (size_t i = 0; i < count; i++) {
        x.f[i] *= scale;
        x.d[i] = (double)x.f[i];
    }
    return x;
}

static inline void numbers_free(struct numbers *x)
{
    free(x->d);
    free(x->f);
}

/* Copies of floats that stand elsewhere. */
static inline struct numbers numbers_of(const float *f, size_t count)
{
    struct numbers x = numbers_new(0, count, 0.0f);
    for (size_t i = 0; i < count; i++) {
        x.f[i] = f[i];
        x.d[i] = (double)f[i];
    }
    return x;
}

/* The sum of products of two arrays: a loss whose gradient with respect to one is the other. */
static inline double numbers_product(size_t count, const double *a, const double *b)
{
    double sum = 0.0;
    for (size_t i = 0; i < count; i++) {
        sum += a[i] * b[i];
    }
    return sum;
}

/* Requires |got - want| <= tolerance max |want| everywhere, and a want that is not 0. */
static inline void numbers_assert_close(size_t count, const float *got, const double *want,
                                        double tolerance)
{
    double largest = 0.0;
    for (size_t i = 0; i < count; i++) {
        largest = fmax(largest, fabs(want[i]));
    }
    assert_true(largest > 0.0);
    for (size_t i = 0; i < count; i++) {
        assert_close((double)got[i], want[i], tolerance * largest);
    }
}

#endif

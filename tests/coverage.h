/* coverage: how often an interval misses, by simulation, each side apart, at 0.01/k for
 * k = 1, 20, 200. Each simulation has its own address, seeds are fixed: a count is the same in
 * every run and on any number of threads. "Shown" means at a probability of 0.001. */
#ifndef TESTS_COVERAGE_H
#define TESTS_COVERAGE_H

#include <stdbool.h>
#include <stdlib.h>

#include "support.h"

#include "base/require.h"
#include "base/rng.h"
#include "harness/stats.h"

enum { LEVELS = 3, MOST = 512 };
static const double shares[LEVELS] = { 1.0, 20.0, 200.0 };

/* What a simulation draws from and what it puts around it. */
struct study {
    const char *name;
    size_t n, simulations;
    double truth;
    void (*draw)(const struct study *study, struct rng *rng, double *a, double *b);
    struct interval (*around)(const struct study *study, const double *a, const double *b,
                              double level);
    double shape;      /* what the draw makes of it */
    const float *pool; /* values to draw from, POOL of them, or NULL */
};

struct misses {
    size_t below[LEVELS], above[LEVELS]; /* the truth lies below, above the interval */
};

static inline unsigned char simulate_once(const struct study *study, uint64_t trial)
{
    double a[MOST], b[MOST];
    struct rng rng = rng_at(2, rng_hash_text(study->name), study->n, trial);
    study->draw(study, &rng, a, b);
    unsigned missed = 0;
    for (unsigned l = 0; l < LEVELS; l++) {
        const struct interval interval = study->around(study, a, b, 0.01 / shares[l]);
        missed |= (interval.low <= study->truth ? 0u : 1u) << 2 * l;
        missed |= (study->truth <= interval.high ? 0u : 2u) << 2 * l;
    }
    return (unsigned char)missed;
}

static inline struct misses simulate(const struct study *study)
{
    require(study->n <= MOST);
    unsigned char *const missed = xcalloc(study->simulations, sizeof *missed);
#pragma omp parallel for schedule(static)
    for (size_t s = 0; s < study->simulations; s++) {
        missed[s] = simulate_once(study, s);
    }
    struct misses misses = { { 0 }, { 0 } };
    for (size_t s = 0; s < study->simulations; s++) {
        const unsigned bits = missed[s];
        for (unsigned l = 0; l < LEVELS; l++) {
            misses.below[l] += bits >> 2 * l & 1u;
            misses.above[l] += bits >> (2 * l + 1) & 1u;
        }
    }
    free(missed);
    return misses;
}

/* ---- what a count shows ---- */

/* P(X < count) of the Poisson distribution. */
static inline double poisson_below(size_t count, double mean)
{
    double sum = 0.0;
    for (size_t i = 0; i < count; i++) {
        sum += exp((double)i * log(mean) - mean - lgamma((double)i + 1.0));
    }
    return sum;
}

static inline bool shown_above(size_t count, double mean)
{
    return !(1.0 - poisson_below(count, mean) >= 1e-3);
}

static inline bool shown_below(size_t count, double mean)
{
    return !(poisson_below(count + 1, mean) >= 1e-3);
}

static inline double nominal(const struct study *study, size_t l)
{
    return (double)study->simulations * 0.5 * 0.01 / shares[l];
}

/* Prints a row of the table above and requires that both tails miss about as often as they say; the
 * lower bound is for methods that are not conservative. */
static inline void assert_covers(const struct study *study, double least)
{
    const struct misses misses = simulate(study);
    size_t tails = 0;
    print_message("  %-26s %4zu ", study->name, study->n);
    for (size_t l = 0; l < LEVELS; l++) {
        const double mean = nominal(study, l);
        print_message("  %4.2f %4.2f", (double)misses.below[l] / mean,
                      (double)misses.above[l] / mean);
    }
    print_message("\n");
    for (size_t l = 0; l < LEVELS; l++, tails += 2) {
        const double mean = nominal(study, l);
        assert_false(shown_above(misses.below[l], 1.25 * mean));
        assert_false(shown_above(misses.above[l], 1.25 * mean));
        assert_true(least == 0.0 || !shown_below(misses.below[l], least * mean));
        assert_true(least == 0.0 || !shown_below(misses.above[l], least * mean));
    }
    assert_int_equal(tails, 2 * LEVELS);
}

/* ---- what is drawn ---- */

static inline void draw_normal(const struct study *study, struct rng *rng, double *a, double *b)
{
    float z[MOST];
    (void)b;
    rng_fill_normal(rng, study->n, z);
    for (size_t i = 0; i < study->n; i++) {
        a[i] = (double)z[i];
    }
}

/* A variance's law on `degrees` degrees of freedom as Wilson and Hilferty 1931 make it of a normal
 * number; skewness about sqrt(8 / degrees). */
static inline double cubed(double z, double degrees)
{
    const double h = 2.0 / (9.0 * degrees), root = 1.0 - h + sqrt(h) * z;
    return root * root * root;
}

/* E (m + s z)^3 = m^3 + 3 m s^2 */
static inline double cubed_mean(double degrees)
{
    const double h = 2.0 / (9.0 * degrees), m = 1.0 - h;
    return m * m * m + 3.0 * m * h;
}

#endif

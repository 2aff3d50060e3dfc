/* experiment: everything around a question, so that a program holds the question alone.
 *
 * An experiment is an array of sweeps. A sweep has axes, a grid of points over them, claims, a
 * number of trials and one trial function; the harness runs every trial of every point at its own
 * address of the random numbers, judges every claim at every point, and writes NAME.csv (claims)
 * and NAME.PART.csv (what is described without a verdict).
 *
 *   point    its address is a hash of the sweep's name and of the axis values, so that a row can be
 * run alone and a new point moves no other level    1 % is shared among all random rows of NAME.csv
 * in the standard profile: 0.01/k each profile  QUICK runs a subset of standard's points and gives
 * the same rows; FULL has more trials and a seed of its own
 */
#ifndef HARNESS_EXPERIMENT_H
#define HARNESS_EXPERIMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rng.h"
#include "harness/claim.h"
#include "harness/table.h"

enum { EXPERIMENT_MAX_AXES = 8 };

enum profile { PROFILE_QUICK, PROFILE_STANDARD, PROFILE_FULL };

/* One column of the grid: numbers, or words of which p holds the index. A name ends in its unit
 * ("side_px"); NULL after the last axis. */
struct axis {
    const char *name;
    const char *const *words; /* NULL: numbers */
    const double *values; /* numbers for the full product; may be NULL if the sweep has a grid */
    size_t count;         /* of words or values */
};

/* What one trial leaves for one claim. `over` is read by PROPORTION (count) and RATIO
 * (denominator). */
struct slot {
    double value, over;
};

/* What a derived claim is made from: the trials' means at several points of a sweep. */
struct points {
    size_t count;
    const double (*p)[EXPERIMENT_MAX_AXES];
    const struct slot *means; /* count * slots */
    size_t slots;
    const void *context;
};

/* The mean slot of claim number `claim` at the i-th of the points. */
static inline struct slot points_mean(const struct points *points, size_t i, size_t claim)
{
    return points->means[i * points->slots + claim];
}

/* A claim about several points at once: slope, ratio, difference, crossover. Points that agree on
 * every axis not named in `over` form a group, in grid order; there is one row a group, with empty
 * cells for the axes in `over`. predict gets the first point of the group. */
struct derived {
    struct claim claim; /* kind SLOPE or DERIVED, or exact; `applies` NULL */
    unsigned over;      /* 1u << axis for each axis that varies */
    double (*derive)(const struct points *points); /* a smooth function of the means */
    bool (*uses)(const double *p);                 /* which points of the group; NULL: all */
};

struct sweep {
    const char *name;
    const char *part; /* NULL: judged, in NAME.csv; else described, in NAME.PART.csv */
    struct axis axes[EXPERIMENT_MAX_AXES];
    const double (*grid)[EXPERIMENT_MAX_AXES]; /* NULL: the full product of the axes' values */
    size_t points;                             /* rows of the grid */
    bool (*keep)(const double *p);             /* which points of the product; NULL: all */
    bool (*quick)(const double *p);            /* which of them the quick profile runs; NULL: all */
    bool (*full)(const double *p); /* which the full profile alone runs, of a part; NULL: none */
    const struct claim *claims;    /* slot i of a trial belongs to claim i */
    size_t claim_count;
    const struct derived *derived;
    size_t derived_count;
    size_t trials;
    double level; /* of each row of a part; 0: 1 %. Of few trials 1 % asks too much (stats.h) */

    /* One independent trial at point p: writes one slot a claim (they hold NaN before). `context`
     * is what the experiment prepared, or what `open` returned. Runs on several threads at once. */
    void (*trial)(struct rng *rng, const double *p, const void *context, struct slot *out);

    /* For works that need a costly setting (timed kernels): called once a point, before and after
     * its trials; NULL: none. */
    void *(*open)(const double *p, const void *context);
    void (*close)(void *opened);
};

/* A table of pictures or other described data that no sweep makes: pixels of an example image, say.
 */
struct picture {
    const char *part;                             /* NAME.PART.csv */
    const char *columns[EXPERIMENT_MAX_AXES + 1]; /* NULL after the last */
    void (*draw)(uint64_t seed, const void *context, struct table *table);
};

/* What an experiment may know about its run, and where it says which data it used. */
struct setting {
    enum profile profile;
    const char *data; /* folder given by --data, or NULL */
    int threads;
    struct provenance *provenance;
};

struct experiment {
    const char *name; /* of the file, the table, the plot */
    const char *asks; /* the question, for people */
    const struct sweep *sweeps;
    size_t sweep_count;
    const struct picture *pictures;
    size_t picture_count;
    uint64_t seed;
    double level; /* shared among all random rows of the table; 0: 1 % */
    void *(*prepare)(const struct setting *setting); /* loads data; NULL: context is NULL */
    void (*release)(void *context);
};

/* Runs the experiment as the command line says (--help lists it), prints the verdicts. Returns what
 * the program must exit with: 0 all as expected, 1 a verdict is not, 6 only undecided rows; ends
 * the program with 2, 4 or 7 if it cannot run. Programs whose name begins with time_ run on one
 * thread. */
int experiment_main(const struct experiment *experiment, int argc, char **argv);

#endif

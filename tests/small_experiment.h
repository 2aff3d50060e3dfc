/* small_experiment: an experiment of a few milliseconds, for the tests of the harness. One sweep of
 * normal numbers with mean `level`, in `words` or not, one exact sweep, one described one, one
 * picture. */
#ifndef TESTS_SMALL_EXPERIMENT_H
#define TESTS_SMALL_EXPERIMENT_H

#include "base/rng.h"
#include "harness/experiment.h"

enum { SMALL_WORD, SMALL_LEVEL };
enum { SMALL_MEAN, SMALL_SHIFTED };

static inline double small_level(const double *p, const void *context)
{
    (void)context;
    return p[SMALL_LEVEL];
}

static inline double small_one(const double *p, const void *context)
{
    (void)p;
    (void)context;
    return 1;
}

static inline bool small_first(const double *p)
{
    return p[SMALL_LEVEL] < 2;
}

static inline void small_trial(struct rng *rng, const double *p, const void *context,
                               struct slot *out)
{
    float z;
    (void)context;
    rng_fill_normal(rng, 1, &z);
    out[SMALL_MEAN].value = p[SMALL_LEVEL] + (double)z;
    out[SMALL_SHIFTED].value = p[SMALL_LEVEL] + 3 + (double)z;
}

static inline void small_exact_trial(struct rng *rng, const double *p, const void *context,
                                     struct slot *out)
{
    (void)rng;
    (void)p;
    (void)context;
    out[0].value = 1;
}

static inline double small_slope(const struct points *points)
{
    return points_mean(points, 1, SMALL_MEAN).value - points_mean(points, 0, SMALL_MEAN).value;
}

static inline void small_picture(uint64_t seed, const void *context, struct table *table)
{
    (void)context;
    table_add_count(table, seed);
    table_end_row(table);
}

static const char *const small_words[] = { "red", "blue" };
static const double small_levels[] = { 1, 2 };

static const struct claim small_claims[] = {
    [SMALL_MEAN] = { .id = "mean-is-level",
                     .says = "the mean is the level",
                     .statements = "C01",
                     .role = AS_STATED,
                     .kind = MEAN,
                     .unit = "1",
                     .predict = small_level,
                     .abs = 0.5,
                     .expect = CONFIRMED },
    [SMALL_SHIFTED] = { .id = "mean-is-shifted",
                        .says = "control, known to be false: the shifted mean is the level",
                        .role = CONTROL,
                        .kind = MEAN,
                        .unit = "1",
                        .predict = small_level,
                        .abs = 0.5 },
};

static const struct claim small_exact_claims[] = {
    { .id = "one-is-one",
      .says = "one is one",
      .statements = "C02",
      .role = AS_STATED,
      .kind = VALUE,
      .exact = true,
      .unit = "1",
      .predict = small_one,
      .expect = CONFIRMED },
};

static const struct claim small_described[] = { { .id = "value", .unit = "1", .kind = MEAN },
                                                { .id = "shifted", .unit = "1", .kind = MEAN } };

static const struct derived small_derived[] = {
    { .claim = { .id = "levels-differ-by-one",
                 .says = "the second level is one above the first",
                 .statements = "C01",
                 .role = CORRECTED,
                 .kind = DERIVED,
                 .unit = "1",
                 .predict = small_one,
                 .abs = 0.7 },
      .over = 1u << SMALL_LEVEL,
      .derive = small_slope },
};

#define SMALL_AXES                                                   \
    {                                                                \
        { .name = "word", .words = small_words, .count = 2 },        \
            { .name = "level", .values = small_levels, .count = 2 }, \
    }

static const struct sweep small_sweeps[] = {
    { .name = "normal",
      .axes = SMALL_AXES,
      .quick = small_first,
      .claims = small_claims,
      .claim_count = 2,
      .derived = small_derived,
      .derived_count = 1,
      .trials = 400,
      .trial = small_trial },
    { .name = "sure",
      .axes = { { .name = "level", .values = small_levels, .count = 1 } },
      .claims = small_exact_claims,
      .claim_count = 1,
      .trials = 1,
      .trial = small_exact_trial },
    { .name = "map",
      .part = "map",
      .axes = SMALL_AXES,
      .claims = small_described,
      .claim_count = 2,
      .trials = 400,
      .trial = small_trial },
};

static const struct picture small_pictures[] = {
    { .part = "seed", .columns = { "seed" }, .draw = small_picture },
};

static const struct experiment small_experiment = {
    .name = "small",
    .asks = "Does the harness work?",
    .sweeps = small_sweeps,
    .sweep_count = 3,
    .pictures = small_pictures,
    .picture_count = 1,
    .seed = 7,
};

#endif

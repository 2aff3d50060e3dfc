/* series_dilution: when does a short event drown in the average of a long signal?
 *
 * Model   signals of T steps; noisy: under white noise, sigma = 1. One of two signals holds what a
 *         layer with a ReLU passes of an event (signals/event.h, cut off below 0), 4 sigma high, of
 *         random onset and length L; S: its sum. AUC = P(it is the one that is pooled to the
 *         larger number).
 * Theory  (a) y = S/T.
 *         (b) GAP: the difference of the two means is N(S/T, 2/T), so that AUC = Phi(d'/sqrt 2),
 *             d' = S/sqrt T; random lengths: the mean over them.
 *         (c) GMP: the largest of T numbers against the largest of T, to L of which the event adds
 *             (laws/detection.h). Its height decides, 4 sigma: noise alone reaches sqrt(2 ln T),
 *             2.9 sigma at T = 64 and 4.1 at T = 4096.
 * Trial   independent pairs of signals; how many each pooling orders right
 * Writes  series_dilution.csv, drawn by series_dilution.gp
 *
 * 640 trials of 64 pairs: a proportion of 1/2 has a standard error of 0.25 %; 3.7 of these (1 %
 * shared among all rows) are 0.9 %, a third of the margin of 0.03. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "harness/experiment.h"
#include "heads/pair.h"
#include "laws/detection.h"
#include "signals/event.h"

/* ---- where we look ---- */

enum { STEPS, EVENT };
enum { PAIRS = 64, PLACEMENTS = 16, FEWEST_STEPS = 64, LONGEST = 64 };

/* clang-format off */
static const char *const event_words[] = { "spike", "tone", "chirp" };
static const double steps[] = { FEWEST_STEPS, 256, 1024, 4096 };
/* clang-format on */

/* A spike is shorter, so that all sums are alike: 18 to 41 sigma. */
static const struct {
    size_t shortest, longest;
} lengths[COUNT(event_words)] = { { 8, 16 }, { 32, LONGEST }, { 32, LONGEST } };

static struct event_source source_of(const double *p)
{
    const size_t kind = (size_t)p[EVENT];
    return (struct event_source){ .kind = (enum event_kind)kind,
                                  .steps = (size_t)p[STEPS],
                                  .shortest = lengths[kind].shortest,
                                  .longest = lengths[kind].longest,
                                  .amplitude = 4,
                                  .sigma = 1 };
}

static struct event event_of_length(const double *p, size_t length)
{
    const struct event_source source = source_of(p);
    return (struct event){ source.kind, 0, length, source.amplitude };
}

static bool longer(const double *p)
{
    return p[STEPS] > FEWEST_STEPS;
}

static bool quick(const double *p)
{
    return p[STEPS] <= 256;
}

/* ---- what theory says ---- */

static double sum_in_steps(const double *p, const void *context)
{
    (void)context;
    const struct event event = event_of_length(p, source_of(p).longest);
    return event_rectified_sum(&event) / p[STEPS];
}

static double sum_in_one_less(const double *p, const void *context)
{
    return sum_in_steps(p, context) * p[STEPS] / (p[STEPS] - 1);
}

/* The mean over all lengths of an area that is known for each. */
static double over_lengths(const double *p, double (*area)(size_t steps, const struct event *event))
{
    const struct event_source source = source_of(p);
    double sum = 0;
    for (size_t length = source.shortest; length <= source.longest; length++) {
        const struct event event = event_of_length(p, length);
        sum += area(source.steps, &event);
    }
    return sum / (double)(source.longest - source.shortest + 1);
}

static double area_of_mean(size_t length, const struct event *event)
{
    return detection_auc_mean(length, event_rectified_sum(event));
}

static double area_of_maximum(size_t length, const struct event *event)
{
    float added[LONGEST] = { 0 };
    event_add_rectified(event, LONGEST, added);
    return detection_auc_maximum_of(length, added, event->length);
}

static double auc_gap(const double *p, const void *context)
{
    (void)context;
    return over_lengths(p, area_of_mean);
}

static double auc_gmp(const double *p, const void *context)
{
    (void)context;
    return over_lengths(p, area_of_maximum);
}

static double auc_undiluted(const double *p, const void *context)
{
    return auc_gap((const double[]){ [STEPS] = FEWEST_STEPS, [EVENT] = p[EVENT] }, context);
}

/* ---- what we claim ---- */

/* clang-format off */
/* Rounding of the mean, pool.h: N <= 4096 gives (256 + 4 + 1) u. */
static const struct claim clean_claims[] = {
    { .id = "event-is-sum-in-steps", .statements = "C41", .role = AS_STATED,
      .says = "an event whose answers add up to S is pooled to S/T, whenever it begins",
      .kind = VALUE, .exact = true, .unit = "sigma", .predict = sum_in_steps,
      .rel = 261 * 0x1p-24, .expect = CONFIRMED },
    { .id = "event-divided-by-one-less", .role = CONTROL,
      .says = "known to be false: the divisor is T - 1",
      .kind = VALUE, .exact = true, .unit = "sigma", .predict = sum_in_one_less,
      .rel = 261 * 0x1p-24 },
};

enum { GAP_LAW, UNDILUTED, GMP_LAW };
static const struct claim noisy_claims[] = {
    [GAP_LAW] = { .id = "gap-auc", .statements = "C41", .role = AS_STATED,
        .says = "the area of GAP is Phi(d'/sqrt 2), d' = S/(sigma sqrt T): a short event drowns",
        .kind = PROPORTION, .unit = "AUC", .predict = auc_gap, .abs = 0.03, .expect = CONFIRMED },
    [UNDILUTED] = { .id = "gap-undiluted", .role = CONTROL,
        .says = "known to be false: a longer signal is no harder than one of 64 steps",
        .kind = PROPORTION, .unit = "AUC", .predict = auc_undiluted, .abs = 0.03,
        .applies = longer },
    [GMP_LAW] = { .id = "gmp-auc", .statements = "C41", .role = AS_STATED,
        .says = "the area of GMP is that of the maxima of T numbers, those of the event lifted",
        .kind = PROPORTION, .unit = "AUC", .predict = auc_gmp, .abs = 0.03, .expect = CONFIRMED },
};
/* clang-format on */

/* ---- what we do ---- */

/* Of 16 onsets the mean that is farthest from the law; a NaN is. */
static void clean_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    struct event_source source = source_of(p);
    const struct shape map = { 1, 1, 1, source.steps };
    float *x = xcalloc(source.steps, sizeof *x), y = 0;
    const double law = sum_in_steps(p, context);
    double farthest = law;
    source.shortest = source.longest;
    for (size_t i = 0; i < PLACEMENTS; i++) {
        const struct event event = event_draw(rng, &source);
        memset(x, 0, source.steps * sizeof *x);
        event_add_rectified(&event, source.steps, x);
        pool_average(map, NCHW, x, &y);
        farthest = fabs((double)y - law) <= fabs(farthest - law) ? farthest : (double)y;
    }
    out[0].value = out[1].value = farthest;
    free(x);
}

static void noisy_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    static const char *const heads[] = { "gap", "gmp" };
    const struct event_source source = source_of(p);
    const struct pair_source pairs = { 1, source.steps, PAIRS, event_draw_pair, &source };
    double ordered[COUNT(heads)];
    pair_count(rng, &pairs, heads, COUNT(heads), ordered);
    out[GAP_LAW] = out[UNDILUTED] = (struct slot){ ordered[0], PAIRS };
    out[GMP_LAW] = (struct slot){ ordered[1], PAIRS };
}

int main(int argc, char **argv)
{
    /* clang-format off */
#define AXES { [STEPS] = { "steps", NULL, steps, COUNT(steps) }, \
               [EVENT] = { "event", event_words, NULL, COUNT(event_words) } }
    static const struct sweep sweeps[] = {
        { .name = "clean", .trials = 1, .trial = clean_trial, .quick = quick, .axes = AXES,
          .claims = clean_claims, .claim_count = COUNT(clean_claims) },
        { .name = "noisy", .trials = 640, .trial = noisy_trial, .quick = quick, .axes = AXES,
          .claims = noisy_claims, .claim_count = COUNT(noisy_claims) },
    };
    static const struct experiment series_dilution = {
        .name = "series_dilution", .seed = 1,
        .asks = "When does a short event drown in the average of a long signal?",
        .sweeps = sweeps, .sweep_count = COUNT(sweeps),
    };
    /* clang-format on */
    return experiment_main(&series_dilution, argc, argv);
}

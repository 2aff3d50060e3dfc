#include "harness/estimate.h"

#include <math.h>
#include <stdlib.h>

#include "base/require.h"

static struct estimate broken(void)
{
    return (struct estimate){ nan(""), { nan(""), nan("") } };
}

static struct estimate point(double value)
{
    return (struct estimate){ value, { value, value } };
}

/* ---- one claim at one point ---- */

static bool reads_over(enum kind kind)
{
    return kind == PROPORTION || kind == RATIO;
}

/* Copies the slots' numbers; false if one that the kind reads is not finite. */
static bool gather(enum kind kind, struct samples samples, double *value, double *over)
{
    bool finite = samples.trials > 0;
    for (size_t i = 0; i < samples.trials; i++) {
        value[i] = samples.first[i * samples.stride].value;
        over[i] = samples.first[i * samples.stride].over;
        finite = finite && isfinite(value[i]) && (!reads_over(kind) || isfinite(over[i]));
    }
    return finite;
}

/* All values equal: the smallest and the largest are compared, since an interval's width need not
 * be exactly zero after rounding. */
static bool constant(const double *v, size_t n)
{
    double low = v[0], high = v[0];
    for (size_t i = 1; i < n; i++) {
        low = v[i] < low ? v[i] : low;
        high = v[i] > high ? v[i] : high;
    }
    return !(low < high);
}

static bool bounded(const struct claim *claim)
{
    return claim->bounds.low < claim->bounds.high;
}

/* A constant is what it should be for exact claims, and may be at a bound of a bounded score. */
static bool constant_is_right(const struct claim *claim, double value)
{
    return claim->exact ||
           (bounded(claim) && !(value > claim->bounds.low && value < claim->bounds.high));
}

static struct estimate proportion(const double *value, const double *over, size_t n, double level)
{
    double successes = 0, count = 0;
    for (size_t i = 0; i < n; i++) {
        successes += value[i];
        count += over[i];
    }
    if (!(count > 0 && successes >= 0 && successes <= count)) {
        return broken();
    }
    return (struct estimate){ successes / count,
                              stats_proportion_interval(successes, count, level) };
}

static struct estimate of_values(const struct claim *claim, const double *value, const double *over,
                                 size_t n, double level)
{
    const double mean = stats_mean(value, n);
    switch (claim->kind) {
    case RATIO:
        return (struct estimate){ mean / stats_mean(over, n),
                                  stats_ratio_interval(value, over, n, level) };
    case MEDIAN:
        return (struct estimate){ stats_quantile(value, n, 0.5),
                                  stats_median_interval(value, n, level) };
    default:
        return (struct estimate){ mean, bounded(claim) ? stats_bounded_mean_interval(
                                                             value, n, claim->bounds, level)
                                                       : stats_mean_interval(value, n, level) };
    }
}

static struct estimate judge_values(const struct claim *claim, const double *value,
                                    const double *over, size_t n, double level)
{
    if (claim->kind == PROPORTION) {
        return proportion(value, over, n, level);
    }
    const bool same = constant(value, n) && (claim->kind != RATIO || constant(over, n));
    if (same != claim->exact && !(same && constant_is_right(claim, value[0]))) {
        return broken();
    }
    if (!claim->exact && stats_repeats(value, n)) {
        return broken();
    }
    return claim->exact ? point(value[0]) : of_values(claim, value, over, n, level);
}

struct estimate estimate_claim(const struct claim *claim, struct samples samples, double level)
{
    double *value = xcalloc(samples.trials, sizeof *value);
    double *over = xcalloc(samples.trials, sizeof *over);
    const struct estimate estimate = gather(claim->kind, samples, value, over)
                                         ? judge_values(claim, value, over, samples.trials, level)
                                         : broken();
    free(over);
    free(value);
    return estimate;
}

/* ---- derived claims: jackknife over blocks of trials ---- */

enum { MOST_BLOCKS = 100 };

/* Equal blocks, as many as divide the trials, at most MOST_BLOCKS. */
static size_t block_count(size_t trials)
{
    size_t blocks = trials < MOST_BLOCKS ? trials : MOST_BLOCKS;
    while (trials % blocks != 0) {
        blocks--;
    }
    return blocks;
}

/* Sums of the slots of one point over trials first .. last-1. */
static void add_trials(const struct estimate_group *group, size_t index, size_t first, size_t last,
                       struct slot *sums)
{
    for (size_t t = first; t < last; t++) {
        const struct slot *slots =
            group->slots + (group->indices[index] * group->trials + t) * group->slots_per_trial;
        for (size_t s = 0; s < group->slots_per_trial; s++) {
            sums[s].value += slots[s].value;
            sums[s].over += slots[s].over;
        }
    }
}

/* The derived number from all trials but those from `first` to last-1. */
static double derive_without(const struct derived *derived, const struct estimate_group *group,
                             size_t first, size_t last)
{
    const size_t per_point = group->slots_per_trial;
    struct slot *means = xcalloc(group->count * per_point, sizeof *means);
    double(*p)[EXPERIMENT_MAX_AXES] = xcalloc(group->count, sizeof *p);
    for (size_t i = 0; i < group->count; i++) {
        struct slot *mean = means + i * per_point;
        for (size_t a = 0; a < EXPERIMENT_MAX_AXES; a++) {
            p[i][a] = group->p[group->indices[i]][a];
        }
        add_trials(group, i, 0, first, mean);
        add_trials(group, i, last, group->trials, mean);
        for (size_t s = 0; s < per_point; s++) {
            mean[s].value /= (double)(group->trials - (last - first));
            mean[s].over /= (double)(group->trials - (last - first));
        }
    }
    const struct points points = { .count = group->count,
                                   .p = (const double(*)[EXPERIMENT_MAX_AXES])p,
                                   .means = means,
                                   .slots = per_point,
                                   .context = group->context };
    const double value = derived->derive(&points);
    free(p);
    free(means);
    return value;
}

struct estimate estimate_derived(const struct derived *derived, const struct estimate_group *group,
                                 double level)
{
    const double value = derive_without(derived, group, 0, 0);
    if (derived->claim.exact || !isfinite(value)) {
        return isfinite(value) ? point(value) : broken();
    }
    const size_t blocks = block_count(group->trials), length = group->trials / blocks;
    double *left_out = xcalloc(blocks, sizeof *left_out);
    for (size_t b = 0; b < blocks; b++) {
        left_out[b] = derive_without(derived, group, b * length, (b + 1) * length);
    }
    const bool usable = blocks >= 2 && !constant(left_out, blocks);
    const struct estimate estimate = {
        value, usable ? stats_jackknife_interval(value, left_out, blocks, level) : broken().interval
    };
    free(left_out);
    return usable ? estimate : broken();
}

/* ---- what would settle it ---- */

double estimate_trials_needed(const struct claim *claim, double predicted,
                              const struct estimate *estimate, size_t trials)
{
    const double margin = claim_margin(claim, predicted);
    const double width = estimate->interval.high - estimate->interval.low;
    const double off = estimate->measured - predicted;
    const double room = claim->form == EQUALS     ? fabs(margin - fabs(off))
                        : claim->form == AT_LEAST ? fabs(off + margin)
                                                  : fabs(margin - off);
    const double needed = room > 0 ? width / 2 / room : 0;
    return isfinite(needed) ? ceil((double)trials * needed * needed) : 0;
}

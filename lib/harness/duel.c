#include "harness/duel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "base/rng.h"

enum { RESAMPLES = 1000 };

void duel_add(struct duel_samples *samples, bool fresh, double log_ratio)
{
    samples->processes += fresh;
    require(samples->processes >= 1 && samples->processes <= DUEL_PROCESSES);
    if (samples->count == samples->capacity) {
        const size_t capacity = samples->capacity > 0 ? 2 * samples->capacity : 64;
        double *larger = xcalloc(capacity, sizeof *larger);
        if (samples->count > 0) {
            memcpy(larger, samples->log_ratio, samples->count * sizeof *larger);
        }
        free(samples->log_ratio);
        samples->log_ratio = larger;
        samples->capacity = capacity;
    }
    samples->log_ratio[samples->count++] = log_ratio;
    samples->counts[samples->processes - 1]++;
}

static double median(const double *v, size_t n)
{
    return stats_quantile(v, n, 0.5);
}

/* Where the pairs of a process begin. */
static size_t start_of(const struct duel_samples *samples, size_t process)
{
    size_t start = 0;
    for (size_t p = 0; p < process; p++) {
        start += samples->counts[p];
    }
    return start;
}

/* The median of processes drawn with replacement, and of pairs drawn so in each. */
static double resampled_median(struct rng *rng, const struct duel_samples *samples, double *drawn)
{
    size_t count = 0;
    for (size_t i = 0; i < samples->processes; i++) {
        const size_t process = rng_below(rng, (uint32_t)samples->processes);
        const double *pairs = samples->log_ratio + start_of(samples, process);
        const size_t n = samples->counts[process];
        for (size_t k = 0; k < n; k++) {
            drawn[count++] = pairs[rng_below(rng, (uint32_t)n)];
        }
    }
    return median(drawn, count);
}

static bool signs_agree(const struct duel_samples *samples, double whole)
{
    bool agree = true;
    for (size_t p = 0; p < samples->processes; p++) {
        const double of = median(samples->log_ratio + start_of(samples, p), samples->counts[p]);
        agree = agree && (whole > 0 ? of > 0 : of < 0);
    }
    return agree;
}

static size_t most_pairs(const struct duel_samples *samples)
{
    size_t most = 0;
    for (size_t p = 0; p < samples->processes; p++) {
        most = samples->counts[p] > most ? samples->counts[p] : most;
    }
    return most;
}

struct duel_estimate duel_estimate(const struct duel_samples *samples)
{
    if (samples->processes < DUEL_FEWEST) {
        return (struct duel_estimate){ nan(""), nan(""), { nan(""), nan("") }, false };
    }
    double *medians = xcalloc(RESAMPLES, sizeof *medians);
    double *drawn = xcalloc(samples->processes * most_pairs(samples), sizeof *drawn);
    for (size_t i = 0; i < RESAMPLES; i++) {
        struct rng rng = rng_at(1, rng_hash_text("duel"), samples->count, i);
        medians[i] = resampled_median(&rng, samples, drawn);
    }
    const double whole = median(samples->log_ratio, samples->count);
    const struct duel_estimate estimate = {
        .median = whole,
        .error = sqrt(stats_variance(medians, RESAMPLES)),
        .interval = { stats_quantile(medians, RESAMPLES, 0.005),
                      stats_quantile(medians, RESAMPLES, 0.995) },
        .agree = signs_agree(samples, whole),
    };
    free(drawn);
    free(medians);
    return estimate;
}

const char *duel_verdict_name(enum duel_verdict verdict)
{
    static const char *const names[] = { "CANNOT TELL", "SAME", "FASTER", "SLOWER" };
    return names[verdict];
}

double duel_floor(const struct duel_case *one)
{
    return expm1(fmax(fabs(one->alike.interval.low), fabs(one->alike.interval.high)));
}

/* ---- verdicts ---- */

/* How far beyond which limit: the chance of such a median if the true ratio were at the limit. */
static double chance_within(const struct duel_estimate *estimate, double limit)
{
    const double beyond = fabs(estimate->median) - log1p(limit);
    if (!(beyond > 0)) {
        return 1;
    }
    return estimate->error > 0 ? erfc(beyond / (estimate->error * sqrt(2.0))) / 2 : 0;
}

/* NaN, beyond which nothing lies, if base was never held against base. */
static double limit_of(const struct duel_case *one, double threshold)
{
    const double floor = duel_floor(one);
    return floor <= threshold ? threshold : floor;
}

static bool wholly_beyond(const struct duel_estimate *estimate, double limit)
{
    const double edge = log1p(limit);
    return estimate->agree && (estimate->interval.low > edge || estimate->interval.high < -edge);
}

/* Holm: the i-th smallest of m chances is held against level/(m - i), until one fails. */
static void holm(size_t count, const double *chances, double level, bool *rejected)
{
    for (size_t done = 0; done < count; done++) {
        size_t next = count;
        for (size_t i = 0; i < count; i++) {
            if (!rejected[i] && (next == count || chances[i] < chances[next])) {
                next = i;
            }
        }
        if (!(chances[next] <= level / (double)(count - done))) {
            return;
        }
        rejected[next] = true;
    }
}

static enum duel_verdict verdict_of(const struct duel_case *one, double threshold, bool rejected)
{
    const double limit = limit_of(one, threshold), edge = log1p(threshold);
    if (rejected && wholly_beyond(&one->changed, limit)) {
        return one->changed.median > 0 ? DUEL_SLOWER : DUEL_FASTER;
    }
    const bool within = one->changed.interval.low > -edge && one->changed.interval.high < edge;
    return within && duel_floor(one) <= threshold ? DUEL_SAME : DUEL_CANNOT_TELL;
}

void duel_judge(size_t count, const struct duel_case *cases, double threshold,
                enum duel_verdict *verdicts)
{
    double *chances = xcalloc(count, sizeof *chances);
    bool *rejected = xcalloc(count, sizeof *rejected);
    for (size_t i = 0; i < count; i++) {
        chances[i] = chance_within(&cases[i].changed, limit_of(&cases[i], threshold));
    }
    holm(count, chances, 0.005, rejected);
    for (size_t i = 0; i < count; i++) {
        verdicts[i] = verdict_of(&cases[i], threshold, rejected[i]);
    }
    free(rejected);
    free(chances);
}

#include "harness/outcome.h"

#include <math.h>
#include <stdlib.h>

/* Seconds of one side, by the estimate that the ratio gets. */
static struct outcome_time time_of(const struct rounds_case *one, bool head)
{
    struct duel_samples seconds = { 0 };
    size_t i = 0;
    for (size_t p = 0; p < one->samples.processes; p++) {
        for (size_t k = 0; k < one->samples.counts[p]; k++, i++) {
            duel_add(&seconds, k == 0, log(head ? one->pairs[i].head : one->pairs[i].base));
        }
    }
    const struct duel_estimate estimate = duel_estimate(&seconds);
    free(seconds.log_ratio);
    return (struct outcome_time){ exp(estimate.median),
                                  { exp(estimate.interval.low), exp(estimate.interval.high) } };
}

void outcome_judge(size_t count, const struct rounds_case *alike, const struct rounds_case *changed,
                   double threshold, struct outcome *out)
{
    struct duel_case *said = xcalloc(count, sizeof *said);
    enum duel_verdict *verdicts = xcalloc(count, sizeof *verdicts);
    for (size_t i = 0; i < count; i++) {
        said[i].alike = duel_estimate(&alike[i].samples);
        said[i].changed = duel_estimate(&changed[i].samples);
    }
    duel_judge(count, said, threshold, verdicts);
    for (size_t i = 0; i < count; i++) {
        const struct duel_estimate *of = &said[i].changed;
        out[i] = (struct outcome){
            .name = changed[i].name,
            .timed = &changed[i],
            .base = time_of(&changed[i], false),
            .head = time_of(&changed[i], true),
            .ratio = exp(of->median),
            .interval = { exp(of->interval.low), exp(of->interval.high) },
            .floor = duel_floor(&said[i]),
            .verdict = verdicts[i],
        };
    }
    free(verdicts);
    free(said);
}

const char *outcome_word(const struct outcome *one)
{
    return one->timed->wrong ? "WRONG" : duel_verdict_name(one->verdict);
}

const char *outcome_end(const struct outcome *one)
{
    static const char *const ends[] = { "not in both builds", "narrow enough", "enough pairs",
                                        "out of time" };
    return ends[one->timed->end];
}

static double percent(double ratio)
{
    return 100 * (ratio - 1);
}

static void add_line(const struct outcome *one, struct text *out)
{
    if (one->timed->wrong) {
        text_addf(out, "%-12s %-40s their answers differ\n", outcome_word(one), one->name);
        return;
    }
    text_addf(out, "%-12s %-40s %+6.1f %% [%+.1f, %+.1f]  floor %.1f %%  %zu pairs, %s\n",
              outcome_word(one), one->name, percent(one->ratio), percent(one->interval.low),
              percent(one->interval.high), 100 * one->floor, one->timed->samples.count,
              outcome_end(one));
}

struct tally {
    size_t verdicts[DUEL_SLOWER + 1], wrong;
};

static struct tally count_verdicts(size_t count, const struct outcome *outcomes)
{
    struct tally tally = { 0 };
    for (size_t i = 0; i < count; i++) {
        tally.wrong += outcomes[i].timed->wrong;
        tally.verdicts[outcomes[i].verdict] += !outcomes[i].timed->wrong;
    }
    return tally;
}

void outcome_add_list(size_t count, const struct outcome *outcomes, double threshold,
                      struct text *out)
{
    const struct tally tally = count_verdicts(count, outcomes);
    for (size_t i = 0; i < count; i++) {
        add_line(&outcomes[i], out);
    }
    text_addf(out,
              "\n%zu cases: %zu slower, %zu faster, %zu the same within %g %%, %zu cannot be "
              "told, %zu wrong\n",
              count, tally.verdicts[DUEL_SLOWER], tally.verdicts[DUEL_FASTER],
              tally.verdicts[DUEL_SAME], 100 * threshold, tally.verdicts[DUEL_CANNOT_TELL],
              tally.wrong);
}

enum status outcome_status(size_t count, const struct outcome *outcomes)
{
    const struct tally tally = count_verdicts(count, outcomes);
    return tally.verdicts[DUEL_SLOWER] + tally.wrong > 0        ? STATUS_REGRESSION
           : tally.verdicts[DUEL_CANNOT_TELL] > 0 || count == 0 ? STATUS_UNDECIDED
                                                                : STATUS_OK;
}

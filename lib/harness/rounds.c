#include "harness/rounds.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "base/rng.h"
#include "harness/clock.h"
#include "harness/server.h"

static const double SAMPLE_SECONDS = 1e-3;

struct sides {
    struct server *base, *head;
};

static double ask_seconds(struct server *server, size_t calls)
{
    char question[64];
    snprintf(question, sizeof question, "time %zu", calls);
    return strtod(server_ask(server, question), NULL);
}

enum opened { ABSENT, REPEATED, ONCE };

static enum opened open_both(struct sides sides, const char *name)
{
    char question[160], base[16];
    snprintf(question, sizeof question, "open %s", name);
    snprintf(base, sizeof base, "%s", server_ask(sides.base, question));
    const bool same = strcmp(server_ask(sides.head, question), base) == 0;
    return !same                       ? ABSENT
           : strcmp(base, "ok") == 0   ? REPEATED
           : strcmp(base, "once") == 0 ? ONCE
                                       : ABSENT;
}

/* The number behind the hash; NaN if there is none. */
static double norm_in(const char *answer)
{
    const char *blank = strchr(answer, ' ');
    char *end = NULL;
    const double norm = blank != NULL ? strtod(blank, &end) : nan("");
    return end != NULL && end != blank ? norm : nan("");
}

/* Whether the norms of their answers agree to 1e-5; equal bits do. */
static bool same_answer(struct sides sides)
{
    const double base = norm_in(server_ask(sides.base, "answer"));
    const double head = norm_in(server_ask(sides.head, "answer"));
    return fabs(base - head) <= 1e-5 * fmax(fabs(base), fabs(head));
}

static size_t calls_for(struct server *server)
{
    size_t calls = 1;
    while (ask_seconds(server, calls) < SAMPLE_SECONDS && calls < (size_t)1 << 30) {
        calls *= 2;
    }
    return calls;
}

static struct rounds_pair timed_pair(struct sides sides, size_t calls, bool head_first)
{
    double head = head_first ? ask_seconds(sides.head, calls) : 0;
    const double base = ask_seconds(sides.base, calls);
    head = head_first ? head : ask_seconds(sides.head, calls);
    return (struct rounds_pair){ base / (double)calls, head / (double)calls, calls };
}

/* Keeps the pair; its log ratio. */
static double add_pair(struct rounds_case *one, bool fresh, struct rounds_pair pair)
{
    const double log_ratio = log(pair.head / pair.base);
    const size_t count = one->samples.count;
    if (count == one->capacity) {
        one->capacity = 2 * count + ROUNDS_MOST;
        struct rounds_pair *larger = xcalloc(one->capacity, sizeof *larger);
        if (count > 0) {
            memcpy(larger, one->pairs, count * sizeof *larger);
        }
        free(one->pairs);
        one->pairs = larger;
    }
    one->pairs[count] = pair;
    duel_add(&one->samples, fresh, log_ratio);
    return log_ratio;
}

/* 1.25 standard deviations over sqrt(n), the deviation from the quartiles: robust. */
static double error_of_median(const double *v, size_t n)
{
    const double quartiles = stats_quantile(v, n, 0.75) - stats_quantile(v, n, 0.25);
    return 1.25 * quartiles / 1.349 / sqrt((double)n);
}

static enum rounds_end time_case(const struct rounds *rounds, struct sides sides, struct rng *rng,
                                 double until, struct rounds_case *one)
{
    const size_t calls = calls_for(sides.base);
    double pairs[ROUNDS_MOST];
    timed_pair(sides, calls, false); /* warms the caches of both */
    for (size_t n = 0; n < ROUNDS_MOST;) {
        pairs[n] = add_pair(one, n == 0, timed_pair(sides, calls, rng_below(rng, 2) == 1));
        n++;
        if (n >= ROUNDS_FEWEST && error_of_median(pairs, n) < rounds->width) {
            return ROUNDS_NARROW;
        }
        if (n >= ROUNDS_FEWEST && clock_now() > until) {
            return ROUNDS_TIME;
        }
    }
    return ROUNDS_CAP;
}

/* One process of each program, for the cases that `asked` names. */
static void run_processes(const struct rounds *rounds, size_t process, double until, size_t count,
                          const bool *asked, struct rounds_case *cases)
{
    struct rng rng = rng_at(rounds->seed, rng_hash_text("rounds"), 0, process);
    size_t *order = xcalloc(count, sizeof *order);
    struct sides sides = { server_open(rounds->base, rng_below(&rng, 4096)),
                           server_open(rounds->head, rng_below(&rng, 4096)) };
    rng_permutation(&rng, count, order);
    for (size_t i = 0; i < count && clock_now() < until; i++) {
        struct rounds_case *one = &cases[order[i]];
        const enum opened opened = asked[order[i]] ? open_both(sides, one->name) : ABSENT;
        if (opened == ABSENT) {
            continue;
        }
        one->wrong = one->wrong || !same_answer(sides);
        if (opened == ONCE) {
            add_pair(one, true, timed_pair(sides, 1, rng_below(&rng, 2) == 1));
            one->end = ROUNDS_CAP;
            continue;
        }
        const double share = (until - clock_now()) / (double)(count - i);
        one->end = time_case(rounds, sides, &rng, clock_now() + share, one);
    }
    server_close(sides.base);
    server_close(sides.head);
    free(order);
}

/* Whether both programs have the case and it is no long one, of one pair a process. */
static bool may_go_on(const struct rounds_case *one)
{
    return one->samples.processes > 0 && one->samples.counts[0] > 1;
}

static bool wide(const struct rounds *rounds, const struct duel_samples *samples)
{
    const struct duel_estimate estimate = duel_estimate(samples);
    return !((estimate.interval.high - estimate.interval.low) / 2 <= rounds->enough);
}

/* Asks for the cases that are still wide; says whether there are any. */
static bool ask_wide(const struct rounds *rounds, size_t count, bool *asked,
                     struct rounds_case *cases)
{
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        asked[i] = may_go_on(&cases[i]) && wide(rounds, &cases[i].samples);
        cases[i].end = may_go_on(&cases[i]) && !asked[i] ? ROUNDS_NARROW : cases[i].end;
        any = any || asked[i];
    }
    return any;
}

void rounds_run(const struct rounds *rounds, size_t count, struct rounds_case *cases)
{
    require(rounds->processes >= 1 && rounds->processes <= DUEL_PROCESSES);
    const double start = clock_now(), end = start + rounds->seconds;
    bool *asked = xcalloc(count, sizeof *asked);
    memset(asked, true, count * sizeof *asked);
    for (size_t p = 0; p < rounds->processes; p++) {
        const double part = (double)(p + 1) / (double)rounds->processes;
        run_processes(rounds, p, start + part * rounds->seconds, count, asked, cases);
    }
    size_t p = rounds->processes;
    while (p < DUEL_PROCESSES && clock_now() < end && ask_wide(rounds, count, asked, cases)) {
        run_processes(rounds, p++, end, count, asked, cases);
    }
    free(asked);
}

void rounds_free(struct rounds_case *one)
{
    free(one->samples.log_ratio);
    free(one->pairs);
}

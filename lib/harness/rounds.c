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

static bool open_both(struct sides sides, const char *name)
{
    char question[160];
    snprintf(question, sizeof question, "open %s", name);
    const bool base = strcmp(server_ask(sides.base, question), "ok") == 0;
    return strcmp(server_ask(sides.head, question), "ok") == 0 && base;
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

static double timed_pair(struct sides sides, size_t calls, bool head_first)
{
    double head = head_first ? ask_seconds(sides.head, calls) : 0;
    const double base = ask_seconds(sides.base, calls);
    head = head_first ? head : ask_seconds(sides.head, calls);
    return log(head / base);
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
        pairs[n++] = timed_pair(sides, calls, rng_below(rng, 2) == 1);
        duel_add(&one->samples, n == 1, pairs[n - 1]);
        if (n >= ROUNDS_FEWEST && error_of_median(pairs, n) < rounds->width) {
            return ROUNDS_NARROW;
        }
        if (n >= ROUNDS_FEWEST && clock_now() > until) {
            return ROUNDS_TIME;
        }
    }
    return ROUNDS_CAP;
}

static void run_processes(const struct rounds *rounds, size_t process, double until, size_t count,
                          struct rounds_case *cases)
{
    struct rng rng = rng_at(rounds->seed, rng_hash_text("rounds"), 0, process);
    size_t *order = xcalloc(count, sizeof *order);
    struct sides sides = { server_open(rounds->base, rng_below(&rng, 4096)),
                           server_open(rounds->head, rng_below(&rng, 4096)) };
    rng_permutation(&rng, count, order);
    for (size_t i = 0; i < count && clock_now() < until; i++) {
        struct rounds_case *one = &cases[order[i]];
        if (!open_both(sides, one->name)) {
            continue;
        }
        one->wrong = one->wrong || !same_answer(sides);
        const double share = (until - clock_now()) / (double)(count - i);
        one->end = time_case(rounds, sides, &rng, clock_now() + share, one);
    }
    server_close(sides.base);
    server_close(sides.head);
    free(order);
}

void rounds_run(const struct rounds *rounds, size_t count, struct rounds_case *cases)
{
    require(rounds->processes >= 1 && rounds->processes <= DUEL_PROCESSES);
    const double start = clock_now();
    for (size_t p = 0; p < rounds->processes; p++) {
        const double part = (double)(p + 1) / (double)rounds->processes;
        run_processes(rounds, p, start + part * rounds->seconds, count, cases);
    }
}

/* Gaussian noise on a signal; compiled once per instruction set. */
#include "signals/noise_row.h"

static inline void add_group(void *context, size_t i, const struct random_group *words)
{
    struct gaussian *to = context;
    struct wide row[RANDOM_WORDS];
    add_rows(to, words, to->x + i, row);
}

void ISA_NAME(noise_gaussian)(const struct rng_groups *at, float sigma, struct noise_signal *signal,
                              float *x)
{
    struct gaussian to = { sigma, *signal, x };
    random_each_group(at, add_group, &to);
    *signal = to.signal;
}

/* Gaussian noise on a signal, and the means of the maps that it makes; compiled once per instruction
 * set. */
#include "signals/noise_row.h"

/* And the means of maps: the sum so far of the one at hand, and how much of it is left. */
struct averaged {
    struct gaussian to;
    struct noise_means means;
    struct wide sum;
    size_t left;
};

static inline void add_and_average(void *context, size_t i, const struct random_group *words)
{
    struct averaged *a = context;
    struct wide row[RANDOM_WORDS];
    add_rows(&a->to, words, a->to.x + i, row);
    for (size_t q = 0; q < RANDOM_WORDS; q++) {
        a->sum = wide_add(a->sum, row[q]);
        a->left -= WIDE_LANES;
        if (a->left == 0) {
            *a->means.means++ = wide_fold(a->sum) / (float)a->means.pixels;
            a->sum = wide_of(0.0f);
            a->left = a->means.pixels;
        }
    }
}

void ISA_NAME(noise_gaussian_means)(const struct rng_groups *at, float sigma,
                                    struct noise_signal signal, struct noise_means to, float *x)
{
    struct averaged a = { { sigma, signal, x }, to, wide_of(0.0f), to.pixels };
    random_each_group(at, add_and_average, &a);
}

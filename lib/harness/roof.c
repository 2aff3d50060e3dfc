#include "harness/roof.h"

#include <math.h>
#include <stdlib.h>

#include "base/isa.h"
#include "base/require.h"
#include "harness/clock.h"
#include "harness/roof_isa.h"

enum { BEST_OF = 9 };

typedef float sum_loop(const float *x, size_t n);
typedef float multiply_add_loop(size_t rounds, float a, float b);

struct reading {
    sum_loop *sum;
    const float *x;
    size_t n;
    float used; /* keeps the result alive */
};

static void read_once(void *what)
{
    struct reading *reading = what;
    reading->used += reading->sum(reading->x, reading->n);
}

struct computing {
    multiply_add_loop *loop;
    size_t rounds;
    float used;
};

static void compute_once(void *what)
{
    struct computing *computing = what;
    computing->used += computing->loop(computing->rounds, 0.5f, 1.0f);
}

/* Fewest seconds per call over several measurements: a limit is what the machine can do
 * undisturbed. */
static double best_seconds(struct clock_work work)
{
    const size_t calls = clock_calls(work, 5e-3);
    double best = 0;
    for (int i = 0; i < BEST_OF; i++) {
        const double start = clock_now();
        for (size_t call = 0; call < calls; call++) {
            work.run(work.what);
        }
        const double seconds = (clock_now() - start) / (double)calls;
        best = i == 0 || seconds < best ? seconds : best;
    }
    return best;
}

double roof_read_bytes_per_second(size_t bytes)
{
    static sum_loop *const variants[] = { roof_sum_baseline, roof_sum_avx2, roof_sum_avx512 };
    enum { STEP = 64 };
    const size_t n = (bytes / sizeof(float) + STEP - 1) / STEP * STEP;
    float *x = xcalloc(n, sizeof *x);
    for (size_t i = 0; i < n; i++) {
        x[i] = 1.0f; /* touched, so that pages are real and distinct */
    }
    struct reading reading = { .sum = variants[isa_chosen()], .x = x, .n = n };
    const double seconds = best_seconds((struct clock_work){ read_once, &reading });
    require(reading.used > 0);
    free(x);
    return (double)(n * sizeof *x) / seconds;
}

double roof_flops_per_second(void)
{
    static multiply_add_loop *const variants[] = { roof_multiply_add_baseline,
                                                   roof_multiply_add_avx2,
                                                   roof_multiply_add_avx512 };
    enum { ROUNDS = 20000 };
    struct computing computing = { .loop = variants[isa_chosen()], .rounds = ROUNDS };
    const double seconds = best_seconds((struct clock_work){ compute_once, &computing });
    require(computing.used > 0);
    return 2.0 * ROOF_CHAINS * ROUNDS / seconds;
}

struct roof_reach roof_reach(double bytes, double operations, double seconds, double flops_limit)
{
    const double limit = roof_read_bytes_per_second((size_t)bytes);
    return (struct roof_reach){ .bytes_per_second = bytes / seconds,
                                .read_limit = limit,
                                .flops_per_second = operations / seconds,
                                .fewest_seconds = fmax(bytes / limit, operations / flops_limit) };
}

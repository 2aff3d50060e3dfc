/* operation_kernels: how far are the study's kernels from exact sums, and how far may they be?
 *
 * Model   normal numbers, N terms to a sum: the mean in both layouts, the variance, a logit of the
 *         linear layer. u = 2^-24
 * Theory  a term that passes through k roundings is multiplied by k factors 1 + d, |d| <= u, so
 *         |error| <= g(k) sum|terms|, g(k) = (1 + u)^k - 1 <= k u/(1 - k u)
 *         mean      16 lanes, 4 folds, blocks of 4096 and a division (summation.h); in NHWC no term
 *                   passes through more additions (sums.h)
 *         variance  k + 3: difference and square; and the mean's own error e adds e^2, as
 *                   sum (x - mean - e)^2 = sum (x - mean)^2 + N e^2. e is within the mean's bound
 *         logit     k = ceil(min(N, 2048)/16) + 4 + ceil(N/2048) - 1: products are not rounded
 * Trial   the largest error of MAPS sums against double: of means over mean|x|, of variances over the
 *         variance, of logits over sum|w x|
 * Writes  operation_kernels.csv (the means, judged) and operation_kernels.errors.csv (all beside
 *         their bounds), drawn by operation_kernels.gp
 */
#include <math.h>
#include <stdlib.h>

#include "base/require.h"
#include "harness/experiment.h"
#include "heads/linear.h"
#include "heads/pool.h"
#include "heads/summation.h"

enum { MAPS = 16, IMAGES = 4, CLASSES = 4 };
static const double U = 0x1p-24;

/* ---- where we look ---- */

enum { KERNEL, TERMS };
enum { MEAN_NCHW, MEAN_NHWC, VARIANCE_NCHW, LOGIT };
static const char *const kernels[] = { "mean in NCHW", "mean in NHWC", "variance", "logit" };
static const double terms[] = { 16, 49, 196, 784, 3136, 12544, 50176, 200704 };

static bool is_mean(const double *p)
{
    return p[KERNEL] <= MEAN_NHWC;
}

/* ---- what theory says ---- */

static double logit_bound(double n)
{
    const double k = ceil(fmin(n, 2048) / 16) + 4 + ceil(n / 2048) - 1;
    return k * U / (1 - k * U);
}

/* e^2 over the variance is at most 2 mean_bound^2 as long as mean|x|^2 is below twice the variance,
 * which holds for normal numbers; (1 + u)^3 <= 1 + 4 u. */
static double bound(const double *p, const void *context)
{
    const double mean_bound = summation_bound(SUMMATION_LANES, (size_t)p[TERMS]);
    const double own = (1 + mean_bound) * (1 + 4 * U) - 1, square = 2 * mean_bound * mean_bound;
    (void)context;
    return p[KERNEL] == LOGIT           ? logit_bound(p[TERMS])
           : p[KERNEL] == VARIANCE_NCHW ? own * (1 + square) + square
                                        : mean_bound;
}

static double zero(const double *p, const void *context)
{
    return (void)p, (void)context, 0;
}

/* clang-format off */
enum { KEEPS_BOUND, IS_EXACT };
static const struct claim mean_claims[] = {
    [KEEPS_BOUND] = { .id = "mean-keeps-bound", .statements = "C01", .role = CORRECTED,
        .says = "in either layout GAP is the mean within the rounding bound of its 16 lanes",
        .exact = true, .kind = VALUE, .unit = "mean |x|", .form = AT_MOST, .predict = bound },
    [IS_EXACT] = { .id = "mean-is-exact", .role = CONTROL,
        .says = "control, known to be false: it is the mean without any error",
        .exact = true, .kind = VALUE, .unit = "mean |x|", .form = AT_MOST, .predict = zero },
};
enum { ERROR, BOUND };
static const struct claim error_claims[] = {
    [ERROR] = { .id = "error", .unit = "1", .exact = true, .kind = VALUE },
    [BOUND] = { .id = "bound", .unit = "1", .exact = true, .kind = VALUE },
};
/* clang-format on */

/* ---- what we do ---- */

/* Sums in double over n floats, `apart` from one to the next: x, |x|, and the squares of x - mean. */
struct exact {
    double mean, magnitude, variance;
};

static struct exact exact_of(size_t n, size_t apart, const float *x)
{
    struct exact exact = { 0, 0, 0 };
    for (size_t i = 0; i < n; i++) {
        exact.mean += (double)x[i * apart] / (double)n;
        exact.magnitude += fabs((double)x[i * apart]) / (double)n;
    }
    for (size_t i = 0; i < n; i++) {
        const double deviation = (double)x[i * apart] - exact.mean;
        exact.variance += deviation * deviation / (double)n;
    }
    return exact;
}

static double pooled_error(const double *p, const float *x)
{
    const size_t n = (size_t)p[TERMS];
    const struct shape in = { .n = 1, .c = MAPS, .h = 1, .w = n };
    const enum layout layout = p[KERNEL] == MEAN_NHWC ? NHWC : NCHW;
    float y[2 * MAPS];
    double largest = 0;
    if (p[KERNEL] == VARIANCE_NCHW) {
        pool_meanvar(in, layout, x, y);
    } else {
        pool_average(in, layout, x, y);
    }
    for (size_t map = 0; map < MAPS; map++) {
        const struct exact exact =
            exact_of(n, layout == NHWC ? MAPS : 1, x + shape_at(in, layout, 0, map, 0));
        const double error = p[KERNEL] == VARIANCE_NCHW
                                 ? fabs((double)y[MAPS + map] - exact.variance) / exact.variance
                                 : fabs((double)y[map] - exact.mean) / exact.magnitude;
        largest = isnan(largest) || largest >= error ? largest : error;
    }
    return largest;
}

static double logit_error(size_t n, const float *w, const float *x)
{
    const struct linear size = { .batch = IMAGES, .features = n, .classes = CLASSES };
    float y[IMAGES * CLASSES];
    double largest = 0;
    linear_forward(size, w, NULL, x, y);
    for (size_t o = 0; o < COUNT(y); o++) {
        double sum = 0, magnitude = 0;
        for (size_t f = 0; f < n; f++) {
            const double product = (double)w[o % CLASSES * n + f] * (double)x[o / CLASSES * n + f];
            sum += product;
            magnitude += fabs(product);
        }
        const double error = fabs((double)y[o] - sum) / magnitude;
        largest = isnan(largest) || largest >= error ? largest : error;
    }
    return largest;
}

static double error_of(struct rng *rng, const double *p)
{
    const size_t n = (size_t)p[TERMS];
    float *x = xcalloc(MAPS * n, sizeof *x);
    rng_fill_normal(rng, MAPS * n, x);
    const double error =
        p[KERNEL] == LOGIT ? logit_error(n, x, x + CLASSES * n) : pooled_error(p, x);
    free(x);
    return error;
}

static void mean_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    out[KEEPS_BOUND].value = out[IS_EXACT].value = error_of(rng, p);
}

static void error_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    out[ERROR].value = error_of(rng, p);
    out[BOUND].value = bound(p, context);
}

/* clang-format off */
#define AXES { { .name = "kernel", .words = kernels, .count = COUNT(kernels) }, \
               { .name = "terms", .values = terms, .count = COUNT(terms) } }
#define CLAIMS(of) .claims = of##_claims, .claim_count = COUNT(of##_claims), .trial = of##_trial, .trials = 1

int main(int argc, char **argv)
{
    static const struct sweep sweeps[] = {
        { .name = "means", .axes = AXES, .keep = is_mean, CLAIMS(mean) },
        { .name = "errors", .part = "errors", .axes = AXES, CLAIMS(error) },
    };
    static const struct experiment operation_kernels = {
        .name = "operation_kernels",
        .asks = "How far are the study's kernels from exact sums, and how far may they be?",
        .sweeps = sweeps, .sweep_count = COUNT(sweeps), .seed = 1,
    };
    return experiment_main(&operation_kernels, argc, argv);
}
/* clang-format on */

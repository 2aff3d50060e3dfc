/* Legend, per channel: N pixels, S additions of one sum (lanes.h, sums.h), M comparisons of one maximum
 * (maximum.h). Memory in floats (or indices) of 4 bytes: a map is N of them. */
#include "heads/head_cost.h"
#include "heads/lanes.h"
#include "heads/maximum.h"
#include "heads/sums.h"

/* Work of one channel. */
struct work {
    uint64_t additions, multiplications, comparisons, functions, read, written;
};

static struct head_cost for_all(struct shape in, struct work one)
{
    const uint64_t maps = (uint64_t)in.n * in.c;
    return (struct head_cost){
        .additions = maps * one.additions,
        .multiplications = maps * one.multiplications,
        .comparisons = maps * one.comparisons,
        .functions = maps * one.functions,
        .bytes_read = maps * one.read * sizeof(float),
        .bytes_written = maps * one.written * sizeof(float),
    };
}

struct head_cost head_cost_gap(const struct head_options *options, struct shape in)
{
    const uint64_t n = shape_pixels(in);
    return for_all(in, (struct work){ .additions = sums_additions(in, options->layout),
                                      .multiplications = 1,
                                      .read = n,
                                      .written = 1 });
}

struct head_cost head_cost_gap_backward(const struct head_options *options, struct shape in)
{
    (void)options;
    return for_all(in,
                   (struct work){ .multiplications = 1, .read = 1, .written = shape_pixels(in) });
}

/* Writes the value and its place. */
struct head_cost head_cost_gmp(const struct head_options *options, struct shape in)
{
    const uint64_t n = shape_pixels(in);
    return for_all(in, (struct work){ .comparisons = maximum_comparisons(options->layout, n),
                                      .read = n,
                                      .written = 2 });
}

/* FIRST writes dy at one place. EVEN and RANDOM compare every element with the maximum, once to
 * count the maxima and once to give. */
static struct work maximum_backward(const struct head_options *options, uint64_t n)
{
    struct work one = { .read = 2, .written = n };
    if (options->ties.ties != TIES_FIRST) {
        one.comparisons = 2 * n;
        one.read += n;
        one.multiplications = options->ties.ties == TIES_EVEN;
    }
    return one;
}

struct head_cost head_cost_gmp_backward(const struct head_options *options, struct shape in)
{
    return for_all(in, maximum_backward(options, shape_pixels(in)));
}

/* Average and maximum. Writes both and the place. */
struct head_cost head_cost_catavgmax(const struct head_options *options, struct shape in)
{
    const uint64_t n = shape_pixels(in);
    return for_all(in, (struct work){ .additions = sums_additions(in, options->layout),
                                      .multiplications = 1,
                                      .comparisons = maximum_comparisons(options->layout, n),
                                      .read = n,
                                      .written = 3 });
}

/* The maximum's dx, and a share of the average's dy added everywhere. */
struct head_cost head_cost_catavgmax_backward(const struct head_options *options, struct shape in)
{
    const uint64_t n = shape_pixels(in);
    struct work one = maximum_backward(options, n);
    one.additions += n;
    one.multiplications += 1;
    one.read += 1;
    return for_all(in, one);
}

struct head_cost head_cost_avgmax(const struct head_options *options, struct shape in)
{
    const uint64_t n = shape_pixels(in);
    return for_all(in, (struct work){ .additions = sums_additions(in, options->layout) + 1,
                                      .multiplications = 1 + 1,
                                      .comparisons = maximum_comparisons(options->layout, n),
                                      .read = n,
                                      .written = 2 });
}

/* Here one dy serves both, and every sum is halved. */
struct head_cost head_cost_avgmax_backward(const struct head_options *options, struct shape in)
{
    const uint64_t n = shape_pixels(in);
    struct work one = maximum_backward(options, n);
    one.additions += n;
    one.multiplications += 1 + n;
    return for_all(in, one);
}

/* Maximum, then a power of every clamped ratio, then the root. */
struct head_cost head_cost_gem(const struct head_options *options, struct shape in)
{
    const uint64_t n = shape_pixels(in), maximum = maximum_comparisons(options->layout, n);
    return for_all(in, (struct work){ .additions = lanes_additions(n),
                                      .multiplications = n + 2,
                                      .comparisons = maximum + 1 + 2 * n,
                                      .functions = n + 1,
                                      .read = n,
                                      .written = 1 });
}

struct head_cost head_cost_gem_backward(const struct head_options *options, struct shape in)
{
    (void)options;
    const uint64_t n = shape_pixels(in);
    return for_all(in, (struct work){ .multiplications = 2 * n + 1,
                                      .comparisons = 3 * n,
                                      .functions = n,
                                      .read = n + 2,
                                      .written = n });
}

/* Maximum, then an exponential of every difference, then the logarithm. */
struct head_cost head_cost_lse(const struct head_options *options, struct shape in)
{
    const uint64_t n = shape_pixels(in), maximum = maximum_comparisons(options->layout, n);
    return for_all(in, (struct work){ .additions = n + lanes_additions(n) + 1,
                                      .multiplications = n + 2,
                                      .comparisons = maximum + n,
                                      .functions = n + 1,
                                      .read = n,
                                      .written = 1 });
}

struct head_cost head_cost_lse_backward(const struct head_options *options, struct shape in)
{
    (void)options;
    const uint64_t n = shape_pixels(in);
    return for_all(in, (struct work){ .additions = n,
                                      .multiplications = 2 * n + 1,
                                      .comparisons = n,
                                      .functions = n,
                                      .read = n + 2,
                                      .written = n });
}

/* Maximum, then two sums over an exponential of every difference, the second of it times the
 * difference. Writes the value, the maximum and the sum. */
struct head_cost head_cost_boltzmann(const struct head_options *options, struct shape in)
{
    const uint64_t n = shape_pixels(in), maximum = maximum_comparisons(options->layout, n);
    return for_all(in, (struct work){ .additions = 2 * n + 2 * lanes_additions(n) + 1,
                                      .multiplications = 3 * n + 2,
                                      .comparisons = maximum + 2 * n,
                                      .functions = 2 * n,
                                      .read = n,
                                      .written = 3 });
}

struct head_cost head_cost_boltzmann_backward(const struct head_options *options, struct shape in)
{
    (void)options;
    const uint64_t n = shape_pixels(in);
    return for_all(in, (struct work){ .additions = 3 * n,
                                      .multiplications = 4 * n + 1,
                                      .comparisons = 2 * n,
                                      .functions = n,
                                      .read = n + 4,
                                      .written = n });
}

/* 32 counts of the bisection, one of what is above, and one comparison in each term of the sum.
 * Writes the value and the threshold. */
struct head_cost head_cost_topk(const struct head_options *options, struct shape in)
{
    (void)options;
    const uint64_t n = shape_pixels(in);
    return for_all(in, (struct work){ .additions = lanes_additions(n) + 1,
                                      .multiplications = 2,
                                      .comparisons = (32 + 1 + 1) * n,
                                      .read = n,
                                      .written = 2 });
}

struct head_cost head_cost_topk_backward(const struct head_options *options, struct shape in)
{
    (void)options;
    const uint64_t n = shape_pixels(in);
    return for_all(in, (struct work){ .multiplications = 3,
                                      .comparisons = (1 + 1 + 2) * n,
                                      .read = n + 2,
                                      .written = n });
}

struct head_cost head_cost_meanvar(const struct head_options *options, struct shape in)
{
    const uint64_t n = shape_pixels(in);
    return for_all(in, (struct work){ .additions = n + 2 * sums_additions(in, options->layout),
                                      .multiplications = n + 2,
                                      .read = n,
                                      .written = 2 });
}

/* Reads x, the mean and both slopes. */
struct head_cost head_cost_meanvar_backward(const struct head_options *options, struct shape in)
{
    (void)options;
    const uint64_t n = shape_pixels(in);
    return for_all(
        in,
        (struct work){ .additions = 2 * n, .multiplications = n + 3, .read = n + 3, .written = n });
}

/* The root counts as a function. */
struct head_cost head_cost_meanstd(const struct head_options *options, struct shape in)
{
    const uint64_t n = shape_pixels(in);
    return for_all(in, (struct work){ .additions = n + 2 * sums_additions(in, options->layout) + 1,
                                      .multiplications = n + 2,
                                      .functions = 1,
                                      .read = n,
                                      .written = 2 });
}

/* Reads x, mean and deviation, and both slopes. */
struct head_cost head_cost_meanstd_backward(const struct head_options *options, struct shape in)
{
    (void)options;
    const uint64_t n = shape_pixels(in);
    return for_all(
        in,
        (struct work){ .additions = 2 * n, .multiplications = n + 3, .read = n + 4, .written = n });
}

/* Four additions make the three differences of a pixel, three multiplications their squares. */
struct head_cost head_cost_energy(const struct head_options *options, struct shape in)
{
    (void)options;
    const uint64_t n = shape_pixels(in);
    return for_all(in, (struct work){ .additions = 4 * n + 4 * lanes_additions(n),
                                      .multiplications = 3 * n + 4,
                                      .read = n,
                                      .written = 4 });
}

/* Five second differences of three additions and three additions that join them to the mean. */
struct head_cost head_cost_energy_backward(const struct head_options *options, struct shape in)
{
    (void)options;
    const uint64_t n = shape_pixels(in);
    return for_all(in, (struct work){ .additions = (5 * 3 + 3) * n,
                                      .multiplications = 3 * n + 8,
                                      .read = n + 4,
                                      .written = n });
}

struct head_cost head_cost_flatten(const struct head_options *options, struct shape in)
{
    (void)options;
    const uint64_t n = shape_pixels(in);
    return for_all(in, (struct work){ .read = n, .written = n });
}

struct head_cost head_cost_flatten_backward(const struct head_options *options, struct shape in)
{
    return head_cost_flatten(options, in);
}

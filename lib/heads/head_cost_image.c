/* Costs of the heads that work on whole images: covariances, bins, templates, attention. Legend: N pixels, C
 * channels, B images; S(n) additions of one sum of n terms (lanes.h). Bytes in floats of 4. */
#include "heads/bins.h"
#include "heads/covariance.h"
#include "heads/head_adapt.h"
#include "heads/head_cost.h"
#include "heads/lanes.h"
#include "heads/maximum.h"
#include "heads/sums.h"

/* Adds one level of s x s bins. Every bin: its sum and one division; backward one division and an
 * addition at each of its pixels. */
static void add_level(struct shape in, size_t s, bool backward, struct head_cost *cost)
{
    const uint64_t maps = (uint64_t)in.n * in.c;
    for (size_t b = 0; b < s * s; ++b) {
        const uint64_t pixels = bins_pixels(in, s, b);
        cost->additions += maps * (backward ? pixels : lanes_additions(pixels));
        cost->multiplications += maps;
        *(backward ? &cost->bytes_read : &cost->bytes_written) += maps * sizeof(float);
    }
}

static struct head_cost maps_read_or_written(struct shape in, bool backward)
{
    const uint64_t bytes = (uint64_t)shape_size(in) * sizeof(float);
    return (struct head_cost){ .bytes_read = backward ? 0 : bytes,
                               .bytes_written = backward ? bytes : 0 };
}

static struct head_cost cost_of_adaptive(const struct head_options *options, struct shape in,
                                         bool backward)
{
    struct head_cost cost = maps_read_or_written(in, backward);
    add_level(in, head_adapt_bins(options), backward, &cost);
    return cost;
}

struct head_cost head_cost_adaptive(const struct head_options *options, struct shape in)
{
    return cost_of_adaptive(options, in, false);
}

struct head_cost head_cost_adaptive_backward(const struct head_options *options, struct shape in)
{
    return cost_of_adaptive(options, in, true);
}

static struct head_cost cost_of_pyramid(struct shape in, bool backward)
{
    struct head_cost cost = maps_read_or_written(in, backward);
    for (size_t i = 0; i < BINS_LEVELS; ++i) {
        add_level(in, bins_sides[i], backward, &cost);
    }
    return cost;
}

struct head_cost head_cost_spp(const struct head_options *options, struct shape in)
{
    (void)options;
    return cost_of_pyramid(in, false);
}

struct head_cost head_cost_spp_backward(const struct head_options *options, struct shape in)
{
    (void)options;
    return cost_of_pyramid(in, true);
}

/* Reads x and the templates. */
struct head_cost head_cost_depthwise(const struct head_options *options, struct shape in)
{
    (void)options;
    const uint64_t maps = (uint64_t)in.n * in.c, n = shape_pixels(in);
    return (struct head_cost){
        .additions = maps * lanes_additions(n),
        .multiplications = maps * n,
        .bytes_read = (maps + in.c) * n * sizeof(float),
        .bytes_written = maps * sizeof(float),
    };
}

struct head_cost head_cost_depthwise_backward(const struct head_options *options, struct shape in)
{
    (void)options;
    const uint64_t maps = (uint64_t)in.n * in.c, n = shape_pixels(in);
    return (struct head_cost){
        .additions = maps * n,
        .multiplications = maps * 2 * n,
        .bytes_read = (maps * (n + 1) + in.c * n) * sizeof(float),
        .bytes_written = (maps + in.c) * n * sizeof(float),
    };
}

/* Products N (C + C + S(C)), softmax N (1 + 1) and N divisions, averages C (N + N + S(N)). Writes y and the weights. */
struct head_cost head_cost_attention(const struct head_options *options, struct shape in)
{
    (void)options;
    const uint64_t n = shape_pixels(in), c = in.c, images = in.n;
    return (struct head_cost){
        .additions = images * (n * (c + lanes_additions(c)) + n + lanes_additions(n) +
                               c * (n + lanes_additions(n))),
        .multiplications = images * (n * c + 2 * n + c * n),
        .comparisons = images * (maximum_comparisons(NCHW, n) + n),
        .functions = images * n,
        .bytes_read = (images * c * n + c * (1 + n)) * sizeof(float),
        .bytes_written = images * (c + n) * sizeof(float),
    };
}

/* dy.z N (C + C + S(C)), their mean, e N (1 + 2); then each channel: dq N + N + S(N) + 1 and at
 * each position 2 + 1 for dz and 1 for dp. */
struct head_cost head_cost_attention_backward(const struct head_options *options, struct shape in)
{
    (void)options;
    const uint64_t n = shape_pixels(in), c = in.c, images = in.n, parameters = c * (1 + n);
    return (struct head_cost){
        .additions = images * (n * (c + lanes_additions(c)) + lanes_additions(n) + n +
                               c * (n + lanes_additions(n) + 1 + 2 * n)),
        .multiplications = images * (n * c + n + 2 * n + c * (n + 2 * n)),
        .bytes_read = (images * (c * n + c + n) + parameters) * sizeof(float),
        .bytes_written = (images * c * n + parameters) * sizeof(float),
    };
}

/* Means, deviations of each channel and once more for each pair, one sum of products a pair. Writes
 * y and the means. */
struct head_cost head_cost_covariance(const struct head_options *options, struct shape in)
{
    const uint64_t n = shape_pixels(in), c = in.c, pairs = covariance_features(in);
    const uint64_t images = in.n, mean = sums_additions(in, options->layout);
    return (struct head_cost){
        .additions = images * (c * (mean + n) + pairs * (n + lanes_additions(n))),
        .multiplications = images * (c + pairs * (n + 1)),
        .bytes_read = images * c * n * sizeof(float),
        .bytes_written = images * (pairs + c) * sizeof(float),
    };
}

/* Every channel takes in the deviations of every other, with a slope made once a block. */
struct head_cost head_cost_covariance_backward(const struct head_options *options, struct shape in)
{
    (void)options;
    const uint64_t n = shape_pixels(in), c = in.c, pairs = covariance_features(in);
    const uint64_t images = in.n, blocks = (n + LANES_BLOCK - 1) / LANES_BLOCK;
    return (struct head_cost){
        .additions = images * c * c * 2 * n,
        .multiplications = images * c * c * (n + 2 * blocks),
        .bytes_read = images * (c * n + pairs + c) * sizeof(float),
        .bytes_written = images * c * n * sizeof(float),
    };
}

/* cost_share: does a cheaper head make the work markedly cheaper, and the network with it?
 *
 * Model   128 maps of N = side^2 positions, K classes, B images; both heads as in `cost`; below
 *         them, for scale, one 3 x 3 convolution 128 -> 128 on the same maps
 * Theory  convolution 9 * 128 * 128 * N multiply-adds, flatten head K * 128 * N: 9 * 128/K to 1,
 *         115 in the example. Bytes, each number once: BCN + KCN + K + BK for the flatten head
 *         (maps, weights, biases, logits), BCN + 2BC + KC + K + BK for GAP (means are written and
 *         read): 1 + K/B for large N and few classes; logits count where K is near CN
 * Trial   what the registry of heads declares (cost shows that it is what runs); no randomness
 * Writes  cost_share.csv, drawn by cost_share.gp */
#include <math.h>

#include "base/require.h"
#include "harness/experiment.h"
#include "heads/work.h"

/* ---- where we look ---- */

enum { CHANNELS = 128, KERNEL = 3 };
enum { BATCH, CLASSES, SIDE };
static const double batches[] = { 1, 32 };
static const double classes[] = { 10, 100, 1000 };
static const double sides[] = { 7, 14, 28, 64, 112 };

static bool one_image(const double *p)
{
    return p[BATCH] < 2;
}

static bool ten_classes_in_batch(const double *p)
{
    return p[BATCH] > 1 && p[CLASSES] < 11;
}

/* ---- what theory says ---- */

static double two(const double *p, const void *context)
{
    (void)p;
    (void)context;
    return 2;
}

static double one(const double *p, const void *context)
{
    (void)p;
    (void)context;
    return 1;
}

static double convolution_over_flatten(const double *p, const void *context)
{
    (void)context;
    return KERNEL * KERNEL * CHANNELS / p[CLASSES];
}

static double byte_law(const double *p, const void *context)
{
    const double b = p[BATCH], k = p[CLASSES], c = CHANNELS, n = p[SIDE] * p[SIDE];
    const double biases_and_logits = k + b * k;
    (void)context;
    return (b * c * n + k * c * n + biases_and_logits) /
           (b * c * n + 2 * b * c + k * c + biases_and_logits);
}

/* ---- what we claim ---- */

enum { OPERATIONS, BYTES, NETWORK, BATCH_BYTES, CONVOLUTION, BYTE_LAW, EQUAL };

/* clang-format off */
static const struct claim claims[] = {
    [OPERATIONS] = { .id = "head-operations-fall", .statements = "C14", .role = AS_STATED,
        .says = "for one image the head's operations fall by at least a factor of 2",
        .form = AT_LEAST, .exact = true, .unit = "1", .predict = two, .applies = one_image,
        .expect = CONFIRMED },
    [BYTES] = { .id = "head-bytes-fall", .statements = "C14", .role = AS_STATED,
        .says = "for one image the bytes that the head moves fall by at least a factor of 2",
        .form = AT_LEAST, .exact = true, .unit = "1", .predict = two, .applies = one_image,
        .expect = CONFIRMED },
    [NETWORK] = { .id = "network-operations-fall", .statements = "C14", .role = LIMIT,
        .says = "with one convolution below them the operations fall by at least a factor of 2",
        .form = AT_LEAST, .exact = true, .unit = "1", .predict = two, .applies = one_image },
    [BATCH_BYTES] = { .id = "batch-bytes-fall", .statements = "C14", .role = LIMIT,
        .says = "for 32 images and 10 classes the bytes fall by at least a factor of 2",
        .form = AT_LEAST, .exact = true, .unit = "1", .predict = two,
        .applies = ten_classes_in_batch },
    [CONVOLUTION] = { .id = "convolution-over-flatten", .statements = "C14", .role = CORRECTED,
        .says = "one 3 x 3 convolution has 9 C/K times the multiply-adds of the flatten head",
        .exact = true, .unit = "1", .predict = convolution_over_flatten, .rel = 1e-12,
        .applies = one_image },
    [BYTE_LAW] = { .id = "bytes-fall-by-law", .statements = "C14", .role = CORRECTED,
        .says = "bytes fall by maps, weights, biases and logits of the one over those of the other",
        .exact = true, .unit = "1", .predict = byte_law, .rel = 1e-12 },
    [EQUAL] = { .id = "heads-cost-the-same", .role = CONTROL,
        .says = "control, known to be false: both heads take as many operations, within 50 %",
        .exact = true, .unit = "1", .predict = one, .rel = 0.5, .applies = one_image },
};
/* clang-format on */

/* The least by which either factor grows from one map size to the next. */
static double smallest_growth(const struct points *points, size_t claim)
{
    double smallest = HUGE_VAL;
    for (size_t i = 1; i < points->count; i++) {
        smallest = fmin(smallest, points_mean(points, i, claim).value /
                                      points_mean(points, i - 1, claim).value);
    }
    return smallest;
}

static double growth_of_operations(const struct points *points)
{
    return smallest_growth(points, OPERATIONS);
}

static double growth_of_bytes(const struct points *points)
{
    return smallest_growth(points, BYTES);
}

/* clang-format off */
static const struct derived derived[] = {
    { .claim = { .id = "operations-fall-more-on-larger-maps", .statements = "C14",
        .role = AS_STATED, .says = "the factor of operations does not fall as maps grow",
        .form = AT_LEAST, .kind = DERIVED, .exact = true, .unit = "1", .predict = one,
        .expect = CONFIRMED },
      .over = 1u << SIDE, .derive = growth_of_operations, .uses = one_image },
    { .claim = { .id = "bytes-fall-more-on-larger-maps", .statements = "C14",
        .role = AS_STATED, .says = "the factor of bytes does not fall as maps grow",
        .form = AT_LEAST, .kind = DERIVED, .exact = true, .unit = "1", .predict = one,
        .expect = CONFIRMED },
      .over = 1u << SIDE, .derive = growth_of_bytes, .uses = one_image },
};
/* clang-format on */

/* ---- what we do ---- */

static double operations(struct head_cost cost)
{
    return (double)(cost.additions + cost.multiplications);
}

static double bytes(struct head_cost cost)
{
    return (double)(cost.bytes_read + cost.bytes_written);
}

static void trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    const size_t side = (size_t)p[SIDE], k = (size_t)p[CLASSES];
    const struct shape in = { .n = (size_t)p[BATCH], .c = CHANNELS, .h = side, .w = side };
    const struct head_cost gap = work_declared(head_find("gap"), in, k);
    const struct head_cost flatten = work_declared(head_find("flatten"), in, k);
    const double convolution = (double)(shape_size(in) * CHANNELS * KERNEL * KERNEL);
    (void)rng;
    (void)context;
    out[OPERATIONS].value = operations(flatten) / operations(gap);
    out[EQUAL].value = out[OPERATIONS].value;
    out[BYTES].value = bytes(flatten) / bytes(gap);
    out[BATCH_BYTES].value = out[BYTES].value;
    out[BYTE_LAW].value = out[BYTES].value;
    out[NETWORK].value =
        (2 * convolution + operations(flatten)) / (2 * convolution + operations(gap));
    out[CONVOLUTION].value = convolution / (double)flatten.multiplications;
}

int main(int argc, char **argv)
{
    static const struct sweep sweeps[] = {
        { .name = "share",
          .axes = { { .name = "batch", .values = batches, .count = COUNT(batches) },
                    { .name = "classes", .values = classes, .count = COUNT(classes) },
                    { .name = "side_px", .values = sides, .count = COUNT(sides) } },
          .claims = claims,
          .claim_count = COUNT(claims),
          .derived = derived,
          .derived_count = COUNT(derived),
          .trials = 1,
          .trial = trial },
    };
    static const struct experiment cost_share = {
        .name = "cost_share",
        .asks = "Does a cheaper head make the work markedly cheaper, and the network with it?",
        .sweeps = sweeps,
        .sweep_count = COUNT(sweeps),
        .seed = 1,
    };
    return experiment_main(&cost_share, argc, argv);
}

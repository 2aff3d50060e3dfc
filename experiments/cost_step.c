/* cost_step: does a cheaper head make the training of a network markedly cheaper?
 *
 * Model   The network of full.h on one image of 28 x 28 pixels, K = 10 classes, C = 64 maps of N = 49
 *         positions under the head: GAP, flatten, or flatten with a hidden layer of H = 512 units
 * Theory  Parameters: those of the backbone, and K C + K, K C N + K, or H C N + H + K H + K of the
 *         head. The optimiser (momentum) reads gradient, velocity and weight and writes the last two:
 *         20 bytes a parameter, whatever the batch is.
 *         Multiply-adds forth: 9.4 million of the convolutions against K C, K C N or H C N + K H of
 *         the head; back twice as many, but none towards the images. So the head is .007 %, .3 % or
 *         15 % of a step.
 * Trial   what the built network counts; no randomness
 * Writes  cost_step.csv, drawn by cost_step.gp. How long a step takes asks time_network */
#include "base/require.h"
#include "harness/experiment.h"
#include "nets/full.h"

enum { C = 64, N = 49, K = FULL_CLASSES, H = FULL_HIDDEN, BYTES_A_PARAMETER = 20 };
enum { TOP };

static bool beside_gap(const double *p)
{
    return p[TOP] > FULL_GAP;
}

/* ---- what theory says ---- */

/* Weights of 3x3 and 1x1 convolutions; each filter has a gain and a shift. */
static const struct {
    double weights, filters, pixels, passes;
} layers[] = {
    { 9 * 1 * 16, 16, 28 * 28, 2 },  { 9 * 16 * 16, 16, 28 * 28, 3 },
    { 9 * 16 * 16, 16, 28 * 28, 3 }, { 9 * 16 * 32, 32, 14 * 14, 3 },
    { 9 * 32 * 32, 32, 14 * 14, 3 }, { 16 * 32, 32, 14 * 14, 3 },
    { 9 * 32 * 64, 64, 7 * 7, 3 },   { 9 * 64 * 64, 64, 7 * 7, 3 },
    { 32 * 64, 64, 7 * 7, 3 },
};

static double head_weights(double top)
{
    return top == FULL_GAP ? K * C : top == FULL_FLATTEN ? K * C * N : H * C * N + K * H;
}

static double parameters_of(double top)
{
    double sum = head_weights(top) + (top == FULL_FLATTEN_HIDDEN ? H + K : K);
    for (size_t i = 0; i < COUNT(layers); i++) {
        sum += layers[i].weights + 2 * layers[i].filters;
    }
    return sum;
}

static double multiply_adds_of(double top)
{
    double sum = 3 * head_weights(top);
    for (size_t i = 0; i < COUNT(layers); i++) {
        sum += layers[i].passes * layers[i].pixels * layers[i].weights;
    }
    return sum;
}

/* clang-format off */
static double parameters(const double *p, const void *c) { return (void)c, parameters_of(p[TOP]); }
static double gap_parameters(const double *p, const void *c) { return (void)p, (void)c, parameters_of(FULL_GAP); }
static double optimiser_bytes(const double *p, const void *c) { return (void)c, BYTES_A_PARAMETER * parameters_of(p[TOP]); }
static double multiply_adds(const double *p, const void *c) { return (void)c, multiply_adds_of(p[TOP]); }
static double ratio(const double *p, const void *c) { return (void)c, multiply_adds_of(p[TOP]) / multiply_adds_of(FULL_GAP); }
static double two(const double *p, const void *c) { return (void)p, (void)c, 2.0; }

/* ---- what we claim ---- */

#define EXACTLY .exact = true, .kind = VALUE
enum { PARAMETERS, OPTIMISER, OPERATIONS, FALL_LAW, FALL, SAME };
static const struct claim claims[] = {
    [PARAMETERS] = { "network-parameters", "the network has the parameters of its backbone and of its head",
        "C14", CORRECTED, EXACTLY, .unit = "parameters", .predict = parameters },
    [OPTIMISER] = { "optimiser-bytes", "a step of the optimiser moves 20 bytes for each of them",
        "C14", CORRECTED, EXACTLY, .unit = "bytes", .predict = optimiser_bytes },
    [OPERATIONS] = { "step-multiply-adds", "a step has the multiply-adds of backbone and head, forth and back",
        "C14", CORRECTED, EXACTLY, .unit = "multiply-adds", .predict = multiply_adds },
    [FALL_LAW] = { "step-operations-law", "with GAP in the place of this head they fall by the share of the head",
        "C14", CORRECTED, EXACTLY, .unit = "1", .predict = ratio, .rel = 1e-12, .applies = beside_gap },
    [FALL] = { "step-operations-fall", "with GAP in the place of this head they fall by at least a factor of 2",
        "C14", LIMIT, EXACTLY, .form = AT_LEAST, .unit = "1", .predict = two, .applies = beside_gap },
    [SAME] = { "network-parameters-the-same", "control, known to be false: the network has as many parameters as with GAP, within 10 %",
        NULL, CONTROL, EXACTLY, .unit = "parameters", .predict = gap_parameters, .rel = 0.1, .applies = beside_gap },
};
/* clang-format on */

/* ---- what we do ---- */

static double parameters_moved(const struct network *network)
{
    double sum = 0;
    for (size_t i = 0; i < network->ranges; i++) {
        sum += (double)network->range[i].count;
    }
    return sum;
}

static double counted(enum full_top top)
{
    const struct network_spec spec = full_network(top, 1);
    struct network *network = network_new(&spec);
    const double sum = full_multiply_adds(network);
    network_free(network);
    return sum;
}

static void trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)rng, (void)context;
    const struct network_spec spec = full_network((enum full_top)p[TOP], 1);
    struct network *network = network_new(&spec);
    out[PARAMETERS].value = out[SAME].value = (double)network->parameters;
    out[OPTIMISER].value = BYTES_A_PARAMETER * parameters_moved(network);
    out[OPERATIONS].value = full_multiply_adds(network);
    out[FALL_LAW].value = out[FALL].value = out[OPERATIONS].value / counted(FULL_GAP);
    network_free(network);
}

int main(int argc, char **argv)
{
    static const double tops[][EXPERIMENT_MAX_AXES] = { { FULL_GAP },
                                                        { FULL_FLATTEN },
                                                        { FULL_FLATTEN_HIDDEN } };
    static const struct sweep sweep = {
        .name = "counts",
        .axes = { [TOP] = { "head", full_top_names, NULL, FULL_TOPS } },
        .grid = tops,
        .points = COUNT(tops),
        .claims = claims,
        .claim_count = COUNT(claims),
        .trials = 1,
        .trial = trial,
    };
    static const struct experiment cost_step = {
        .name = "cost_step",
        .asks = "Does a cheaper head make the training of a network markedly cheaper?",
        .sweeps = &sweep,
        .sweep_count = 1,
        .seed = 1,
    };
    return experiment_main(&cost_step, argc, argv);
}

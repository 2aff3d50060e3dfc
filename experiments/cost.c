/* cost: what do a GAP head and a flatten head cost, in weights, operations and bytes?
 *
 * Model   C maps of N = side^2 positions, K classes, B images. GAP head: the mean of each map, then
 *         a linear layer C -> K. Flatten head: a linear layer CN -> K on the maps as they lie in
 *         memory (NCHW), so that flattening itself moves nothing. Each layer has K biases more.
 * Theory  weights     K C against K C N: the ratio is N whatever C and K are.
 *         operations  C(N-1) additions, C divisions, K C multiply-adds against K C N multiply-adds.
 *                     A multiply-add as two: 2KCN/(CN + 2KC) = 2KN/(N + 2K) < min(2K, N);
 *                     as one: KCN/(CN + KC) = KN/(N + K).
 *         lanes       The kernels add in 16 lanes that start from 0 and fold, so that a sum of n
 *                     terms has n - 1 + 16 ceil(n/4096) additions, and a layer one more for the
 *                     bias: K(2CN + 16 ceil(CN/4096)) over
 *                     C(N + 16 ceil(N/4096)) + K(2C + 16 ceil(C/4096)).
 *         bytes       each number once a batch, 4 bytes each, in and out. Maps BCN and weights KCN
 *                     (then K biases, BK outputs) against maps BCN, means 2BC, weights KC (and as
 *                     many biases and outputs): (1 + K/B)/(1 + 2/N + K/(BN)) but for the small ones.
 * Trial   "run": the counting build runs both heads on ones with weights of ones; counters tell the
 *         operations, and each logit is the number of weights that made it (exact below 2^24).
 *         "declared": what the registry of heads says of shapes too large for that; bytes.
 * Writes  cost.csv, drawn by cost.gp; cost.training.csv: memory and traffic of the flatten head's
 *         further weights in the example, in training: w; w, g; w, g, v; w, g, m, v
 *
 * Precision: counts are whole numbers below 2^53; ratios of them are rounded once or twice, and the
 * margin of exact rows is 10^-12 of the prediction. */
#include <math.h>

#include "base/require.h"
#include "harness/experiment.h"
#include "heads/count.h"
#include "heads/work.h"

/* ---- where we look ---- */

enum { CHANNELS, SIDE, CLASSES, BATCH }; /* maps, px, classes, images */
enum { LANES = 16, BLOCK = 4096 };       /* of the kernels' sums, as lib/heads/pool.h promises */
static const double MOST_RUN = 16777216; /* multiply-adds; 64 MiB of weights */
static const double MEBI = 1048576;

static const double channels[] = { 16, 100, 128, 512, 2048 }, example_channels[] = { 128 };
static const double sides[] = { 1, 2, 4, 7, 14, 32, 64 };
static const double more_sides[] = { 1, 2, 4, 7, 14, 20, 32, 45, 64, 91, 128, 181, 256 };
static const double classes[] = { 2, 10, 100, 1000 };
static const double batches[] = { 1, 2, 4, 8, 16, 32, 64, 128 };
static const char *const optimiser_words[] = { "none", "SGD", "SGD with momentum", "Adam" };

/* clang-format off */
static double maps(const double *p) { return p[CHANNELS]; }
static double pixels(const double *p) { return p[SIDE] * p[SIDE]; }
static double multiply_adds(const double *p) { return maps(p) * pixels(p) * p[CLASSES]; }

static bool article_heads(const double *p) { return maps(p) == 128 && p[SIDE] == 64 && p[CLASSES] == 10; }
static bool keep_run(const double *p) { return multiply_adds(p) <= MOST_RUN
    && (maps(p) == 128 || (p[CLASSES] == 10 && (p[SIDE] == 7 || p[SIDE] == 64))); }
static bool keep_declared(const double *p) { return p[BATCH] == 1 || p[SIDE] == 64; }
static bool one_image(const double *p) { return p[BATCH] == 1; }
static bool article_image(const double *p) { return article_heads(p) && p[BATCH] == 1; }
static bool article_batch(const double *p) { return article_heads(p) && p[BATCH] == 32; }
static bool large_map(const double *p) { return p[SIDE] >= 32; }
static bool few_classes(const double *p) { return p[SIDE] == 64 && p[CLASSES] <= 10; }

/* ---- what theory says: one law a line ---- */

static double blocks(double terms) { return LANES * ceil(terms / BLOCK); }
static double gap_weights(const double *p, const void *c) { return (void)c, p[CLASSES] * maps(p); }
static double flat_weights(const double *p, const void *c) { return (void)c, multiply_adds(p); }
static double gap_parameters(const double *p, const void *c) { return gap_weights(p, c) + p[CLASSES]; }
static double flat_parameters(const double *p, const void *c) { return flat_weights(p, c) + p[CLASSES]; }
static double positions(const double *p, const void *c) { return (void)c, pixels(p); }
static double one_row_less(const double *p, const void *c) { return (void)c, pixels(p) - p[SIDE]; }
static double thousand_odd(const double *p, const void *c) { return (void)p, (void)c, 1280.0; }
static double five_million_odd(const double *p, const void *c) { return (void)p, (void)c, 5.25e6; }
static double twenty_one(const double *p, const void *c) { return (void)p, (void)c, 21.0; }
static double nearly_twenty(const double *p, const void *c) { return (void)p, (void)c, 19.0; }
static double more_bytes(const double *p, const void *c) { return 4.0 * (flat_weights(p, c) - gap_weights(p, c)); }
static double more_mebibytes(const double *p, const void *c) { return more_bytes(p, c) / MEBI; }
static double least_additions(const double *p, const void *c) { return (void)c, maps(p) * (pixels(p) - 1.0); }
static double most_additions(const double *p, const void *c) { return (void)c, maps(p) * (pixels(p) + blocks(pixels(p))); }
static double lane_additions(const double *p, const void *c) { return most_additions(p, c) - maps(p); }
static double divisions(const double *p, const void *c) { return (void)c, maps(p); }
static double flat_additions(const double *p, const void *c) { return (void)c, p[CLASSES] * (maps(p) * pixels(p) + blocks(maps(p) * pixels(p))); }
static double gap_layer_additions(const double *p, const void *c) { return (void)c, p[CLASSES] * (maps(p) + blocks(maps(p))); }
static double as_two(const double *p, const void *c) { return (void)c, 2.0 * p[CLASSES] * pixels(p) / (pixels(p) + 2.0 * p[CLASSES]); }
static double as_one(const double *p, const void *c) { return (void)c, p[CLASSES] * pixels(p) / (pixels(p) + p[CLASSES]); }
static double as_two_in_lanes(const double *p, const void *c) { return (flat_weights(p, c) + flat_additions(p, c))
    / (most_additions(p, c) + gap_weights(p, c) + gap_layer_additions(p, c)); }
static double one_plus_k_over_b(const double *p, const void *c) { return (void)c, 1.0 + p[CLASSES] / p[BATCH]; }
static double bytes(const double *p, const void *c)
{
    const double image = maps(p) * pixels(p), small = p[CLASSES] * (1.0 + p[BATCH]);
    return (image * (p[BATCH] + p[CLASSES]) + small)
        / (image * p[BATCH] + 2.0 * maps(p) * p[BATCH] + gap_weights(p, c) + small);
}

/* ---- what we claim ---- */

#define EXACTLY .exact = true, .kind = VALUE, .rel = 1e-12
#define STATED EXACTLY, .role = AS_STATED, .expect = CONFIRMED
#define CORRECTLY EXACTLY, .role = CORRECTED
#define ROUGHLY .exact = true, .kind = VALUE, .role = CORRECTED

enum { GAP_WEIGHTS, FLAT_WEIGHTS, WEIGHTS, ROW_LESS, EXAMPLE_GAP, EXAMPLE_FLAT, MEGABYTES, MEBIBYTES, TOO_MANY,
       LEAST, MOST, GAP_LAYER, FLAT_LAYER, LAYERS, IN_LANES, DIVISIONS, FLAT_ADDITIONS, GAP_LAYER_ADDITIONS,
       TWO, ONE, TWO_LAW, TWO_LANES, ONE_LAW, RUN_CLAIMS };
static const struct claim run_claims[RUN_CLAIMS] = {
    [GAP_WEIGHTS] = { "gap-weights", "the logits of the GAP head on ones add up to its K C weights",
        "C10", STATED, .unit = "weights", .predict = gap_weights },
    [FLAT_WEIGHTS] = { "flatten-weights", "the logits of the flatten head on ones add up to its K C N weights",
        "C10", STATED, .unit = "weights", .predict = flat_weights },
    [WEIGHTS] = { "weights-ratio", "the flatten head has N times the weights of the GAP head",
        "C10", STATED, .unit = "1", .predict = positions },
    [ROW_LESS] = { "weights-ratio-one-row-less", "control, known to be false: it has N - side times as many",
        NULL, EXACTLY, .role = CONTROL, .unit = "1", .predict = one_row_less },
    [EXAMPLE_GAP] = { "example-gap-weights", "in the example the GAP head has 1,280 weights",
        "C10", STATED, .unit = "weights", .predict = thousand_odd, .applies = article_heads },
    [EXAMPLE_FLAT] = { "example-flatten-weights", "in the example the flatten head has 5.2 to 5.3 million weights",
        "C10", STATED, .unit = "weights", .predict = five_million_odd, .abs = 5e4, .applies = article_heads },
    [MEGABYTES] = { "example-more-megabytes", "in the example the flatten head's weights fill 20.5 to 21.5 million bytes more",
        "C11", STATED, .unit = "MB", .predict = twenty_one, .abs = 0.5, .applies = article_heads },
    [MEBIBYTES] = { "more-mebibytes", "the flatten head's weights fill 4 K C (N - 1)/2^20 MiB more",
        "C11", CORRECTLY, .unit = "MiB", .predict = more_mebibytes },
    [TOO_MANY] = { "example-21-mebibytes", "control, known to be false: in the example they fill 20.5 to 21.5 MiB more",
        NULL, EXACTLY, .role = CONTROL, .unit = "MiB", .predict = twenty_one, .abs = 0.5, .applies = article_heads },
    [LEAST] = { "gap-additions-at-least", "average pooling adds at least C (N - 1) times",
        "C12", STATED, .form = AT_LEAST, .unit = "additions", .predict = least_additions },
    [MOST] = { "gap-additions-at-most", "average pooling adds at most C (N + 16 ceil(N/4096)) times",
        "C12", STATED, .form = AT_MOST, .unit = "additions", .predict = most_additions },
    [GAP_LAYER] = { "gap-layer-multiply-adds", "the layer of the GAP head multiplies and adds K C times",
        "C12", STATED, .unit = "multiply-adds", .predict = gap_weights },
    [FLAT_LAYER] = { "flatten-layer-multiply-adds", "the layer of the flatten head multiplies and adds K C N times",
        "C12", STATED, .unit = "multiply-adds", .predict = flat_weights },
    [LAYERS] = { "layers-ratio", "the layer of the GAP head has N times fewer multiply-adds",
        "C12", STATED, .unit = "1", .predict = positions },
    [IN_LANES] = { "gap-additions", "average pooling adds C (N - 1 + 16 ceil(N/4096)) times",
        "C12", CORRECTLY, .unit = "additions", .predict = lane_additions },
    [DIVISIONS] = { "gap-divisions", "average pooling divides, or multiplies, C times",
        "C12", CORRECTLY, .unit = "multiplications", .predict = divisions },
    [FLAT_ADDITIONS] = { "flatten-layer-additions", "the layer of the flatten head adds K (C N + 16 ceil(C N/4096)) times",
        "C12", CORRECTLY, .unit = "additions", .predict = flat_additions },
    [GAP_LAYER_ADDITIONS] = { "gap-layer-additions", "the layer of the GAP head adds K (C + 16 ceil(C/4096)) times",
        "C12", CORRECTLY, .unit = "additions", .predict = gap_layer_additions },
    [TWO] = { "example-operations", "in the example the flatten head has 18 to 20 times the operations, a multiply-add as two",
        "C13", STATED, .unit = "1", .predict = nearly_twenty, .abs = 1.0, .applies = article_heads },
    [ONE] = { "example-operations-mac-one", "it has 18 to 20 times the operations, a multiply-add as one",
        "C13", EXACTLY, .role = LIMIT, .unit = "1", .predict = nearly_twenty, .abs = 1.0, .applies = article_heads },
    [TWO_LAW] = { "operations-law", "the ratio of operations is 2KN/(N + 2K), within 3 % for what lanes add (N >= 1024)",
        "C13", ROUGHLY, .unit = "1", .predict = as_two, .rel = 0.03, .applies = large_map },
    [TWO_LANES] = { "operations-in-lanes", "the ratio of operations is the law of the lanes",
        "C13", CORRECTLY, .unit = "1", .predict = as_two_in_lanes },
    [ONE_LAW] = { "operations-mac-one-law", "with a multiply-add as one it is KN/(N + K), within 3 % for lanes (N >= 1024)",
        "C13", ROUGHLY, .unit = "1", .predict = as_one, .rel = 0.03, .applies = large_map },
};

enum { SAID_GAP, SAID_FLAT, SAID_GAP_BIASES, SAID_FLAT_BIASES, SAID_OPERATIONS,
       BYTES_IMAGE, BYTES_BATCH, BYTES_LAW, BYTES_K_B, DECLARED_CLAIMS };
static const struct claim declared_claims[DECLARED_CLAIMS] = {
    [SAID_GAP] = { "declared-gap-weights", "the GAP head declares K C weights",
        "C10", STATED, .unit = "weights", .predict = gap_weights, .applies = one_image },
    [SAID_FLAT] = { "declared-flatten-weights", "the flatten head declares K C N weights",
        "C10", STATED, .unit = "weights", .predict = flat_weights, .applies = one_image },
    [SAID_GAP_BIASES] = { "gap-parameters", "with biases the GAP head has K (C + 1) parameters",
        "C10", CORRECTLY, .unit = "parameters", .predict = gap_parameters, .applies = one_image },
    [SAID_FLAT_BIASES] = { "flatten-parameters", "with biases the flatten head has K (C N + 1) parameters",
        "C10", CORRECTLY, .unit = "parameters", .predict = flat_parameters, .applies = one_image },
    [SAID_OPERATIONS] = { "declared-operations", "the declared operations have the ratio of the law of the lanes",
        "C13", CORRECTLY, .unit = "1", .predict = as_two_in_lanes, .applies = one_image },
    [BYTES_IMAGE] = { "example-bytes-one-image", "the flatten head moves 18 to 20 times the bytes for one image",
        "C13", EXACTLY, .role = LIMIT, .unit = "1", .predict = nearly_twenty, .abs = 1.0, .applies = article_image },
    [BYTES_BATCH] = { "example-bytes-batch-32", "it moves 18 to 20 times the bytes for a batch of 32 images",
        "C13", EXACTLY, .role = LIMIT, .unit = "1", .predict = nearly_twenty, .abs = 1.0, .applies = article_batch },
    [BYTES_LAW] = { "bytes-law", "the ratio of bytes counts maps, means, weights, biases and outputs once each",
        "C13", CORRECTLY, .unit = "1", .predict = bytes },
    [BYTES_K_B] = { "bytes-one-plus-k-over-b", "the ratio of bytes is 1 + K/B within 1 % (N = 4096, K at most 10)",
        "C13", ROUGHLY, .unit = "1", .predict = one_plus_k_over_b, .rel = 0.01, .applies = few_classes },
};

enum { MEMORY, MEMORY_BINARY, MOVED };
static const struct claim training_claims[] = {
    [MEMORY] = { .id = "memory", .unit = "MB", .exact = true },
    [MEMORY_BINARY] = { .id = "memory-binary", .unit = "MiB", .exact = true },
    [MOVED] = { .id = "moved-per-step", .unit = "MB", .exact = true },
};
/* clang-format on */

/* ---- what we do ---- */

static struct shape shape_of(const double *p, double images)
{
    return (struct shape){ (size_t)images, (size_t)maps(p), (size_t)p[SIDE], (size_t)p[SIDE] };
}

static void run_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)rng;
    (void)context;
    const struct shape in = shape_of(p, 1);
    const struct work gap = work_run(head_find("gap"), in, (size_t)p[CLASSES]);
    const struct work flat = work_run(head_find("flatten"), in, (size_t)p[CLASSES]);
    const double more = 4.0 * (flat.logits - gap.logits);
    out[GAP_WEIGHTS].value = out[EXAMPLE_GAP].value = gap.logits;
    out[FLAT_WEIGHTS].value = out[EXAMPLE_FLAT].value = flat.logits;
    out[WEIGHTS].value = out[ROW_LESS].value = flat.logits / gap.logits;
    out[MEGABYTES].value = more / 1e6;
    out[MEBIBYTES].value = out[TOO_MANY].value = more / MEBI;
    out[LEAST].value = out[MOST].value = out[IN_LANES].value = (double)gap.pooling.additions;
    out[DIVISIONS].value = (double)gap.pooling.multiplications;
    out[GAP_LAYER].value = (double)gap.layer.multiplications;
    out[FLAT_LAYER].value = (double)flat.layer.multiplications;
    out[LAYERS].value = out[FLAT_LAYER].value / out[GAP_LAYER].value;
    out[FLAT_ADDITIONS].value = (double)flat.layer.additions;
    out[GAP_LAYER_ADDITIONS].value = (double)gap.layer.additions;
    out[TWO].value = out[TWO_LAW].value = out[TWO_LANES].value =
        (double)work_operations(&flat, false) / (double)work_operations(&gap, false);
    out[ONE].value = out[ONE_LAW].value =
        (double)work_operations(&flat, true) / (double)work_operations(&gap, true);
}

static void declared_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)rng;
    (void)context;
    static const struct head_options options = { .layout = NCHW };
    const struct head *heads[] = { head_find("gap"), head_find("flatten") };
    const struct shape in = shape_of(p, p[BATCH]);
    const size_t k = (size_t)p[CLASSES];
    double operations[2], moved[2];
    for (size_t i = 0; i < 2; i++) {
        const struct head_cost cost = work_declared(heads[i], in, k);
        operations[i] = (double)(cost.additions + cost.multiplications);
        moved[i] = (double)(cost.bytes_read + cost.bytes_written);
        out[SAID_GAP + i].value = (double)head_parameters(heads[i], &options, in, k, false);
        out[SAID_GAP_BIASES + i].value = (double)head_parameters(heads[i], &options, in, k, true);
    }
    out[SAID_OPERATIONS].value = operations[1] / operations[0];
    out[BYTES_IMAGE].value = out[BYTES_BATCH].value = moved[1] / moved[0];
    out[BYTES_LAW].value = out[BYTES_K_B].value = moved[1] / moved[0];
}

/* Tensors of the weights' size that each optimiser keeps, and that a step reads and writes. */
static void training_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)rng;
    (void)context;
    static const double kept[] = { 1, 2, 3, 4 }, moved[] = { 1, 3, 5, 7 };
    static const double example[EXPERIMENT_MAX_AXES] = { 128, 64, 10 };
    const size_t optimiser = (size_t)p[0];
    const double more = more_bytes(example, NULL);
    out[MEMORY].value = kept[optimiser] * more / 1e6;
    out[MEMORY_BINARY].value = kept[optimiser] * more / MEBI;
    out[MOVED].value = moved[optimiser] * more / 1e6;
}

int main(int argc, char **argv)
{
    /* clang-format off */
    static const struct sweep sweeps[] = {
        { .name = "run", .trials = 1, .trial = run_trial, .keep = keep_run,
          .axes = { [CHANNELS] = { "channels", NULL, channels, COUNT(channels) }, [SIDE] = { "side_px", NULL, sides, COUNT(sides) },
                    [CLASSES] = { "classes", NULL, classes, COUNT(classes) } },
          .claims = run_claims, .claim_count = COUNT(run_claims) },
        { .name = "declared", .trials = 1, .trial = declared_trial, .keep = keep_declared,
          .axes = { [CHANNELS] = { "channels", NULL, example_channels, 1 }, [SIDE] = { "side_px", NULL, more_sides, COUNT(more_sides) },
                    [CLASSES] = { "classes", NULL, classes, COUNT(classes) }, [BATCH] = { "batch", NULL, batches, COUNT(batches) } },
          .claims = declared_claims, .claim_count = COUNT(declared_claims) },
        { .name = "training", .part = "training", .trials = 1, .trial = training_trial,
          .axes = { { "optimiser", optimiser_words, NULL, COUNT(optimiser_words) } },
          .claims = training_claims, .claim_count = COUNT(training_claims) },
    };
    static const struct experiment cost = {
        .name = "cost", .seed = 1, .asks = "What do a GAP head and a flatten head cost, in weights, operations and bytes?",
        .sweeps = sweeps, .sweep_count = COUNT(sweeps),
    };
    /* clang-format on */
    return experiment_main(&cost, argc, argv);
}

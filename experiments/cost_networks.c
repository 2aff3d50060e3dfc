/* cost_networks: how much of a real network are its fully connected layers, and what is left of
 * them behind GAP?
 *
 * Model   A network is its backbone, which ends with a map of C channels and N positions, and a
 * head. Flatten head: fully connected layers from C N through the published hidden widths, if it
 * has any, to K classes. GAP head: the means of the channels and one layer from C to K. Theory  A
 * layer from n to m has m (n + 1) parameters. GAP: K (C + 1). Flattened without hidden widths: K (C
 * N + 1), so N times the weights. ResNet-50, C = 2048, N = 49, K = 1000: 2,049,000 against
 * 100,353,000. Trial   The sizes come from data/architectures.csv, which a test derives layer by
 * layer; the heads' parameters from the registry of heads; the entries of the pooled vector from a
 * run of the pooling on ones into a row of NaN as long as the map. Writes  cost_networks.csv;
 * cost_networks.networks.csv, drawn by cost_networks.gp */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "harness/architecture.h"
#include "harness/experiment.h"
#include "heads/head.h"

/* ---- where we look: the networks of data/architectures.csv, in its order ---- */

enum { LENET5, ALEXNET, VGG11, VGG16, VGG19, GOOGLENET, RESNET20, RESNET18, RESNET34, RESNET50 };
static const char *const networks[] = {
    "LeNet-5",   "AlexNet",   "VGG-11",    "VGG-16",     "VGG-19",       "GoogLeNet", "ResNet-20",
    "ResNet-18", "ResNet-34", "ResNet-50", "ResNet-101", "DenseNet-121", "MobileNet", "MobileNetV2",
};

static const struct architecture *network_of(const double *p, const void *context)
{
    return architectures_at(context, (size_t)p[0]);
}

/* clang-format off */
static bool named(const double *p, size_t network) { return (size_t)p[0] == network; }
static bool traditional(const double *p) { return named(p, ALEXNET) || named(p, VGG16) || named(p, RESNET50); }
static bool resnet50(const double *p) { return named(p, RESNET50); }

/* ---- what theory says ---- */

static double million(const double *p, const void *c) { return (void)p, (void)c, 1e6; }
static double half(const double *p, const void *c) { return (void)p, (void)c, 0.5; }
static double none(const double *p, const void *c) { return (void)p, (void)c, 0.0; }
static double resnet50_entries(const double *p, const void *c) { return (void)p, (void)c, 2048.0; }
static double resnet50_pooled(const double *p, const void *c) { return (void)p, (void)c, 2049000.0; }
static double resnet50_flattened(const double *p, const void *c) { return (void)p, (void)c, 100353000.0; }
static double published(const double *p, const void *c) { return (double)network_of(p, c)->parameters; }
static double channels(const double *p, const void *c) { return (double)network_of(p, c)->channels; }
static double positions(const double *p, const void *c) { return (double)(network_of(p, c)->height * network_of(p, c)->width); }
static double one_layer(const double *p, const void *c) { return (double)network_of(p, c)->classes * (channels(p, c) + 1.0); }

/* ---- what we claim: whole numbers, and ratios of them, rounded once ---- */

#define EXACTLY .exact = true, .kind = VALUE, .rel = 1e-12
#define STATED EXACTLY, .role = AS_STATED, .expect = CONFIRMED
#define CORRECTLY EXACTLY, .role = CORRECTED

enum { MILLIONS, HALF, TOTAL, GAP_HALF, ENTRIES, ENTRIES_2048, POOLED, FLATTENED, FACTOR, ONE_LAYER, NO_LAYER, CLAIMS };
static const struct claim claims[CLAIMS] = {
    [MILLIONS] = { "connected-millions", "the fully connected part has at least 1,000,000 parameters",
        "C15", STATED, .form = AT_LEAST, .unit = "parameters", .predict = million, .applies = traditional },
    [HALF] = { "connected-half", "the fully connected part holds at least half of all parameters",
        "C15", STATED, .form = AT_LEAST, .unit = "1", .predict = half, .applies = traditional },
    [TOTAL] = { "published-total", "backbone and published head together have the published number of parameters",
        "C15", CORRECTLY, .unit = "parameters", .predict = published },
    [GAP_HALF] = { "gap-half", "control, known to be false: behind GAP the layer still holds at least half of them",
        NULL, EXACTLY, .role = CONTROL, .form = AT_LEAST, .unit = "1", .predict = half },
    [ENTRIES] = { "entries-channels", "the pooled vector has as many entries as the last map has channels",
        "C42", STATED, .unit = "entries", .predict = channels },
    [ENTRIES_2048] = { "resnet-50-entries", "in ResNet-50 it has 2048 entries",
        "C42", STATED, .unit = "entries", .predict = resnet50_entries, .applies = resnet50 },
    [POOLED] = { "resnet-50-gap-head", "the head of ResNet-50 has 2,049,000 parameters",
        "C42", STATED, .unit = "parameters", .predict = resnet50_pooled, .applies = resnet50 },
    [FLATTENED] = { "resnet-50-flatten-head", "if its map were flattened it would have 100,353,000",
        "C42", STATED, .unit = "parameters", .predict = resnet50_flattened, .applies = resnet50 },
    [FACTOR] = { "weights-factor", "GAP instead of flattening divides the weights of one linear layer by N",
        "C42", CORRECTLY, .unit = "1", .predict = positions },
    [ONE_LAYER] = { "one-layer-remains", "behind GAP one linear layer of K (C + 1) parameters remains",
        "C42", CORRECTLY, .unit = "parameters", .predict = one_layer },
    [NO_LAYER] = { "no-layer-remains", "control, known to be false: behind GAP no fully connected layer remains",
        NULL, EXACTLY, .role = CONTROL, .unit = "parameters", .predict = none },
};
/* clang-format on */

/* ---- what we do ---- */

static const struct head_options options = { .layout = NCHW };

static struct shape map_of(const struct architecture *network)
{
    return (struct shape){ 1, network->channels, network->height, network->width };
}

/* One linear layer behind the head of this name, to the classes. */
static double one_layer_head(const char *name, const struct architecture *network, bool bias)
{
    return (double)head_parameters(head_find(name), &options, map_of(network), network->classes,
                                   bias);
}

/* All fully connected layers behind the flattened map. */
static double flatten_head(const struct architecture *network)
{
    struct shape from = map_of(network);
    double sum = 0.0;
    for (size_t i = 0; i <= network->hidden_count; i++) {
        const size_t to = i < network->hidden_count ? network->hidden[i] : network->classes;
        sum += (double)head_parameters(head_find("flatten"), &options, from, to, true);
        from = (struct shape){ 1, to, 1, 1 };
    }
    return sum;
}

/* How many numbers the pooling writes: it gets room for the whole map. */
static double pooled_entries(const struct architecture *network)
{
    const struct shape in = map_of(network);
    float *x = xcalloc(shape_size(in), sizeof *x), *y = xcalloc(shape_size(in), sizeof *y);
    double entries = 0.0;
    for (size_t i = 0; i < shape_size(in); i++) {
        x[i] = 1.0f;
        y[i] = nanf("");
    }
    head_find("gap")->forward(&options, &(struct head_pass){ .in = in, .x = x, .y = y });
    for (size_t i = 0; i < shape_size(in); i++) {
        entries += isnan(y[i]) ? 0.0 : 1.0;
    }
    free(y);
    free(x);
    return entries;
}

static void trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)rng;
    const struct architecture *network = network_of(p, context);
    const double backbone = (double)network->backbone_parameters;
    const double gap = one_layer_head("gap", network, true), flat = flatten_head(network);
    out[MILLIONS].value = out[FLATTENED].value = flat;
    out[HALF].value = flat / (backbone + flat);
    out[TOTAL].value = backbone + (network->flattened ? flat : gap);
    out[GAP_HALF].value = gap / (backbone + gap);
    out[ENTRIES].value = out[ENTRIES_2048].value = pooled_entries(network);
    out[POOLED].value = out[ONE_LAYER].value = out[NO_LAYER].value = gap;
    out[FACTOR].value =
        one_layer_head("flatten", network, false) / one_layer_head("gap", network, false);
}

/* ---- what we show: all parameters of every network with either head ---- */

static void draw_networks(uint64_t seed, const void *context, struct table *table)
{
    (void)seed;
    for (size_t i = 0; i < architectures_count(context); i++) {
        const struct architecture *network = architectures_at(context, i);
        table_add_text(table, network->name);
        table_add_count(table, network->year);
        table_add_text(table, network->flattened ? "flatten" : "gap");
        table_add_count(table, network->hidden_count);
        table_add_count(table, network->backbone_parameters);
        table_add_number(table, flatten_head(network));
        table_add_number(table, one_layer_head("gap", network, true));
        table_end_row(table);
    }
}

/* The axis and the file must name the same networks in the same order. */
static void *prepare(const struct setting *setting)
{
    (void)setting;
    static const char path[] = "data/architectures.csv";
    struct architectures *read = architectures_open(path);
    if (architectures_count(read) != COUNT(networks)) {
        die(STATUS_USAGE, "%s has %zu networks, not %zu", path, architectures_count(read),
            COUNT(networks));
    }
    for (size_t i = 0; i < COUNT(networks); i++) {
        if (strcmp(architectures_at(read, i)->name, networks[i]) != 0) {
            die(STATUS_USAGE, "%s: network %zu is '%s', not '%s'", path, i + 1,
                architectures_at(read, i)->name, networks[i]);
        }
    }
    return read;
}

static void release(void *context)
{
    architectures_close(context);
}

int main(int argc, char **argv)
{
    /* clang-format off */
    static const struct sweep sweep = {
        .name = "networks", .trials = 1, .trial = trial,
        .axes = { { "network", networks, NULL, COUNT(networks) } },
        .claims = claims, .claim_count = COUNT(claims),
    };
    static const struct picture picture = { "networks", { "network", "year", "published_head", "hidden_layers",
        "backbone_parameters", "flatten_parameters", "gap_parameters" }, draw_networks };
    static const struct experiment cost_networks = {
        .name = "cost_networks", .seed = 1,
        .asks = "How much of a real network are its fully connected layers, and what is left of them behind GAP?",
        .sweeps = &sweep, .sweep_count = 1, .pictures = &picture, .picture_count = 1,
        .prepare = prepare, .release = release,
    };
    /* clang-format on */
    return experiment_main(&cost_networks, argc, argv);
}

/* time_network: what part of a network's training does its head take?
 *
 * Model   The network of full.h on garments of 28 x 28 pixels, with momentum and decay of weights;
 *         cost_step counts its parameters and operations
 * Theory  Time follows operations where kernels run at the same part of the machine's peak: the head
 *         would take .007 % of a step with GAP, .3 % with flatten, 15 % with a hidden layer of 512
 *         units. A head's layers move more bytes for each operation, and the optimiser moves 20 for
 *         each parameter, whatever the batch is: both take more than that, more so in small batches.
 * Trial   steps of training, for a ratio those of two networks in random order, each at least 10 ms.
 *         Parts are told by the network itself (network_watch).
 * Judged  the control alone; how long a step takes is shown (ANY)
 * Writes  time_network.csv, and time_network.shares.csv: shares of a step; its multiply-adds, as
 *         direct sums have them, over the machine's peak; images/s of a step and in use; one image
 *         alone over one of a batch; memory before the second network; drawn by time_network.gp */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/require.h"
#include "harness/clock.h"
#include "harness/experiment.h"
#include "harness/provenance.h"
#include "harness/roof.h"
#include "nets/full.h"
#include "nets/train.h"
#include "signals/dataset.h"

enum { IMAGES = 1024, STEPS = 1 << 30, MOST_BATCH = 64 };
static const double SECONDS = 0.01; /* at least, each side of a pair */

/* ---- where we look ---- */

enum { TOP, BATCH }; /* axes */
static const double batches[] = { 16, MOST_BATCH };

/* clang-format off */
static bool beside_gap(const double *p) { return p[TOP] > FULL_GAP; }
static bool flatten(const double *p) { return p[TOP] == FULL_FLATTEN; }
static bool quick(const double *p) { return p[TOP] == FULL_FLATTEN && p[BATCH] > 16; }

/* ---- what we claim ---- */

static double one(const double *p, const void *context) { return (void)p, (void)context, 1.0; }
static double two(const double *p, const void *context) { return (void)p, (void)context, 2.0; }

enum { TAKES_TWICE, HEAD_ALONE };
static const struct claim claims[] = {
    [TAKES_TWICE] = { .id = "step-takes-twice", .statements = "C14", .role = AS_STATED,
        .says = "a step of training takes at least twice as long as with GAP",
        .form = AT_LEAST, .kind = MEDIAN, .unit = "1", .predict = two, .expect = ANY },
    [HEAD_ALONE] = { .id = "head-takes-the-step", .role = CONTROL,
        .says = "control, known to be false: the flatten head takes the whole step, within half of it",
        .kind = MEDIAN, .unit = "1", .predict = one, .abs = 0.5, .applies = flatten },
};

enum { OPTIMISER = NETWORK_PARTS, PARTS, OF_PEAK = PARTS, STEP_IMAGES, USE_IMAGES, ALONE, MEMORY };
#define PURE .kind = MEDIAN, .unit = "1"
static const struct claim described[] = {
    [NETWORK_TAKEN_IN] = { .id = "share-images", PURE },
    [NETWORK_STEM] = { .id = "share-stem", PURE },
    [NETWORK_BLOCKS] = { .id = "share-stages", PURE },
    [NETWORK_HEAD] = { .id = "share-head", PURE },
    [NETWORK_BLOCKS_BACK] = { .id = "share-stages-back", PURE },
    [NETWORK_STEM_BACK] = { .id = "share-stem-back", PURE },
    [OPTIMISER] = { .id = "share-optimiser", PURE },
    [OF_PEAK] = { .id = "step-over-peak", PURE },
    [STEP_IMAGES] = { .id = "step-images", .kind = MEDIAN, .unit = "images/s" },
    [USE_IMAGES] = { .id = "use-images", .kind = MEDIAN, .unit = "images/s" },
    [ALONE] = { .id = "alone-over-among-others", PURE },
    [MEMORY] = { .id = "process-memory", .kind = VALUE, .exact = true, .unit = "MB" },
};

/* ---- a network that learns ---- */

struct garments { struct dataset *data; struct train_images images; };
/* clang-format on */

struct learner {
    struct network *network;
    struct train *train;
    double loss, last, seconds[PARTS]; /* of parts, since they were cleared; last: when one ended */
};

static void note_part(enum network_part part, void *with)
{
    struct learner *learner = with;
    const double before = learner->last;
    learner->last = clock_now();
    learner->seconds[part] += learner->last - before;
}

static void step(void *with)
{
    struct learner *learner = with;
    learner->last = clock_now();
    learner->loss = train_step(learner->train);
    learner->seconds[OPTIMISER] += clock_now() - learner->last;
}

static struct learner *learner_open(double top, double batch, const struct garments *garments)
{
    static const struct train_plan plan = {
        .steps = STEPS, .rate = 0.02, .momentum = 0.9, .decay = 5e-4, .schedule = SGD_CONSTANT
    };
    const struct network_spec spec = full_network((enum full_top)top, (size_t)batch);
    struct learner *learner = xcalloc(1, sizeof *learner);
    learner->network = network_new(&spec);
    learner->network->watch = (struct network_watch){ note_part, learner };
    learner->train = train_open(learner->network, &garments->images, &plan);
    return learner;
}

/* What was timed must have learned. */
static void learner_close(struct learner *learner)
{
    if (!(learner->loss < log(FULL_CLASSES))) {
        die(STATUS_SURPRISE, "a network was timed that learns nothing: its loss is %.3g",
            learner->loss);
    }
    train_close(learner->train);
    network_free(learner->network);
    free(learner);
}

static void clear_parts(struct learner *learner)
{
    for (size_t i = 0; i < PARTS; i++) {
        learner->seconds[i] = 0;
    }
}

static double all_parts(const struct learner *learner)
{
    return stats_mean(learner->seconds, PARTS) * PARTS;
}

/* ---- two networks, step against step ---- */

struct rivals {
    struct learner *gap, *other;
    size_t gap_steps, other_steps;
};

static void *open_rivals(const double *p, const void *context)
{
    struct rivals *rivals = xcalloc(1, sizeof *rivals);
    rivals->gap = learner_open(FULL_GAP, p[BATCH], context);
    rivals->other = learner_open(p[TOP], p[BATCH], context);
    rivals->gap_steps = clock_calls((struct clock_work){ step, rivals->gap }, SECONDS);
    rivals->other_steps = clock_calls((struct clock_work){ step, rivals->other }, SECONDS);
    return rivals;
}

static void close_rivals(void *opened)
{
    struct rivals *rivals = opened;
    learner_close(rivals->other);
    learner_close(rivals->gap);
    free(rivals);
}

static void time_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)p;
    const struct rivals *rivals = context;
    clear_parts(rivals->other);
    const struct clock_pair seconds =
        clock_time_pair(rng, (struct clock_work){ step, rivals->gap }, rivals->gap_steps,
                        (struct clock_work){ step, rivals->other }, rivals->other_steps);
    out[TAKES_TWICE].value = seconds.second / seconds.first;
    out[HEAD_ALONE].value = rivals->other->seconds[NETWORK_HEAD] / all_parts(rivals->other);
}

/* ---- one network: its parts, and its use ---- */

/* A network in use, and images for as many as it takes at once. */
struct user {
    struct network *network;
    const float *x;
    float logits[MOST_BATCH * FULL_CLASSES];
};

static void use(void *with)
{
    struct user *user = with;
    network_classify(user->network, user->network->spec.in.n, user->x, user->logits);
}

struct bench {
    struct learner *learner;
    struct user batch, alone; /* the learner's network; one that takes one image at a time */
    size_t steps, uses, alone_uses;
    double peak, memory_bytes;
};

/* What the process holds in memory; NaN where the system does not tell. */
static double memory_bytes(void)
{
    double pages = nan("");
    FILE *file = fopen("/proc/self/statm", "r");
    if (file != NULL && fscanf(file, "%*s %lf", &pages) != 1) {
        pages = nan("");
    }
    if (file != NULL) {
        fclose(file);
    }
    return pages * (double)sysconf(_SC_PAGESIZE);
}

static void *open_bench(const double *p, const void *context)
{
    const struct garments *garments = context;
    const struct network_spec one_image = full_network((enum full_top)p[TOP], 1);
    struct bench *bench = xcalloc(1, sizeof *bench);
    bench->learner = learner_open(p[TOP], p[BATCH], garments);
    bench->steps = clock_calls((struct clock_work){ step, bench->learner }, SECONDS);
    bench->memory_bytes = memory_bytes();
    bench->batch.network = bench->learner->network;
    bench->alone.network = network_new(&one_image);
    bench->batch.x = bench->alone.x = garments->images.x;
    bench->uses = clock_calls((struct clock_work){ use, &bench->batch }, SECONDS);
    bench->alone_uses = clock_calls((struct clock_work){ use, &bench->alone }, SECONDS);
    bench->peak = roof_flops_per_second();
    return bench;
}

static void close_bench(void *opened)
{
    struct bench *bench = opened;
    network_free(bench->alone.network);
    learner_close(bench->learner);
    free(bench);
}

static void bench_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    struct bench *bench = (struct bench *)context;
    struct learner *learner = bench->learner;
    clear_parts(learner);
    for (size_t i = 0; i < bench->steps; i++) {
        step(learner);
    }
    const double seconds = all_parts(learner);
    for (size_t i = 0; i < PARTS; i++) {
        out[i].value = learner->seconds[i] / seconds;
    }
    const double image_seconds = seconds / ((double)bench->steps * p[BATCH]);
    const struct clock_pair used =
        clock_time_pair(rng, (struct clock_work){ use, &bench->batch }, bench->uses,
                        (struct clock_work){ use, &bench->alone }, bench->alone_uses);
    out[OF_PEAK].value = 2 * full_multiply_adds(learner->network) / image_seconds / bench->peak;
    out[STEP_IMAGES].value = 1 / image_seconds;
    out[USE_IMAGES].value = p[BATCH] / used.first;
    out[ALONE].value = used.second / used.first * p[BATCH];
    out[MEMORY].value = 1e-6 * bench->memory_bytes;
}

/* ---- images ---- */

static void *prepare(const struct setting *setting)
{
    struct garments *garments = xcalloc(1, sizeof *garments);
    struct dataset *data = garments->data = dataset_open(setting->data, DATASET_TRAIN, IMAGES);
    if (data->channels != 1 || data->h != FULL_SIDE || data->w != FULL_SIDE) {
        die(STATUS_USAGE, "images of %d x %d pixels are needed", FULL_SIDE, FULL_SIDE);
    }
    garments->images = (struct train_images){ .count = data->count,
                                              .x = data->pixels,
                                              .labels = data->labels,
                                              .normalise = normalise_by(&normalise_fashion) };
    provenance_add_hash(setting->provenance, "data_train_first_1024_fnv1a", data->checksum);
    return garments;
}

static void release(void *context)
{
    struct garments *garments = context;
    dataset_close(garments->data);
    free(garments);
}

int main(int argc, char **argv)
{
    /* clang-format off */
#define AXES .axes = { { "head", full_top_names, NULL, FULL_TOPS }, { "batch", NULL, batches, COUNT(batches) } }
    static const struct sweep sweeps[] = {
        { .name = "profile", .part = "shares", AXES, .quick = quick, .claims = described,
          .claim_count = COUNT(described), .trials = 21, .open = open_bench, .close = close_bench, .trial = bench_trial },
        { .name = "time", AXES, .keep = beside_gap, .quick = quick, .claims = claims,
          .claim_count = COUNT(claims), .trials = 21, .open = open_rivals, .close = close_rivals, .trial = time_trial },
    };
    static const struct experiment time_network = {
        .name = "time_network", .seed = 1,
        .asks = "What part of a network's training does its head take?",
        .sweeps = sweeps, .sweep_count = COUNT(sweeps), .prepare = prepare, .release = release,
    };
    /* clang-format on */
    return experiment_main(&time_network, argc, argv);
}

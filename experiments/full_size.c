/* full_size: does what small networks show hold in a network of usual size?
 *
 * Model   The tasks of small_data; networks of 16, 32 and 64 channels under a stem that keeps the canvas,
 *         sixteen times the operations of those of small_data: 8 x 8 places of 64 channels reach the
 *         head.
 * Rates   Of each task, top and n by itself, chosen on validation images (tools/tune.c); at 1000 images
 *         a class that of 100.
 * Theory  As in small_data: nothing in it depends on the number of channels. A flatten head has four
 *         times as many places to learn one by one.
 * Trial   One seed: the same training images, order and backbone for all tops; the same 1,000 test
 *         images in all trials. Differences are taken within a trial.
 * Writes  full_size.csv; full_size.accuracy.csv, of the full profile alone: accuracy of all tops, what
 *         they lose from training to test, and how far GAP is ahead; drawn by full_size.gp beside the
 *         small networks */
#include <stdlib.h>

#include "base/require.h"
#include "harness/experiment.h"
#include "harness/provenance.h"
#include "harness/tuned.h"
#include "nets/full.h"
#include "nets/inspect.h"
#include "nets/pupil.h"
#include "nets/school.h"

/* ---- where we look ---- */

enum { TESTED = 100, RESERVED = 10000, FEW = 10 }; /* images a class; images; images a class */
enum { TASK, PER_CLASS };
enum { TASKS = LESSON_PLACED + 1 };
enum { GAP, FLATTEN, DROPOUT, TOPS };
static const enum lesson_top tops[TOPS] = { LESSON_WIDE_GAP, LESSON_WIDE_FLATTEN,
                                            LESSON_WIDE_FLATTEN_DROPOUT };

/* clang-format off */
static const double grid[][EXPERIMENT_MAX_AXES] = { { LESSON_PLACED, FEW } };
static const double sizes[] = { FEW, 100, 1000 };
static bool none(const double *p) { return (void)p, false; }
static bool all(const double *p) { return (void)p, true; }
static double zero(const double *p, const void *context) { return (void)p, (void)context, 0; }
static double one(const double *p, const void *context) { return (void)p, (void)context, 1; }
/* clang-format on */

/* ---- what we claim ---- */

/* clang-format off */
enum { AHEAD, ALIKE };
#define MEAN_OF .kind = MEAN, .unit = "accuracy", .predict = zero
static const struct claim claims[] = {
    [AHEAD] = { .id = "gap-ahead", .statements = "C20 C43", .role = AS_STATED, .expect = CONFIRMED, MEAN_OF, .form = AT_LEAST,
        .says = "placed objects, 10 images a class: a network under GAP is right more often on test images than one with a flatten head" },
    [ALIKE] = { .id = "no-train-test-gap", .role = CONTROL, MEAN_OF, .form = AT_MOST, .abs = 0.1,
        .says = "known to be false: a network with a flatten head is as right on test images as on those it learned" },
};
static const struct claim counts[] = {
    { .id = "as-many-operations", .role = CONTROL, .exact = true, .unit = "1", .predict = one,
      .says = "known to be false: a step of training has as many multiply-adds as one of small_data's network" },
};

enum { ACCURACY, OVERFIT = TOPS, LEAD = 2 * TOPS, SHOWN = 3 * TOPS };
#define SHOW(top, name, other) \
    [ACCURACY + (top)] = { .id = name "-accuracy", MEAN_OF }, \
    [OVERFIT + (top)] = { .id = name "-train-test-gap", MEAN_OF }, \
    [LEAD + (top)] = { .id = "gap-over-" name, MEAN_OF, .applies = (other) }
static const struct claim shown[SHOWN] = {
    SHOW(GAP, "gap", none), SHOW(FLATTEN, "flatten", NULL), SHOW(DROPOUT, "flatten-dropout", NULL),
};
/* clang-format on */

/* ---- what we do ---- */

struct lab {
    struct tuned *tuned;
    struct school *school;
};

static struct inspect_marks learn(const struct lab *lab, const double *p,
                                  const struct pupil_lesson *lesson, enum lesson_top top)
{
    const enum lesson_task task = (enum lesson_task)p[TASK];
    const double rate = tuned_rate(lab->tuned, lesson_task_names[task], lesson_top_names[top],
                                   (size_t)p[PER_CLASS]);
    struct network *network = pupil_learn(top, &lesson->set, rate, lesson->seed);
    const struct inspect_marks marks =
        inspect_marks(network, &lab->school->tests[task].images, &lesson->set.images);
    network_free(network);
    return marks;
}

static struct pupil_lesson draw_lesson(struct rng *rng, const double *p, const struct lab *lab)
{
    const struct pupil_task task = { (enum lesson_task)p[TASK], lab->school->split.train,
                                     (size_t)p[PER_CLASS] };
    return pupil_lesson(rng, &task);
}

static void pair_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    struct pupil_lesson lesson = draw_lesson(rng, p, context);
    const struct inspect_marks gap = learn(context, p, &lesson, tops[GAP]);
    const struct inspect_marks flatten = learn(context, p, &lesson, tops[FLATTEN]);
    out[AHEAD].value = gap.tested - flatten.tested;
    out[ALIKE].value = flatten.lost;
    lesson_set_free(&lesson.set);
}

static void all_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    struct pupil_lesson lesson = draw_lesson(rng, p, context);
    for (size_t top = 0; top < TOPS; top++) {
        const struct inspect_marks marks = learn(context, p, &lesson, tops[top]);
        out[ACCURACY + top].value = marks.tested;
        out[OVERFIT + top].value = marks.lost;
        out[LEAD + top].value = out[ACCURACY].value - marks.tested;
    }
    lesson_set_free(&lesson.set);
}

static double operations_of(enum lesson_top top)
{
    const struct network_spec spec = lesson_network(top);
    struct network *network = network_new(&spec);
    const double count = full_multiply_adds(network);
    network_free(network);
    return count;
}

static void count_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)rng, (void)p, (void)context;
    out[0].value = operations_of(LESSON_WIDE_GAP) / operations_of(LESSON_GAP);
}

static void *prepare(const struct setting *setting)
{
    struct lab *lab = xcalloc(1, sizeof *lab);
    lab->tuned = tuned_open(NULL);
    lab->school = school_open(setting->data, RESERVED, TESTED);
    provenance_add_hash(setting->provenance, "data_train_fnv1a", lab->school->train->checksum);
    provenance_add_hash(setting->provenance, "data_test_fnv1a", lab->school->test->checksum);
    provenance_add_hash(setting->provenance, "data_tuned_fnv1a", tuned_checksum(lab->tuned));
    return lab;
}

static void release(void *context)
{
    struct lab *lab = context;
    school_close(lab->school);
    tuned_close(lab->tuned);
    free(lab);
}

int main(int argc, char **argv)
{
    /* clang-format off */
#define AXES .axes = { [TASK] = { "task", lesson_task_names, NULL, TASKS }, [PER_CLASS] = { .name = "per_class" } }, \
             .grid = grid, .points = COUNT(grid)
    static const struct sweep sweeps[] = {
        { .name = "pair", .trials = 6, .trial = pair_trial, .quick = none, AXES, .claims = claims, .claim_count = COUNT(claims) },
        { .name = "size", .trials = 1, .trial = count_trial, AXES, .claims = counts, .claim_count = COUNT(counts) },
        { .name = "all", .part = "accuracy", .trials = 1, .level = 0.05, .trial = all_trial, .quick = none, .full = all,
          .axes = { [TASK] = { "task", lesson_task_names, NULL, TASKS },
                    [PER_CLASS] = { "per_class", NULL, sizes, COUNT(sizes) } },
          .claims = shown, .claim_count = COUNT(shown) },
    };
    static const struct experiment full_size = {
        .name = "full_size", .seed = 1, .level = 0.05,
        .asks = "Does what small networks show hold in a network of usual size?",
        .sweeps = sweeps, .sweep_count = COUNT(sweeps), .prepare = prepare, .release = release,
    };
    /* clang-format on */
    return experiment_main(&full_size, argc, argv);
}

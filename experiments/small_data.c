/* small_data: does a network under GAP learn more from few images than one with a flatten head?
 *
 * Model   The networks of lesson.h, which differ in what stands on the top: garments of 20 px on a
 *         canvas of 32, always in its middle (centred) or anywhere (placed), n of each of ten
 *         classes; equally many steps for all tops. 4 x 4 places of 32 channels reach the head.
 * Rates   Of each task, top and n by itself, chosen on validation images (tools/tune.c). Beside it,
 *         placed at n = 10, one rate for all: the gradient of a flatten head is that of GAP's mean over N
 *         places, so that equal rates are not equal steps.
 * Theory  (a) Where an object may be anywhere, its place says nothing; a flatten head must learn each
 *             place by itself, GAP need not. Where all objects are centred, places are parts.
 *         (b) As in limited_data: at very small n no head knows anything, at large n all know much,
 *             so that the lead of GAP rises before it falls.
 *         (c) Up to n = 20 all networks fit their images wholly and differ in the test images alone;
 *             with more, one that fits its images less may know as much of others.
 * Trial   One seed: the same training images, order and backbone for all tops; the same 1,000 test
 *         images in all trials. Differences are taken within a trial.
 * Writes  small_data.csv; small_data.accuracy.csv, all tops over n (in the full profile up to 4,000
 *         images a class) with what they lose from training to test, how far GAP is ahead, and
 *         accuracy at one rate; small_data.canvas.csv, examples; drawn by small_data.gp and
 *         small_data.lead.gp
 *
 * Power, by a pilot on validation images, 10 seeds from 9100 on; in brackets the standard deviation
 * within a trial. GAP is ahead of flatten, placed, by .18 (.04) at n = 10 and by .064 (.015) at 100,
 * where it loses .126 (.016) less from training to test; centred, at n = 2, flatten is ahead by .05
 * (.02), and with dropout by .07 (.03). With 20 trials at 0.05/6 an interval reaches .66 of these to
 * each side: all are decided. The lead at n = 2, placed, is .056 (.033), too near to that at 100 to
 * be told from it, and is described alone. */
#include <stdlib.h>

#include "base/require.h"
#include "harness/experiment.h"
#include "harness/panel.h"
#include "harness/provenance.h"
#include "harness/tuned.h"
#include "nets/inspect.h"
#include "nets/pupil.h"
#include "nets/school.h"

/* ---- where we look ---- */

enum { TESTED = 100, RESERVED = 10000 };   /* images a class; images */
enum { FEWEST = 2, FEW = 10, MANY = 100 }; /* training images of each class */
static const double EQUAL_RATE = 0.05;

enum { TASK, PER_CLASS };
enum { TASKS = LESSON_PLACED + 1 };          /* the first of lesson.h's */
enum { OFTEN = LESSON_FLATTEN_DROPOUT + 1 }; /* the first tops of lesson.h, at all n */

/* clang-format off */
static const double grid[][EXPERIMENT_MAX_AXES] = {
    { LESSON_PLACED, FEW }, { LESSON_PLACED, MANY }, { LESSON_CENTRED, FEWEST },
};
static const double sizes[] = { FEWEST, 5, FEW, 20, 50, MANY }, larger[] = { 200, 500, 1000, 4000 };
/* clang-format on */

/* clang-format off */
static bool none(const double *p) { return (void)p, false; }
static bool all(const double *p) { return (void)p, true; }
static bool placed(const double *p) { return p[TASK] == LESSON_PLACED; }
static bool placed_few(const double *p) { return placed(p) && p[PER_CLASS] == FEW; }
static bool placed_many(const double *p) { return placed(p) && p[PER_CLASS] == MANY; }
static bool centred(const double *p) { return p[TASK] == LESSON_CENTRED; }
/* clang-format on */

/* Where all tops are measured. */
static bool all_tops(const double *p)
{
    return p[PER_CLASS] == FEWEST || p[PER_CLASS] == FEW || p[PER_CLASS] == MANY;
}

/* ---- what we claim ---- */

static double zero(const double *p, const void *context)
{
    return (void)p, (void)context, 0;
}

/* clang-format off */
enum { AHEAD, SMALLER_GAP, AHEAD_CENTRED, DROPOUT_CENTRED };
#define DIFFERENCE .form = AT_LEAST, .kind = MEAN, .unit = "accuracy", .predict = zero
static const struct claim claims[] = {
    [AHEAD] = { .id = "gap-ahead", .statements = "C20 C43", .role = AS_STATED, .expect = CONFIRMED, DIFFERENCE,
        .says = "placed objects, 10 images a class: a network under GAP is right more often on test images than one with a flatten head",
        .applies = placed_few },
    [SMALLER_GAP] = { .id = "train-test-gap-smaller", .statements = "C22", .role = AS_STATED, .expect = CONFIRMED, DIFFERENCE,
        .says = "placed objects, 100 images a class: from training to test images it loses less", .applies = placed_many },
    [AHEAD_CENTRED] = { .id = "gap-ahead-centred", .statements = "C20 C43", .role = LIMIT, DIFFERENCE,
        .says = "centred objects, 2 images a class: it is right more often than one with a flatten head", .applies = centred },
    [DROPOUT_CENTRED] = { .id = "dropout-ahead-centred", .statements = "C20 C43", .role = CORRECTED, DIFFERENCE,
        .says = "there, one with a flatten head and dropout is right more often than one under GAP", .applies = centred },
};
/* clang-format on */

static double fall(const struct points *points)
{
    return points_mean(points, 0, AHEAD).value - points_mean(points, 1, AHEAD).value;
}

/* clang-format off */
static const struct derived derived[] = {
    { .over = 1u << PER_CLASS, .derive = fall, .uses = placed,
      .claim = { .id = "lead-falls", .statements = "C20 C43", .role = AS_STATED, .expect = CONFIRMED, .form = AT_LEAST,
        .says = "placed objects: it is further ahead with 10 images a class than with 100",
        .kind = DERIVED, .unit = "accuracy", .predict = zero } },
};

static const struct claim alone[] = {
    { .id = "no-train-test-gap", .role = CONTROL, .form = AT_MOST, .kind = MEAN, .unit = "accuracy", .predict = zero, .abs = 0.1,
      .says = "known to be false: with nothing to overfit in its head, a network under GAP is as right on test images as on those it learned" },
};

enum { ACCURACY, OVERFIT = LESSON_TOPS, LEAD = 2 * LESSON_TOPS, EQUAL = 3 * LESSON_TOPS, SHOWN = 4 * LESSON_TOPS };
#define SHOW(top, name, where) \
    [ACCURACY + (top)] = { .id = name "-accuracy", .kind = MEAN, .unit = "accuracy", .applies = (where) }, \
    [OVERFIT + (top)] = { .id = name "-train-test-gap", .kind = MEAN, .unit = "accuracy", .applies = (where) }, \
    [LEAD + (top)] = { .id = "gap-over-" name, .kind = MEAN, .unit = "accuracy", .applies = (top) == LESSON_GAP ? none : (where) }, \
    [EQUAL + (top)] = { .id = name "-accuracy-equal-rate", .kind = MEAN, .unit = "accuracy", .applies = (top) <= LESSON_FLATTEN_DROPOUT ? placed_few : none }
static const struct claim shown[SHOWN] = {
    SHOW(LESSON_GAP, "gap", NULL), SHOW(LESSON_GMP, "gmp", NULL),
    SHOW(LESSON_FLATTEN, "flatten", NULL), SHOW(LESSON_FLATTEN_DROPOUT, "flatten-dropout", NULL),
    SHOW(LESSON_FLATTEN_HIDDEN, "flatten-hidden", all_tops), SHOW(LESSON_DEPTHWISE, "depthwise", all_tops),
    SHOW(LESSON_ADAPTIVE, "adaptive-2x2", all_tops),
};
/* clang-format on */

/* ---- what we do ---- */

struct lab {
    struct tuned *tuned;
    struct school *school;
};

/* What a trial learns from; shared by all tops. */
struct lesson {
    const struct lab *lab;
    enum lesson_task task;
    size_t per_class;
    uint64_t seed;
    struct lesson_set images;
};

static struct lesson lesson_open(const struct lab *lab, struct rng *rng, const double *p)
{
    struct lesson lesson = { .lab = lab,
                             .task = (enum lesson_task)p[TASK],
                             .per_class = (size_t)p[PER_CLASS],
                             .seed = pupil_seed(rng) };
    const struct pupil_task task = { lesson.task, lab->school->split.train, lesson.per_class };
    lesson.images = pupil_draw(lesson.seed, &task);
    return lesson;
}

static struct inspect_marks learn_at(const struct lesson *lesson, enum lesson_top top, double rate)
{
    struct network *network = pupil_learn(top, &lesson->images, rate, lesson->seed);
    const struct inspect_marks marks = inspect_marks(
        network, &lesson->lab->school->tests[lesson->task].images, &lesson->images.images);
    network_free(network);
    return marks;
}

static struct inspect_marks learn(const struct lesson *lesson, enum lesson_top top)
{
    return learn_at(lesson, top,
                    tuned_rate(lesson->lab->tuned, lesson_task_names[lesson->task],
                               lesson_top_names[top], lesson->per_class));
}

static void pair_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    struct lesson lesson = lesson_open(context, rng, p);
    const struct inspect_marks gap = learn(&lesson, LESSON_GAP);
    const struct inspect_marks flatten = learn(&lesson, LESSON_FLATTEN);
    out[AHEAD].value = out[AHEAD_CENTRED].value = gap.tested - flatten.tested;
    out[SMALLER_GAP].value = flatten.lost - gap.lost;
    if (centred(p)) {
        out[DROPOUT_CENTRED].value = learn(&lesson, LESSON_FLATTEN_DROPOUT).tested - gap.tested;
    }
    lesson_set_free(&lesson.images);
}

static void alone_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    struct lesson lesson = lesson_open(context, rng, p);
    out[0].value = learn(&lesson, LESSON_GAP).lost;
    lesson_set_free(&lesson.images);
}

static void curve_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    struct lesson lesson = lesson_open(context, rng, p);
    const size_t tops = all_tops(p) ? LESSON_TOPS : OFTEN;
    for (size_t top = 0; top < tops; top++) {
        const struct inspect_marks marks = learn(&lesson, (enum lesson_top)top);
        out[ACCURACY + top].value = marks.tested;
        out[OVERFIT + top].value = marks.lost;
        out[LEAD + top].value = out[ACCURACY].value - marks.tested;
        if (placed_few(p) && top < OFTEN) {
            out[EQUAL + top].value = learn_at(&lesson, (enum lesson_top)top, EQUAL_RATE).tested;
        }
    }
    lesson_set_free(&lesson.images);
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

/* ---- what it looks like: the first test image of some classes, centred and placed ---- */

static void draw_canvases(uint64_t seed, const void *context, struct table *table)
{
    static const char *const numbers[] = { "1", "2" };
    static const size_t shown_images[] = { 1, 5 }; /* of ten classes, one after the other */
    const struct lab *lab = context;
    (void)seed;
    for (size_t task = 0; task < TASKS; task++) {
        for (size_t k = 0; k < COUNT(shown_images); k++) {
            const float *x =
                lab->school->tests[task].x + shown_images[k] * (LESSON_SIDE * LESSON_SIDE);
            panel_add(
                &(struct panel){
                    { lesson_task_names[task], numbers[k] }, LESSON_SIDE, LESSON_SIDE, x, 100 },
                table);
        }
    }
}

int main(int argc, char **argv)
{
    /* clang-format off */
#define TASK_AXIS [TASK] = { "task", lesson_task_names, NULL, TASKS }
    static const struct sweep sweeps[] = {
        { .name = "pair", .trials = 20, .trial = pair_trial, .quick = none,
          .axes = { TASK_AXIS, [PER_CLASS] = { .name = "per_class" } }, .grid = grid, .points = COUNT(grid),
          .claims = claims, .claim_count = COUNT(claims), .derived = derived, .derived_count = COUNT(derived) },
        { .name = "alone", .trials = 10, .trial = alone_trial,
          .axes = { TASK_AXIS, [PER_CLASS] = { .name = "per_class" } }, .grid = grid, .points = 1,
          .claims = alone, .claim_count = COUNT(alone) },
        { .name = "curve", .part = "accuracy", .trials = 12, .level = 0.05, .trial = curve_trial, .quick = none,
          .axes = { TASK_AXIS, [PER_CLASS] = { "per_class", NULL, sizes, COUNT(sizes) } },
          .claims = shown, .claim_count = COUNT(shown) },
        { .name = "larger", .part = "accuracy", .trials = 1, .level = 0.05, .trial = curve_trial, .quick = none, .full = all,
          .axes = { TASK_AXIS, [PER_CLASS] = { "per_class", NULL, larger, COUNT(larger) } },
          .claims = shown, .claim_count = COUNT(shown) },
    };
    static const struct picture canvas = { "canvas", { "task", "image", "x", "y", "value" }, draw_canvases };
    static const struct experiment small_data = {
        .name = "small_data", .seed = 1, .level = 0.05,
        .asks = "Does a network under GAP learn more from few images than one with a flatten head?",
        .sweeps = sweeps, .sweep_count = COUNT(sweeps), .pictures = &canvas, .picture_count = 1,
        .prepare = prepare, .release = release,
    };
    /* clang-format on */
    return experiment_main(&small_data, argc, argv);
}

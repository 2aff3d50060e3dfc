/* tune: the learning rate of every network of lesson.h, chosen on validation images. See --help.
 *
 * Grid     RATES for each task, top and number of images a class, the same for all tops; of wide
 *          networks, which take sixteen times as long, where full_size has them
 * Data     images of the training split: those that train as an experiment draws them, the first
 *          ones of each class of those set aside for validation; no test image is looked at
 * Choice   the highest mean accuracy on validation images over the seeds, of equals the smaller
 *          rate; a training whose loss is no number counts as chance
 * Seeds    at one seed all tops and rates learn the same images in the same order */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "harness/arguments.h"
#include "harness/progress.h"
#include "harness/table.h"
#include "harness/text.h"
#include "harness/tuned.h"
#include "nets/inspect.h"
#include "nets/lesson.h"
#include "nets/pupil.h"
#include "nets/school.h"

static const double RATES[] = { 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1 };
static const size_t SIZES[] = { 2, 10, 100 };
/* RESERVED: of the training split's end, once to validate and once more, not used here. */
enum { FIRST_SEED = 9000, RESERVED = 5000, MOST_SEEDS = 1000 };

static const char help[] =
    "tune: the learning rate of every network of lesson.h, chosen on validation images\n\n"
    "  build/tools/tune               writes data/tuned.csv, in an hour\n\n"
    "  --out FILE      where to (data/tuned.csv)\n"
    "  --task NAME     of this task alone: centred, placed or cluttered\n"
    "  --top NAME      of this top alone: gap, wide-flatten, ..., as in the table\n"
    "  --data DIR      folder of Fashion-MNIST (where Debian's package puts it)\n"
    "  --seeds N       trainings a rate (4)\n"
    "  --steps N       at most so many steps a training (as lesson.h says)\n"
    "  --images N      validation images of each class (100)\n"
    "  --threads N     of the processor (1); the table is the same with any number\n"
    "  --quiet         no progress\n"
    "  --help, --version\n\n"
    "Exit: 0 written, 2 usage or disk, 4 data missing\n";

/* ---- command line ---- */

struct options {
    const char *out, *data;
    size_t first_task, last_task, first_top, last_top, seeds, steps, images, threads;
    bool quiet;
};

static const struct arguments_option known[] = {
    { "out", 'o', true },    { "task", 't', true },     { "top", 'k', true },
    { "data", 'd', true },   { "seeds", 's', true },    { "steps", 'p', true },
    { "images", 'i', true }, { "threads", 'n', true },  { "quiet", 'q', false },
    { "help", 'h', false },  { "version", 'v', false },
};

static size_t count_in(const char *value, size_t most)
{
    char *end = NULL;
    const double count = strtod(value, &end);
    if (strspn(value, "0123456789") != strlen(value) || end == value ||
        !(count >= 1 && count <= (double)most)) {
        die(STATUS_USAGE, "'%s' is not a whole number from 1 to %zu", value, most);
    }
    return (size_t)count;
}

/* first and last: the one of this name. */
static void take_name(const char *option, const char *name, size_t count, const char *const *names,
                      size_t *first, size_t *last)
{
    struct text all = { 0 };
    for (size_t i = 0; i < count; i++) {
        if (strcmp(name, names[i]) == 0) {
            *first = i;
            *last = i + 1;
            text_free(&all);
            return;
        }
        text_addf(&all, "%s%s", i > 0 ? ", " : "", names[i]);
    }
    die(STATUS_USAGE, "--%s %s: not one of %s", option, name, all.bytes);
}

static void take(void *with, char key, const char *value)
{
    struct options *options = with;
    switch (key) {
    case 'o':
        options->out = value;
        break;
    case 't':
        take_name("task", value, LESSON_TASKS, lesson_task_names, &options->first_task,
                  &options->last_task);
        break;
    case 'k':
        take_name("top", value, LESSON_ALL_TOPS, lesson_top_names, &options->first_top,
                  &options->last_top);
        break;
    case 'd':
        options->data = value;
        break;
    case 's':
        options->seeds = count_in(value, MOST_SEEDS);
        break;
    case 'p':
        options->steps = count_in(value, 1000000);
        break;
    case 'i':
        options->images = count_in(value, RESERVED);
        break;
    case 'n':
        options->threads = count_in(value, 1024);
        break;
    default:
        options->quiet = true;
    }
}

static struct options parse(int argc, char **argv)
{
    struct options options = { .out = "data/tuned.csv",
                               .last_task = LESSON_TASKS,
                               .last_top = LESSON_ALL_TOPS,
                               .seeds = 4,
                               .steps = SIZE_MAX,
                               .images = 100,
                               .threads = 1 };
    const struct arguments arguments = {
        .program = "tune", .help = help, .options = known, .count = COUNT(known), .take = take
    };
    arguments_read(&arguments, argc, argv, &options);
    return options;
}

/* ---- the grid ---- */

/* Accuracies stand in order of task, images a class, seed, top and rate. */
struct grid {
    const struct options *options;
    struct split split;
    struct lesson_set validation[LESSON_TASKS];
    double *accuracy;
};

enum { RATES_COUNT = COUNT(RATES), CELL = LESSON_ALL_TOPS * RATES_COUNT };

static bool is_wanted(const struct options *options, size_t task, size_t size, size_t top)
{
    const bool wide = top >= LESSON_TOPS;
    return top >= options->first_top && top < options->last_top &&
           !(wide && (task == LESSON_CLUTTERED || SIZES[size] < 10));
}

static double *cell(const struct grid *grid, size_t task, size_t size, size_t seed)
{
    return grid->accuracy + ((task * COUNT(SIZES) + size) * grid->options->seeds + seed) * CELL;
}

static double learn(const struct grid *grid, enum lesson_task task, enum lesson_top top,
                    const struct lesson_set *images, double rate, uint64_t seed)
{
    const struct network_spec spec = lesson_network(top);
    const size_t usual = lesson_steps(images->images.count / LESSON_CLASSES);
    const size_t steps = usual < grid->options->steps ? usual : grid->options->steps;
    const struct train_plan plan = lesson_plan(steps, rate, seed);
    double loss;
    struct network *network = lesson_learn(&spec, &images->images, &plan, &loss);
    const double accuracy = inspect_accuracy(network, &grid->validation[task].images, NULL);
    network_free(network);
    return isnan(loss) ? 1.0 / LESSON_CLASSES : accuracy;
}

/* All tops and rates on one set of images. */
static void fill(const struct grid *grid, size_t task, size_t size, size_t seed)
{
    const struct pupil_task pupil = { (enum lesson_task)task, grid->split.train, SIZES[size] };
    double *accuracy = cell(grid, task, size, seed);
    struct lesson_set images = pupil_draw(FIRST_SEED + seed, &pupil);
    for (size_t i = 0; i < CELL; i++) {
        if (!is_wanted(grid->options, task, size, i / RATES_COUNT)) {
            continue;
        }
        accuracy[i] = learn(grid, pupil.task, (enum lesson_top)(i / RATES_COUNT), &images,
                            RATES[i % RATES_COUNT], FIRST_SEED + seed);
    }
    lesson_set_free(&images);
}

/* The dearest sets of images come first, so that threads end together. */
static void fill_all(const struct grid *grid)
{
    const struct options *options = grid->options;
    const size_t a_task = COUNT(SIZES) * options->seeds;
    const size_t tasks = options->last_task - options->first_task;
    struct progress *progress = progress_open("tune", tasks * a_task * CELL, options->quiet);
#pragma omp parallel for schedule(dynamic) num_threads((int)options->threads)
    for (size_t i = 0; i < tasks * a_task; i++) {
        const size_t size = COUNT(SIZES) - 1 - i / (tasks * options->seeds);
        fill(grid, options->first_task + i / options->seeds % tasks, size, i % options->seeds);
        progress_add(progress, CELL);
    }
    progress_close(progress);
}

/* ---- the table ---- */

static void add_choice(const struct grid *grid, size_t task, size_t top, size_t size,
                       struct table *table)
{
    double mean[RATES_COUNT] = { 0 };
    for (size_t seed = 0; seed < grid->options->seeds; seed++) {
        for (size_t q = 0; q < RATES_COUNT; q++) {
            mean[q] +=
                cell(grid, task, size, seed)[top * RATES_COUNT + q] / (double)grid->options->seeds;
        }
    }
    const size_t best = tuned_best(RATES_COUNT, mean);
    table_add_text(table, lesson_task_names[task]);
    table_add_text(table, lesson_top_names[top]);
    table_add_count(table, SIZES[size]);
    table_add_number(table, RATES[best]);
    table_add_number(table, mean[best]);
    table_end_row(table);
}

static void write_choices(const struct grid *grid)
{
    static const char *const columns[] = { "task", "top", "per_class", "rate", "accuracy" };
    struct table *table = table_new(COUNT(columns), columns);
    for (size_t task = grid->options->first_task; task < grid->options->last_task; task++) {
        for (size_t top = 0; top < LESSON_ALL_TOPS; top++) {
            for (size_t size = 0; size < COUNT(SIZES); size++) {
                if (is_wanted(grid->options, task, size, top)) {
                    add_choice(grid, task, top, size, table);
                }
            }
        }
    }
    table_save(table, grid->options->out);
    table_free(table);
}

int main(int argc, char **argv)
{
    require_name("tune");
    const struct options options = parse(argc, argv);
    struct school *school = school_open(options.data, RESERVED, 0);
    struct grid grid = {
        .options = &options,
        .split = school->split,
        .accuracy = xcalloc(LESSON_TASKS * COUNT(SIZES) * options.seeds * CELL, sizeof(double)),
    };
    for (size_t task = options.first_task; task < options.last_task; task++) {
        grid.validation[task] = pupil_draw_first(
            FIRST_SEED,
            &(struct pupil_task){ (enum lesson_task)task, grid.split.validation, options.images });
    }
    fill_all(&grid);
    write_choices(&grid);
    for (size_t task = options.first_task; task < options.last_task; task++) {
        lesson_set_free(&grid.validation[task]);
    }
    free(grid.accuracy);
    school_close(school);
    return STATUS_OK;
}

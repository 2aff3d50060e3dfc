#include "nets/lesson.h"

#include <math.h>
#include <stdlib.h>

#include "base/require.h"

const char *const lesson_task_names[LESSON_TASKS] = { "centred", "placed", "cluttered" };

enum { OBJECT = 20, PATCHES = 8, PATCH = 8, HIDDEN = 64 };

struct canvas lesson_canvas(enum lesson_task task, struct split_range from)
{
    return (struct canvas){ .side = LESSON_SIDE,
                            .object = OBJECT,
                            .place = task == LESSON_CENTRED ? CANVAS_CENTRED : CANVAS_RANDOM,
                            .patches = task == LESSON_CLUTTERED ? PATCHES : 0,
                            .patch = PATCH,
                            .from = from };
}

struct lesson_set lesson_set_draw(uint64_t seed, const struct canvas *canvas, size_t count,
                                  const size_t *at)
{
    const size_t pixels = canvas->side * canvas->side;
    require(canvas->from.images->channels == 1);
    struct lesson_set set = { .x = xcalloc(count * pixels, sizeof *set.x),
                              .labels = xcalloc(count, 1),
                              .masks = xcalloc(count * pixels, 1) };
    for (size_t i = 0; i < count; i++) {
        struct rng rng = rng_at(seed, rng_hash_text("lesson"), 0, at[i]);
        canvas_draw(&rng, canvas, at[i], set.x + i * pixels, set.masks + i * pixels);
        set.labels[i] = canvas->from.images->labels[at[i]];
    }
    set.images = (struct train_images){ .count = count,
                                        .x = set.x,
                                        .labels = set.labels,
                                        .normalise = normalise_by(&normalise_fashion) };
    return set;
}

void lesson_set_free(struct lesson_set *set)
{
    free(set->masks);
    free(set->labels);
    free(set->x);
}

static const struct top {
    const char *head;
    size_t hidden;
    float dropout;
    bool wide;
} tops[LESSON_ALL_TOPS] = {
    [LESSON_GAP] = { .head = "gap" },
    [LESSON_GMP] = { .head = "gmp" },
    [LESSON_FLATTEN] = { .head = "flatten" },
    [LESSON_FLATTEN_DROPOUT] = { .head = "flatten", .dropout = 0.5f },
    [LESSON_FLATTEN_HIDDEN] = { .head = "flatten", .hidden = HIDDEN },
    [LESSON_DEPTHWISE] = { .head = "depthwise" },
    [LESSON_ADAPTIVE] = { .head = "adaptive" },
    [LESSON_WIDE_GAP] = { .head = "gap", .wide = true },
    [LESSON_WIDE_FLATTEN] = { .head = "flatten", .wide = true },
    [LESSON_WIDE_FLATTEN_DROPOUT] = { .head = "flatten", .dropout = 0.5f, .wide = true },
};

const char *const lesson_top_names[LESSON_ALL_TOPS] = {
    "gap",       "gmp",          "flatten",  "flatten-dropout", "flatten-hidden",
    "depthwise", "adaptive-2x2", "wide-gap", "wide-flatten",    "wide-flatten-dropout",
};

struct network_spec lesson_network(enum lesson_top top)
{
    const size_t width = tops[top].wide ? 16 : 8;
    return (struct network_spec){
        .in = { LESSON_BATCH, 1, LESSON_SIDE, LESSON_SIDE },
        .width = { width, 2 * width, 4 * width },
        .blocks = 1,
        .stem_stride = tops[top].wide ? 1 : 2,
        .padding = CONV_ZEROS,
        .residual = true,
        .norm = true,
        .head = { .head = head_find(tops[top].head),
                  .hidden = tops[top].hidden,
                  .dropout = tops[top].dropout,
                  .classes = LESSON_CLASSES },
    };
}

size_t lesson_steps(size_t per_class)
{
    return per_class <= 20    ? 400
           : per_class <= 100 ? 800
                              : (size_t)lround(80.0 * sqrt((double)per_class));
}

struct train_plan lesson_plan(size_t steps, double rate, uint64_t seed)
{
    return (struct train_plan){ .steps = steps,
                                .rate = rate,
                                .momentum = 0.9,
                                .decay = 5e-4,
                                .schedule = SGD_COSINE,
                                .seed = seed };
}

struct network *lesson_learn(const struct network_spec *spec, const struct train_images *images,
                             const struct train_plan *plan, double *loss)
{
    struct network *network = network_new(spec);
    struct train *train = train_open(network, images, plan);
    const double last = train_run(train);
    if (loss != NULL) {
        *loss = last;
    }
    train_close(train);
    return network;
}

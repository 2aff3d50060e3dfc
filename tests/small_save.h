/* small_save: a small training with everything random in it, and its file. */
#ifndef TESTS_SMALL_SAVE_H
#define TESTS_SMALL_SAVE_H

#include <string.h>

#include "death.h"
#include "nets/train_state.h"
#include "scratch.h"
#include "small_training.h"

enum { SMALL_SAVE_IMAGES = 23, SMALL_SAVE_STEPS = 6 };

/* Gates that draw, dropout, a hidden layer. */
static inline struct network_spec small_save_spec(void)
{
    struct network_spec spec = small_network_spec(16);
    spec.gate = (struct gate_spec){ .squeeze = GATE_DRAWN, .seed = 9 };
    spec.head.hidden = 4;
    spec.head.dropout = 0.5f;
    return spec;
}

/* Images are moved and mirrored. */
static inline struct train_plan small_save_plan(void)
{
    struct train_plan plan = small_training_plan(SMALL_SAVE_STEPS);
    plan.augment = (struct augment){ .shift = 1, .flip = true };
    return plan;
}

/* That training after `steps` steps. */
static inline struct small_training small_save_begin(size_t steps)
{
    const struct network_spec spec = small_save_spec();
    const struct train_plan plan = small_save_plan();
    struct small_training t = small_training_new(&spec, &plan, SMALL_SAVE_IMAGES);
    for (size_t i = 0; i < steps; i++) {
        (void)train_step(t.train);
    }
    return t;
}

/* Whether all that a training consists of has the same bits. */
static inline bool small_save_same(const struct small_training *a, const struct small_training *b)
{
    const struct network *n = a->small.network, *m = b->small.network;
    const size_t bytes = n->parameters * sizeof(float);
    return train_done(a->train) == train_done(b->train) && memcmp(n->theta, m->theta, bytes) == 0 &&
           memcmp(a->train->velocity, b->train->velocity, bytes) == 0 &&
           memcmp(n->running, m->running, n->statistics * sizeof(float)) == 0 &&
           a->train->last_losses == b->train->last_losses;
}

/* Step 2 of that training in a file. */
struct small_save {
    struct scratch scratch; /* scratch.path: the file */
    struct small_training training;
};

static inline struct small_save small_save_new(void)
{
    struct small_save save = { .scratch = scratch_new(), .training = small_save_begin(2) };
    train_save(save.training.train, scratch_path(&save.scratch, "training"));
    return save;
}

/* Fails if the folder holds anything else than the file. */
static inline void small_save_free(struct small_save *save)
{
    small_training_free(&save->training);
    scratch_remove(&save->scratch, "training");
    scratch_free(&save->scratch);
}

/* ---- loads in a child, for their message ---- */

struct small_save_load {
    struct train *train;
    const char *path;
};

enum { SMALL_SAVE_TAKEN, SMALL_SAVE_REFUSED = 30 };

static inline void small_save_try(void *argument)
{
    const struct small_save_load *load = argument;
    _exit(train_load(load->train, load->path) ? SMALL_SAVE_TAKEN : SMALL_SAVE_REFUSED);
}

static inline struct death small_save_load(struct train *train, const char *path)
{
    struct small_save_load load = { train, path };
    return death_of(small_save_try, &load);
}

#endif

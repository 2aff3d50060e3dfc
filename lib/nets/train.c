#include "nets/train.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "nets/train_state.h"

static size_t image_size(const struct network *network)
{
    return shape_size(network->spec.in) / network->spec.in.n;
}

struct train *train_open(struct network *network, const struct train_images *images,
                         const struct train_plan *plan)
{
    require(images->count > 0 && images->count < UINT32_MAX && plan->steps > 0);
    struct train *t = xcalloc(1, sizeof *t);
    const size_t batch = network->spec.in.n;
    t->network = network;
    t->images = *images;
    t->plan = *plan;
    t->velocity = xcalloc(network->parameters, sizeof *t->velocity);
    t->order = xcalloc(images->count, sizeof *t->order);
    t->pass = SIZE_MAX;
    t->x = xcalloc(batch * image_size(network), sizeof *t->x);
    t->moved = xcalloc(image_size(network), sizeof *t->moved);
    t->labels = xcalloc(batch, sizeof *t->labels);
    struct rng rng = rng_at(plan->seed, rng_hash_text("train-weights"), 0, 0);
    network_draw(&rng, network);
    return t;
}

void train_close(struct train *t)
{
    if (t == NULL) {
        return;
    }
    free(t->labels);
    free(t->moved);
    free(t->x);
    free(t->order);
    free(t->velocity);
    free(t);
}

size_t train_done(const struct train *t)
{
    return t->done;
}

/* The image that stands at place i of all passes together. */
static size_t image_at(struct train *t, size_t i)
{
    const size_t pass = i / t->images.count;
    if (pass != t->pass) {
        struct rng rng = rng_at(t->plan.seed, rng_hash_text("train-order"), 0, pass);
        rng_permutation(&rng, t->images.count, t->order);
        t->pass = pass;
    }
    return t->order[i % t->images.count];
}

static void load_image(struct train *t, size_t place, float *out)
{
    const struct shape one = { 1, t->network->spec.in.c, t->network->spec.in.h,
                               t->network->spec.in.w };
    const float *x = t->images.x + image_at(t, place) * shape_size(one);
    if (t->plan.augment.shift > 0 || t->plan.augment.flip) {
        struct rng rng = rng_at(t->plan.seed, rng_hash_text("train-moves"), 0, place);
        augment_apply(augment_draw(&rng, t->plan.augment), one, x, t->moved);
        x = t->moved;
    }
    normalise_apply(&t->images.normalise, one, x, out);
}

static void load_batch(struct train *t)
{
    const size_t batch = t->network->spec.in.n;
    for (size_t i = 0; i < batch; i++) {
        const size_t place = t->done * batch + i;
        t->labels[i] = t->images.labels[image_at(t, place)];
        load_image(t, place, t->x + i * image_size(t->network));
    }
}

static void move_parameters(struct train *t)
{
    struct network *n = t->network;
    struct sgd sgd = {
        .rate = (float)sgd_rate(t->plan.schedule, t->plan.rate, t->done, t->plan.steps),
        .momentum = (float)t->plan.momentum,
    };
    for (size_t i = 0; i < n->ranges; i++) {
        const struct network_range range = n->range[i];
        sgd.decay = range.decays ? (float)t->plan.decay : 0.0f;
        sgd_step(sgd, range.count, n->gradient + range.first, t->velocity + range.first,
                 n->theta + range.first);
    }
}

/* Steps of it. */
static size_t last_tenth(const struct train *t)
{
    return (t->plan.steps + 9) / 10;
}

double train_step(struct train *t)
{
    require(t->done < t->plan.steps);
    load_batch(t);
    struct rng dropout = rng_at(t->plan.seed, rng_hash_text("train-dropout"), 0, t->done);
    t->network->passes = t->done; /* where gates draw */
    const double loss = network_learn(t->network, t->x, t->labels, &dropout);
    move_parameters(t);
    t->done++;
    t->last_losses += t->done > t->plan.steps - last_tenth(t) ? loss : 0.0;
    return loss;
}

double train_run(struct train *t)
{
    while (t->done < t->plan.steps) {
        if (!isfinite(train_step(t))) {
            return nan("");
        }
    }
    return t->last_losses / (double)last_tenth(t);
}

/* Two steps of a training, with momentum and decay, beside the same in double: losses, gradients by
 * central differences, parameters, running statistics. */
#include "nets/train.h"

#include "difference.h"
#include "small_training.h"

enum { BATCH = 32, STEPS = 2 };

/* The training in double. All of a set's images are in its one batch, in whatever order. */
struct judge {
    struct network_reference reference;
    const unsigned char *labels;
    size_t parameters, statistics;
    double *theta, *x, *gradient, *velocity, *measured, *running;
    bool *decays;
};

static double *doubles(size_t count)
{
    return xcalloc(count, sizeof(double));
}

static struct judge judge_new(const struct small_training *t)
{
    const struct network *n = t->small.network;
    struct judge j = { .labels = t->small.labels,
                       .parameters = n->parameters,
                       .statistics = n->statistics };
    j.theta = doubles(n->parameters);
    j.gradient = doubles(n->parameters);
    j.velocity = doubles(n->parameters);
    j.decays = xcalloc(n->parameters, sizeof *j.decays);
    j.running = doubles(n->statistics);
    j.measured = doubles(n->statistics);
    j.x = doubles(t->small.x.count);
    for (size_t i = 0; i < t->small.x.count; i++) {
        j.x[i] = 2.0 * t->small.x.d[i] - 0.5;
    }
    for (size_t i = 0; i < n->parameters; i++) {
        j.theta[i] = (double)n->theta[i];
    }
    for (size_t i = 0; i < n->statistics; i++) {
        j.running[i] = (double)n->running[i];
    }
    j.reference = (struct network_reference){ .spec = &n->spec, .theta = j.theta, .x = j.x };
    return j;
}

static void judge_free(struct judge *j)
{
    free(j->x);
    free(j->measured);
    free(j->running);
    free(j->decays);
    free(j->velocity);
    free(j->gradient);
    free(j->theta);
}

static double judge_loss(void *context)
{
    const struct judge *j = context;
    return network_reference_loss(&j->reference, j->labels);
}

/* The loss at the parameters, with what else a pass finds out. */
static double measure(struct judge *j)
{
    j->reference.measured = j->measured;
    j->reference.decays = j->decays;
    const double loss = judge_loss(j);
    j->reference.measured = NULL;
    j->reference.decays = NULL;
    return loss;
}

/* Rates of half a cosine over two steps: all, then half of it. */
static double judge_step(struct judge *j, const struct train_plan *plan, size_t step)
{
    const double rate = step == 0 ? plan->rate : 0.5 * plan->rate, loss = measure(j);
    for (size_t i = 0; i < j->parameters; i++) {
        j->gradient[i] = difference_slope(judge_loss, j, j->theta + i);
    }
    for (size_t i = 0; i < j->parameters; i++) {
        j->velocity[i] = plan->momentum * j->velocity[i] + j->gradient[i] +
                         (j->decays[i] ? plan->decay * j->theta[i] : 0.0);
        j->theta[i] -= rate * j->velocity[i];
    }
    return loss;
}

/* The factor M/(M - 1) of an unbiased variance differs from unit to unit. */
static void judge_follow(struct judge *j, const struct network *n)
{
    for (size_t i = 0; i < n->units; i++) {
        const struct unit *unit = n->unit + i;
        const double count = (double)(BATCH * shape_pixels(unit->z.shape));
        for (size_t k = 0; k < 2 * unit->conv.filters; k++) {
            const double unbiased = k < unit->conv.filters ? 1.0 : count / (count - 1.0);
            double *const at = j->running + unit->running + k;
            *at = 0.9 * *at + 0.1 * unbiased * j->measured[unit->running + k];
        }
    }
}

static void two_steps_are_those_of_the_formula(void **state)
{
    (void)state;
    struct network_spec spec = small_network_spec(BATCH);
    spec.in = (struct shape){ BATCH, 1, 5, 5 };
    spec.width[1] = spec.width[2] = 4;
    struct train_plan plan = small_training_plan(STEPS);
    plan.decay = 0.05;
    struct small_training t = small_training_new(&spec, &plan, BATCH);
    struct judge j = judge_new(&t);
    const struct network *n = t.small.network;
    for (size_t step = 0; step < STEPS; step++) {
        const double want = judge_step(&j, &plan, step);
        assert_close(train_step(t.train), want, 1e-6);
        numbers_assert_close(n->parameters, n->gradient, j.gradient, 1e-5);
        numbers_assert_close(n->parameters, n->theta, j.theta, 1e-6);
        judge_follow(&j, n);
        numbers_assert_close(n->statistics, n->running, j.running, 1e-6);
    }
    judge_free(&j);
    small_training_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_steps_are_those_of_the_formula),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

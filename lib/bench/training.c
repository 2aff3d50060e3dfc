#include "bench/training.h"

#include <stdlib.h>

#include "base/require.h"
#include "nets/sgd.h"

struct training {
    struct network *network;
    float *x, *velocity;
    unsigned char labels[TRAINING_BATCH];
};

struct training *training_open(enum full_top top)
{
    const struct network_spec spec = full_network(top, TRAINING_BATCH);
    const size_t pixels = shape_size(spec.in);
    struct training *training = xcalloc(1, sizeof *training);
    struct rng images = rng_at(1, rng_hash_text("bench"), 2, 0);
    struct rng weights = rng_at(1, rng_hash_text("bench"), 2, 1);
    training->network = network_new(&spec);
    training->x = xcalloc(pixels, sizeof *training->x);
    training->velocity = xcalloc(training->network->parameters, sizeof *training->velocity);
    rng_fill_normal(&images, pixels, training->x);
    for (size_t i = 0; i < TRAINING_BATCH; i++) {
        training->labels[i] = (unsigned char)(i % FULL_CLASSES);
    }
    network_draw(&weights, training->network);
    training_run(training);
    return training;
}

void training_close(struct training *training)
{
    if (training != NULL) {
        free(training->velocity);
        free(training->x);
        network_free(training->network);
        free(training);
    }
}

void training_run(struct training *training)
{
    struct network *network = training->network;
    network_learn(network, training->x, training->labels, NULL);
    for (size_t i = 0; i < network->ranges; i++) {
        const struct network_range range = network->range[i];
        const struct sgd sgd = { .decay = range.decays ? 5e-4f : 0.0f };
        sgd_step(sgd, range.count, network->gradient + range.first,
                 training->velocity + range.first, network->theta + range.first);
    }
}

float *training_written(struct training *training, size_t *count)
{
    *count = training->network->parameters;
    return training->velocity;
}

struct training_facts training_facts(enum full_top top)
{
    const struct network_spec spec = full_network(top, PACK_LANES);
    struct network *network = network_new(&spec);
    const struct training_facts facts = {
        .parameters = network->parameters,
        .operations = 2 * TRAINING_BATCH * full_multiply_adds(network),
        .bytes = 5.0 * sizeof(float) * (double)network->parameters,
    };
    network_free(network);
    return facts;
}

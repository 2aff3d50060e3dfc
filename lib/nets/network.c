#include "nets/network.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "nets/cross_entropy.h"

void network_draw(struct rng *rng, struct network *n)
{
    for (size_t i = 0; i < n->units; i++) {
        const struct unit *unit = n->unit + i;
        const size_t fan = unit->conv.channels * unit->conv.kernel * unit->conv.kernel;
        const float deviation = (float)sqrt(2.0 / (double)fan);
        float *const w = n->theta + unit->weights;
        rng_fill_normal(rng, convolution_weights(&unit->conv), w);
        for (size_t k = 0; k < convolution_weights(&unit->conv); k++) {
            w[k] *= deviation;
        }
        if (unit->gate != NULL) {
            gate_draw(rng, unit->gate, n->theta + unit->shift + unit->conv.filters);
        }
    }
    classifier_draw(rng, &n->classifier, n->theta);
}

static struct unit_arrays arrays_of(const struct network *n)
{
    return (struct unit_arrays){ n->theta, n->gradient, n->running, n->scratch };
}

/* Gates that draw numbers draw those of this pass. */
static void gates_at(const struct network *n, enum gate_purpose purpose, uint64_t pass)
{
    for (size_t i = 0; i < n->units; i++) {
        if (n->unit[i].gate != NULL) {
            gate_at(n->unit[i].gate, purpose, pass);
        }
    }
}

static void take_in(struct network *n, const float *x)
{
    pack_in(x, &n->slot[NETWORK_IMAGES].a);
    if (n->spec.padding == CONV_CIRCULAR) {
        pack_fill_border(&n->slot[NETWORK_IMAGES].a, CONV_CIRCULAR);
    }
}

static void pass(const struct network *n, enum network_part part)
{
    if (n->watch.passed != NULL) {
        n->watch.passed(part, n->watch.with);
    }
}

static void forward(struct network *n, const float *x)
{
    const struct unit_arrays arrays = arrays_of(n);
    take_in(n, x);
    pass(n, NETWORK_TAKEN_IN);
    for (size_t i = 0; i < n->units; i++) {
        unit_forward(n->unit + i, &arrays, n->slot);
        if (i == 0) {
            pass(n, NETWORK_STEM);
        }
    }
}

static void use(struct network *n, const float *x)
{
    const struct unit_arrays arrays = arrays_of(n);
    take_in(n, x);
    for (size_t i = 0; i < n->units; i++) {
        unit_use(n->unit + i, &arrays, n->slot);
    }
}

static struct unit_slot *last_slot(const struct network *n)
{
    return (struct unit_slot *)n->slot + n->unit[n->units - 1].output;
}

/* Running statistics follow the batch's; the variance of a batch is first made unbiased. */
static void follow_statistics(struct network *n)
{
    const float keep = 0.9f, take = 0.1f;
    for (size_t i = 0; i < n->units && n->spec.norm; i++) {
        const struct unit *unit = n->unit + i;
        const size_t filters = unit->conv.filters;
        const float count = (float)(unit->z.shape.n * shape_pixels(unit->z.shape));
        float *const mean = n->running + unit->running, *const variance = mean + filters;
        for (size_t f = 0; f < filters; f++) {
            mean[f] = keep * mean[f] + take * unit->mean[f];
            variance[f] =
                keep * variance[f] + take * (unit->variance[f] * (count / (count - 1.0f)));
        }
    }
}

static void backward(struct network *n)
{
    const struct unit_arrays arrays = arrays_of(n);
    for (size_t i = 0; i < n->slots; i++) {
        n->slot[i].written = false;
    }
    classifier_backward(&n->classifier, n->theta, n->dlogits, n->gradient, &last_slot(n)->da);
    pass(n, NETWORK_HEAD);
    for (size_t i = n->units; i-- > 0;) {
        if (i == 0) {
            pass(n, NETWORK_BLOCKS_BACK);
        }
        unit_backward(n->unit + i, &arrays, n->slot);
    }
}

double network_learn(struct network *n, const float *x, const unsigned char *labels,
                     struct rng *dropout)
{
    gates_at(n, GATE_LEARNING, n->passes++);
    forward(n, x);
    follow_statistics(n);
    pass(n, NETWORK_BLOCKS);
    classifier_forward(&n->classifier, n->theta, &last_slot(n)->a, dropout, n->logits);
    const double loss =
        cross_entropy(n->spec.in.n, n->spec.head.classes, n->logits, labels, n->dlogits);
    backward(n);
    pass(n, NETWORK_STEM_BACK);
    return loss;
}

void network_classify(struct network *n, size_t count, const float *x, float *logits)
{
    const size_t batch = n->spec.in.n, classes = n->spec.head.classes;
    const size_t image = shape_size(n->spec.in) / batch;
    float *const some = xcalloc(batch * image, sizeof *some);
    for (size_t i = 0; i < count; i += batch) {
        const size_t left = count - i < batch ? count - i : batch;
        memset(some, 0, batch * image * sizeof *some);
        memcpy(some, x + i * image, left * image * sizeof *some);
        gates_at(n, GATE_USE, i / batch);
        use(n, some);
        classifier_forward(&n->classifier, n->theta, &last_slot(n)->a, NULL, n->logits);
        memcpy(logits + i * classes, n->logits, left * classes * sizeof *logits);
    }
    free(some);
}

struct shape network_maps_shape(const struct network *n)
{
    return last_slot(n)->a.shape;
}

void network_maps(const struct network *n, float *maps)
{
    pack_out(&last_slot(n)->a, maps);
}

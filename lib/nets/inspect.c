#include "nets/inspect.h"

#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "nets/cross_entropy.h"
#include "signals/normalise.h"

void inspect_pass(struct network *network, const struct train_images *images, float *logits,
                  float *maps)
{
    const size_t batch = network->spec.in.n, classes = network->spec.head.classes;
    const struct shape in = network->spec.in, map = network_maps_shape(network);
    const size_t image = shape_size(in) / batch, features = shape_size(map) / batch;
    float *x = xcalloc(batch * image, sizeof *x), *z = xcalloc(batch * classes, sizeof *z);
    float *some = xcalloc(batch * features, sizeof *some);
    for (size_t i = 0; i < images->count; i += batch) {
        const size_t left = images->count - i, count = left < batch ? left : batch;
        const struct shape these = { count, in.c, in.h, in.w };
        normalise_apply(&images->normalise, these, images->x + i * image, x);
        network_classify(network, count, x, z);
        if (logits != NULL) {
            memcpy(logits + i * classes, z, count * classes * sizeof *z);
        }
        if (maps != NULL) {
            network_maps(network, some);
            memcpy(maps + i * features, some, count * features * sizeof *some);
        }
    }
    free(some);
    free(z);
    free(x);
}

void inspect_answers(struct network *network, const struct train_images *images,
                     unsigned char *answers)
{
    const size_t classes = network->spec.head.classes;
    float *logits = xcalloc(images->count * classes, sizeof *logits);
    inspect_pass(network, images, logits, NULL);
    for (size_t i = 0; i < images->count; i++) {
        answers[i] = (unsigned char)cross_entropy_largest(classes, logits + i * classes);
    }
    free(logits);
}

double inspect_accuracy(struct network *network, const struct train_images *images, double *loss)
{
    const size_t classes = network->spec.head.classes;
    float *logits = xcalloc(images->count * classes, sizeof *logits);
    inspect_pass(network, images, logits, NULL);
    if (loss != NULL) {
        *loss = cross_entropy(images->count, classes, logits, images->labels, NULL);
    }
    const double share = cross_entropy_hits(images->count, classes, logits, images->labels);
    free(logits);
    return share;
}

struct inspect_marks inspect_marks(struct network *network, const struct train_images *tests,
                                   const struct train_images *learned)
{
    const double tested = inspect_accuracy(network, tests, NULL);
    return (struct inspect_marks){ tested, inspect_accuracy(network, learned, NULL) - tested };
}

struct network *inspect_resized(const struct network *network, size_t h, size_t w)
{
    struct network_spec spec = network->spec;
    spec.in.h = h;
    spec.in.w = w;
    struct network *other = network_new(&spec);
    require(other->parameters == network->parameters);
    memcpy(other->theta, network->theta, network->parameters * sizeof *other->theta);
    memcpy(other->running, network->running, network->statistics * sizeof *other->running);
    return other;
}

#include "nets/inspect.h"

#include <stdlib.h>
#include <string.h>

#include "base/require.h"
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

size_t inspect_largest(size_t classes, const float *logits)
{
    size_t best = 0;
    for (size_t k = 1; k < classes; k++) {
        best = logits[k] > logits[best] ? k : best;
    }
    return best;
}

void inspect_answers(struct network *network, const struct train_images *images,
                     unsigned char *answers)
{
    const size_t classes = network->spec.head.classes;
    float *logits = xcalloc(images->count * classes, sizeof *logits);
    inspect_pass(network, images, logits, NULL);
    for (size_t i = 0; i < images->count; i++) {
        answers[i] = (unsigned char)inspect_largest(classes, logits + i * classes);
    }
    free(logits);
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

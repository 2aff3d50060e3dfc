/* classifier: what stands on the maps of a network: a head of the registry, an optional hidden layer,
 * dropout, and the linear layer.
 *
 *   features = head(maps)
 *   features = rectify(V features + c)          where hidden > 0
 *   logits   = W (m . features) + b             m: 0 with chance `dropout`, else 1/(1 - dropout)
 */
#ifndef NETS_CLASSIFIER_H
#define NETS_CLASSIFIER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/rng.h"
#include "base/shape.h"
#include "heads/head.h"
#include "nets/pack.h"

struct classifier_spec {
    const struct head *head;
    struct head_options options;
    size_t hidden; /* units; 0: no hidden layer */
    float dropout; /* 0 <= dropout < 1 */
    size_t classes;
};

/* Where each part stands among the network's parameters. */
struct classifier_places {
    size_t head, v, c, w, b, end;
};

struct classifier {
    struct classifier_spec spec;
    struct shape in; /* of the maps */
    size_t features; /* of the head */
    size_t inputs;   /* of the last layer */
    struct classifier_places places;
    float *maps, *dmaps;       /* NCHW */
    float *pooled, *dpooled;   /* in.n * features */
    float *hidden, *dhidden;   /* in.n * hidden; NULL without */
    float *dropped, *ddropped; /* in.n * inputs: what enters the last layer */
    unsigned char *kept;       /* in.n * inputs: the last pass's mask */
    bool masked;               /* whether it was drawn */
    void *saved;               /* the head's */
};

/* For maps of `in`, with parameters from `first` on. classifier_close gives back what classifier_open
 * allocated. */
struct classifier classifier_open(const struct classifier_spec *spec, struct shape in,
                                  size_t first);
void classifier_close(struct classifier *classifier);

/* W ~ N(0, 1/inputs), V ~ N(0, 2/features), biases 0; a head with parameters of its own begins as GAP
 * (depthwise: 1/pixels everywhere; attention: zeros). theta: of the whole network. */
void classifier_draw(struct rng *rng, const struct classifier *classifier, float *theta);

/* logits, in.n * classes, written. dropout: where the mask stands; NULL: none. */
void classifier_forward(struct classifier *classifier, const float *theta, const struct pack *maps,
                        struct rng *dropout, float *logits);

/* From dlogits, after classifier_forward with the same mask: its part of `gradient`, written, and
 * dmaps, written. */
void classifier_backward(struct classifier *classifier, const float *theta, const float *dlogits,
                         float *gradient, struct pack *dmaps);

#endif

/* network: a small residual network (He et al. 2016) with any head of the registry on top, for
 * training and for use.
 *
 *   stem      3x3 convolution to width[0] channels, step stem_stride
 *   stages    three of `blocks` blocks each; from the second on the first block halves the map
 *   block     unit, unit + shortcut: 3x3 convolution, normalisation, [gate,] [+ shortcut,] ReLU; the
 *             shortcut is the identity, or a 1x1 convolution with normalisation where shapes differ
 *   head      classifier.h
 *
 * blocks = 1, 2, 3 are ResNet-8, -14 and -20. Without `residual` the network is plain; without `norm`
 * each convolution has a bias in the place of its normalisation.
 *
 * All parameters stand in one array, backbone first, so that networks with different heads may start
 * from the same backbone. Images are NCHW float. A batch in training is whole groups of 16. The same
 * bits from any number of threads and every instruction set. */
#ifndef NETS_NETWORK_H
#define NETS_NETWORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rng.h"
#include "base/shape.h"
#include "nets/classifier.h"
#include "nets/unit.h"

enum { NETWORK_STAGES = 3, NETWORK_MAX_UNITS = 64, NETWORK_IMAGES = 0 };

struct network_spec {
    struct shape in; /* n: images in a batch; c, h, w of one */
    size_t width[NETWORK_STAGES], blocks, stem_stride;
    enum conv_padding padding; /* CONV_ZEROS or CONV_CIRCULAR */
    bool residual, norm;
    struct gate_spec gate; /* at the end of each block's last unit */
    struct classifier_spec head;
};

/* Numbers of the parameter array that belong together. */
struct network_range {
    size_t first, count;
    bool decays; /* weights, not gains, shifts and biases */
};

/* The parts of network_learn in their order: what is ahead of the first convolution, the stem, the
 * stages; head, loss and their way back; the stages' and the stem's way back. */
enum network_part {
    NETWORK_TAKEN_IN,
    NETWORK_STEM,
    NETWORK_BLOCKS,
    NETWORK_HEAD,
    NETWORK_BLOCKS_BACK,
    NETWORK_STEM_BACK,
    NETWORK_PARTS
};

/* Somebody to be told when a part is over; passed may be NULL. */
struct network_watch {
    void (*passed)(enum network_part part, void *with);
    void *with;
};

struct network {
    struct network_spec spec;
    size_t units, slots, ranges, backbone, parameters, statistics;
    struct unit unit[NETWORK_MAX_UNITS];
    struct unit_slot slot[NETWORK_MAX_UNITS + 1]; /* [NETWORK_IMAGES]: what comes in */
    struct network_range range[4 * NETWORK_MAX_UNITS];
    struct classifier classifier;
    float *theta, *gradient; /* parameters of them; the first `backbone` are the backbone's */
    float *running;          /* statistics of them: means and variances for use after training */
    float *scratch, *logits, *dlogits;
    uint64_t passes; /* of network_learn; a gate that draws draws other numbers in each */
    struct network_watch watch; /* of network_learn; nobody, unless set after network_new */
};

/* Zeros everywhere but gains and running variances, which are 1. network_free gives back what
 * network_new allocated. Requires a head and sizes that fit each other. */
struct network *network_new(const struct network_spec *spec);
void network_free(struct network *network);

/* Weights N(0, 2/(channels kernel^2)) (He et al. 2015), the classifier's as classifier_draw says; all
 * else as network_new left it. The backbone reads `rng` first. */
void network_draw(struct rng *rng, struct network *network);

/* One pass forth and back over spec.in.n images x: the mean cross-entropy of the labels is returned,
 * network->gradient is that of the mean, written; running statistics move by a tenth towards the
 * batch's. dropout: where its mask stands; NULL: none. A NaN or an infinity in the loss comes from
 * the parameters or from x. */
double network_learn(struct network *network, const float *x, const unsigned char *labels,
                     struct rng *dropout);

/* Logits of `count` images, count * classes, written, by the running statistics. Those of an image
 * have the same bits in any company, but for gates that draw: their numbers belong to its place among
 * the images. */
void network_classify(struct network *network, size_t count, const float *x, float *logits);

/* The shape of the maps under the head (n: of a batch), and those of the last batch that passed
 * (network_classify: of at most spec.in.n images), NCHW, written. */
struct shape network_maps_shape(const struct network *network);
void network_maps(const struct network *network, float *maps);

#endif

/* sight: a small classifier of scenes with objects, and what it sees of them: one layer of patches
 * (patches.h), GAP, one linear layer. Only the linear layer is trained. */
#ifndef NETS_SIGHT_H
#define NETS_SIGHT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/rng.h"
#include "base/shape.h"
#include "nets/patches.h"
#include "signals/objects.h"

/* The training of the linear layer: n examples of d features, labels below OBJECTS_CLASSES; writes
 * w[classes * d] and b[classes]; false if it cannot. It is handed in because networks know nothing
 * of fits. */
typedef bool sight_fit(size_t n, size_t d, const float *x, const unsigned char *labels, float *w,
                       float *b);

struct sight {
    struct objects objects; /* where its scenes come from; may be changed after training */
    struct patches patches;
    struct shape map; /* of the features of one scene */
    float *filters;
    float *w, *b; /* OBJECTS_CLASSES * map.c, OBJECTS_CLASSES */
};

/* A scene as it is and as the network sees it. masks: 1 where the object covers at least half of
 * the pixels of a cell, map.h * map.w cells an object, one mask after the other. */
struct sight_scene {
    size_t shown, classes[OBJECTS_MAX_SHOWN];
    float *canvas, *features, *pooled;
    unsigned char *masks;
};

/* `count` scenes: the i-th has an object of class i mod K, and if `shown` is 2 one of another
 * class, each of the others in turn. Requires that the stride divides the canvas. */
struct sight_scene *sight_draw(struct rng *rng, const struct sight *sight, size_t shown,
                               size_t count);
void sight_scenes_free(struct sight_scene *scenes, size_t count);

/* Cuts filters (of a norm of at least 1/20 before it is made 1), then trains on the scenes
 * sight_draw(rng, ..., 1, train). Ends the program if `fit` cannot. */
struct sight sight_train(struct rng *rng, const struct objects *objects,
                         const struct patches *patches, size_t train, sight_fit *fit);
void sight_free(struct sight *sight);

/* mean[count], written: the average over the scenes of the overlap (locate.h) of the object of
 * scene i with the map, by the weights w[classes * map.c], of the class of scene i + offset (around
 * the end) in that scene, at each of thresholds[count]. offset 0: the map of the scene itself; a
 * multiple of the number of classes: chance, by maps of other scenes of the class. */
struct sight_maps {
    const struct sight_scene *scenes;
    size_t count, offset;
    const float *w;
};
void sight_overlaps(struct shape map, const struct sight_maps *maps, size_t count,
                    const double *thresholds, double *mean);

/* The largest of these averages at thresholds 1/20 .. 19/20 with offset 0, less the largest with the
 * offset given: how far overlap at the best threshold lies above chance. */
double sight_above_chance(struct shape map, const struct sight_maps *maps);

#endif

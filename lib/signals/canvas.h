/* canvas: an image in the middle or anywhere on a larger canvas, among clutter, with the mask of
 * where it is (cluttered images as of Mnih et al. 2014). */
#ifndef SIGNALS_CANVAS_H
#define SIGNALS_CANVAS_H

#include <stddef.h>

#include "base/rng.h"
#include "signals/split.h"

/* CENTRED: the upper left corner at (side - object)/2, rounded down; RANDOM: every corner for which
 * the object lies wholly inside with equal chance. */
enum canvas_place { CANVAS_CENTRED, CANVAS_RANDOM };

struct canvas {
    size_t side, object; /* px: of the canvas and of the frame to which an image is resized */
    enum canvas_place place;
    size_t patches, patch;   /* clutter: how many squares, and px along their side */
    float sigma;             /* white Gaussian noise on every pixel; 0: none */
    struct split_range from; /* the data set of the object, and which images clutter is cut from */
};

/* Image i of the data set on an empty canvas:
 *
 *   x      channels * side^2 floats, written, CHW:
 *          min(1, object + clutter) + sigma z, z ~ N(0, 1) independent
 *   mask   side^2 bytes, written: 1 where the object is above 0 in some channel, under clutter and
 *          noise too, else 0. NULL: not wanted
 *
 * A patch is a square at a random place of a random image of another class of `from`, resized as the
 * object is, put at a random place of the canvas, both wholly inside. Patches may be empty where
 * images are, may lie on each other and on the object.
 *
 * The place is drawn first, then patch by patch, then noise: at one address clutter is the same for
 * both kinds of place, and fewer patches are the first of more. The same bits everywhere. Requires
 * object <= side, patch <= object and an image of another class if there are patches. Allocates for
 * the time of the call. */
void canvas_draw(struct rng *rng, const struct canvas *canvas, size_t i, float *x,
                 unsigned char *mask);

#endif

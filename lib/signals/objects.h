/* objects: things of four classes on a noisy canvas, with the masks of where they are: what a
 * classifier is trained on and what its maps are compared with. */
#ifndef SIGNALS_OBJECTS_H
#define SIGNALS_OBJECTS_H

#include <stddef.h>

#include "base/rng.h"
#include "signals/dataset.h"

enum { OBJECTS_CLASSES = 4, OBJECTS_MAX_SHOWN = 2 };

/* TEXTURES  square patches of stripes along rows, stripes along columns, checks (each 2 px wide, 0
 *           and 1, at a random phase) and plain 1/2: equal means, so that no average of pixels
 *           tells them apart. The mask is the whole patch.
 * GARMENTS  T-shirts, trousers, bags and ankle boots of Fashion-MNIST, scaled by area. The mask is
 *           where the garment is above 0. */
enum objects_kind { OBJECTS_TEXTURES, OBJECTS_GARMENTS };

struct objects {
    enum objects_kind kind;
    size_t canvas, side;          /* px; the canvas is square, and so is the frame of an object */
    float sigma;                  /* white Gaussian noise on every pixel of the canvas */
    const struct dataset *images; /* for GARMENTS; objects come from [first, first + count) */
    size_t first, count;
};

/* A canvas with one or two objects of the given classes: x[canvas^2], written; masks[shown *
 * canvas^2], written, 1 on the object and 0 elsewhere, one mask after the other. One object lies
 * wholly inside the canvas, everywhere with equal chance; two lie in its left and its right half,
 * which of them where is random. Requires 2 side <= canvas for two, shown <= OBJECTS_MAX_SHOWN,
 * classes below OBJECTS_CLASSES, and that the images hold the class (otherwise it does not return).
 * Allocates for the time of the call. */
void objects_draw(struct rng *rng, const struct objects *objects, size_t shown,
                  const size_t *classes, float *x, unsigned char *masks);

/* The class for people: "T-shirt". */
const char *objects_name(enum objects_kind kind, size_t class);

#endif

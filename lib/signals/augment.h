/* augment: images moved by a few pixels and mirrored, as training sees them. */
#ifndef SIGNALS_AUGMENT_H
#define SIGNALS_AUGMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/rng.h"
#include "base/shape.h"

/* By up to `shift` pixels up or down and left or right, all (2 shift + 1)^2 moves equally likely;
 * with `flip` every other image mirrored. shift < 32768. */
struct augment {
    size_t shift;
    bool flip;
};

/* Mirrored left to right if flipped; then moved down and right, or up and left where below 0. */
struct augment_move {
    int down, right;
    bool flipped;
};

/* The move at an address: one number is read. */
struct augment_move augment_draw(struct rng *rng, struct augment augment);

/* Moves all planes of `in` alike; zeros come in. x: shape_size(in) floats; y: as many, written; must
 * not overlap x. Zero is black before images are normalised, so this comes first. Exact; requires
 * that the move is shorter than h and w; cannot fail; keeps no state. */
void augment_apply(struct augment_move move, struct shape in, const float *x, float *y);

#endif

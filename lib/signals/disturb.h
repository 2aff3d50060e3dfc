/* disturb: what a test does to an image that training did not: noise, a move, an occlusion. */
#ifndef SIGNALS_DISTURB_H
#define SIGNALS_DISTURB_H

#include <stddef.h>

#include "base/rng.h"

enum disturb_kind { DISTURB_NOISE, DISTURB_MOVE, DISTURB_OCCLUDE };

/* NOISE    x + strength z, z ~ N(0, 1) independent
 * MOVE     by `strength` px along both axes, each way with equal chance, so in one of four diagonal
 *          directions; zeros come in
 * OCCLUDE  zeros on a square of `strength` px a side whose middle is a pixel of the object, each
 *          with equal chance; a part that leaves the image is cut off. The middle of an even square
 *          is the pixel below and right of its centre. */
struct disturb {
    enum disturb_kind kind;
    double strength; /* 0: none */
};

/* y = x disturbed: side^2 floats each, no overlap. mask: side^2 bytes, not 0 on the object; read by
 * OCCLUDE alone. An image without object is not occluded. Requires a strength of at least 0, a whole
 * number for MOVE and OCCLUDE, below `side` for MOVE. The same bits everywhere; a NaN stays one where
 * it is not covered; cannot fail; keeps no state. */
void disturb_apply(struct rng *rng, struct disturb disturb, size_t side, const unsigned char *mask,
                   const float *x, float *y);

#endif

/* map: random feature maps whose maximum is not equally likely everywhere, or not alone. */
#ifndef SIGNALS_MAP_H
#define SIGNALS_MAP_H

#include "base/rng.h"
#include "base/shape.h"

/* What a map is made of, and what `strength` means. All start from N(0, 1) at each position. */
enum map_kind {
    MAP_NORMAL, /* independent; no strength */
    MAP_RELU,   /* max(z - strength, 0), independent: 0 with probability Phi(strength) */
    MAP_LIFTED, /* independent, strength added in the middle, as of map_is_middle */
    MAP_AR1     /* correlated as in noise_add_ar1; strength is rho */
};

/* x: in.n * in.c maps of in.h * in.w floats, NCHW, written. The normal numbers are those of noise.h
 * at `rng`. Cannot fail but by its contract; keeps no state. */
void map_fill(struct rng *rng, enum map_kind kind, float strength, struct shape in, float *x);

/* 1 if the pixel is in the middle: in one of the middle rows and columns, of which there is one for
 * odd h or w and two for even. */
int map_is_middle(struct shape in, size_t pixel);

#endif

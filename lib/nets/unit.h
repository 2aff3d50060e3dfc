/* unit: a convolution, its normalisation, an optional gate, an optional shortcut and a rectifier, the
 * one kind of layer that a residual network is made of; and the slots that units hand on. */
#ifndef NETS_UNIT_H
#define NETS_UNIT_H

#include <stdbool.h>
#include <stddef.h>

#include "nets/convolution.h"
#include "nets/gate.h"
#include "nets/norm.h"
#include "nets/pack.h"

enum { UNIT_NO_SLOT = -1 };

/* Activations and their gradient. written: whether the pass back has put something into da. */
struct unit_slot {
    struct pack a, da;
    bool written;
};

struct unit {
    struct convolution conv;
    int input, output, plus; /* slots; plus: of the shortcut, or UNIT_NO_SLOT */
    bool norm, rectify;
    size_t weights, gain, shift; /* where they stand among the parameters */
    size_t running;              /* conv.filters means, then as many variances */
    struct pack z;               /* the convolution's output, and its gradient */
    float *mean, *variance;      /* of the last batch */
    float *folded, *bias; /* weights and shift with the normalisation by running statistics */
    struct gate *gate;    /* NULL: none */
};

/* The arrays that all units share. */
struct unit_arrays {
    float *theta, *gradient, *running, *scratch;
};

/* Parameters of unit, one after the other from `first` on: weights, gain if normalised, shift, the
 * gate's. Sets their places and returns the first number behind them. */
size_t unit_place(struct unit *unit, size_t first);

/* Packs of the unit, whose input has `in`. unit_close gives back what unit_open allocated. */
void unit_open(struct unit *unit, struct shape in);
void unit_close(struct unit *unit);

/* slots[output].a from slots[input].a, whose border must be filled; so is the output's.
 *
 *   unit_forward  normalised by the batch's statistics, which are measured
 *   unit_use      by the running ones, folded into the convolution's weights */
void unit_forward(struct unit *unit, const struct unit_arrays *arrays, struct unit_slot *slots);
void unit_use(struct unit *unit, const struct unit_arrays *arrays, struct unit_slot *slots);

/* The way back after unit_forward: the unit's part of the gradient, written, and slots[input].da and
 * slots[plus].da, written or added to. slots[output].da must be complete. */
void unit_backward(struct unit *unit, const struct unit_arrays *arrays, struct unit_slot *slots);

#endif

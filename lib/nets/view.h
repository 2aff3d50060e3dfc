/* view: an object somewhere on an empty canvas, as a stack of convolutions with drawn weights sees
 * it. What is drawn is drawn once; then the object may be moved. */
#ifndef NETS_VIEW_H
#define NETS_VIEW_H

#include <stddef.h>

#include "base/rng.h"
#include "base/shape.h"
#include "nets/stack.h"

struct view {
    struct stack stack; /* of one channel; how it subsamples may be changed later */
    float *parameters;  /* of the stack */
    size_t object_side;
    float *object;            /* object_side^2 pixels */
    struct shape canvas, map; /* of the image and of the last layer */
};

/* Upper left corner of the object on the canvas; it wraps around the torus where it leaves it. */
struct view_place {
    size_t top, left;
};

/* Draws the parameters by stack_draw, then the object's pixels uniformly from [0, 1), and both again
 * if no unit of the last layer answers to the object at this place, by the stack's way of
 * subsampling and by the plain one: a vector of zeros has no relative change. The canvas is a
 * square. view_free gives back what view_new allocated. */
struct view view_new(struct rng *rng, const struct stack *stack, size_t canvas_side,
                     size_t object_side, struct view_place place);
void view_free(struct view *view);

/* The last layer's maps with the object at a place, or (place: NULL) of the canvas alone: map,
 * shape_size(view->map) floats, written. Bits, NaN and memory as in stack_forward. */
void view_map(const struct view *view, const struct view_place *place, float *map);

#endif

#include "nets/view.h"

#include <stdlib.h>

#include "base/require.h"
#include "signals/scene.h"

struct view view_new(struct rng *rng, const struct stack *stack, size_t canvas_side,
                     size_t object_side)
{
    const size_t pixels = object_side * object_side;
    require(stack->channels == 1 && object_side <= canvas_side);
    struct view view = { .stack = *stack,
                         .object_side = object_side,
                         .canvas = { 1, 1, canvas_side, canvas_side } };
    view.map = stack_shape(stack, view.canvas);
    view.parameters = xcalloc(stack_parameters(stack), sizeof *view.parameters);
    view.object = xcalloc(pixels, sizeof *view.object);
    stack_draw(rng, stack, view.parameters);
    rng_fill_uniform(rng, pixels, view.object);
    return view;
}

void view_free(struct view *view)
{
    free(view->object);
    free(view->parameters);
}

void view_map(const struct view *view, const struct view_place *place, float *map)
{
    float *x = xcalloc(shape_size(view->canvas), sizeof *x);
    if (place != NULL) {
        scene_add(view->canvas.h, view->canvas.w,
                  (struct scene_image){ view->object_side, view->object_side, view->object },
                  (struct scene_place){ place->top, place->left, 1, 0 }, x, NULL);
    }
    stack_forward(&view->stack, view->parameters, view->canvas, x, map);
    free(x);
}

#include "nets/view.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/require.h"
#include "signals/scene.h"

static bool some_answer(const struct view *view, struct view_place place)
{
    float *map = xcalloc(shape_size(view->map), sizeof *map);
    bool some = false;
    view_map(view, &place, map);
    for (size_t i = 0; i < shape_size(view->map) && !some; i++) {
        some = map[i] != 0;
    }
    free(map);
    return some;
}

/* Whether a unit of the last layer answers to the object, with the stack's way of subsampling and
 * with the plain one. */
static bool alive(const struct view *view, struct view_place place)
{
    struct view plain = *view;
    plain.stack.subsample = SUBSAMPLE_KEEP;
    return some_answer(view, place) &&
           (view->stack.subsample == SUBSAMPLE_KEEP || some_answer(&plain, place));
}

struct view view_new(struct rng *rng, const struct stack *stack, size_t canvas_side,
                     size_t object_side, struct view_place place)
{
    const size_t pixels = object_side * object_side;
    require(stack->channels == 1 && object_side <= canvas_side);
    struct view view = { .stack = *stack,
                         .object_side = object_side,
                         .canvas = { 1, 1, canvas_side, canvas_side } };
    view.map = stack_shape(stack, view.canvas);
    view.parameters = xcalloc(stack_parameters(stack), sizeof *view.parameters);
    view.object = xcalloc(pixels, sizeof *view.object);
    do {
        stack_draw(rng, stack, view.parameters);
        rng_fill_uniform(rng, pixels, view.object);
    } while (!alive(&view, place));
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

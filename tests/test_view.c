/* An object is seen where it was put, by the network that was drawn with it. */
#include "nets/view.h"

#include "base/require.h"
#include "harness/change.h"
#include "support.h"

enum { SIDE = 9, OBJECT = 3, PIXELS = SIDE * SIDE };

/* One layer that passes on what it gets. */
static struct view transparent_view(struct rng *rng)
{
    const struct stack stack =
        stack_uniform(1, (struct stack_layer){ 1, 1, 1 }, CONV_CIRCULAR, false);
    struct view view = view_new(rng, &stack, SIDE, OBJECT, (struct view_place){ 0, 0 });
    view.parameters[0] = 1;
    return view;
}

static void the_object_lies_where_it_was_put_and_wraps(void **state)
{
    (void)state;
    struct rng rng = rng_at(1, 2, 3, 4);
    struct view view = transparent_view(&rng);
    const struct view_place place = { 2, SIDE - 1 };
    float map[PIXELS];
    size_t seen = 0;
    view_map(&view, &place, map);
    for (size_t i = 0; i < PIXELS; i++) {
        const size_t row = (i / SIDE + SIDE - place.top) % SIDE;
        const size_t column = (i % SIDE + SIDE - place.left) % SIDE;
        const int inside = row < OBJECT && column < OBJECT;
        assert_true(map[i] == (inside ? view.object[row * OBJECT + column] : 0));
        seen += inside && map[i] > 0;
    }
    assert_int_equal(seen, OBJECT * OBJECT);
    view_free(&view);
}

/* Half of all layers of one filter with one weight are dead: the weight is negative. */
static void every_network_that_is_drawn_answers_to_its_object(void **state)
{
    (void)state;
    const struct stack stack =
        stack_uniform(1, (struct stack_layer){ 1, 1, 1 }, CONV_CIRCULAR, false);
    for (size_t trial = 0; trial < 100; trial++) {
        struct rng rng = rng_at(1, 2, 3, trial);
        struct view view = view_new(&rng, &stack, SIDE, OBJECT, (struct view_place){ 0, 0 });
        assert_true(view.parameters[0] > 0);
        view_free(&view);
    }
}

static void without_a_place_the_canvas_is_empty(void **state)
{
    (void)state;
    struct rng rng = rng_at(5, 6, 7, 8);
    struct view view = transparent_view(&rng);
    float map[PIXELS];
    view_map(&view, NULL, map);
    for (size_t i = 0; i < PIXELS; i++) {
        assert_true(map[i] == 0);
    }
    view_free(&view);
}

static void change_is_the_norm_of_the_difference_by_that_of_before(void **state)
{
    (void)state;
    const float before[] = { 3, 0, -4 }, after[] = { 3, 10, -4 };
    const float broken[] = { 3, nanf(""), -4 }, nothing[3] = { 0 };
    assert_close(change_relative(3, before, after), 2, 0);
    assert_close(change_relative(3, before, before), 0, 0);
    assert_true(isnan(change_relative(3, before, broken)));
    assert_true(isnan(change_relative(3, nothing, nothing)));
}

static void a_map_that_was_moved_differs_by_nothing_from_itself_moved(void **state)
{
    (void)state;
    const struct shape in = { 1, 2, 3, 4 };
    float before[24], after[24];
    for (size_t i = 0; i < 24; i++) {
        before[i] = (float)(i * i);
        after[i / 12 * 12 + (i / 4 % 3 + 2) % 3 * 4 + (i + 1) % 4] = before[i];
    }
    assert_close(change_moved(in, 2, 1, before, after), 0, 0);
    assert_close(change_moved(in, 5, 9, before, after), 0, 0);
    assert_true(change_moved(in, 1, 2, before, after) > 0);
    after[23] += 7;
    assert_close(change_moved(in, 2, 1, before, after), 7, 0);
    after[0] = nanf("");
    assert_true(isnan(change_moved(in, 2, 1, before, after)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_object_lies_where_it_was_put_and_wraps),
        cmocka_unit_test(every_network_that_is_drawn_answers_to_its_object),
        cmocka_unit_test(without_a_place_the_canvas_is_empty),
        cmocka_unit_test(change_is_the_norm_of_the_difference_by_that_of_before),
        cmocka_unit_test(a_map_that_was_moved_differs_by_nothing_from_itself_moved),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

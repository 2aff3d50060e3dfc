/* The network of full size has the layers that its header says, and as many multiply-adds. */
#include "nets/full.h"

#include "base/require.h"
#include "support.h"

static size_t parameters_of(enum full_top top)
{
    const struct network_spec spec = full_network(top, 16);
    struct network *network = network_new(&spec);
    const size_t parameters = network->parameters;
    network_free(network);
    return parameters;
}

static void parameters_are_those_of_the_layers(void **state)
{
    (void)state;
    const size_t stem = 9 * 16 + 2 * 16, first = 2 * (9 * 16 * 16 + 2 * 16);
    const size_t second = 9 * 16 * 32 + 9 * 32 * 32 + 16 * 32 + 3 * 2 * 32;
    const size_t third = 9 * 32 * 64 + 9 * 64 * 64 + 32 * 64 + 3 * 2 * 64;
    const size_t backbone = stem + first + second + third;
    assert_int_equal(parameters_of(FULL_GAP), backbone + 64 * 10 + 10);
    assert_int_equal(parameters_of(FULL_FLATTEN), backbone + 64 * 49 * 10 + 10);
    assert_int_equal(parameters_of(FULL_FLATTEN_HIDDEN),
                     backbone + 64 * 49 * 512 + 512 + 512 * 10 + 10);
}

static void the_head_sees_seven_by_seven_places(void **state)
{
    (void)state;
    const struct network_spec spec = full_network(FULL_GAP, 32);
    struct network *network = network_new(&spec);
    const struct shape maps = network_maps_shape(network);
    assert_int_equal(maps.n, 32);
    assert_int_equal(maps.c, 64);
    assert_int_equal(maps.h, 7);
    assert_int_equal(maps.w, 7);
    network_free(network);
}

/* Two layers count by hand: a stem of 3 filters on 4 x 4 pixels, and six convolutions behind it. */
static void a_small_network_has_the_multiply_adds_counted_by_hand(void **state)
{
    (void)state;
    const struct network_spec spec = {
        .in = { 16, 2, 4, 4 },
        .width = { 3, 3, 5 },
        .blocks = 1,
        .stem_stride = 1,
        .norm = true,
        .head = { .head = head_find("flatten"), .hidden = 7, .classes = 4 }
    };
    struct network *network = network_new(&spec);
    const double stem = 16 * (9 * 2 * 3), first = 2 * 16 * (9 * 3 * 3);
    const double second = 2 * 4 * (9 * 3 * 3), third = 1 * (9 * 3 * 5) + 1 * (9 * 5 * 5);
    const double head = 5 * 7 + 7 * 4;
    assert_close(full_multiply_adds(network), 2 * stem + 3 * (first + second + third + head), 0);
    network_free(network);
}

static void tops_are_named_each_its_own_way(void **state)
{
    (void)state;
    assert_string_equal(full_top_names[FULL_GAP], "gap");
    assert_string_equal(full_top_names[FULL_FLATTEN], "flatten");
    assert_string_equal(full_top_names[FULL_FLATTEN_HIDDEN], "flatten-hidden");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parameters_are_those_of_the_layers),
        cmocka_unit_test(the_head_sees_seven_by_seven_places),
        cmocka_unit_test(a_small_network_has_the_multiply_adds_counted_by_hand),
        cmocka_unit_test(tops_are_named_each_its_own_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

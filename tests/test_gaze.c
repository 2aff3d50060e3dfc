/* Maps of a network are those of cam.h, and only the raw ones depend on the gauge. */
#include "nets/gaze.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/require.h"
#include "death.h"
#include "heads/cam.h"
#include "support.h"

enum { SIDE = 16, CHANNELS = 16, CLASSES = 5, CELLS = 16, FEATURES = CHANNELS * CELLS };

static struct network *drawn_network(const char *head, size_t hidden)
{
    const struct network_spec spec = {
        .in = { 16, 1, SIDE, SIDE },
        .width = { 8, 8, CHANNELS },
        .blocks = 1,
        .stem_stride = 1,
        .norm = true,
        .head = { .head = head_find(head), .hidden = hidden, .classes = CLASSES },
    };
    struct network *network = network_new(&spec);
    struct rng rng = rng_at(1, 2, 3, 4);
    network_draw(&rng, network);
    require(shape_pixels(network_maps_shape(network)) == CELLS);
    return network;
}

static void draw_features(float *x)
{
    struct rng rng = rng_at(5, 6, 7, 8);
    rng_fill_uniform(&rng, FEATURES, x);
}

static void behind_gap_and_gmp_it_is_the_activation_map_over_n(void **state)
{
    (void)state;
    static const char *const heads[] = { "gap", "gmp" };
    const struct shape one = { 1, CHANNELS, 4, 4 };
    float x[FEATURES], map[CELLS + 1], cam[CLASSES * CELLS];
    draw_features(x);
    for (size_t h = 0; h < COUNT(heads); h++) {
        struct network *network = drawn_network(heads[h], 0);
        cam_map(one, CLASSES, network->theta + network->classifier.places.w, x, cam);
        for (size_t k = 0; k < CLASSES; k++) {
            map[CELLS] = -1;
            gaze_map(network, k, GAZE_RAW, x, map);
            for (size_t i = 0; i < CELLS; i++) {
                assert_close((double)map[i], (double)cam[k * CELLS + i] / CELLS, 1e-6);
            }
            assert_true(map[CELLS] == -1);
        }
        network_free(network);
    }
}

static void centred_maps_add_up_to_nothing_and_do_not_move_with_the_gauge(void **state)
{
    (void)state;
    static const char *const heads[] = { "gap", "flatten" };
    float x[FEATURES], before[CLASSES][CELLS], after[CELLS], raw[CELLS], moved[CELLS], u[FEATURES];
    struct rng rng = rng_at(9, 9, 9, 9);
    draw_features(x);
    rng_fill_normal(&rng, FEATURES, u);
    for (size_t h = 0; h < COUNT(heads); h++) {
        struct network *network = drawn_network(heads[h], 0);
        double most = 0;
        for (size_t k = 0; k < CLASSES; k++) {
            gaze_map(network, k, GAZE_CENTRED, x, before[k]);
        }
        gaze_map(network, 0, GAZE_RAW, x, raw);
        cam_shift(CLASSES, network->classifier.features, u,
                  network->theta + network->classifier.places.w);
        gaze_map(network, 0, GAZE_CENTRED, x, after);
        gaze_map(network, 0, GAZE_RAW, x, moved);
        for (size_t i = 0; i < CELLS; i++) {
            double sum = 0;
            for (size_t k = 0; k < CLASSES; k++) {
                sum += (double)before[k][i];
            }
            assert_close(sum, 0, 1e-5);
            assert_close((double)after[i], (double)before[0][i], 1e-5);
            most = fmax(most, fabs((double)moved[i] - (double)raw[i]));
        }
        assert_true(most > 0.01);
        network_free(network);
    }
}

/* d logit / d x_c(i) is the weight of that place; its mean over places weighs the channel. */
static void behind_flatten_a_channel_weighs_the_mean_of_its_weights(void **state)
{
    (void)state;
    struct network *network = drawn_network("flatten", 0);
    const float *w = network->theta + network->classifier.places.w + 2 * FEATURES;
    float x[FEATURES], map[CELLS];
    draw_features(x);
    gaze_map(network, 2, GAZE_RAW, x, map);
    for (size_t i = 0; i < CELLS; i++) {
        double want = 0;
        for (size_t f = 0; f < FEATURES; f++) {
            want += (double)w[f] / CELLS * (double)x[f / CELLS * CELLS + i];
        }
        assert_close((double)map[i], want, 1e-6);
    }
    network_free(network);
}

static void look(void *network)
{
    static const float x[FEATURES];
    float map[CELLS];
    gaze_map(network, 0, GAZE_RAW, x, map);
}

static void a_hidden_layer_is_refused(void **state)
{
    (void)state;
    struct network *network = drawn_network("gap", 8);
    const struct death death = death_of(look, network);
    assert_death(&death, -1, "spec->hidden == 0");
    network_free(network);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(behind_gap_and_gmp_it_is_the_activation_map_over_n),
        cmocka_unit_test(centred_maps_add_up_to_nothing_and_do_not_move_with_the_gauge),
        cmocka_unit_test(behind_flatten_a_channel_weighs_the_mean_of_its_weights),
        cmocka_unit_test(a_hidden_layer_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

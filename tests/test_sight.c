/* Scenes come in their classes, masks are reduced fairly, overlap is averaged over scenes and chance
 * taken off. */
#include "nets/sight.h"

#include <string.h>

#include "base/require.h"
#include "heads/pool.h"
#include "support.h"

enum {
    CANVAS = 24,
    SIDE = 8,
    FILTERS = 6,
    TRAIN = 12,
    MAP = 12,
    P = MAP * MAP,
    K = OBJECTS_CLASSES
};

static const struct objects objects = {
    .kind = OBJECTS_TEXTURES, .canvas = CANVAS, .side = SIDE, .sigma = 0.1f
};
static const struct patches patches = { FILTERS, 5, 2, 0.1f };

/* Notes what it was given instead of fitting: w = the features of the first K examples. */
static bool note(size_t n, size_t d, const float *x, const unsigned char *labels, float *w,
                 float *b)
{
    memcpy(w, x, K * d * sizeof *w);
    for (size_t k = 0; k < K; k++) {
        b[k] = (float)labels[k];
    }
    return n == TRAIN && d == FILTERS && labels[n - 1] == (n - 1) % K;
}

static struct sight trained(struct rng *rng)
{
    return sight_train(rng, &objects, &patches, TRAIN, note);
}

static void training_gets_pooled_features_and_labels_in_turn(void **state)
{
    (void)state;
    struct rng rng = rng_at(1, 0, 0, 0);
    struct sight sight = trained(&rng);
    size_t cases = 0;
    assert_true(sight.map.c == FILTERS && sight.map.h == MAP && sight.map.w == MAP);
    for (size_t k = 0; k < K; k++) {
        assert_true(sight.b[k] == (float)k);
        for (size_t c = 0; c < FILTERS; c++, cases++) {
            assert_true(sight.w[k * FILTERS + c] >= 0);
        }
    }
    assert_int_equal(cases, K * FILTERS);
    assert_true(sight.w[0] != sight.w[FILTERS]);
    sight_free(&sight);
}

static void scenes_hold_what_the_network_sees(void **state)
{
    (void)state;
    struct rng rng = rng_at(2, 0, 0, 0);
    struct sight sight = trained(&rng);
    enum { SCENES = 24 };
    struct sight_scene *scenes = sight_draw(&rng, &sight, 2, SCENES);
    size_t others[K][K] = { { 0 } }, cases = 0;
    for (size_t i = 0; i < SCENES; i++, cases++) {
        const struct sight_scene *scene = &scenes[i];
        float features[FILTERS * P], pooled[FILTERS];
        patches_features(&patches, sight.filters, (struct shape){ 1, 1, CANVAS, CANVAS },
                         scene->canvas, features);
        pool_average(sight.map, NCHW, features, pooled);
        assert_memory_equal(features, scene->features, sizeof features);
        assert_memory_equal(pooled, scene->pooled, sizeof pooled);
        assert_int_equal(scene->classes[0], i % K);
        others[scene->classes[0]][scene->classes[1]]++;
    }
    assert_int_equal(cases, SCENES);
    for (size_t i = 0; i < K * K; i++) {
        assert_int_equal(others[i / K][i % K], i / K == i % K ? 0 : 2);
    }
    sight_scenes_free(scenes, SCENES);
    sight_free(&sight);
}

/* A patch of 8 px that starts at an even pixel covers 4 whole cells a side; at an odd one 3 whole
 * and 2 halves, and halves count: 5, but for the corners, of which a quarter is covered. */
static void a_cell_is_on_the_object_if_half_of_it_is(void **state)
{
    (void)state;
    struct rng rng = rng_at(3, 0, 0, 0);
    struct sight sight = trained(&rng);
    enum { SCENES = 200 };
    struct sight_scene *scenes = sight_draw(&rng, &sight, 1, SCENES);
    size_t even = 0, mixed = 0, odd = 0;
    for (size_t i = 0; i < SCENES; i++) {
        size_t cells = 0;
        for (size_t cell = 0; cell < P; cell++) {
            cells += scenes[i].masks[cell];
        }
        even += cells == 4 * 4;
        mixed += cells == 4 * 5;
        odd += cells == 5 * 5 - 4;
    }
    assert_int_equal(even + mixed + odd, SCENES);
    assert_true(even > 20 && mixed > 60 && odd > 20);
    sight_scenes_free(scenes, SCENES);
    sight_free(&sight);
}

/* Four scenes of two cells and one channel, those of odd number with other maps and masks. */
static void fill_scenes(float *even_map, float *odd_map, unsigned char *even_mask,
                        unsigned char *odd_mask, struct sight_scene *scenes)
{
    for (size_t i = 0; i < 4; i++) {
        scenes[i] = (struct sight_scene){ .classes = { i % K },
                                          .features = i % 2 == 0 ? even_map : odd_map,
                                          .masks = i % 2 == 0 ? even_mask : odd_mask };
    }
}

static const struct shape two_cells = { 1, 1, 1, 2 };
static const float ones[K] = { 1, 1, 1, 1 };

/* The average overlap with all cells and with those in the upper half of the map's range. */
static void assert_overlaps(const struct sight_scene *scenes, size_t offset, double all,
                            double upper)
{
    static const double thresholds[] = { 0, 0.5 };
    double mean[2];
    sight_overlaps(two_cells, &(struct sight_maps){ scenes, 4, offset, ones }, 2, thresholds, mean);
    assert_close(mean[0], all, 1e-15);
    assert_close(mean[1], upper, 1e-15);
}

static void overlaps_are_means_over_scenes_and_maps_may_come_from_others(void **state)
{
    (void)state;
    float right[2] = { 0, 1 }, wrong[2] = { 1, 0 };
    unsigned char mask[2] = { 0, 1 }, empty[2] = { 0, 0 };
    struct sight_scene scenes[4];
    fill_scenes(right, wrong, mask, mask, scenes);
    assert_overlaps(scenes, 0, 0.5, 0.5);
    scenes[1].features = right;
    assert_overlaps(scenes, 0, 0.5, 0.75);
    scenes[0].masks = empty;
    assert_overlaps(scenes, 0, 0.375, 0.5);
    assert_overlaps(scenes, 3, 0.375, 0.75); /* scenes 1, 2, 3 with the maps of 0, 1, 2 */
}

/* Objects left and right in turn, and each map on its own object: all there is above chance by maps
 * of the next scene, nothing by maps of the one after it. */
static void chance_is_what_other_scenes_maps_reach(void **state)
{
    (void)state;
    float right[2] = { 0, 1 }, left[2] = { 1, 0 };
    unsigned char mask_right[2] = { 0, 1 }, mask_left[2] = { 1, 0 };
    struct sight_maps maps = { .count = 4, .offset = 1, .w = ones };
    struct sight_scene scenes[4];
    fill_scenes(right, left, mask_right, mask_left, scenes);
    maps.scenes = scenes;
    assert_close(sight_above_chance(two_cells, &maps), 1, 1e-15);
    maps.offset = 2;
    assert_close(sight_above_chance(two_cells, &maps), 0, 1e-15);
}

/* Two channels: classes 0 and 2 read the one on the right, 1 and 3 the one on the left. */
static void each_scene_is_mapped_with_the_weights_of_its_class(void **state)
{
    (void)state;
    const struct shape map = { 1, 2, 1, 2 };
    float features[4] = { 0, 1, 1, 0 };
    unsigned char left[2] = { 1, 0 }, right[2] = { 0, 1 };
    static const float w[K * 2] = { 1, 0, 0, 1, 1, 0, 0, 1 };
    struct sight_scene scenes[4];
    fill_scenes(features, features, right, left, scenes);
    assert_close(sight_above_chance(map, &(struct sight_maps){ scenes, 4, 1, w }), 1, 1e-15);
    features[1] = nanf("");
    assert_true(isnan(sight_above_chance(map, &(struct sight_maps){ scenes, 4, 1, w })));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(training_gets_pooled_features_and_labels_in_turn),
        cmocka_unit_test(scenes_hold_what_the_network_sees),
        cmocka_unit_test(a_cell_is_on_the_object_if_half_of_it_is),
        cmocka_unit_test(overlaps_are_means_over_scenes_and_maps_may_come_from_others),
        cmocka_unit_test(chance_is_what_other_scenes_maps_reach),
        cmocka_unit_test(each_scene_is_mapped_with_the_weights_of_its_class),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What an album says of maps whose answers are known. */
#include "nets/album.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "nets/inspect.h"
#include "support.h"

enum { COUNT_OF = 3, PIXELS = LESSON_SIDE * LESSON_SIDE, OBJECT = 8 };

/* Three images; the object of image i is a square of 8 px at the corner (8 i, 8 i), light in the
 * dark. */
struct scenes {
    float x[COUNT_OF * PIXELS];
    unsigned char labels[COUNT_OF], masks[COUNT_OF * PIXELS];
    struct lesson_set set;
};

static void draw_scenes(struct scenes *scenes)
{
    memset(scenes, 0, sizeof *scenes);
    for (size_t i = 0; i < (size_t)COUNT_OF * PIXELS; i++) {
        const size_t image = i / PIXELS, row = i % PIXELS / LESSON_SIDE, column = i % LESSON_SIDE;
        scenes->masks[i] = row / OBJECT == image && column / OBJECT == image;
        scenes->x[i] = scenes->masks[i];
    }
    for (size_t i = 0; i < COUNT_OF; i++) {
        scenes->labels[i] = (unsigned char)i;
    }
    scenes->set = (struct lesson_set){ .images = { .count = COUNT_OF,
                                                   .x = scenes->x,
                                                   .labels = scenes->labels,
                                                   .normalise = { { 1 }, { 0 } } },
                                       .x = scenes->x,
                                       .labels = scenes->labels,
                                       .masks = scenes->masks };
}

static void maps_that_are_the_objects_overlap_wholly_and_only_with_their_own(void **state)
{
    (void)state;
    static struct scenes scenes;
    draw_scenes(&scenes);
    const struct album album = { .set = &scenes.set };
    assert_close(album_overlap(&album, scenes.x, 0), 1, 0);
    assert_close(album_overlap(&album, scenes.x, 1), 0, 0);
    assert_close(album_overlap(&album, scenes.x, COUNT_OF), 1, 0);
    assert_close(album_points(&album, scenes.x), 1, 0);
    assert_close(album_covered(&album), (double)(OBJECT * OBJECT) / PIXELS, 1e-12);
}

/* At thresholds above 1/2 the object of the first image alone is taken, below it twice as much. */
static void the_threshold_is_one_for_all_images(void **state)
{
    (void)state;
    static struct scenes scenes;
    draw_scenes(&scenes);
    const struct album album = { .set = &scenes.set };
    float maps[COUNT_OF * PIXELS];
    for (size_t i = 0; i < (size_t)COUNT_OF * PIXELS; i++) {
        const size_t row = i % PIXELS / LESSON_SIDE, image = i / PIXELS;
        const bool beside = row / OBJECT == image && i % LESSON_SIDE / OBJECT == 3;
        maps[i] = scenes.masks[i] != 0 ? (image == 0 ? 1.0f : 0.5f) : 0.0f;
        maps[i] = beside ? (image == 0 ? 0.5f : 1.0f) : maps[i];
    }
    /* high: 1, 0, 0; low: 1/2 each */
    assert_close(album_overlap(&album, maps, 0), 0.5, 1e-12);
    assert_close(album_points(&album, maps), 1.0 / 3, 1e-12);
}

static void an_album_holds_the_answers_and_the_maps_of_both_gauges(void **state)
{
    (void)state;
    static struct scenes scenes;
    draw_scenes(&scenes);
    const struct network_spec spec = lesson_network(LESSON_GAP);
    struct network *network = network_new(&spec);
    struct rng rng = rng_at(1, 2, 3, 4);
    network_draw(&rng, network);
    unsigned char answers[COUNT_OF];
    inspect_answers(network, &scenes.set.images, answers);
    struct album album = album_open(network, &scenes.set);
    size_t right = 0;
    assert_memory_equal(album.answers, answers, sizeof answers);
    for (size_t i = 0; i < COUNT_OF; i++) {
        right += answers[i] == i;
        assert_true(memcmp(album.raw + i * PIXELS, album.centred + i * PIXELS,
                           PIXELS * sizeof *album.raw) != 0);
        for (size_t k = 0; k < 4; k++) { /* beyond the outer middles nothing changes */
            assert_true(album.raw[i * PIXELS + k] == album.raw[i * PIXELS]);
        }
    }
    assert_close(album_right(&album), (double)right / COUNT_OF, 1e-12);
    album_close(&album);
    network_free(network);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(maps_that_are_the_objects_overlap_wholly_and_only_with_their_own),
        cmocka_unit_test(the_threshold_is_one_for_all_images),
        cmocka_unit_test(an_album_holds_the_answers_and_the_maps_of_both_gauges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Objects have their four parts, at their places, and nothing else tells them apart. */
#include "signals/quartet.h"

#include <stdbool.h>
#include <string.h>

#include "base/require.h"
#include "death.h"
#include "support.h"

enum { SIDE = 16, PIXELS = SIDE * SIDE, PLACES = SIDE - QUARTET_SIDE + 1 };

static struct quartet invented(void)
{
    struct quartet quartet;
    struct rng rng = rng_at(1, 2, 3, 4);
    quartet_invent(&rng, &quartet);
    return quartet;
}

struct drawn {
    float x[PIXELS + 1];
    unsigned char mask[PIXELS + 1];
};

static struct drawn draw(uint64_t trial, const struct quartet *quartet,
                         const struct quartet_scene *scene)
{
    struct drawn drawn;
    struct rng rng = rng_at(5, 6, 7, trial);
    memset(&drawn, 0xff, sizeof drawn);
    drawn.x[PIXELS] = -1;
    drawn.mask[PIXELS] = 77;
    quartet_draw(&rng, quartet, scene, drawn.x, drawn.mask);
    assert_true(drawn.x[PIXELS] == -1 && drawn.mask[PIXELS] == 77);
    return drawn;
}

static void patterns_differ_and_have_equal_pixels(void **state)
{
    (void)state;
    const struct quartet quartet = invented();
    const float *all = quartet.pattern[0][0];
    for (size_t p = 0; p < QUARTET_CLASSES * QUARTET_PARTS; p++) {
        size_t light = 0, dark = 0;
        for (size_t i = 0; i < QUARTET_PIXELS; i++) {
            light += all[p * QUARTET_PIXELS + i] == 1.0f;
            dark += all[p * QUARTET_PIXELS + i] == -1.0f;
        }
        assert_true(light == 12 && dark == 12);
        for (size_t q = 0; q < p; q++) {
            assert_true(memcmp(all + p * QUARTET_PIXELS, all + q * QUARTET_PIXELS,
                               QUARTET_PIXELS * sizeof *all) != 0);
        }
    }
}

/* Where the part's mask begins, and whether all its pixels are those of its pattern. */
static size_t place_of(const struct drawn *drawn, const struct quartet *quartet, size_t class,
                       size_t part)
{
    size_t corner = 0;
    while (drawn->mask[corner] != 1 + part) {
        corner++;
    }
    for (size_t i = 0; i < QUARTET_PIXELS; i++) {
        const size_t at = corner + i / QUARTET_PART * SIDE + i % QUARTET_PART;
        assert_true(drawn->mask[at] == 1 + part);
        assert_true(drawn->x[at] == quartet->pattern[class][part][i]);
    }
    return corner;
}

static void each_part_stands_at_each_corner_and_the_object_anywhere_inside(void **state)
{
    (void)state;
    enum { TRIALS = 4000 };
    const struct quartet quartet = invented();
    size_t first_at[QUARTET_PARTS] = { 0 }, tops[PLACES] = { 0 }, lefts[PLACES] = { 0 };
    for (uint64_t trial = 0; trial < TRIALS; trial++) {
        const struct quartet_scene scene = { SIDE, trial % QUARTET_CLASSES, QUARTET_PARTS, 0 };
        const struct drawn drawn = draw(trial, &quartet, &scene);
        size_t corners[QUARTET_PARTS], least = PIXELS, covered = 0;
        for (size_t part = 0; part < QUARTET_PARTS; part++) {
            corners[part] = place_of(&drawn, &quartet, scene.class, part);
            least = corners[part] < least ? corners[part] : least;
        }
        for (size_t i = 0; i < PIXELS; i++) {
            covered += drawn.mask[i] != 0;
            assert_true(drawn.mask[i] != 0 || drawn.x[i] == 0);
        }
        assert_int_equal(covered, QUARTET_PARTS * QUARTET_PIXELS);
        const size_t down = (corners[0] - least) / (QUARTET_PITCH * SIDE);
        const size_t right = (corners[0] - least) % SIDE / QUARTET_PITCH;
        assert_int_equal(corners[0] - least, down * QUARTET_PITCH * SIDE + right * QUARTET_PITCH);
        first_at[2 * down + right]++;
        tops[least / SIDE]++;
        lefts[least % SIDE]++;
    }
    for (size_t i = 0; i < QUARTET_PARTS; i++) {
        assert_close((double)first_at[i] / TRIALS, 0.25, 5 * sqrt(0.25 / TRIALS));
    }
    for (size_t i = 0; i < PLACES; i++) {
        assert_close((double)tops[i] / TRIALS, 1.0 / PLACES, 5 * sqrt(1.0 / PLACES / TRIALS));
        assert_close((double)lefts[i] / TRIALS, 1.0 / PLACES, 5 * sqrt(1.0 / PLACES / TRIALS));
    }
}

static void a_removed_part_leaves_the_noise_and_all_else_as_it_was(void **state)
{
    (void)state;
    const struct quartet quartet = invented();
    struct quartet_scene scene = { SIDE, 2, QUARTET_PARTS, 0.5f };
    const struct drawn whole = draw(9, &quartet, &scene);
    for (scene.removed = 0; scene.removed < QUARTET_PARTS; scene.removed++) {
        const struct drawn without = draw(9, &quartet, &scene);
        size_t seen = 0;
        assert_memory_equal(without.mask, whole.mask, sizeof whole.mask);
        for (size_t i = 0; i < PIXELS; i++) {
            const bool gone = whole.mask[i] == 1 + scene.removed;
            const double pattern = gone ? (double)quartet.pattern[2][scene.removed][seen++] : 0.0;
            assert_close((double)whole.x[i] - (double)without.x[i], pattern, gone ? 1e-6 : 0);
        }
        assert_int_equal(seen, QUARTET_PIXELS);
    }
}

static void draw_too_small(void *quartet)
{
    float x[QUARTET_SIDE * QUARTET_SIDE];
    struct rng rng = rng_at(1, 2, 3, 4);
    const struct quartet_scene scene = { QUARTET_SIDE - 1, 0, QUARTET_PARTS, 0 };
    quartet_draw(&rng, quartet, &scene, x, NULL);
}

static void a_canvas_smaller_than_the_object_is_refused(void **state)
{
    (void)state;
    struct quartet quartet = invented();
    const struct death death = death_of(draw_too_small, &quartet);
    assert_death(&death, -1, "side >= QUARTET_SIDE");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patterns_differ_and_have_equal_pixels),
        cmocka_unit_test(each_part_stands_at_each_corner_and_the_object_anywhere_inside),
        cmocka_unit_test(a_removed_part_leaves_the_noise_and_all_else_as_it_was),
        cmocka_unit_test(a_canvas_smaller_than_the_object_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

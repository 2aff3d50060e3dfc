/* Noise and the means of its maps made at once are, byte by byte and on every instruction set, the
 * noise alone and its pooling; and a readout that takes the means gives what it gave without. */
#include <stdlib.h>
#include <string.h>

#include "base/isa.h"
#include "base/require.h"
#include "guard.h"
#include "heads/pool.h"
#include "heads/readout.h"
#include "signals/noise_model.h"
#include "support.h"

static const struct maps {
    size_t images, channels, h, w;
    bool at_once;
} sizes[] = {
    { 1, 1, 64, 64, true },  { 3, 1, 64, 64, true },   { 1, 3, 32, 32, true },
    { 5, 2, 16, 16, true },  { 4, 1, 12, 12, true },   { 8, 3, 8, 16, true },
    { 1, 1, 16, 10, false }, /* 160, not of 64 */
    { 8, 1, 8, 8, false },   { 64, 1, 7, 7, false },   { 1, 1, 65, 64, false },
    { 64, 2, 1, 1, false },  { 1, 1, 128, 64, false },
};

static float signal_at(size_t i)
{
    return i % 1013 == 1012 ? nanf("") : i % 509 == 508 ? -0.0f : (float)(i % 97) - 40.3f;
}

static struct noise_scene scene_of(const struct maps *m, const float *signal)
{
    return (struct noise_scene){
        { NOISE_GAUSSIAN, 0, m->h, m->w, (double)0.3f }, m->channels, signal, false
    };
}

/* Whether both were made at once. */
static bool means_are_those_of_pooling(const struct maps *m)
{
    const struct shape in = { m->images, m->channels, m->h, m->w };
    const size_t size = shape_size(in), maps = in.n * in.c;
    const struct guard signal = guard_new(size / in.n), x = guard_new(size), y = guard_new(maps);
    float *want_x = xcalloc(size, sizeof *want_x), *want_y = xcalloc(maps, sizeof *want_y);
    for (size_t i = 0; i < size / in.n; i++) {
        signal.floats[i] = signal_at(i);
    }
    const struct noise_scene scene = scene_of(m, signal.floats);
    struct rng rng = rng_at(1, 2, 3, m->h), again = rng;
    const bool at_once = noise_model_draw_means(&rng, &scene, in.n, x.floats, y.floats);
    if (at_once) {
        noise_model_draw(&again, &scene, in.n, want_x);
        pool_average(in, NCHW, want_x, want_y);
        assert_memory_equal(x.floats, want_x, size * sizeof *want_x);
        assert_memory_equal(y.floats, want_y, maps * sizeof *want_y);
    }
    assert_true(rng.group == again.group); /* nothing drawn otherwise */
    free(want_x);
    free(want_y);
    guard_free(signal);
    guard_free(x);
    guard_free(y);
    return at_once;
}

static void means_made_with_the_noise_are_those_of_pooling(void **state)
{
    (void)state;
    size_t cases = 0;
    for (enum isa isa = ISA_BASELINE; isa <= ISA_AVX512; isa++) {
        for (size_t k = 0; k < COUNT(sizes) && isa_available(isa); k++, cases++) {
            setenv("GAPSTUDY_ISA", isa_name(isa), 1);
            isa_choose_again();
            assert_int_equal(means_are_those_of_pooling(&sizes[k]), sizes[k].at_once);
        }
    }
    unsetenv("GAPSTUDY_ISA");
    isa_choose_again();
    assert_true(cases >= COUNT(sizes));
}

/* Other noises, and what is rectified, are not made so. */
static void other_scenes_are_left_to_be_drawn(void **state)
{
    (void)state;
    static float signal[4096], x[4096], mean;
    struct noise_scene scene = scene_of(&sizes[0], signal);
    struct rng rng = rng_at(1, 2, 3, 4);
    scene.rectified = true;
    assert_false(noise_model_draw_means(&rng, &scene, 1, x, &mean));
    scene = scene_of(&sizes[0], signal);
    scene.noise.kind = NOISE_LAPLACE;
    assert_false(noise_model_draw_means(&rng, &scene, 1, x, &mean));
    assert_true(rng.group == 0);
}

static void a_readout_is_the_same_with_means_at_once(void **state)
{
    (void)state;
    enum { DRAWS = 50 };
    static float signal[3 * 4096];
    const float w[] = { 0.7f, -0.3f, 1.1f };
    for (size_t k = 0; k < COUNT(sizes); k++) {
        const size_t size = sizes[k].channels * sizes[k].h * sizes[k].w;
        const struct readout readouts[] = { { READ_PLACE, NULL, size - 1 },
                                            { READ_AVERAGE, w, 0 },
                                            { READ_AVERAGE, w, 0 } };
        const struct noise_scene scene = scene_of(&sizes[k], signal);
        struct readout_source source = { .map = { 1, sizes[k].channels, sizes[k].h, sizes[k].w },
                                         .draw = noise_model_draw,
                                         .context = &scene,
                                         .draws = DRAWS,
                                         .batch = 1 + k % 2 };
        float y[2][COUNT(readouts) * DRAWS];
        struct rng rng = rng_at(5, 6, 7, k), again = rng;
        readout_sample(&rng, &source, readouts, COUNT(readouts), y[0]);
        source.draw_means = noise_model_draw_means;
        readout_sample(&again, &source, readouts, COUNT(readouts), y[1]);
        assert_memory_equal(y[0], y[1], sizeof y[0]);
        assert_true(rng.group == again.group);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(means_made_with_the_noise_are_those_of_pooling),
        cmocka_unit_test(other_scenes_are_left_to_be_drawn),
        cmocka_unit_test(a_readout_is_the_same_with_means_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The linear layer forward: the same bytes from every instruction set and any number of threads,
 * those of the plain loops below; nothing touched that is not its own. */
#include "heads/linear_isa.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/isa.h"
#include "base/require.h"
#include "base/team.h"
#include "guard.h"
#include "head_run.h"

/* Around sixteen lanes, a tile's and a group's rows, a block and a stretch of blocks; threads share
 * classes, images, blocks of features, parts of blocks, and rounds of blocks. */
static const struct linear sizes[] = {
    { 1, 1, 1 },      { 1, 15, 3 },     { 1, 31, 5 },      { 1, 2048, 6 },    { 1, 4099, 11 },
    { 1, 3000, 401 }, { 1, 70001, 10 }, { 1, 33000, 1 },   { 2, 17, 3 },      { 2, 5000, 4 },
    { 3, 2049, 7 },   { 4, 33, 10 },    { 4, 6150, 33 },   { 5, 64, 40 },     { 8, 5120, 10 },
    { 9, 700, 201 },  { 33, 100, 9 },   { 37, 4145, 41 },  { 32, 2061, 32 },  { 65, 1030, 3 },
    { 6, 45000, 7 },  { 7, 36873, 12 }, { 40, 80001, 11 }, { 32, 20500, 33 },
};

static const int teams[] = { 1, 2, 3, 7 };

struct layer {
    struct linear size;
    struct guard w, b, x, y;
    float *want;
};

static struct layer layer_new(struct linear size)
{
    struct layer layer = {
        .size = size,
        .w = guard_new(size.classes * size.features),
        .b = guard_new(size.classes),
        .x = guard_new(size.batch * size.features),
        .y = guard_new(size.batch * size.classes),
        .want = calloc(size.batch * size.classes, sizeof(float)),
    };
    assert_non_null(layer.want);
    head_run_fill(11, size.classes * size.features, layer.w.floats);
    head_run_fill(12, size.classes, layer.b.floats);
    head_run_fill(13, size.batch * size.features, layer.x.floats);
    return layer;
}

static void layer_free(struct layer layer)
{
    free(layer.want);
    guard_free(layer.y);
    guard_free(layer.x);
    guard_free(layer.b);
    guard_free(layer.w);
}

/* ---- the definition, once more ---- */

static float sum_of_block(size_t n, const float *w, const float *x)
{
    float lane[16] = { 0 };
    for (size_t f = 0; f < n; f++) {
        lane[f % 16] = fmaf(w[f], x[f], lane[f % 16]);
    }
    for (size_t half = 8; half > 0; half /= 2) {
        for (size_t k = 0; k < half; k++) {
            lane[k] += lane[k + half];
        }
    }
    return lane[0];
}

static float output_of(size_t n, const float *w, const float *x)
{
    float sum = sum_of_block(n < LINEAR_BLOCK ? n : LINEAR_BLOCK, w, x);
    for (size_t f = LINEAR_BLOCK; f < n; f += LINEAR_BLOCK) {
        sum += sum_of_block(n - f < LINEAR_BLOCK ? n - f : LINEAR_BLOCK, w + f, x + f);
    }
    return sum;
}

static void plain_loops(struct layer *layer, bool bias)
{
    const struct linear size = layer->size;
    for (size_t i = 0; i < size.batch * size.classes; i++) {
        const size_t image = i / size.classes, class = i % size.classes;
        layer->want[i] = output_of(size.features, layer->w.floats + class * size.features,
                                   layer->x.floats + image * size.features);
        if (bias) {
            layer->want[i] += layer->b.floats[class];
        }
    }
}

/* ---- every way to run it ---- */

static void assert_wanted(const struct layer *layer)
{
    for (size_t i = 0; i < layer->size.batch * layer->size.classes; i++) {
        const float got = layer->y.floats[i], want = layer->want[i];
        if (memcmp(&got, &want, sizeof got) != 0 && !(isnan(got) && isnan(want))) {
            print_error("%zu x %zu x %zu, output %zu: %a, not %a\n", layer->size.batch,
                        layer->size.features, layer->size.classes, i, (double)got, (double)want);
            fail();
        }
    }
}

/* Runs the layer on every instruction set and team; returns how many there were. */
static size_t compare_all(struct layer *layer, bool bias)
{
    size_t compared = 0;
    plain_loops(layer, bias);
    for (enum isa isa = ISA_BASELINE; isa <= ISA_AVX512 && isa_available(isa); isa++) {
        setenv("GAPSTUDY_ISA", isa_name(isa), 1);
        isa_choose_again();
        for (size_t t = 0; t < COUNT(teams); t++, compared++) {
            const size_t outputs = layer->size.batch * layer->size.classes;
            memset(layer->y.floats, 0xff, outputs * sizeof(float));
            team_set(teams[t]);
            linear_forward(layer->size, layer->w.floats, bias ? layer->b.floats : NULL,
                           layer->x.floats, layer->y.floats);
            assert_wanted(layer);
        }
    }
    team_set(1);
    unsetenv("GAPSTUDY_ISA");
    isa_choose_again();
    return compared;
}

static void every_set_and_team_gives_the_bytes_of_the_plain_loops(void **state)
{
    (void)state;
    size_t compared = 0;
    for (size_t i = 0; i < COUNT(sizes); i++) {
        struct layer layer = layer_new(sizes[i]);
        compared += compare_all(&layer, i % 2 == 0);
        layer_free(layer);
    }
    assert_true(compared >= COUNT(sizes) * COUNT(teams));
    assert_int_equal(compared % (COUNT(sizes) * COUNT(teams)), 0);
}

/* Products that vanish below zero leave -0 in a lane, and one that is not there leaves it alone. */
static void negative_zeros_stay(void **state)
{
    (void)state;
    const size_t features[] = { 16, 31, 47, LINEAR_BLOCK + 17 };
    for (size_t i = 0; i < COUNT(features) * 2; i++) {
        struct layer layer = layer_new((struct linear){ i % 2 ? 1 : 5, features[i / 2], 6 });
        const size_t weights = layer.size.classes * layer.size.features;
        for (size_t f = 0; f < weights; f++) {
            layer.w.floats[f] = -1e-30f;
        }
        for (size_t f = 0; f < layer.size.batch * layer.size.features; f++) {
            layer.x.floats[f] = 1e-30f;
        }
        compare_all(&layer, false);
        assert_true(signbit(layer.y.floats[0]) && layer.y.floats[0] == 0.0f);
        layer_free(layer);
    }
}

static void what_is_not_finite_stays_in_its_image_and_its_class(void **state)
{
    (void)state;
    for (size_t batch = 1; batch <= 6; batch += 5) {
        struct layer layer = layer_new((struct linear){ batch, 2100, 7 });
        layer.w.floats[0] = INFINITY;
        layer.w.floats[2100] = -0.0f;
        layer.w.floats[3 * 2100 + 2099] = -INFINITY;
        layer.w.floats[5 * 2100 + 16] = NAN;
        layer.x.floats[batch > 1 ? 2100 : 0] = 0.0f;
        layer.x.floats[(batch - 1) * 2100 + 2098] = batch > 1 ? NAN : -0.0f;
        compare_all(&layer, true);
        assert_true(isfinite(layer.y.floats[1]) && isfinite(layer.y.floats[2]));
        assert_true(isinf(layer.y.floats[3]) && isnan(layer.y.floats[5]));
        layer_free(layer);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_set_and_team_gives_the_bytes_of_the_plain_loops),
        cmocka_unit_test(negative_zeros_stay),
        cmocka_unit_test(what_is_not_finite_stays_in_its_image_and_its_class),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

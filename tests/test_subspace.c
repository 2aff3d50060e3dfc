/* GAP weights go into flatten weights and come back; the projection is one. */
#include "heads/subspace.h"

#include "base/require.h"
#include "base/rng.h"
#include "support.h"

static const struct shape weights = { 2, 3, 2, 4 };
enum { SIZE = 48, MAPS = 6, PIXELS = 8 };

static void embedded_weights_are_v_over_n_at_every_pixel(void **state)
{
    (void)state;
    static const float v[MAPS] = { 8, -16, 0, 24, 4, -8 };
    float w[SIZE];
    subspace_embed(weights, v, w);
    size_t right = 0;
    for (size_t i = 0; i < SIZE; i++) {
        right += w[i] == v[i / PIXELS] / 8;
    }
    assert_int_equal(right, SIZE);
}

static void restricted_weights_are_the_sums_over_each_map(void **state)
{
    (void)state;
    float w[SIZE], v[MAPS];
    for (size_t i = 0; i < SIZE; i++) {
        w[i] = (float)i;
    }
    subspace_restrict(weights, w, v);
    for (size_t m = 0; m < MAPS; m++) {
        assert_true(v[m] == (float)(64 * m + 28)); /* 8 numbers from 8 m on */
    }
}

static void embedding_and_restricting_gives_the_weights_back(void **state)
{
    (void)state;
    const struct shape odd = { 2, 3, 7, 7 };
    float v[MAPS], back[MAPS], w[MAPS * 49];
    struct rng rng = rng_at(1, 2, 3, 4);
    rng_fill_normal(&rng, MAPS, v);
    subspace_embed(odd, v, w);
    subspace_restrict(odd, w, back);
    for (size_t m = 0; m < MAPS; m++) {
        const double bound = (49.0 / 16 + 7) * 0x1p-24 * fabs((double)v[m]);
        assert_close((double)back[m], (double)v[m], bound);
    }
}

/* P P = P, <x - P x, P x> = 0 and |x|^2 = |P x|^2 + |x - P x|^2. */
static void the_projection_is_orthogonal(void **state)
{
    (void)state;
    float x[SIZE], px[SIZE], ppx[SIZE], mean[MAPS];
    struct rng rng = rng_at(1, 2, 3, 5);
    rng_fill_normal(&rng, SIZE, x);
    subspace_project(weights, x, mean, px);
    subspace_project(weights, px, mean, ppx);
    assert_close(subspace_squares_outside(SIZE, px, ppx), 0, 1e-12);
    double product = 0;
    for (size_t i = 0; i < SIZE; i++) {
        product += ((double)x[i] - (double)px[i]) * (double)px[i];
        assert_true(px[i] == px[i / PIXELS * PIXELS]);
    }
    assert_close(product, 0, 1e-5);
    const double inside = subspace_squares(SIZE, px);
    const double outside = subspace_squares_outside(SIZE, x, px);
    assert_true(inside > 1 && outside > 1);
    assert_close(inside + outside, subspace_squares(SIZE, x), 1e-5);
}

static void the_share_outside_is_one_minus_one_over_the_pixels(void **state)
{
    (void)state;
    static const struct shape shapes[] = {
        { 1, 1, 1, 1 }, { 3, 2, 1, 2 }, { 1, 5, 4, 4 }, { 1, 2, 7, 7 }, { 1, 1, 20, 13 }
    };
    size_t cases = 0;
    for (size_t i = 0; i < COUNT(shapes); i++) {
        const double n = (double)shape_pixels(shapes[i]);
        assert_close(subspace_share_outside(shapes[i]), 1 - 1 / n, (n / 16 + 6) * 0x1p-22);
        cases++;
    }
    assert_int_equal(cases, 5);
}

static void a_nan_spoils_its_own_map_alone(void **state)
{
    (void)state;
    float x[SIZE] = { 0 }, px[SIZE], mean[MAPS];
    x[PIXELS + 3] = nanf("");
    subspace_project(weights, x, mean, px);
    size_t spoilt = 0;
    for (size_t i = 0; i < SIZE; i++) {
        spoilt += isnan(px[i]) ? 1 : 0;
        assert_true((isnan(px[i]) != 0) == (i / PIXELS == 1));
    }
    assert_int_equal(spoilt, PIXELS);
    assert_true(isnan(subspace_squares(SIZE, px)) && isnan(subspace_squares_outside(SIZE, x, px)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(embedded_weights_are_v_over_n_at_every_pixel),
        cmocka_unit_test(restricted_weights_are_the_sums_over_each_map),
        cmocka_unit_test(embedding_and_restricting_gives_the_weights_back),
        cmocka_unit_test(the_projection_is_orthogonal),
        cmocka_unit_test(the_share_outside_is_one_minus_one_over_the_pixels),
        cmocka_unit_test(a_nan_spoils_its_own_map_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

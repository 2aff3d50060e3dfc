/* The linear layer: three ways forward and one back, against the reference. */
#include <stdlib.h>

#include "base/blas.h"
#include "base/require.h"
#include "guard.h"
#include "head_run.h"
#include "heads/linear.h"
#include "reference_linear.h"

static const struct linear sizes[] = {
    { 1, 1, 1 },   { 1, 16, 10 },  { 1, 512, 10 }, { 2, 17, 3 },
    { 32, 64, 7 }, { 1, 5000, 2 }, { 3, 4097, 5 }, { 5, 1, 9 },
};

typedef void forward(struct linear size, const float *w, const float *b, const float *x, float *y);

struct layer {
    struct linear size;
    struct guard w, b, x, y, dy, dx, dw, db;
};

static struct layer layer_new(struct linear size)
{
    struct layer layer = {
        .size = size,
        .w = guard_new(size.classes * size.features),
        .b = guard_new(size.classes),
        .x = guard_new(size.batch * size.features),
        .y = guard_new(size.batch * size.classes),
        .dy = guard_new(size.batch * size.classes),
        .dx = guard_new(size.batch * size.features),
        .dw = guard_new(size.classes * size.features),
        .db = guard_new(size.classes),
    };
    head_run_fill(11, size.classes * size.features, layer.w.floats);
    head_run_fill(12, size.classes, layer.b.floats);
    head_run_fill(13, size.batch * size.features, layer.x.floats);
    head_run_fill(14, size.batch * size.classes, layer.dy.floats);
    return layer;
}

static void layer_free(struct layer layer)
{
    struct guard all[] = { layer.w,  layer.b,  layer.x,  layer.y,
                           layer.dy, layer.dx, layer.dw, layer.db };
    for (size_t i = 0; i < COUNT(all); ++i) {
        guard_free(all[i]);
    }
}

/* |error| <= (terms + 2) u sum|products| holds for every order of the sum; standard normal numbers
 * stay below 6.8, their products on average below 1. */
static double bound(size_t terms)
{
    return ((double)terms + 2.0) * 0x1p-24 * ((double)terms + 50.0);
}

static void assert_all_close(size_t n, const float *got, const double *want, double tolerance)
{
    for (size_t i = 0; i < n; ++i) {
        assert_close((double)got[i], want[i], tolerance);
    }
}

static struct reference_linear reference_size(struct linear size)
{
    return (struct reference_linear){ size.batch, size.features, size.classes };
}

static void every_way_forward_agrees_with_the_reference(void **state)
{
    (void)state;
    forward *const ways[] = { linear_forward, linear_forward_gemm, linear_forward_plain };
    for (size_t i = 0; i < COUNT(sizes) * COUNT(ways) * 2; ++i) {
        struct layer layer = layer_new(sizes[i / 6]);
        const struct linear size = layer.size;
        const float *b = i % 2 ? layer.b.floats : NULL;
        double *want = calloc(size.batch * size.classes, sizeof *want);
        assert_non_null(want);
        reference_linear_forward(reference_size(size), layer.w.floats, b, layer.x.floats, want);
        ways[i / 2 % 3](size, layer.w.floats, b, layer.x.floats, layer.y.floats);
        assert_all_close(size.batch * size.classes, layer.y.floats, want, bound(size.features));
        free(want);
        layer_free(layer);
    }
}

static void the_gradients_agree_with_the_reference(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(sizes); ++i) {
        struct layer layer = layer_new(sizes[i]);
        const struct linear size = layer.size;
        const size_t inputs = size.batch * size.features, weights = size.classes * size.features;
        double *dx = calloc(inputs, sizeof *dx), *dw = calloc(weights, sizeof *dw),
               *db = calloc(size.classes, sizeof *db);
        assert_true(dx && dw && db);
        reference_linear_backward(reference_size(size), layer.w.floats, layer.x.floats,
                                  layer.dy.floats, dx, dw, db);
        linear_backward(
            size, layer.w.floats, layer.x.floats, layer.dy.floats,
            (struct linear_gradient){ layer.dx.floats, layer.dw.floats, layer.db.floats });
        assert_all_close(inputs, layer.dx.floats, dx, bound(size.classes));
        assert_all_close(weights, layer.dw.floats, dw, bound(size.batch));
        assert_all_close(size.classes, layer.db.floats, db, bound(size.batch));
        free(db);
        free(dw);
        free(dx);
        layer_free(layer);
    }
}

static void the_reference_gradients_are_differences_of_the_reference(void **state)
{
    (void)state;
    enum { B = 3, F = 4, K = 5 };
    const struct reference_linear size = { B, F, K };
    float w[K * F], b[K], x[B * F], dy[B * K];
    double dx[B * F], dw[K * F], db[K], y[B * K];
    head_run_fill(21, K * F, w);
    head_run_fill(22, K, b);
    head_run_fill(23, B * F, x);
    head_run_fill(24, B * K, dy);
    reference_linear_backward(size, w, x, dy, dx, dw, db);
    struct {
        float *numbers;
        double *gradient;
        size_t count;
    } const inputs[] = { { w, dw, K * F }, { b, db, K }, { x, dx, B * F } };
    for (size_t i = 0; i < COUNT(inputs); ++i) {
        for (size_t at = 0; at < inputs[i].count; ++at) {
            const float before = inputs[i].numbers[at];
            double change = 0.0;
            for (int side = 1; side >= -1; side -= 2) {
                inputs[i].numbers[at] = before + 0.5f * (float)side; /* linear: any step will do */
                reference_linear_forward(size, w, b, x, y);
                for (size_t k = 0; k < B * K; ++k) {
                    change += side * (double)dy[k] * y[k];
                }
            }
            inputs[i].numbers[at] = before;
            assert_close(change, inputs[i].gradient[at], 1e-5);
        }
    }
}

static void whole_numbers_are_exact_in_every_way(void **state)
{
    (void)state;
    forward *const ways[] = { linear_forward, linear_forward_gemm, linear_forward_plain };
    const float w[] = { 1, 2, 3, 4, 5, 6 }, b[] = { 10, 20 }, x[] = { 1, 0, -1, 2, 2, 2 };
    for (size_t i = 0; i < COUNT(ways); ++i) {
        float y[4] = { NAN, NAN, NAN, NAN };
        ways[i]((struct linear){ 2, 3, 2 }, w, b, x, y);
        assert_true(y[0] == 8.0f && y[1] == 18.0f && y[2] == 22.0f && y[3] == 50.0f);
        ways[i]((struct linear){ 1, 3, 2 }, w, b, x, y);
        assert_true(y[0] == 8.0f && y[1] == 18.0f);
    }
}

static void what_is_not_asked_for_is_not_computed(void **state)
{
    (void)state;
    const float w[] = { 1, 2, 3, 4, 5, 6 }, x[] = { 1, 0, -1, 2, 2, 2 }, dy[] = { 1, -1, 2, 3 };
    for (size_t batch = 1; batch <= 2; ++batch) {
        float dw[6] = { NAN };
        linear_backward((struct linear){ batch, 3, 2 }, w, x, dy,
                        (struct linear_gradient){ .dw = dw });
        assert_true(dw[0] == (batch == 1 ? 1.0f : 5.0f) && dw[5] == (batch == 1 ? 1.0f : 7.0f));
    }
}

static void a_nan_in_one_image_stays_in_its_logits(void **state)
{
    (void)state;
    forward *const ways[] = { linear_forward, linear_forward_gemm, linear_forward_plain };
    for (size_t i = 0; i < COUNT(ways); ++i) {
        struct layer layer = layer_new((struct linear){ 3, 17, 5 });
        layer.x.floats[17 + 4] = NAN;
        ways[i](layer.size, layer.w.floats, layer.b.floats, layer.x.floats, layer.y.floats);
        for (size_t k = 0; k < 15; ++k) {
            assert_int_equal(isnan(layer.y.floats[k]) != 0, k / 5 == 1);
        }
        layer_free(layer);
    }
}

int main(int argc, char **argv)
{
    (void)argc;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_way_forward_agrees_with_the_reference),
        cmocka_unit_test(the_gradients_agree_with_the_reference),
        cmocka_unit_test(the_reference_gradients_are_differences_of_the_reference),
        cmocka_unit_test(whole_numbers_are_exact_in_every_way),
        cmocka_unit_test(what_is_not_asked_for_is_not_computed),
        cmocka_unit_test(a_nan_in_one_image_stays_in_its_logits),
    };
    blas_start(argv, 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}

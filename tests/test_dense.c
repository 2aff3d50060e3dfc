/* The way back through a linear layer: the same bytes as the sums written down, from every instruction
 * set, and nothing written beyond them. */
#include "nets/dense.h"

#include <stdlib.h>
#include <string.h>

#include "base/isa.h"
#include "base/require.h"
#include "base/rng.h"
#include "guard.h"
#include "nets/dense_isa.h"
#include "support.h"

static dense_product_kernel *const kernels[] = { dense_product_baseline, dense_product_avx2,
                                                 dense_product_avx512 };

static const struct linear sizes[] = {
    { 1, 1, 1 },  { 3, 15, 2 },    { 4, 16, 4 },  { 16, 64, 10 },
    { 5, 65, 7 }, { 64, 193, 33 }, { 2, 130, 9 },
};

static float *numbers(uint64_t trial, size_t count)
{
    float *x = xcalloc(count, sizeof *x);
    struct rng rng = rng_at(11, rng_hash_text("dense"), 0, trial);
    rng_fill_normal(&rng, count, x);
    return x;
}

/* As dense.h has it: a[0] x[0] + a[1] x[1] + ..., entries so many floats apart. */
static float sum_of(size_t terms, const float *a, size_t a_step, const float *x, size_t x_step)
{
    float sum = 0.0f;
    for (size_t t = 0; t < terms; t++) {
        const float product = a[t * a_step] * x[t * x_step];
        sum = t == 0 ? product : sum + product;
    }
    return sum;
}

static float input_sum(struct linear size, const float *w, const float *dy, size_t i, size_t f)
{
    return sum_of(size.classes, dy + i * size.classes, 1, w + f, size.features);
}

static float weight_sum(struct linear size, const float *x, const float *dy, size_t k, size_t f)
{
    return sum_of(size.batch, dy + k, size.classes, x + f, size.features);
}

static float bias_sum(struct linear size, const float *dy, size_t k)
{
    static const float one = 1.0f;
    return sum_of(size.batch, dy + k, size.classes, &one, 0);
}

/* What goes in, and room for what comes out, behind which no memory can be written. */
struct layer {
    struct linear size;
    float *w, *x, *dy;
    struct guard dw, db, dx;
};

static struct layer layer_of(size_t s)
{
    const struct linear size = sizes[s];
    return (struct layer){
        .size = size,
        .w = numbers(3 * s, size.classes * size.features),
        .x = numbers(3 * s + 1, size.batch * size.features),
        .dy = numbers(3 * s + 2, size.batch * size.classes),
        .dw = guard_new(size.classes * size.features),
        .db = guard_new(size.classes),
        .dx = guard_new(size.batch * size.features),
    };
}

static void layer_free(struct layer *l)
{
    guard_free(l->dx);
    guard_free(l->db);
    guard_free(l->dw);
    free(l->dy);
    free(l->x);
    free(l->w);
}

static void assert_same(float want, float got)
{
    assert_memory_equal(&want, &got, sizeof want);
}

static void assert_sums(const struct layer *l, bool inputs)
{
    const struct linear size = l->size;
    for (size_t f = 0; f < size.features; f++) {
        for (size_t i = 0; inputs && i < size.batch; i++) {
            assert_same(input_sum(size, l->w, l->dy, i, f), l->dx.floats[i * size.features + f]);
        }
        for (size_t k = 0; k < size.classes; k++) {
            assert_same(weight_sum(size, l->x, l->dy, k, f), l->dw.floats[k * size.features + f]);
        }
    }
    for (size_t k = 0; k < size.classes; k++) {
        assert_same(bias_sum(size, l->dy, k), l->db.floats[k]);
    }
}

static void every_sum_is_the_one_written_down(void **state)
{
    (void)state;
    for (size_t s = 0; s < COUNT(sizes); s++) {
        struct layer l = layer_of(s);
        const bool inputs = s % 2 == 0;
        dense_backward(
            l.size, l.w, l.x, l.dy,
            (struct linear_gradient){ inputs ? l.dx.floats : NULL, l.dw.floats, l.db.floats });
        assert_sums(&l, inputs);
        layer_free(&l);
    }
}

static void every_instruction_set_gives_the_same_bytes(void **state)
{
    (void)state;
    for (size_t s = 0; s < 2 * COUNT(sizes); s++) {
        struct layer l = layer_of(s / 2);
        const struct linear size = l.size;
        const enum isa isa = s % 2 == 0 ? ISA_AVX2 : ISA_AVX512;
        const size_t count = size.batch * size.features;
        float *want = xcalloc(count, sizeof *want);
        struct dense_product product = {
            size.batch, size.features, size.classes, l.dy, size.classes, 1, l.w, want,
        };
        kernels[ISA_BASELINE](&product);
        product.out = l.dx.floats;
        if (isa_available(isa)) {
            kernels[isa](&product);
            assert_memory_equal(l.dx.floats, want, count * sizeof *want);
        }
        free(want);
        layer_free(&l);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sum_is_the_one_written_down),
        cmocka_unit_test(every_instruction_set_gives_the_same_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

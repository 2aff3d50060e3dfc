/* The convolution and both its gradients beside the reference in double: every kernel, step and
 * padding, odd sizes, images that fill no group. */
#include "nets/convolution.h"

#include <string.h>

#include "death.h"
#include "difference.h"
#include "network_reference.h"
#include "numbers.h"
#include "packs.h"

/* Relative to the largest entry. The bounds of correlate_isa.h and winograd.h come to some hundred
 * units of 2^-24 for the sizes below; errors, which go both ways, to less than ten. */
static const double TOLERANCE = 32 * 0x1p-24;

/* ---- a layer with all that goes in and comes out, as packs and in double ---- */

struct layer {
    struct convolution c;
    struct shape in, out;
    struct numbers w, x, dy;
    struct pack x_pack, dy_pack;
    float *scratch;
    double *y;
};

static struct layer layer_new(struct convolution c, struct shape in)
{
    struct layer l = { .c = c, .in = in, .out = network_reference_shape(&c, in) };
    l.w = numbers_new(1, c.filters * c.channels * c.kernel * c.kernel, 1.0f);
    l.x = numbers_new(2, shape_size(in), 1.0f);
    l.dy = numbers_new(3, shape_size(l.out), 1.0f);
    l.x_pack = packs_of(in, convolution_border(&c), c.padding, l.x.f);
    l.dy_pack = packs_of(l.out, convolution_return(&c), c.padding, l.dy.f);
    l.scratch = xcalloc(convolution_scratch(&c, &l.x_pack, &l.dy_pack), sizeof *l.scratch);
    l.y = xcalloc(shape_size(l.out), sizeof *l.y);
    return l;
}

static void layer_free(struct layer *l)
{
    free(l->y);
    free(l->scratch);
    pack_free(&l->dy_pack);
    pack_free(&l->x_pack);
    numbers_free(&l->dy);
    numbers_free(&l->x);
    numbers_free(&l->w);
}

/* The sum of y dy, whose gradient with respect to y is dy. */
static double layer_loss(void *context)
{
    const struct layer *l = context;
    network_reference_convolve(&l->c, l->in, l->w.d, l->x.d, l->y);
    return numbers_product(shape_size(l->out), l->y, l->dy.d);
}

/* Every kernel, step, padding; widths that fill a block of four or do not. Calls `check` for each
 * and returns how many there were. */
static size_t every_layer(void (*check)(struct layer *))
{
    static const size_t maps[][2] = { { 6, 8 }, { 5, 7 }, { 5, 5 } }; /* the first: whole steps */
    static const size_t widths[][2] = { { 1, 3 }, { 3, 5 }, { 5, 4 }, { 4, 9 } };
    static const enum conv_padding paddings[] = { CONV_ZEROS, CONV_CIRCULAR, CONV_VALID };
    size_t cases = 0;
    for (size_t k = 0; k < 3 * 2 * 3 * COUNT(widths); k++) {
        const size_t *width = widths[k % COUNT(widths)];
        const struct convolution c = { .channels = width[0],
                                       .filters = width[1],
                                       .kernel = k / 4 % 3 * 2 + 1,
                                       .stride = k / 12 % 2 + 1,
                                       .padding = paddings[k / 24] };
        const size_t *map = maps[c.padding == CONV_CIRCULAR && c.stride == 2 ? 0 : k % 3];
        const struct shape in = { k % 5 == 0 ? 33 : 16 + k % 2, width[0], map[0], map[1] };
        struct layer layer = layer_new(c, in);
        check(&layer);
        layer_free(&layer);
        cases++;
    }
    return cases;
}

/* ---- forward ---- */

static void check_shape(struct layer *l)
{
    const struct shape got = convolution_shape(&l->c, l->in);
    assert_memory_equal(&got, &l->out, sizeof got);
    assert_int_equal(convolution_weights(&l->c), l->w.count);
}

/* y before a call holds 0.5; afterwards its border does. */
static void check_end(struct layer *l, const struct numbers *bias, struct convolution_end end)
{
    struct pack y = packs_filled(l->out, 2, 0.5f);
    (void)layer_loss(l);
    for (size_t k = 0; k < shape_size(l->out); k++) {
        const size_t filter = k / shape_pixels(l->out) % l->out.c;
        l->y[k] += end.add ? 0.5 : end.bias != NULL ? bias->d[filter] : 0.0;
        l->y[k] = end.rectify ? fmax(l->y[k], 0.0) : l->y[k];
    }
    convolution_forward(&l->c, l->w.f, end, &l->x_pack, l->scratch, &y);
    float *const got = packs_maps(&y);
    numbers_assert_close(shape_size(l->out), got, l->y, TOLERANCE);
    packs_assert_border(&y, 0.5f);
    free(got);
    pack_free(&y);
}

static void check_forward(struct layer *l)
{
    struct numbers bias = numbers_new(4, l->c.filters, 1.0f);
    check_shape(l);
    check_end(l, &bias, (struct convolution_end){ .bias = NULL });
    check_end(l, &bias, (struct convolution_end){ .bias = bias.f, .rectify = true });
    check_end(l, &bias, (struct convolution_end){ .add = true });
    check_end(l, &bias, (struct convolution_end){ .add = true, .rectify = true });
    numbers_free(&bias);
}

static void every_sum_is_that_of_the_formula(void **state)
{
    (void)state;
    assert_int_equal(every_layer(check_forward), 72);
}

/* ---- gradients ---- */

static void check_weights(struct layer *l)
{
    float *const dw = xcalloc(l->w.count, sizeof *dw);
    memset(dw, 0xff, l->w.count * sizeof *dw);
    convolution_backward_weights(&l->c, &l->x_pack, &l->dy_pack, l->scratch, dw);
    const struct difference_entries entries = { l->w.count, l->w.count < 64 ? 1 : 5, l->w.d, dw };
    (void)difference_assert(layer_loss, l, entries, TOLERANCE);
    free(dw);
}

/* Written over NaN, then added to itself. */
static void check_data(struct layer *l)
{
    struct pack dx = packs_filled(l->in, 1, NAN);
    convolution_backward_data(&l->c, l->w.f, &l->dy_pack, false, l->scratch, &dx);
    float *const once = packs_maps(&dx);
    const struct difference_entries entries = { l->x.count, 97, l->x.d, once };
    (void)difference_assert(layer_loss, l, entries, TOLERANCE);
    convolution_backward_data(&l->c, l->w.f, &l->dy_pack, true, l->scratch, &dx);
    float *const twice = packs_maps(&dx);
    double *const want = xcalloc(l->x.count, sizeof *want);
    for (size_t k = 0; k < l->x.count; k++) {
        want[k] = 2.0 * (double)once[k];
    }
    numbers_assert_close(l->x.count, twice, want, TOLERANCE);
    free(want);
    free(twice);
    free(once);
    pack_free(&dx);
}

static void the_gradient_of_the_weights_is_that_of_central_differences(void **state)
{
    (void)state;
    assert_int_equal(every_layer(check_weights), 72);
}

static void the_gradient_of_the_data_is_that_of_central_differences(void **state)
{
    (void)state;
    assert_int_equal(every_layer(check_data), 72);
}

/* ---- what stays where it is ---- */

/* Requires that maps of image `image` hold a NaN and no others do. */
static void assert_nan_only_in(const struct pack *pack, size_t image)
{
    const size_t each = pack->shape.c * shape_pixels(pack->shape);
    float *const x = packs_maps(pack);
    bool found = false;
    for (size_t k = 0; k < shape_size(pack->shape); k++) {
        assert_true(isfinite(x[k]) || k / each == image);
        found = found || isnan(x[k]);
    }
    assert_true(found);
    free(x);
}

static void check_nan(struct layer *l)
{
    const size_t image = l->in.n - 1;
    struct pack y = pack_new(l->out, 0), dx = pack_new(l->in, 0);
    pack_map(&l->x_pack, image / 16, 0)[image % 16] = NAN;
    pack_map(&l->dy_pack, image / 16, 0)[image % 16] = NAN;
    convolution_forward(&l->c, l->w.f, (struct convolution_end){ .rectify = true }, &l->x_pack,
                        l->scratch, &y);
    assert_nan_only_in(&y, image);
    convolution_backward_data(&l->c, l->w.f, &l->dy_pack, false, l->scratch, &dx);
    assert_nan_only_in(&dx, image);
    pack_free(&dx);
    pack_free(&y);
}

static void a_nan_stays_in_its_image(void **state)
{
    (void)state;
    assert_int_equal(every_layer(check_nan), 72);
}

/* ---- what is required ---- */

static void convolve_without_a_border(void *argument)
{
    struct layer *l = argument;
    struct pack y = pack_new(l->out, 0);
    convolution_forward(&l->c, l->w.f, (struct convolution_end){ .bias = NULL }, &y, l->scratch,
                        &y);
}

static void take_an_even_kernel(void *argument)
{
    struct layer *l = argument;
    l->c.kernel = 2;
    (void)convolution_shape(&l->c, l->in);
}

static void a_missing_border_or_an_even_kernel_ends_the_program(void **state)
{
    (void)state;
    const struct convolution c = { 2, 2, 3, 1, CONV_ZEROS };
    struct layer layer = layer_new(c, (struct shape){ 16, 2, 4, 4 });
    const struct death border = death_of(convolve_without_a_border, &layer);
    const struct death even = death_of(take_an_even_kernel, &layer);
    assert_death(&border, -1, "x->border >= convolution_border(c)");
    assert_death(&even, -1, "c->kernel % 2 == 1");
    layer_free(&layer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sum_is_that_of_the_formula),
        cmocka_unit_test(the_gradient_of_the_weights_is_that_of_central_differences),
        cmocka_unit_test(the_gradient_of_the_data_is_that_of_central_differences),
        cmocka_unit_test(a_nan_stays_in_its_image),
        cmocka_unit_test(a_missing_border_or_an_even_kernel_ends_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Channel attention of every kind and its way back beside the reference. */
#include "nets/gate.h"

#include <string.h>

#include "death.h"
#include "difference.h"
#include "network_reference_head.h"
#include "numbers.h"
#include "packs.h"

/* Relative to the largest entry: sums over 17 images and 15 places in float, one after the other. */
static const double TOLERANCE = 64 * 0x1p-24;

enum { IMAGES = 17, CHANNELS = 8, SIZE = IMAGES * CHANNELS * 15 };
static const struct shape in = { IMAGES, CHANNELS, 3, 5 };

/* ---- a gate of one kind between random maps, in float and double ---- */

struct layer {
    struct gate_spec spec;
    struct gate *gate;
    bool added, rectified;
    struct numbers theta, u, plus, da, drawn;
    struct pack plus_pack, a_pack;
};

/* Whether a shortcut is added, whether the sum is rectified. */
struct end {
    bool added, rectified;
};

static struct layer layer_new(struct gate_spec spec, struct end end)
{
    struct layer l = { .spec = spec, .added = end.added, .rectified = end.rectified };
    l.gate = gate_open(&spec, in);
    l.theta = numbers_new(1, gate_parameters(l.gate), 0.7f);
    l.u = numbers_new(2, SIZE, 1.0f);
    l.plus = numbers_new(3, SIZE, 1.0f);
    l.da = numbers_new(4, SIZE, 1.0f);
    struct rng rng = rng_at(spec.seed, rng_hash_text("gate"), 0, 0);
    l.drawn = numbers_new(0, (size_t)IMAGES * CHANNELS, 0.0f);
    rng_fill_normal(&rng, l.drawn.count, l.drawn.f);
    for (size_t k = 0; k < l.drawn.count; k++) {
        l.drawn.d[k] = (double)l.drawn.f[k];
    }
    l.plus_pack = packs_of(in, 1, CONV_ZEROS, l.plus.f);
    l.a_pack = packs_filled(in, 2, 0.5f);
    pack_in(l.u.f, gate_input(l.gate));
    return l;
}

static void layer_free(struct layer *l)
{
    pack_free(&l->a_pack);
    pack_free(&l->plus_pack);
    numbers_free(&l->drawn);
    numbers_free(&l->da);
    numbers_free(&l->plus);
    numbers_free(&l->u);
    numbers_free(&l->theta);
    gate_close(l->gate);
}

static void layer_forward(struct layer *l)
{
    gate_forward(l->gate, l->theta.f, l->added ? &l->plus_pack : NULL, l->rectified, &l->a_pack);
}

/* a in double; the caller frees. */
static double *layer_reference(const struct layer *l)
{
    double *const a = xcalloc(SIZE, sizeof *a);
    memcpy(a, l->u.d, SIZE * sizeof *a);
    network_reference_gate(&l->spec, in, l->theta.d, l->drawn.d, a);
    network_reference_finish(SIZE, l->added ? l->plus.d : NULL, l->rectified, a);
    return a;
}

static double layer_loss(void *context)
{
    const struct layer *l = context;
    double *const a = layer_reference(l);
    const double loss = numbers_product(SIZE, a, l->da.d);
    free(a);
    return loss;
}

/* Calls `check` for every squeeze with every end; returns how many there were. */
static size_t every_layer(void (*check)(struct layer *))
{
    const struct gate_spec specs[] = {
        { .squeeze = GATE_POOLED, .head = head_find("gap") },
        { .squeeze = GATE_POOLED, .head = head_find("gmp"), .reduction = 2 },
        { .squeeze = GATE_POOLED, .head = head_find("meanstd") },
        { .squeeze = GATE_POOLED, .head = head_find("catavgmax"), .reduction = 100 },
        { .squeeze = GATE_DRAWN, .seed = 5 },
        { .squeeze = GATE_PLACES },
    };
    size_t cases = 0;
    for (size_t k = 0; k < 4 * COUNT(specs); k++) {
        const struct end end = { k % 2 == 0, k / 2 % 2 == 0 };
        struct layer layer = layer_new(specs[k / 4], end);
        check(&layer);
        layer_free(&layer);
        cases++;
    }
    return cases;
}

/* ---- forward and back ---- */

static void check_forward(struct layer *l)
{
    const size_t hidden = network_reference_hidden(&l->spec, CHANNELS);
    const size_t inputs = network_reference_squeezed(&l->spec, in);
    assert_int_equal(gate_weights(l->gate), hidden * (inputs + CHANNELS));
    assert_int_equal(gate_parameters(l->gate), hidden * (inputs + CHANNELS + 1) + CHANNELS);
    layer_forward(l);
    double *const want = layer_reference(l);
    float *const got = packs_maps(&l->a_pack);
    numbers_assert_close(SIZE, got, want, TOLERANCE);
    packs_assert_border(&l->a_pack, 0.5f);
    free(got);
    free(want);
}

static void every_squeeze_is_that_of_the_formula(void **state)
{
    (void)state;
    assert_int_equal(every_layer(check_forward), 24);
}

static void compare(struct layer *l, size_t step, const struct numbers *at, const float *got)
{
    const struct difference_entries entries = { at->count, step, at->d, got };
    (void)difference_assert(layer_loss, l, entries, TOLERANCE);
}

/* dplus holds 0.25 before; where nothing is rectified the gradient is added to it. */
static void check_plus(struct layer *l, const struct pack *dplus)
{
    float *const got = packs_maps(dplus);
    for (size_t k = 0; !l->rectified && k < SIZE; k++) {
        got[k] -= 0.25f;
    }
    compare(l, 17, &l->plus, got);
    free(got);
}

static void check_gradient(struct layer *l)
{
    struct pack da = packs_of(in, 0, CONV_ZEROS, l->da.f), dplus = packs_filled(in, 1, 0.25f);
    float *const dtheta = xcalloc(l->theta.count, sizeof *dtheta);
    memset(dtheta, 0xff, l->theta.count * sizeof *dtheta);
    layer_forward(l);
    gate_backward(l->gate, l->theta.f,
                  (struct norm_back){ .a = l->rectified ? &l->a_pack : NULL,
                                      .da = &da,
                                      .dplus = l->added ? &dplus : NULL,
                                      .add = !l->rectified },
                  dtheta);
    float *const du = packs_maps(&da);
    compare(l, 1, &l->theta, dtheta);
    compare(l, 17, &l->u, du);
    if (l->added) {
        check_plus(l, &dplus);
    }
    free(du);
    free(dtheta);
    pack_free(&dplus);
    pack_free(&da);
}

static void every_gradient_is_that_of_central_differences(void **state)
{
    (void)state;
    assert_int_equal(every_layer(check_gradient), 24);
}

/* ---- what is drawn ---- */

static void each_pass_draws_numbers_of_its_own(void **state)
{
    (void)state;
    const struct gate_spec drawn = { .squeeze = GATE_DRAWN, .seed = 5 };
    struct layer l = layer_new(drawn, (struct end){ false, false });
    float *a[5];
    for (size_t k = 0; k < COUNT(a); k++) { /* the last is the first again */
        gate_at(l.gate, k == 3 ? GATE_USE : GATE_LEARNING, k % 4 % 3);
        layer_forward(&l);
        a[k] = packs_maps(&l.a_pack);
    }
    for (size_t k = 1; k < COUNT(a); k++) {
        assert_true((memcmp(a[0], a[k], SIZE * sizeof(float)) == 0) == (k == 4));
    }
    for (size_t k = 0; k < COUNT(a); k++) {
        free(a[k]);
    }
    layer_free(&l);
}

/* Weights of the variance that the header names, biases 0, so that gates begin near 1/2. */
static void first_weights_have_the_variance_of_the_header(void **state)
{
    (void)state;
    const struct gate_spec spec = { .squeeze = GATE_POOLED, .head = head_find("gap") };
    const struct shape wide = { 1, 256, 1, 1 };
    struct gate *gate = gate_open(&spec, wide);
    const size_t half = (size_t)64 * 256;
    float *const theta = xcalloc(gate_parameters(gate), sizeof *theta);
    struct rng rng = rng_at(1, 2, 3, 4);
    gate_draw(&rng, gate, theta);
    double squares[2] = { 0.0, 0.0 };
    for (size_t i = 0; i < gate_parameters(gate); i++) {
        assert_true(i < 2 * half || theta[i] == 0.0f);
        squares[i >= half] += (double)theta[i] * (double)theta[i];
    }
    assert_close(squares[0] / (double)half, 2.0 / 256.0, 0.05 * 2.0 / 256.0);
    assert_close(squares[1] / (double)half, 1.0 / 64.0, 0.05 / 64.0);
    free(theta);
    gate_close(gate);
}

/* ---- what is required, what is not a number ---- */

static void check_nan(struct layer *l)
{
    const size_t each = SIZE / IMAGES, image = 16;
    pack_map(gate_input(l->gate), image / 16, 3)[image % 16] = NAN;
    layer_forward(l);
    float *const a = packs_maps(&l->a_pack);
    size_t nans = 0;
    for (size_t k = 0; k < SIZE; k++) {
        assert_true(isfinite(a[k]) || k / each == image);
        nans += isnan(a[k]) ? 1 : 0;
    }
    assert_true(nans > 0);
    free(a);
}

static void a_nan_stays_in_its_image_and_passes_the_rectifier(void **state)
{
    (void)state;
    assert_int_equal(every_layer(check_nan), 24);
}

static void open_a_gate(void *spec)
{
    gate_close(gate_open(spec, in));
}

static void a_gate_without_a_squeeze_or_with_a_head_that_learns_ends_the_program(void **state)
{
    (void)state;
    struct gate_spec none = { .squeeze = GATE_NONE };
    struct gate_spec learns = { .squeeze = GATE_POOLED, .head = head_find("depthwise") };
    struct gate_spec nothing = { .squeeze = GATE_POOLED };
    const struct death deaths[] = { death_of(open_a_gate, &none), death_of(open_a_gate, &learns),
                                    death_of(open_a_gate, &nothing) };
    assert_death(&deaths[0], -1, "squeeze != GATE_NONE");
    assert_death(&deaths[1], -1, "parameters(&options, in) == 0");
    assert_death(&deaths[2], -1, "head != NULL");
    gate_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_squeeze_is_that_of_the_formula),
        cmocka_unit_test(every_gradient_is_that_of_central_differences),
        cmocka_unit_test(each_pass_draws_numbers_of_its_own),
        cmocka_unit_test(first_weights_have_the_variance_of_the_header),
        cmocka_unit_test(a_nan_stays_in_its_image_and_passes_the_rectifier),
        cmocka_unit_test(a_gate_without_a_squeeze_or_with_a_head_that_learns_ends_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

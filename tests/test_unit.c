/* Units that hand maps on: a slot that three others read gets the gradient of all of them. */
#include "nets/unit.h"

#include <string.h>

#include "difference.h"
#include "network_reference.h"
#include "numbers.h"
#include "packs.h"

enum { UNITS = 4, SLOTS = UNITS + 1, IMAGES = 16, CHANNELS = 4, SIZE = IMAGES * CHANNELS * 15 };
static const struct shape in = { IMAGES, CHANNELS, 3, 5 };

/* unit     0     1     2     3
 * reads    0     1     2     3      slot 0: what comes in, whose gradient is wanted too
 * adds           0     1     1
 * writes   1     2     3     4 */
static const int plus[UNITS] = { UNIT_NO_SLOT, 0, 1, 1 };

struct chain {
    struct unit unit[UNITS];
    struct unit_slot slot[SLOTS];
    struct numbers x, theta, da;
    float *gradient, *scratch;
    size_t parameters;
};

static void open_units(struct chain *c)
{
    size_t scratch = 0;
    for (size_t i = 0; i < UNITS; i++) {
        c->unit[i] = (struct unit){ .conv = { CHANNELS, CHANNELS, 3, 1, CONV_CIRCULAR },
                                    .input = (int)i,
                                    .output = (int)i + 1,
                                    .plus = plus[i],
                                    .norm = i % 2 == 0,
                                    .rectify = i < 3 };
        unit_open(c->unit + i, in);
        c->parameters = unit_place(c->unit + i, c->parameters);
        const size_t need = convolution_scratch(&c->unit[i].conv, &c->slot[i].a, &c->unit[i].z);
        scratch = need > scratch ? need : scratch;
    }
    c->scratch = xcalloc(scratch, sizeof *c->scratch);
}

/* Gradients begin as NaN, the last one's as that of the loss. */
static struct chain chain_new(void)
{
    struct chain c = { .x = numbers_new(1, SIZE, 1.0f), .da = numbers_new(2, SIZE, 1.0f) };
    c.slot[0].a = packs_of(in, 1, CONV_CIRCULAR, c.x.f);
    for (size_t i = 0; i < SLOTS; i++) {
        c.slot[i].da = packs_filled(in, 0, NAN);
        if (i > 0) {
            c.slot[i].a = packs_filled(in, 1, NAN);
        }
    }
    pack_in(c.da.f, &c.slot[UNITS].da);
    open_units(&c);
    c.theta = numbers_new(3, c.parameters, 0.4f);
    c.gradient = xcalloc(c.parameters, sizeof *c.gradient);
    memset(c.gradient, 0xff, c.parameters * sizeof *c.gradient);
    return c;
}

static void chain_free(struct chain *c)
{
    free(c->gradient);
    numbers_free(&c->theta);
    free(c->scratch);
    for (size_t i = 0; i < UNITS; i++) {
        unit_close(c->unit + i);
    }
    for (size_t i = 0; i < SLOTS; i++) {
        pack_free(&c->slot[i].a);
        pack_free(&c->slot[i].da);
    }
    numbers_free(&c->da);
    numbers_free(&c->x);
}

/* Slot i + 1 from those before it, SIZE numbers each. */
static void reference_unit(const struct chain *c, size_t i, double *slots)
{
    const struct unit *unit = c->unit + i;
    double statistics[2 * CHANNELS], *const out = slots + (i + 1) * SIZE;
    network_reference_convolve(&unit->conv, in, c->theta.d + unit->weights, slots + i * SIZE, out);
    network_reference_measure(in, out, statistics, statistics + CHANNELS);
    network_reference_normalise(
        (struct network_reference_norm){ unit->norm ? c->theta.d + unit->gain : NULL,
                                         c->theta.d + unit->shift, statistics,
                                         statistics + CHANNELS },
        in, out);
    network_reference_finish(SIZE, plus[i] != UNIT_NO_SLOT ? slots + (size_t)plus[i] * SIZE : NULL,
                             unit->rectify, out);
}

static double chain_loss(void *context)
{
    const struct chain *c = context;
    double *const slots = xcalloc((size_t)SLOTS * SIZE, sizeof *slots);
    memcpy(slots, c->x.d, SIZE * sizeof *slots);
    for (size_t i = 0; i < UNITS; i++) {
        reference_unit(c, i, slots);
    }
    const double loss = numbers_product(SIZE, slots + (size_t)UNITS * SIZE, c->da.d);
    free(slots);
    return loss;
}

static void a_slot_gets_the_gradient_of_all_that_read_it(void **state)
{
    (void)state;
    struct chain c = chain_new();
    const struct unit_arrays arrays = { .theta = c.theta.f,
                                        .gradient = c.gradient,
                                        .scratch = c.scratch };
    for (size_t i = 0; i < UNITS; i++) {
        unit_forward(c.unit + i, &arrays, c.slot);
    }
    for (size_t i = UNITS; i-- > 0;) {
        unit_backward(c.unit + i, &arrays, c.slot);
    }
    float *const dx = packs_maps(&c.slot[0].da);
    const struct difference_entries parameters = { c.parameters, 3, c.theta.d, c.gradient };
    const struct difference_entries images = { SIZE, 17, c.x.d, dx };
    (void)difference_assert(chain_loss, &c, parameters, 1e-5);
    (void)difference_assert(chain_loss, &c, images, 1e-5);
    free(dx);
    chain_free(&c);
}

/* Parameters stand one after the other: weights, gain if normalised, shift, the gate's. */
static void parameters_stand_in_the_order_of_the_header(void **state)
{
    (void)state;
    const struct gate_spec spec = { .squeeze = GATE_PLACES };
    struct unit unit = { .conv = { 3, CHANNELS, 3, 1, CONV_ZEROS }, .norm = true };
    assert_int_equal(unit_place(&unit, 10), 10 + 108 + 4 + 4);
    assert_true(unit.weights == 10 && unit.gain == 118 && unit.shift == 122);
    unit.norm = false;
    unit.gate = gate_open(&spec, in);
    assert_int_equal(unit_place(&unit, 10), 10 + 108 + 4 + gate_parameters(unit.gate));
    assert_int_equal(unit.shift, 118);
    gate_close(unit.gate);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slot_gets_the_gradient_of_all_that_read_it),
        cmocka_unit_test(parameters_stand_in_the_order_of_the_header),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

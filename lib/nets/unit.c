#include "nets/unit.h"

#include <math.h>
#include <stdlib.h>

#include "base/require.h"

size_t unit_place(struct unit *unit, size_t first)
{
    unit->weights = first;
    unit->gain = unit->weights + convolution_weights(&unit->conv);
    unit->shift = unit->gain + (unit->norm ? unit->conv.filters : 0);
    const size_t end = unit->shift + unit->conv.filters;
    return end + (unit->gate == NULL ? 0 : gate_parameters(unit->gate));
}

void unit_open(struct unit *unit, struct shape in)
{
    unit->z = pack_new(convolution_shape(&unit->conv, in), convolution_return(&unit->conv));
    unit->mean = xcalloc(unit->conv.filters, sizeof *unit->mean);
    unit->variance = xcalloc(unit->conv.filters, sizeof *unit->variance);
    unit->folded = xcalloc(convolution_weights(&unit->conv), sizeof *unit->folded);
    unit->bias = xcalloc(unit->conv.filters, sizeof *unit->bias);
}

void unit_close(struct unit *unit)
{
    free(unit->bias);
    free(unit->folded);
    free(unit->variance);
    free(unit->mean);
    pack_free(&unit->z);
}

static struct norm norm_of(const struct unit *unit, const struct unit_arrays *arrays)
{
    return (struct norm){ .gain = unit->norm ? arrays->theta + unit->gain : NULL,
                          .shift = arrays->theta + unit->shift,
                          .mean = unit->mean,
                          .variance = unit->variance };
}

/* Where the gate's parameters stand: behind the unit's shift. */
static size_t gate_place(const struct unit *unit)
{
    return unit->shift + unit->conv.filters;
}

static const struct pack *shortcut_of(const struct unit *unit, const struct unit_slot *slots)
{
    return unit->plus == UNIT_NO_SLOT ? NULL : &slots[unit->plus].a;
}

/* From z to the output slot. */
static void finish(struct unit *unit, const struct norm *norm, const struct unit_arrays *arrays,
                   struct unit_slot *slots)
{
    const struct pack *plus = shortcut_of(unit, slots);
    struct pack *const a = &slots[unit->output].a;
    if (unit->gate != NULL) {
        norm_forward(norm, &unit->z, NULL, false, gate_input(unit->gate));
        gate_forward(unit->gate, arrays->theta + gate_place(unit), plus, unit->rectify, a);
    } else {
        norm_forward(norm, &unit->z, plus, unit->rectify, a);
    }
}

static void fill_border(const struct unit *unit, struct unit_slot *slots)
{
    if (unit->conv.padding == CONV_CIRCULAR) {
        pack_fill_border(&slots[unit->output].a, CONV_CIRCULAR);
    }
}

void unit_forward(struct unit *unit, const struct unit_arrays *arrays, struct unit_slot *slots)
{
    convolution_forward(&unit->conv, arrays->theta + unit->weights,
                        (struct convolution_end){ .bias = NULL }, &slots[unit->input].a,
                        arrays->scratch, &unit->z);
    if (unit->norm) {
        norm_measure(&unit->z, unit->mean, unit->variance);
    }
    const struct norm norm = norm_of(unit, arrays);
    finish(unit, &norm, arrays, slots);
    fill_border(unit, slots);
}

/* Weights and bias of the convolution with its normalisation, whose statistics are constants. */
static void fold(struct unit *unit, const struct unit_arrays *arrays)
{
    const size_t filters = unit->conv.filters, each = convolution_weights(&unit->conv) / filters;
    const float *mean = arrays->running + unit->running, *w = arrays->theta + unit->weights;
    for (size_t f = 0; f < filters; f++) {
        double scale = 1.0, shift = (double)arrays->theta[unit->shift + f];
        if (unit->norm) {
            const double variance = (double)mean[filters + f] + (double)NORM_EPSILON;
            scale = (double)arrays->theta[unit->gain + f] / sqrt(variance);
            shift -= scale * (double)mean[f];
        }
        for (size_t i = f * each; i < (f + 1) * each; i++) {
            unit->folded[i] = (float)scale * w[i];
        }
        unit->bias[f] = (float)shift;
    }
}

void unit_use(struct unit *unit, const struct unit_arrays *arrays, struct unit_slot *slots)
{
    const bool alone = unit->gate == NULL && unit->plus == UNIT_NO_SLOT;
    const struct convolution_end end = { .bias = alone ? unit->bias : NULL,
                                         .rectify = alone && unit->rectify };
    fold(unit, arrays);
    convolution_forward(&unit->conv, unit->folded, end, &slots[unit->input].a, arrays->scratch,
                        alone ? &slots[unit->output].a : &unit->z);
    if (!alone) {
        finish(unit, &(struct norm){ .shift = unit->bias }, arrays, slots);
    }
    fill_border(unit, slots);
}

static void backward_norm(struct unit *unit, const struct unit_arrays *arrays,
                          struct unit_slot *slots)
{
    struct unit_slot *const output = slots + unit->output;
    struct unit_slot *const plus = unit->plus == UNIT_NO_SLOT ? NULL : slots + unit->plus;
    struct norm_back back = { .a = unit->rectify ? &output->a : NULL,
                              .da = &output->da,
                              .dplus = plus == NULL ? NULL : &plus->da,
                              .add = plus != NULL && plus->written };
    if (plus != NULL) {
        plus->written = true;
    }
    if (unit->gate != NULL) {
        gate_backward(unit->gate, arrays->theta + gate_place(unit), back,
                      arrays->gradient + gate_place(unit));
        back.a = NULL;
        back.dplus = NULL;
    }
    const struct norm norm = norm_of(unit, arrays);
    norm_backward(&norm, true, back, &unit->z, arrays->gradient + unit->gain,
                  arrays->gradient + unit->shift);
}

void unit_backward(struct unit *unit, const struct unit_arrays *arrays, struct unit_slot *slots)
{
    backward_norm(unit, arrays, slots);
    if (unit->conv.padding == CONV_CIRCULAR) {
        pack_fill_border(&unit->z, CONV_CIRCULAR);
    }
    struct unit_slot *const input = slots + unit->input;
    convolution_backward_weights(&unit->conv, &input->a, &unit->z, arrays->scratch,
                                 arrays->gradient + unit->weights);
    if (input->da.at != NULL) {
        convolution_backward_data(&unit->conv, arrays->theta + unit->weights, &unit->z,
                                  input->written, arrays->scratch, &input->da);
        input->written = true;
    }
}

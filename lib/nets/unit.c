#include "nets/unit.h"

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
}

void unit_close(struct unit *unit)
{
    free(unit->variance);
    free(unit->mean);
    pack_free(&unit->z);
}

static struct norm norm_of(const struct unit *unit, const struct unit_arrays *arrays,
                           const float *mean, const float *variance)
{
    return (struct norm){ .gain = unit->norm ? arrays->theta + unit->gain : NULL,
                          .shift = arrays->theta + unit->shift,
                          .mean = mean,
                          .variance = variance };
}

/* Where the gate's parameters stand: behind the unit's shift. */
static size_t gate_place(const struct unit *unit)
{
    return unit->shift + unit->conv.filters;
}

void unit_forward(struct unit *unit, enum unit_statistics statistics,
                  const struct unit_arrays *arrays, struct unit_slot *slots)
{
    struct pack *const a = &slots[unit->output].a;
    const struct pack *plus = unit->plus == UNIT_NO_SLOT ? NULL : &slots[unit->plus].a;
    convolution_forward(&unit->conv, arrays->theta + unit->weights,
                        (struct convolution_end){ .bias = NULL }, &slots[unit->input].a,
                        arrays->scratch, &unit->z);
    const float *mean = unit->mean, *variance = unit->variance;
    if (statistics == UNIT_RUNNING) {
        mean = arrays->running + unit->running;
        variance = mean + unit->conv.filters;
    } else if (unit->norm) {
        norm_measure(&unit->z, unit->mean, unit->variance);
    }
    const struct norm norm = norm_of(unit, arrays, mean, variance);
    if (unit->gate != NULL) {
        norm_forward(&norm, &unit->z, NULL, false, gate_input(unit->gate));
        gate_forward(unit->gate, arrays->theta + gate_place(unit), plus, unit->rectify, a);
    } else {
        norm_forward(&norm, &unit->z, plus, unit->rectify, a);
    }
    if (unit->conv.padding == CONV_CIRCULAR) {
        pack_fill_border(a, CONV_CIRCULAR);
    }
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
    const struct norm norm = norm_of(unit, arrays, unit->mean, unit->variance);
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

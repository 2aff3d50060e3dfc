#include "nets/full.h"

const char *const full_top_names[FULL_TOPS] = { "gap", "flatten", "flatten-hidden" };

struct network_spec full_network(enum full_top top, size_t batch)
{
    return (struct network_spec){
        .in = { batch, 1, FULL_SIDE, FULL_SIDE },
        .width = { 16, 32, 64 },
        .blocks = 1,
        .stem_stride = 1,
        .padding = CONV_ZEROS,
        .residual = true,
        .norm = true,
        .head = { .head = head_find(top == FULL_GAP ? "gap" : "flatten"),
                  .hidden = top == FULL_FLATTEN_HIDDEN ? FULL_HIDDEN : 0,
                  .classes = FULL_CLASSES },
    };
}

double full_multiply_adds(const struct network *network)
{
    double sum = 0;
    for (size_t i = 0; i < network->units; i++) {
        const struct unit *unit = network->unit + i;
        const size_t forth = shape_pixels(unit->z.shape) * convolution_weights(&unit->conv);
        sum += (unit->input == NETWORK_IMAGES ? 2.0 : 3.0) * (double)forth;
    }
    const struct classifier *top = &network->classifier;
    const size_t hidden = top->spec.hidden > 0 ? top->features * top->spec.hidden : 0;
    return sum + 3.0 * (double)(hidden + top->inputs * top->spec.classes);
}

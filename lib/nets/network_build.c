/* What a network is made of: which unit reads and writes which slot, and where all of it lies. */
#include <stdlib.h>

#include "base/require.h"
#include "nets/network.h"

/* ---- the plan: which unit reads and writes which slot ---- */

static struct shape slot_shape(const struct network *network, int slot)
{
    return network->slot[slot].a.shape;
}

/* Adds a unit that reads `input`; returns the slot that it writes. */
static int plan_unit(struct network *n, int input, struct convolution conv, int plus, bool rectify)
{
    require(n->units < NETWORK_MAX_UNITS);
    const int output = (int)n->slots++;
    conv.padding = n->spec.padding;
    conv.channels = slot_shape(n, input).c;
    n->unit[n->units++] = (struct unit){ .conv = conv,
                                         .input = input,
                                         .output = output,
                                         .plus = plus,
                                         .norm = n->spec.norm,
                                         .rectify = rectify };
    n->slot[output].a.shape = convolution_shape(&conv, slot_shape(n, input));
    return output;
}

static int plan_shortcut(struct network *n, int input, size_t width, size_t stride)
{
    if (!n->spec.residual) {
        return UNIT_NO_SLOT;
    }
    if (slot_shape(n, input).c == width && stride == 1) {
        return input;
    }
    const struct convolution conv = { .filters = width, .kernel = 1, .stride = stride };
    return plan_unit(n, input, conv, UNIT_NO_SLOT, false);
}

static int plan_block(struct network *n, int input, size_t width, size_t stride)
{
    const struct convolution first = { .filters = width, .kernel = 3, .stride = stride };
    const struct convolution second = { .filters = width, .kernel = 3, .stride = 1 };
    const int shortcut = plan_shortcut(n, input, width, stride);
    const int middle = plan_unit(n, input, first, UNIT_NO_SLOT, true);
    const int output = plan_unit(n, middle, second, shortcut, true);
    if (n->spec.gate.squeeze != GATE_NONE) {
        struct gate_spec gate = n->spec.gate;
        gate.seed += n->units; /* drawn numbers differ from block to block */
        n->unit[n->units - 1].gate = gate_open(&gate, slot_shape(n, output));
    }
    return output;
}

static void plan(struct network *n)
{
    n->slot[NETWORK_IMAGES].a.shape = n->spec.in;
    n->slots = 1;
    const struct convolution stem = { .filters = n->spec.width[0],
                                      .kernel = 3,
                                      .stride = n->spec.stem_stride };
    int at = plan_unit(n, NETWORK_IMAGES, stem, UNIT_NO_SLOT, true);
    for (size_t stage = 0; stage < NETWORK_STAGES; stage++) {
        for (size_t block = 0; block < n->spec.blocks; block++) {
            at = plan_block(n, at, n->spec.width[stage], stage > 0 && block == 0 ? 2 : 1);
        }
    }
}

/* ---- memory ---- */

static void open_slots(struct network *n)
{
    size_t border[NETWORK_MAX_UNITS + 1] = { 0 };
    for (size_t i = 0; i < n->units; i++) {
        const struct unit *unit = n->unit + i;
        const size_t need = convolution_border(&unit->conv);
        border[unit->input] = need > border[unit->input] ? need : border[unit->input];
    }
    for (size_t i = 0; i < n->slots; i++) {
        const struct shape shape = n->slot[i].a.shape;
        n->slot[i].a = pack_new(shape, border[i]);
        if (i != NETWORK_IMAGES) {
            n->slot[i].da = pack_new(shape, 0);
        }
    }
}

static void add_range(struct network *n, size_t first, size_t end, bool decays)
{
    if (end > first) {
        n->range[n->ranges++] = (struct network_range){ first, end - first, decays };
    }
}

static void place_unit(struct network *n, struct unit *unit)
{
    const size_t end = unit_place(unit, n->parameters);
    const size_t gate = unit->shift + unit->conv.filters;
    add_range(n, unit->weights, unit->gain, true);
    add_range(n, unit->gain, gate, false);
    if (unit->gate != NULL) {
        add_range(n, gate, gate + gate_weights(unit->gate), true);
        add_range(n, gate + gate_weights(unit->gate), end, false);
    }
    n->parameters = end;
    unit->running = n->statistics;
    n->statistics += 2 * unit->conv.filters;
}

static void place_classifier(struct network *n)
{
    const struct classifier_places *at = &n->classifier.places;
    add_range(n, at->head, at->c, true);
    add_range(n, at->c, at->w, false);
    add_range(n, at->w, at->b, true);
    add_range(n, at->b, at->end, false);
    n->parameters = at->end;
}

static void open_units(struct network *n)
{
    size_t scratch = 0;
    for (size_t i = 0; i < n->units; i++) {
        struct unit *unit = n->unit + i;
        unit_open(unit, slot_shape(n, unit->input));
        place_unit(n, unit);
        const size_t need = convolution_scratch(&unit->conv, &n->slot[unit->input].a, &unit->z);
        scratch = need > scratch ? need : scratch;
    }
    n->scratch = xcalloc(scratch, sizeof *n->scratch);
}

/* Gains and running variances are 1. */
static void set_ones(struct network *n)
{
    for (size_t i = 0; i < n->units; i++) {
        const struct unit *unit = n->unit + i;
        for (size_t f = 0; f < unit->conv.filters; f++) {
            n->running[unit->running + unit->conv.filters + f] = 1.0f;
            if (unit->norm) {
                n->theta[unit->gain + f] = 1.0f;
            }
        }
    }
}

struct network *network_new(const struct network_spec *spec)
{
    require(spec->in.n > 0 && spec->blocks > 0 && spec->stem_stride > 0);
    struct network *n = xcalloc(1, sizeof *n);
    n->spec = *spec;
    plan(n);
    open_slots(n);
    open_units(n);
    n->backbone = n->parameters;
    n->classifier = classifier_open(&spec->head, network_maps_shape(n), n->parameters);
    place_classifier(n);
    n->theta = xcalloc(n->parameters, sizeof *n->theta);
    n->gradient = xcalloc(n->parameters, sizeof *n->gradient);
    n->running = xcalloc(n->statistics, sizeof *n->running);
    n->logits = xcalloc(spec->in.n * spec->head.classes, sizeof *n->logits);
    n->dlogits = xcalloc(spec->in.n * spec->head.classes, sizeof *n->dlogits);
    set_ones(n);
    return n;
}

void network_free(struct network *n)
{
    if (n == NULL) {
        return;
    }
    free(n->dlogits);
    free(n->logits);
    free(n->running);
    free(n->gradient);
    free(n->theta);
    classifier_close(&n->classifier);
    free(n->scratch);
    for (size_t i = 0; i < n->units; i++) {
        gate_close(n->unit[i].gate);
        unit_close(n->unit + i);
    }
    for (size_t i = 0; i < n->slots; i++) {
        pack_free(&n->slot[i].a);
        pack_free(&n->slot[i].da);
    }
    free(n);
}

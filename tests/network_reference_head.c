/* What stands on maps: heads, gates and the classifier. */
#include "network_reference_head.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "reference.h"

static double *doubles(size_t count)
{
    return xcalloc(count, sizeof(double));
}

static bool is(const struct head *head, const char *name)
{
    return strcmp(head->name, name) == 0;
}

/* y = W x + b, and where `rectified` what is above 0 of it. */
struct layer {
    size_t inputs, outputs;
    const double *w, *b;
    bool rectified;
};

static void layer_forward(struct layer layer, const double *x, double *y)
{
    for (size_t k = 0; k < layer.outputs; k++) {
        y[k] = layer.b[k];
        for (size_t f = 0; f < layer.inputs; f++) {
            y[k] += layer.w[k * layer.inputs + f] * x[f];
        }
        y[k] = layer.rectified ? fmax(y[k], 0.0) : y[k];
    }
}

/* ---- heads, of one image ---- */

static void depthwise(struct shape in, const double *theta, const double *x, double *y)
{
    for (size_t k = 0; k < in.c * shape_pixels(in); k++) {
        y[k / shape_pixels(in)] += theta[k] * x[k];
    }
}

/* theta: the query, then a code a place. */
static void attention(struct shape in, const double *theta, const double *x, double *y)
{
    const size_t places = shape_pixels(in);
    double sum = 0.0;
    for (size_t i = 0; i < places; i++) {
        double score = 0.0;
        for (size_t c = 0; c < in.c; c++) {
            score += theta[c] * (x[c * places + i] + theta[in.c * (i + 1) + c]);
        }
        const double weight = exp(score / sqrt((double)in.c));
        for (size_t c = 0; c < in.c; c++) {
            y[c] += weight * (x[c * places + i] + theta[in.c * (i + 1) + c]);
        }
        sum += weight;
    }
    for (size_t c = 0; c < in.c; c++) {
        y[c] /= sum;
    }
}

/* A pooling of reference.h: output q of channel c stands at q C + c. */
static void pooling(const struct head *head, struct shape in, const double *x, double *y)
{
    const struct reference_head *pool = reference_head_find(head->name);
    double outputs[4];
    require(pool != NULL && pool->outputs <= COUNT(outputs));
    for (size_t c = 0; c < in.c; c++) {
        const struct reference_map map = { .h = in.h, .w = in.w, .x = x + c * shape_pixels(in) };
        pool->forward(&map, outputs);
        for (size_t q = 0; q < pool->outputs; q++) {
            y[q * in.c + c] = outputs[q];
        }
    }
}

size_t network_reference_features(const struct head *head, struct shape in)
{
    if (is(head, "flatten")) {
        return in.c * shape_pixels(in);
    }
    const struct reference_head *pool = reference_head_find(head->name);
    return pool == NULL ? in.c : in.c * pool->outputs;
}

size_t network_reference_own(const struct head *head, struct shape in)
{
    const size_t map = in.c * shape_pixels(in);
    return is(head, "depthwise") ? map : is(head, "attention") ? in.c + map : 0;
}

static void head_forward(const struct head *head, struct shape in, const double *theta,
                         const double *x, double *y)
{
    memset(y, 0, network_reference_features(head, in) * sizeof *y);
    if (is(head, "flatten")) {
        memcpy(y, x, in.c * shape_pixels(in) * sizeof *y);
    } else if (is(head, "depthwise")) {
        depthwise(in, theta, x, y);
    } else if (is(head, "attention")) {
        attention(in, theta, x, y);
    } else {
        pooling(head, in, x, y);
    }
}

/* ---- the gate ---- */

size_t network_reference_hidden(const struct gate_spec *gate, size_t channels)
{
    const size_t hidden = channels / (gate->reduction == 0 ? 4 : gate->reduction);
    return hidden == 0 ? 1 : hidden;
}

size_t network_reference_squeezed(const struct gate_spec *gate, struct shape in)
{
    return gate->squeeze == GATE_POOLED ? network_reference_features(gate->head, in) : in.c;
}

struct gate_layers {
    struct layer first, second;
};

static struct gate_layers gate_layers(const struct gate_spec *gate, struct shape in,
                                      const double *theta)
{
    const size_t hidden = network_reference_hidden(gate, in.c);
    const size_t inputs = network_reference_squeezed(gate, in);
    const double *const w2 = theta + hidden * inputs, *const b1 = w2 + in.c * hidden;
    return (struct gate_layers){ .first = { inputs, hidden, theta, b1, true },
                                 .second = { hidden, in.c, w2, b1 + hidden, false } };
}

/* Multiplies channel c of `places` places from u on by its gate, given what is squeezed. */
static void open_gates(struct gate_layers layers, struct shape in, const double *q, size_t places,
                       double *u)
{
    double *const h = doubles(layers.first.outputs), *const s = doubles(in.c);
    layer_forward(layers.first, q, h);
    layer_forward(layers.second, h, s);
    for (size_t c = 0; c < in.c; c++) {
        for (size_t i = 0; i < places; i++) {
            u[c * shape_pixels(in) + i] /= 1.0 + exp(-s[c]);
        }
    }
    free(s);
    free(h);
}

static void gate_image(const struct gate_spec *gate, struct gate_layers layers, struct shape in,
                       const double *drawn, double *u)
{
    const size_t pixels = shape_pixels(in);
    double *const q = doubles(layers.first.inputs);
    if (gate->squeeze == GATE_PLACES) {
        for (size_t i = 0; i < pixels; i++) {
            for (size_t c = 0; c < in.c; c++) {
                q[c] = u[c * pixels + i];
            }
            open_gates(layers, in, q, 1, u + i);
        }
    } else if (gate->squeeze == GATE_DRAWN) {
        open_gates(layers, in, drawn, pixels, u);
    } else {
        head_forward(gate->head, in, NULL, u, q);
        open_gates(layers, in, q, pixels, u);
    }
    free(q);
}

void network_reference_gate(const struct gate_spec *gate, struct shape in, const double *theta,
                            const double *drawn, double *u)
{
    const struct gate_layers layers = gate_layers(gate, in, theta);
    for (size_t n = 0; n < in.n; n++) {
        gate_image(gate, layers, in, drawn == NULL ? NULL : drawn + n * in.c,
                   u + n * in.c * shape_pixels(in));
    }
}

/* ---- the classifier ---- */

void network_reference_classify(const struct classifier_spec *spec, struct shape in,
                                const double *theta, const double *maps, const unsigned char *kept,
                                double *logits)
{
    const size_t features = network_reference_features(spec->head, in);
    const size_t inputs = spec->hidden > 0 ? spec->hidden : features;
    const double *const v = theta + network_reference_own(spec->head, in);
    const double *const c = v + spec->hidden * features, *const w = c + spec->hidden;
    const struct layer hidden = { features, spec->hidden, v, c, true };
    const struct layer last = { inputs, spec->classes, w, w + spec->classes * inputs, false };
    double *const pooled = doubles(features), *const units = doubles(spec->hidden);
    for (size_t n = 0; n < in.n; n++) {
        head_forward(spec->head, in, theta, maps + n * in.c * shape_pixels(in), pooled);
        layer_forward(hidden, pooled, units);
        double *const x = spec->hidden > 0 ? units : pooled;
        for (size_t f = 0; kept != NULL && f < inputs; f++) {
            x[f] *= kept[n * inputs + f] ? 1.0 / (1.0 - (double)spec->dropout) : 0.0;
        }
        layer_forward(last, x, logits + n * spec->classes);
    }
    free(units);
    free(pooled);
}

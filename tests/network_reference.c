#include "network_reference.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "network_reference_head.h"

static double *doubles(size_t count)
{
    return xcalloc(count, sizeof(double));
}

/* ---- convolution and normalisation ---- */

static size_t reach(const struct convolution *c)
{
    return c->padding == CONV_VALID ? 0 : (c->kernel - 1) / 2;
}

struct shape network_reference_shape(const struct convolution *c, struct shape in)
{
    const size_t less = c->padding == CONV_VALID ? c->kernel - 1 : 0;
    return (struct shape){ in.n, c->filters, (in.h - less + c->stride - 1) / c->stride,
                           (in.w - less + c->stride - 1) / c->stride };
}

/* Pixel (i, j) of a map, counted from `reach` pixels before its first. */
static double pixel(const struct convolution *c, struct shape in, const double *map, size_t i,
                    size_t j)
{
    const size_t before = reach(c);
    if (c->padding == CONV_CIRCULAR) {
        return map[(i + in.h - before) % in.h * in.w + (j + in.w - before) % in.w];
    }
    const bool inside = i >= before && i - before < in.h && j >= before && j - before < in.w;
    return inside ? map[(i - before) * in.w + j - before] : 0.0;
}

/* One number of y: filter w, places of the image x. */
static double correlate(const struct convolution *c, struct shape in, const double *w,
                        const double *x, size_t i, size_t j)
{
    double sum = 0.0;
    for (size_t channel = 0; channel < c->channels; channel++) {
        for (size_t a = 0; a < c->kernel; a++) {
            for (size_t e = 0; e < c->kernel; e++) {
                sum += *w++ * pixel(c, in, x, i * c->stride + a, j * c->stride + e);
            }
        }
        x += shape_pixels(in);
    }
    return sum;
}

void network_reference_convolve(const struct convolution *c, struct shape in, const double *w,
                                const double *x, double *y)
{
    const struct shape out = network_reference_shape(c, in);
    const size_t filter = c->channels * c->kernel * c->kernel;
    for (size_t n = 0; n < in.n; n++) {
        for (size_t o = 0; o < c->filters; o++) {
            for (size_t p = 0; p < shape_pixels(out); p++) {
                *y++ = correlate(c, in, w + o * filter, x + n * in.c * shape_pixels(in), p / out.w,
                                 p % out.w);
            }
        }
    }
}

void network_reference_measure(struct shape in, const double *z, double *mean, double *variance)
{
    const double count = (double)(in.n * shape_pixels(in));
    for (size_t pass = 0; pass < 2; pass++) {
        double *const out = pass == 0 ? mean : variance;
        memset(out, 0, in.c * sizeof *out);
        for (size_t k = 0; k < shape_size(in); k++) {
            const size_t c = k / shape_pixels(in) % in.c;
            out[c] += (pass == 0 ? z[k] : pow(z[k] - mean[c], 2.0)) / count;
        }
    }
}

void network_reference_normalise(struct network_reference_norm norm, struct shape in, double *z)
{
    for (size_t k = 0; k < shape_size(in); k++) {
        const size_t c = k / shape_pixels(in) % in.c;
        if (norm.gain != NULL) {
            z[k] = norm.gain[c] * (z[k] - norm.mean[c]) / sqrt(norm.variance[c] + 1e-5);
        }
        z[k] += norm.shift[c];
    }
}

void network_reference_rectify(size_t count, double *x)
{
    for (size_t k = 0; k < count; k++) {
        x[k] = fmax(x[k], 0.0);
    }
}

void network_reference_finish(size_t count, const double *plus, bool rectified, double *x)
{
    for (size_t k = 0; plus != NULL && k < count; k++) {
        x[k] += plus[k];
    }
    if (rectified) {
        network_reference_rectify(count, x);
    }
}

double network_reference_entropy(size_t images, size_t classes, const double *z,
                                 const unsigned char *labels)
{
    double loss = 0.0;
    for (size_t i = 0; i < images; i++) {
        const double *logits = z + i * classes;
        double top = logits[0];
        for (size_t k = 1; k < classes; k++) {
            top = fmax(top, logits[k]);
        }
        double sum = exp(logits[0] - top);
        for (size_t k = 1; k < classes; k++) {
            sum += exp(logits[k] - top);
        }
        loss += log(sum) + top - logits[labels[i]];
    }
    return loss / (double)images;
}

/* ---- a network: what is read and written one after the other as layers come ---- */

struct reader {
    const struct network_reference *network;
    size_t parameter, statistic;
};

/* The next parameters; weights are marked. */
static const double *take(struct reader *r, size_t count, bool weights)
{
    const size_t first = r->parameter;
    r->parameter += count;
    for (size_t i = first; weights && r->network->decays != NULL && i < r->parameter; i++) {
        r->network->decays[i] = true;
    }
    return r->network->theta + first;
}

/* Maps and the array that holds them. */
struct maps {
    struct shape shape;
    double *at;
};

static void normalise(struct reader *r, struct maps maps)
{
    const struct network_reference *n = r->network;
    const size_t channels = maps.shape.c;
    double *const own = doubles(2 * channels);
    network_reference_measure(maps.shape, maps.at, own, own + channels);
    if (n->measured != NULL) {
        memcpy(n->measured + r->statistic, own, 2 * channels * sizeof *own);
    }
    const double *by = n->running != NULL ? n->running + r->statistic : own;
    r->statistic += 2 * channels;
    struct network_reference_norm norm = { .mean = by, .variance = by + channels };
    norm.gain = n->spec->norm ? take(r, channels, false) : NULL;
    norm.shift = take(r, channels, false);
    network_reference_normalise(norm, maps.shape, maps.at);
    free(own);
}

/* Convolution and normalisation. */
static struct maps unit(struct reader *r, struct maps in, size_t width, size_t kernel,
                        size_t stride)
{
    const struct convolution conv = { .channels = in.shape.c,
                                      .filters = width,
                                      .kernel = kernel,
                                      .stride = stride,
                                      .padding = r->network->spec->padding };
    const double *const w = take(r, width * in.shape.c * kernel * kernel, true);
    struct maps out = { .shape = network_reference_shape(&conv, in.shape) };
    out.at = doubles(shape_size(out.shape));
    network_reference_convolve(&conv, in.shape, w, in.at, out.at);
    normalise(r, out);
    return out;
}

static void gate(struct reader *r, struct maps maps)
{
    const struct gate_spec *spec = &r->network->spec->gate;
    const size_t channels = maps.shape.c;
    const size_t hidden = network_reference_hidden(spec, channels);
    const size_t inputs = network_reference_squeezed(spec, maps.shape);
    const double *const theta = take(r, hidden * (inputs + channels), true);
    (void)take(r, hidden + channels, false);
    network_reference_gate(spec, maps.shape, theta, NULL, maps.at);
}

/* Takes `in`, which it frees. */
static struct maps block(struct reader *r, struct maps in, size_t width, size_t stride)
{
    const struct network_spec *spec = r->network->spec;
    const bool project = spec->residual && (in.shape.c != width || stride != 1);
    const struct maps shortcut = project ? unit(r, in, width, 1, stride) : in;
    const struct maps middle = unit(r, in, width, 3, stride);
    network_reference_rectify(shape_size(middle.shape), middle.at);
    const struct maps out = unit(r, middle, width, 3, 1);
    if (spec->gate.squeeze != GATE_NONE) {
        gate(r, out);
    }
    for (size_t k = 0; spec->residual && k < shape_size(out.shape); k++) {
        out.at[k] += shortcut.at[k];
    }
    network_reference_rectify(shape_size(out.shape), out.at);
    free(middle.at);
    if (project) {
        free(shortcut.at);
    }
    free(in.at);
    return out;
}

static struct maps backbone(struct reader *r)
{
    const struct network_spec *spec = r->network->spec;
    struct maps at = { spec->in, (double *)r->network->x };
    at = unit(r, at, spec->width[0], 3, spec->stem_stride);
    network_reference_rectify(shape_size(at.shape), at.at);
    for (size_t stage = 0; stage < NETWORK_STAGES; stage++) {
        for (size_t i = 0; i < spec->blocks; i++) {
            at = block(r, at, spec->width[stage], stage > 0 && i == 0 ? 2 : 1);
        }
    }
    return at;
}

/* The classifier's parameters; those of its layers but for the biases are marked. */
static const double *take_classifier(struct reader *r, const struct classifier_spec *spec,
                                     struct shape in)
{
    const size_t features = network_reference_features(spec->head, in);
    const size_t inputs = spec->hidden > 0 ? spec->hidden : features;
    const double *const theta = take(r, network_reference_own(spec->head, in), true);
    (void)take(r, spec->hidden * features, true);
    (void)take(r, spec->hidden, false);
    (void)take(r, spec->classes * inputs, true);
    (void)take(r, spec->classes, false);
    return theta;
}

double network_reference_loss(const struct network_reference *network, const unsigned char *labels)
{
    const struct classifier_spec *spec = &network->spec->head;
    struct reader reader = { .network = network };
    const struct maps maps = backbone(&reader);
    const double *const theta = take_classifier(&reader, spec, maps.shape);
    double *const logits = doubles(maps.shape.n * spec->classes);
    network_reference_classify(spec, maps.shape, theta, maps.at, network->kept, logits);
    const double loss =
        labels == NULL ? nan("")
                       : network_reference_entropy(maps.shape.n, spec->classes, logits, labels);
    if (network->logits != NULL) {
        memcpy(network->logits, logits, maps.shape.n * spec->classes * sizeof *logits);
    }
    free(logits);
    free(maps.at);
    return loss;
}

#include "nets/shallow.h"

#include <math.h>
#include <stdlib.h>

#include "base/elementary.h"
#include "base/require.h"
#include "heads/gradient.h"
#include "heads/gradient_filter.h"
#include "heads/linear.h"
#include "nets/conv.h"

static const struct head_options options = { .layout = NCHW };

static struct conv layer(const struct shallow *net)
{
    return (struct conv){ .channels = 1,
                          .filters = net->filters,
                          .height = net->kernel,
                          .width = net->kernel,
                          .stride = 1,
                          .padding = CONV_VALID,
                          .weights = net->filter_weights };
}

void shallow_draw_filters(struct rng *rng, size_t filters, size_t kernel, float *weights)
{
    const size_t length = kernel * kernel;
    rng_fill_normal(rng, filters * length, weights);
    for (size_t f = 0; f < filters; f++, weights += length) {
        float power = 0.0f;
        for (size_t i = 0; i < length; i++) {
            power += weights[i] * weights[i];
        }
        for (size_t i = 0; i < length; i++) {
            weights[i] /= sqrtf(power);
        }
    }
}

size_t shallow_features(const struct shallow *net, struct shape in)
{
    const struct conv conv = layer(net);
    return net->head->features(&options, conv_shape(&conv, in));
}

/* z before the ReLU; the caller frees. */
static float *responses(const struct shallow *net, struct shape in, const float *x)
{
    const struct conv conv = layer(net);
    float *scratch = xcalloc(conv_scratch(&conv, in), sizeof *scratch);
    float *z = xcalloc(shape_size(conv_shape(&conv, in)), sizeof *z);
    conv_forward(&conv, in, x, scratch, z);
    free(scratch);
    return z;
}

/* Logits of one image become its residual: softmax, less 1 at the label. */
static void subtract_label(size_t classes, size_t label, float *logits)
{
    require(label < classes);
    float largest = logits[0], sum = 0.0f;
    for (size_t k = 1; k < classes; k++) {
        largest = logits[k] > largest ? logits[k] : largest;
    }
    for (size_t k = 0; k < classes; k++) {
        const float below = logits[k] - largest;
        logits[k] = isnan(below) ? below : elementary_exp(below);
        sum += logits[k];
    }
    for (size_t k = 0; k < classes; k++) {
        logits[k] = logits[k] / sum - (k == label ? 1.0f : 0.0f);
    }
}

/* dm = W^T r / batch from the features m, sums over classes ascending. */
static void feature_gradient(const struct shallow *net, struct linear size, const size_t *labels,
                             const float *m, float *dm)
{
    float *r = xcalloc(size.batch * size.classes, sizeof *r);
    linear_forward_plain(size, net->class_weights, NULL, m, r);
    for (size_t n = 0; n < size.batch; n++) {
        float *residual = r + n * size.classes, *out = dm + n * size.features;
        subtract_label(size.classes, labels[n], residual);
        for (size_t k = 0; k < size.classes; k++) {
            const float *w = net->class_weights + k * size.features;
            for (size_t f = 0; f < size.features; f++) {
                out[f] += residual[k] / (float)size.batch * w[f];
            }
        }
    }
    free(r);
}

/* dz from z: through ReLU, head, classes, and back. The caller frees. */
static float *response_gradient(const struct shallow *net, struct shape maps, const size_t *labels,
                                const float *z)
{
    const struct head *head = net->head;
    const size_t features = head->features(&options, maps), numbers = shape_size(maps);
    require(head->parameters(&options, maps) == 0);
    const struct linear size = { maps.n, features, net->classes };
    float *x = xcalloc(numbers, sizeof *x), *dz = xcalloc(numbers, sizeof *dz);
    float *m = xcalloc(maps.n * features, sizeof *m), *dm = xcalloc(maps.n * features, sizeof *dm);
    void *saved = xcalloc(head->saved_bytes(&options, maps), 1);
    for (size_t i = 0; i < numbers; i++) {
        x[i] = z[i] <= 0.0f ? 0.0f : z[i];
    }
    const struct head_pass pass = {
        .in = maps, .x = x, .y = m, .saved = saved, .dy = dm, .dx = dz
    };
    head->forward(&options, &pass);
    feature_gradient(net, size, labels, m, dm);
    head->backward(&options, &pass);
    gradient_before_relu(numbers, z, dz);
    free(saved), free(dm), free(m), free(x);
    return dz;
}

/* The kernel's view of one image, one row a position. */
static void cut_patches(size_t kernel, struct shape in, const float *image, float *patches)
{
    for (size_t i = 0; i + kernel <= in.h; i++) {
        for (size_t j = 0; j + kernel <= in.w; j++) {
            for (size_t a = 0; a < kernel; a++) {
                for (size_t e = 0; e < kernel; e++) {
                    *patches++ = image[(i + a) * in.w + j + e];
                }
            }
        }
    }
}

void shallow_gradient(const struct shallow *net, struct shape in, const float *x,
                      const size_t *labels, double *dw)
{
    const struct conv conv = layer(net);
    const struct shape maps = conv_shape(&conv, in);
    const size_t length = net->kernel * net->kernel, positions = shape_pixels(maps);
    float *z = responses(net, in, x), *dz = response_gradient(net, maps, labels, z);
    float *patches = xcalloc(positions * length, sizeof *patches);
    double *part = xcalloc(length, sizeof *part);
    for (size_t i = 0; i < net->filters * length; i++) {
        dw[i] = 0.0;
    }
    for (size_t n = 0; n < in.n; n++) {
        cut_patches(net->kernel, in, x + n * shape_pixels(in), patches);
        for (size_t f = 0; f < net->filters; f++) {
            const float *dx = dz + shape_at(maps, NCHW, n, f, 0);
            gradient_filter_sum(positions, length, patches, dx, part);
            for (size_t k = 0; k < length; k++) {
                dw[f * length + k] += part[k];
            }
        }
    }
    free(part), free(patches), free(dz), free(z);
}

#include "nets/binary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/elementary.h"
#include "base/require.h"
#include "heads/linear.h"
#include "nets/adam.h"

struct binary binary_new(struct rng *rng, const struct head *head,
                         const struct head_options *options, struct shape in)
{
    struct binary binary = { .head = head, .options = *options, .in = in, .gain = 1 };
    require(shape_size(in) > 0);
    binary.thetas = head->parameters(options, in);
    binary.features = head->features(options, in);
    const size_t drawn = binary.thetas + binary.features;
    const float theta_sigma = 1 / sqrtf((float)shape_pixels(in));
    const float w_sigma = 1 / sqrtf((float)binary.features);
    binary.parameters = xcalloc(drawn + 1, sizeof *binary.parameters);
    rng_fill_normal(rng, drawn, binary.parameters);
    for (size_t i = 0; i < drawn; i++) {
        binary.parameters[i] *= i < binary.thetas ? theta_sigma : w_sigma;
    }
    return binary;
}

void binary_free(struct binary *binary)
{
    free(binary->parameters);
}

size_t binary_parameters(const struct binary *binary)
{
    return binary->thetas + binary->features + 1;
}

/* ---- one pass ---- */

/* The features of in.n images, multiplied by the gain, and what the head keeps for its backward. */
struct pass {
    struct shape in;
    const float *x;
    float *y;
    void *saved;
};

static struct pass pass_new(const struct binary *binary, size_t images)
{
    struct pass pass = { .in = binary->in };
    pass.in.n = images;
    pass.y = xcalloc(images * binary->features, sizeof *pass.y);
    pass.saved = xcalloc(binary->head->saved_bytes(&binary->options, pass.in), 1);
    return pass;
}

static void pass_free(struct pass *pass)
{
    free(pass->saved);
    free(pass->y);
}

static const float *thetas_of(const struct binary *binary)
{
    return binary->thetas > 0 ? binary->parameters : NULL;
}

static void forward(const struct binary *binary, struct pass *pass)
{
    binary->head->forward(&binary->options, &(struct head_pass){ .in = pass->in,
                                                                 .theta = thetas_of(binary),
                                                                 .x = pass->x,
                                                                 .y = pass->y,
                                                                 .saved = pass->saved });
}

/* z[in.n] from the features. */
static void read_out(const struct binary *binary, const struct pass *pass, float *z)
{
    const float *w = binary->parameters + binary->thetas, bias = w[binary->features];
    const struct linear size = { pass->in.n, binary->features, 1 };
    linear_forward_plain(size, w, NULL, pass->y, z);
    for (size_t i = 0; i < pass->in.n; i++) {
        z[i] = binary->gain * z[i] + bias;
    }
}

void binary_scores(const struct binary *binary, size_t n, const float *x, float *z)
{
    const size_t image = shape_size(binary->in) / binary->in.n;
    struct pass pass = pass_new(binary, 1);
    for (size_t i = 0; i < n; i++) {
        pass.x = x + i * image;
        forward(binary, &pass);
        read_out(binary, &pass, z + i);
    }
    pass_free(&pass);
}

/* dw and db from dz = dloss/dz, and the loss's gradient dy by the features. */
static void read_out_backward(const struct binary *binary, const struct pass *pass, const float *dz,
                              float *dw, float *dy)
{
    const size_t features = binary->features;
    const float *w = binary->parameters + binary->thetas;
    memset(dw, 0, (features + 1) * sizeof *dw);
    for (size_t i = 0; i < pass->in.n; i++) {
        const float scaled = binary->gain * dz[i];
        for (size_t f = 0; f < features; f++) {
            dw[f] += scaled * pass->y[i * features + f];
            dy[i * features + f] = scaled * w[f];
        }
        dw[features] += dz[i];
    }
}

static void theta_backward(const struct binary *binary, const struct pass *pass, const float *dy,
                           float *dtheta)
{
    float *dx = xcalloc(shape_size(pass->in), sizeof *dx);
    binary->head->backward(&binary->options, &(struct head_pass){ .in = pass->in,
                                                                  .theta = thetas_of(binary),
                                                                  .x = pass->x,
                                                                  .y = pass->y,
                                                                  .saved = pass->saved,
                                                                  .dy = dy,
                                                                  .dx = dx,
                                                                  .dtheta = dtheta });
    free(dx);
}

void binary_gradient(const struct binary *binary, const float *x, const float *labels,
                     float *gradient)
{
    const size_t n = binary->in.n;
    struct pass pass = pass_new(binary, n);
    float *z = xcalloc(n, sizeof *z), *dy = xcalloc(n * binary->features, sizeof *dy);
    pass.x = x;
    forward(binary, &pass);
    read_out(binary, &pass, z);
    for (size_t i = 0; i < n; i++) { /* dln(1 + exp(-l z))/dz = -l/(1 + exp(l z)) */
        z[i] = -labels[i] / (1 + elementary_exp(labels[i] * z[i])) / (float)n;
    }
    read_out_backward(binary, &pass, z, gradient + binary->thetas, dy);
    if (binary->thetas > 0) {
        theta_backward(binary, &pass, dy, gradient);
    }
    free(dy);
    free(z);
    pass_free(&pass);
}

/* ---- training ---- */

/* The gain that gives the features of n images the mean square 1; 1 if they are all 0. */
static float gain_of(const struct binary *binary, size_t n, const float *x)
{
    const size_t image = shape_size(binary->in) / binary->in.n;
    struct pass pass = pass_new(binary, 1);
    double squares = 0;
    for (size_t i = 0; i < n; i++) {
        pass.x = x + i * image;
        forward(binary, &pass);
        for (size_t f = 0; f < binary->features; f++) {
            squares += (double)pass.y[f] * (double)pass.y[f];
        }
    }
    pass_free(&pass);
    return squares > 0 ? (float)sqrt((double)(n * binary->features) / squares) : 1;
}

/* Of step number t of `steps`: 1 at the start, 0 behind the last. */
static float half_cosine(size_t t, size_t steps)
{
    float cosine, sine;
    elementary_cos_sin((uint32_t)((uint64_t)t * 0x80000000u / steps), &cosine, &sine);
    return (1 + cosine) / 2;
}

static void gather(const struct binary_lesson *lesson, const size_t *order, struct shape batch,
                   float *x, float *labels)
{
    const size_t image = shape_size(batch) / batch.n;
    for (size_t i = 0; i < batch.n; i++) {
        memcpy(x + i * image, lesson->x + order[i] * image, image * sizeof *x);
        labels[i] = lesson->labels[order[i]];
    }
}

void binary_train(struct rng *rng, const struct binary_lesson *lesson, struct binary *binary)
{
    const size_t batches = lesson->n / binary->in.n, steps = lesson->epochs * batches;
    const size_t count = binary_parameters(binary);
    require(batches > 0);
    size_t *order = xcalloc(lesson->n, sizeof *order);
    float *x = xcalloc(shape_size(binary->in), sizeof *x);
    float *labels = xcalloc(binary->in.n, sizeof *labels);
    float *gradient = xcalloc(count, sizeof *gradient);
    struct adam adam = adam_new(count, lesson->rate);
    binary->gain = gain_of(binary, lesson->n, lesson->x);
    for (size_t t = 0; t < steps; t++) {
        if (t % batches == 0) {
            rng_permutation(rng, lesson->n, order);
        }
        gather(lesson, order + t % batches * binary->in.n, binary->in, x, labels);
        binary_gradient(binary, x, labels, gradient);
        adam.rate = lesson->rate * half_cosine(t, steps);
        adam_step(&adam, gradient, binary->parameters);
    }
    adam_free(&adam);
    free(gradient);
    free(labels);
    free(x);
    free(order);
}

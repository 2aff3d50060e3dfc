#include "nets/classifier.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "nets/dense.h"

static float *floats(size_t count)
{
    return xcalloc(count, sizeof(float));
}

static struct classifier_places places_from(const struct classifier *c, size_t first)
{
    const struct classifier_spec *spec = &c->spec;
    struct classifier_places at = { .head = first };
    at.v = at.head + spec->head->parameters(&spec->options, c->in);
    at.c = at.v + spec->hidden * c->features;
    at.w = at.c + spec->hidden;
    at.b = at.w + spec->classes * c->inputs;
    at.end = at.b + spec->classes;
    return at;
}

struct classifier classifier_open(const struct classifier_spec *spec, struct shape in, size_t first)
{
    require(spec->head != NULL && spec->classes > 0);
    require(spec->dropout >= 0.0f && spec->dropout < 1.0f);
    struct classifier c = { .spec = *spec, .in = in };
    c.features = spec->head->features(&spec->options, in);
    c.inputs = spec->hidden > 0 ? spec->hidden : c.features;
    c.places = places_from(&c, first);
    c.maps = floats(shape_size(in));
    c.dmaps = floats(shape_size(in));
    c.pooled = floats(in.n * c.features);
    c.dpooled = floats(in.n * c.features);
    c.hidden = floats(in.n * spec->hidden);
    c.dhidden = floats(in.n * spec->hidden);
    c.dropped = floats(in.n * c.inputs);
    c.ddropped = floats(in.n * c.inputs);
    c.kept = xcalloc(in.n * c.inputs, 1);
    c.saved = xcalloc(spec->head->saved_bytes(&spec->options, in), 1);
    return c;
}

void classifier_close(struct classifier *c)
{
    free(c->saved);
    free(c->kept);
    free(c->ddropped);
    free(c->dropped);
    free(c->dhidden);
    free(c->hidden);
    free(c->dpooled);
    free(c->pooled);
    free(c->dmaps);
    free(c->maps);
}

static void draw_normal(struct rng *rng, size_t count, double variance, float *out)
{
    rng_fill_normal(rng, count, out);
    const float deviation = (float)sqrt(variance);
    for (size_t i = 0; i < count; i++) {
        out[i] *= deviation;
    }
}

void classifier_draw(struct rng *rng, const struct classifier *c, float *theta)
{
    const struct classifier_places *at = &c->places;
    memset(theta + at->head, 0, (at->end - at->head) * sizeof *theta);
    if (c->spec.head == head_find("depthwise")) {
        for (size_t i = at->head; i < at->v; i++) {
            theta[i] = 1.0f / (float)shape_pixels(c->in);
        }
    }
    draw_normal(rng, at->w - at->v - c->spec.hidden, 2.0 / (double)c->features, theta + at->v);
    draw_normal(rng, at->b - at->w, 1.0 / (double)c->inputs, theta + at->w);
}

static struct head_pass pass_of(struct classifier *c, const float *theta)
{
    const int own = c->places.v > c->places.head;
    return (struct head_pass){ .in = c->in,
                               .theta = own ? theta + c->places.head : NULL,
                               .x = c->maps,
                               .y = c->pooled,
                               .saved = c->saved,
                               .dy = c->dpooled,
                               .dx = c->dmaps };
}

static struct linear hidden_layer(const struct classifier *c)
{
    return (struct linear){ c->in.n, c->features, c->spec.hidden };
}

static struct linear last_layer(const struct classifier *c)
{
    return (struct linear){ c->in.n, c->inputs, c->spec.classes };
}

static void rectify(size_t count, float *x)
{
    for (size_t i = 0; i < count; i++) {
        x[i] = x[i] < 0.0f ? 0.0f : x[i];
    }
}

/* Draws the mask anew; all is kept without a generator. */
static void draw_mask(struct classifier *c, struct rng *rng)
{
    const size_t count = c->in.n * c->inputs;
    if (rng == NULL || c->spec.dropout == 0.0f) {
        memset(c->kept, 1, count);
        return;
    }
    rng_fill_uniform(rng, count, c->dropped);
    for (size_t i = 0; i < count; i++) {
        c->kept[i] = c->dropped[i] >= c->spec.dropout;
    }
}

/* out = x times the mask; `scaled` where a mask was drawn. */
static void apply_mask(const struct classifier *c, int scaled, const float *x, float *out)
{
    const float scale = scaled ? 1.0f / (1.0f - c->spec.dropout) : 1.0f;
    for (size_t i = 0; i < c->in.n * c->inputs; i++) {
        out[i] = c->kept[i] ? x[i] * scale : 0.0f;
    }
}

void classifier_forward(struct classifier *c, const float *theta, const struct pack *maps,
                        struct rng *dropout, float *logits)
{
    const struct classifier_places *at = &c->places;
    pack_out(maps, c->maps);
    const struct head_pass pass = pass_of(c, theta);
    c->spec.head->forward(&c->spec.options, &pass);
    if (c->spec.hidden > 0) {
        linear_forward(hidden_layer(c), theta + at->v, theta + at->c, c->pooled, c->hidden);
        rectify(c->in.n * c->spec.hidden, c->hidden);
    }
    c->masked = dropout != NULL && c->spec.dropout > 0.0f;
    draw_mask(c, dropout);
    apply_mask(c, c->masked, c->spec.hidden > 0 ? c->hidden : c->pooled, c->dropped);
    linear_forward(last_layer(c), theta + at->w, theta + at->b, c->dropped, logits);
}

static void backward_hidden(struct classifier *c, const float *theta, float *gradient)
{
    const struct classifier_places *at = &c->places;
    for (size_t i = 0; i < c->in.n * c->spec.hidden; i++) {
        c->dhidden[i] = c->hidden[i] > 0.0f ? c->dhidden[i] : 0.0f;
    }
    dense_backward(hidden_layer(c), theta + at->v, c->pooled, c->dhidden,
                   (struct linear_gradient){ c->dpooled, gradient + at->v, gradient + at->c });
}

void classifier_backward(struct classifier *c, const float *theta, const float *dlogits,
                         float *gradient, struct pack *dmaps)
{
    const struct classifier_places *at = &c->places;
    dense_backward(last_layer(c), theta + at->w, c->dropped, dlogits,
                   (struct linear_gradient){ c->ddropped, gradient + at->w, gradient + at->b });
    apply_mask(c, c->masked, c->ddropped, c->spec.hidden > 0 ? c->dhidden : c->dpooled);
    if (c->spec.hidden > 0) {
        backward_hidden(c, theta, gradient);
    }
    struct head_pass pass = pass_of(c, theta);
    pass.dtheta = pass.theta == NULL ? NULL : gradient + at->head;
    c->spec.head->backward(&c->spec.options, &pass);
    pack_in(c->dmaps, dmaps);
}

/* Rows are what the two layers see: one an image, or one a place where nothing is squeezed. */
#include "nets/gate_state.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/elementary.h"
#include "base/require.h"
#include "nets/dense.h"

static float *floats(size_t count)
{
    return xcalloc(count, sizeof(float));
}

static size_t inputs_of(const struct gate_spec *spec, struct shape in)
{
    const struct head_options options = { .layout = NCHW };
    if (spec->squeeze != GATE_POOLED) {
        return in.c;
    }
    require(spec->head != NULL && spec->head->parameters(&options, in) == 0);
    return spec->head->features(&options, in);
}

struct gate *gate_open(const struct gate_spec *spec, struct shape in)
{
    require(spec->squeeze != GATE_NONE);
    struct gate *g = xcalloc(1, sizeof *g);
    const size_t reduced = in.c / (spec->reduction > 0 ? spec->reduction : 4);
    g->spec = *spec;
    g->in = in;
    g->places = spec->squeeze == GATE_PLACES ? shape_pixels(in) : 1;
    g->rows = in.n * g->places;
    g->inputs = inputs_of(spec, in);
    g->hidden = reduced > 0 ? reduced : 1;
    g->u = pack_new(in, 0);
    g->plain = floats(shape_size(in));
    g->dplain = floats(shape_size(in));
    g->q = floats(g->rows * g->inputs);
    g->dq = floats(g->rows * g->inputs);
    g->h = floats(g->rows * g->hidden);
    g->dh = floats(g->rows * g->hidden);
    g->s = floats(g->rows * in.c);
    g->ds = floats(g->rows * in.c);
    g->zeros = floats(in.c);
    const struct head_options options = { .layout = NCHW };
    g->saved = xcalloc(spec->squeeze == GATE_POOLED ? spec->head->saved_bytes(&options, in) : 0, 1);
    return g;
}

void gate_close(struct gate *g)
{
    if (g == NULL) {
        return;
    }
    free(g->saved);
    free(g->zeros);
    free(g->ds);
    free(g->s);
    free(g->dh);
    free(g->h);
    free(g->dq);
    free(g->q);
    free(g->dplain);
    free(g->plain);
    pack_free(&g->u);
    free(g);
}

size_t gate_weights(const struct gate *g)
{
    return g->hidden * (g->inputs + g->in.c);
}

size_t gate_parameters(const struct gate *g)
{
    return gate_weights(g) + g->hidden + g->in.c;
}

/* Where the parts stand among the gate's parameters. */
struct parts {
    size_t w1, w2, b1, b2;
};

static struct parts parts_of(const struct gate *g)
{
    struct parts at = { .w1 = 0 };
    at.w2 = g->hidden * g->inputs;
    at.b1 = at.w2 + g->in.c * g->hidden;
    at.b2 = at.b1 + g->hidden;
    return at;
}

void gate_draw(struct rng *rng, const struct gate *g, float *theta)
{
    const struct parts at = parts_of(g);
    const float first = (float)sqrt(2.0 / (double)g->inputs);
    const float second = (float)sqrt(1.0 / (double)g->hidden);
    memset(theta, 0, gate_parameters(g) * sizeof *theta);
    rng_fill_normal(rng, gate_weights(g), theta);
    for (size_t i = 0; i < gate_weights(g); i++) {
        theta[i] *= i < at.w2 ? first : second;
    }
}

struct pack *gate_input(struct gate *g)
{
    return &g->u;
}

void gate_at(struct gate *g, enum gate_purpose purpose, uint64_t pass)
{
    g->purpose = purpose;
    g->pass = pass;
}

static struct head_pass pass_of(struct gate *g)
{
    return (struct head_pass){
        .in = g->in, .x = g->plain, .y = g->q, .saved = g->saved, .dy = g->dq, .dx = g->dplain
    };
}

/* Between channels by places (of one image, NCHW) and rows of channels. */
static void turn_rows(const struct gate *g, const float *from, bool to_rows, float *out)
{
    const size_t pixels = shape_pixels(g->in), channels = g->in.c;
    for (size_t n = 0; n < g->in.n; n++) {
        const size_t base = n * channels * pixels;
        for (size_t c = 0; c < channels; c++) {
            for (size_t i = 0; i < pixels; i++) {
                const size_t plain = base + c * pixels + i, row = base + i * channels + c;
                out[to_rows ? row : plain] = from[to_rows ? plain : row];
            }
        }
    }
}

static void squeeze(struct gate *g)
{
    const struct head_options options = { .layout = NCHW };
    pack_out(&g->u, g->plain);
    if (g->spec.squeeze == GATE_POOLED) {
        const struct head_pass pass = pass_of(g);
        g->spec.head->forward(&options, &pass);
    } else if (g->spec.squeeze == GATE_PLACES) {
        turn_rows(g, g->plain, true, g->q);
    } else {
        struct rng rng = rng_at(g->spec.seed, rng_hash_text("gate"), g->purpose, g->pass);
        rng_fill_normal(&rng, g->rows * g->inputs, g->q);
    }
}

static struct linear first_layer(const struct gate *g)
{
    return (struct linear){ g->rows, g->inputs, g->hidden };
}

static struct linear second_layer(const struct gate *g)
{
    return (struct linear){ g->rows, g->hidden, g->in.c };
}

static void excite(struct gate *g, const float *theta)
{
    const struct parts at = parts_of(g);
    linear_forward(first_layer(g), theta + at.w1, theta + at.b1, g->q, g->h);
    for (size_t i = 0; i < g->rows * g->hidden; i++) {
        g->h[i] = g->h[i] < 0.0f ? 0.0f : g->h[i];
    }
    linear_forward(second_layer(g), theta + at.w2, theta + at.b2, g->h, g->s);
    for (size_t i = 0; i < g->rows * g->in.c; i++) {
        /* a NaN, which elementary_exp hides, comes back by the last term */
        g->s[i] = 1.0f / (1.0f + elementary_exp(-g->s[i])) + 0.0f * g->s[i];
    }
}

void gate_forward(struct gate *g, const float *theta, const struct pack *plus, bool rectify,
                  struct pack *a)
{
    squeeze(g);
    excite(g, theta);
    gate_open_up(g, plus, rectify, a);
}

static void backward_layers(struct gate *g, const float *theta, float *dtheta)
{
    const struct parts at = parts_of(g);
    for (size_t i = 0; i < g->rows * g->in.c; i++) {
        g->ds[i] *= g->s[i] * (1.0f - g->s[i]);
    }
    dense_backward(second_layer(g), theta + at.w2, g->h, g->ds,
                   (struct linear_gradient){ g->dh, dtheta + at.w2, dtheta + at.b2 });
    for (size_t i = 0; i < g->rows * g->hidden; i++) {
        g->dh[i] = g->h[i] > 0.0f ? g->dh[i] : 0.0f;
    }
    dense_backward(first_layer(g), theta + at.w1, g->q, g->dh,
                   (struct linear_gradient){ g->dq, dtheta + at.w1, dtheta + at.b1 });
}

/* du gets what came back through the squeeze. */
static void backward_squeeze(struct gate *g, struct pack *du)
{
    const struct head_options options = { .layout = NCHW };
    if (g->spec.squeeze == GATE_DRAWN) {
        return;
    }
    if (g->spec.squeeze == GATE_POOLED) {
        const struct head_pass pass = pass_of(g);
        g->spec.head->backward(&options, &pass);
    } else {
        turn_rows(g, g->dq, false, g->dplain);
    }
    pack_in(g->dplain, &g->u);
    const struct norm sum = { .gain = NULL, .shift = g->zeros };
    norm_forward(&sum, &g->u, du, false, du);
}

void gate_backward(struct gate *g, const float *theta, struct norm_back back, float *dtheta)
{
    gate_return(g, back);
    backward_layers(g, theta, dtheta);
    backward_squeeze(g, back.da);
}

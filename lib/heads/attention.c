/* Legend as in attention.h; backward keeps e_i in dx of channel 0 until that channel comes, the
 * last one, so that no memory is needed. */
#include "heads/attention.h"

#include <math.h>
#include <string.h>

#include "base/require.h"
#include "heads/exponential.h"
#include "heads/gather.h"
#include "heads/maximum.h"

/* One image and the parameters. */
struct view {
    struct gather from;
    size_t pixels;
    float scale; /* 1/sqrt(C) */
    const float *query, *codes, *x;
};

static struct view view_of(enum layout layout, const struct head_pass *pass, size_t image)
{
    const struct shape in = pass->in;
    return (struct view){
        .from = { in, layout, image },
        .pixels = shape_pixels(in),
        .scale = 1.0f / sqrtf((float)in.c),
        .query = pass->theta,
        .codes = pass->theta + in.c,
        .x = pass->x,
    };
}

/* The sum over channels of v[c] z_i[c]. */
static float over_channels(const struct view *view, size_t i, const float *v)
{
    float z[LANES_BLOCK], sum = 0.0f;
    const size_t channels = view->from.in.c;
    for (size_t first = 0; first < channels; first += LANES_BLOCK) {
        const size_t count = gather_block(channels, first);
        const float *code = view->codes + i * channels + first;
        gather_channels(&view->from, i, first, count, view->x, z);
        for (size_t k = 0; k < count; ++k) {
            z[k] = count_add(z[k], code[k]);
        }
        sum = gather_add(sum, first, lanes_dot_block(count, v + first, z));
    }
    return sum;
}

/* The sum over positions of weight[i * pitch] z_i[c]. */
static float over_positions(const struct view *view, size_t c, const float *weight, size_t pitch)
{
    float z[LANES_BLOCK], w[LANES_BLOCK], sum = 0.0f;
    const size_t channels = view->from.in.c;
    for (size_t first = 0; first < view->pixels; first += LANES_BLOCK) {
        const size_t count = gather_block(view->pixels, first);
        const float *code = view->codes + first * channels + c;
        gather_pixels(&view->from, c, first, count, view->x, z);
        gather_every(count, weight + first * pitch, pitch, w);
        for (size_t k = 0; k < count; ++k) {
            z[k] = count_add(z[k], code[k * channels]);
        }
        sum = gather_add(sum, first, lanes_dot_block(count, w, z));
    }
    return sum;
}

/* a[n] from products q.z to weights; NaN where the largest product is not finite. */
static void softmax(size_t n, float scale, float *a)
{
    const struct lanes_tile all = { NCHW, 0, 1, 0, n, 1 };
    float largest = 0.0f;
    uint32_t at = 0;
    maximum_of_tile(&all, a, &largest, &at);
    for (size_t i = 0; i < n; ++i) {
        a[i] = exponential_of(scale, a[i], largest);
    }
    const float sum = lanes_sum_map(n, a, lanes_element, NULL);
    for (size_t i = 0; i < n; ++i) {
        a[i] = count_divide(a[i], isfinite(largest) ? sum : NAN);
    }
}

void attention_forward(enum layout layout, const struct head_pass *pass)
{
    const size_t n = shape_pixels(pass->in), channels = pass->in.c;
    require(n > 0 && n <= UINT32_MAX && channels > 0 && pass->theta && pass->saved);
    for (size_t image = 0; image < pass->in.n; ++image) {
        const struct view view = view_of(layout, pass, image);
        float *a = (float *)pass->saved + image * n;
        for (size_t i = 0; i < n; ++i) {
            a[i] = over_channels(&view, i, view.query);
        }
        softmax(n, view.scale, a);
        for (size_t c = 0; c < channels; ++c) {
            pass->y[image * channels + c] = over_positions(&view, c, a, 1);
        }
    }
}

/* The sum over positions of a[i] u[i * pitch]. */
static float weighted_sum(size_t n, const float *a, const float *u, size_t pitch)
{
    float block[LANES_BLOCK], sum = 0.0f;
    for (size_t first = 0; first < n; first += LANES_BLOCK) {
        const size_t count = gather_block(n, first);
        gather_every(count, u + first * pitch, pitch, block);
        sum = gather_add(sum, first, lanes_dot_block(count, a + first, block));
    }
    return sum;
}

/* e[i * pitch] = e_i for every position. */
static void score_slopes(const struct view *view, const float *a, const float *dy, float *e)
{
    const size_t pitch = gather_pitch(&view->from);
    for (size_t i = 0; i < view->pixels; ++i) {
        e[i * pitch] = over_channels(view, i, dy);
    }
    const float mean = weighted_sum(view->pixels, a, e, pitch);
    for (size_t i = 0; i < view->pixels; ++i) {
        const float slope = count_multiply(a[i], count_add(e[i * pitch], -mean));
        e[i * pitch] = count_multiply(slope, view->scale);
    }
}

/* Channel c of dz into dx, and added to dp. e may be the channel's own dx. */
static void give(const struct view *view, size_t c, const float *a, const float *e, float dy,
                 float *dx, float *dp)
{
    const size_t pitch = gather_pitch(&view->from), channels = view->from.in.c;
    for (size_t i = 0; i < view->pixels; ++i) {
        const float valued = count_multiply(a[i], dy);
        const float dz = count_add(valued, count_multiply(e[i * pitch], view->query[c]));
        dx[i * pitch] = dz;
        dp[i * channels + c] = count_add(dp[i * channels + c], dz);
    }
}

void attention_backward(enum layout layout, const struct head_pass *pass)
{
    const size_t n = shape_pixels(pass->in), channels = pass->in.c;
    float *dq = pass->dtheta, *dp = dq + channels;
    require(n > 0 && channels > 0 && pass->theta && pass->saved && pass->dtheta);
    memset(dq, 0, channels * (1 + n) * sizeof *dq);
    for (size_t image = 0; image < pass->in.n; ++image) {
        const struct view view = view_of(layout, pass, image);
        const float *a = (const float *)pass->saved + image * n, *dy = pass->dy + image * channels;
        float *e = pass->dx + gather_start(&view.from, 0);
        score_slopes(&view, a, dy, e);
        for (size_t c = channels; c-- > 0;) {
            dq[c] = count_add(dq[c], over_positions(&view, c, e, gather_pitch(&view.from)));
            give(&view, c, a, e, dy[c], pass->dx + gather_start(&view.from, c), dp);
        }
    }
}

#include "heads/depthwise.h"

#include <string.h>

#include "base/require.h"
#include "heads/gather.h"

/* The sum of u[i] x[i] over the pixels of channel c. */
static float match(const struct gather *from, size_t c, const float *u, const float *x)
{
    float block[LANES_BLOCK], sum = 0.0f;
    const size_t n = shape_pixels(from->in);
    if (from->layout == NCHW) {
        return lanes_dot(n, u, x + gather_start(from, c));
    }
    for (size_t first = 0; first < n; first += LANES_BLOCK) {
        const size_t count = gather_block(n, first);
        gather_pixels(from, c, first, count, x, block);
        sum = gather_add(sum, first, lanes_dot_block(count, u + first, block));
    }
    return sum;
}

void depthwise_forward(enum layout layout, const struct head_pass *pass)
{
    const struct shape in = pass->in;
    require(shape_pixels(in) > 0 && pass->theta);
    for (size_t map = 0; map < in.n * in.c; ++map) {
        const size_t c = map % in.c;
        const struct gather from = { in, layout, map / in.c };
        pass->y[map] = match(&from, c, pass->theta + c * shape_pixels(in), pass->x);
    }
}

void depthwise_backward(enum layout layout, const struct head_pass *pass)
{
    const struct shape in = pass->in;
    const size_t n = shape_pixels(in);
    require(n > 0 && pass->theta && pass->dtheta);
    memset(pass->dtheta, 0, in.c * n * sizeof *pass->dtheta);
    for (size_t map = 0; map < in.n * in.c; ++map) {
        const size_t c = map % in.c;
        const struct gather from = { in, layout, map / in.c };
        const float dy = pass->dy[map], *u = pass->theta + c * n;
        const float *x = pass->x + gather_start(&from, c);
        float *dx = pass->dx + gather_start(&from, c), *du = pass->dtheta + c * n;
        for (size_t i = 0; i < n; ++i) {
            dx[i * gather_pitch(&from)] = count_multiply(dy, u[i]);
            du[i] = count_add(du[i], count_multiply(dy, x[i * gather_pitch(&from)]));
        }
    }
}

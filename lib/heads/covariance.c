#include "heads/covariance.h"

#include "base/require.h"
#include "heads/gather.h"
#include "heads/pool.h"

size_t covariance_features(struct shape in)
{
    return in.c * (in.c + 1) / 2;
}

/* Where the covariance of channels c and d lies in y of one image. */
static size_t place(size_t c, size_t d)
{
    return c > d ? c * (c + 1) / 2 + d : d * (d + 1) / 2 + c;
}

/* Pixels first .. first+count-1 of channel c, less its mean. */
static void deviations(const struct gather *from, size_t c, size_t first, size_t count,
                       const float *x, float mean, float *out)
{
    gather_pixels(from, c, first, count, x, out);
    for (size_t k = 0; k < count; ++k) {
        out[k] = count_add(out[k], -mean);
    }
}

/* Row c of the covariances of one image: channel c with channels 0 .. c. */
static void row_of(const struct gather *from, size_t c, const float *x, const float *mean, float *y)
{
    float one[LANES_BLOCK], other[LANES_BLOCK];
    const size_t n = shape_pixels(from->in);
    for (size_t first = 0; first < n; first += LANES_BLOCK) {
        const size_t count = gather_block(n, first);
        deviations(from, c, first, count, x, mean[c], one);
        for (size_t d = 0; d <= c; ++d) {
            float *sum = y + place(c, d);
            deviations(from, d, first, count, x, mean[d], other);
            *sum = gather_add(*sum, first, lanes_dot_block(count, one, other));
        }
    }
    for (size_t d = 0; d <= c; ++d) {
        y[place(c, d)] = count_divide(y[place(c, d)], (float)n);
    }
}

void covariance_forward(enum layout layout, const struct head_pass *pass)
{
    const struct shape in = pass->in;
    require(shape_pixels(in) > 0 && pass->saved);
    pool_average(in, layout, pass->x, pass->saved);
    for (size_t map = 0; map < in.n * in.c; ++map) {
        const struct gather from = { in, layout, map / in.c };
        const float *mean = (const float *)pass->saved + from.image * in.c;
        float *y = pass->y + from.image * covariance_features(in);
        row_of(&from, map % in.c, pass->x, mean, y);
    }
}

/* Adds slope times the deviations of channel d to dx, the first pixel of another channel's. */
static void add_deviations(const struct gather *from, size_t d, const float *x, float mean,
                           float slope, float *dx)
{
    const size_t pitch = gather_pitch(from);
    const float *start = x + gather_start(from, d);
    for (size_t i = 0; i < shape_pixels(from->in); ++i) {
        const float deviation = count_add(start[i * pitch], -mean);
        dx[i * pitch] = count_add(dx[i * pitch], count_multiply(slope, deviation));
    }
}

void covariance_backward(enum layout layout, const struct head_pass *pass)
{
    const struct shape in = pass->in;
    const float n = (float)shape_pixels(in);
    require(n > 0.0f && pass->saved);
    for (size_t map = 0; map < in.n * in.c; ++map) {
        const size_t c = map % in.c;
        const struct gather from = { in, layout, map / in.c };
        const float *mean = (const float *)pass->saved + from.image * in.c;
        const float *dy = pass->dy + from.image * covariance_features(in);
        float *dx = pass->dx + gather_start(&from, c);
        for (size_t i = 0; i < shape_pixels(in); ++i) {
            dx[i * gather_pitch(&from)] = 0.0f;
        }
        for (size_t d = 0; d < in.c; ++d) {
            const float slope = count_multiply(d == c ? 2.0f : 1.0f, dy[place(c, d)]);
            add_deviations(&from, d, pass->x, mean[d], count_divide(slope, n), dx);
        }
    }
}

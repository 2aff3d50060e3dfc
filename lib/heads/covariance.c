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

/* Pixels first .. first+count-1 of dx of channel c: the sum over all channels of slope times
 * deviation. */
static void give_block(const struct gather *from, size_t c, size_t first, size_t count,
                       const struct head_pass *pass)
{
    float sum[LANES_BLOCK], other[LANES_BLOCK];
    const float *mean = (const float *)pass->saved + from->image * from->in.c;
    const float *dy = pass->dy + from->image * covariance_features(from->in);
    const size_t pitch = gather_pitch(from);
    for (size_t k = 0; k < count; ++k) {
        sum[k] = 0.0f;
    }
    for (size_t d = 0; d < from->in.c; ++d) {
        const float twice = count_multiply(d == c ? 2.0f : 1.0f, dy[place(c, d)]);
        const float slope = count_divide(twice, (float)shape_pixels(from->in));
        deviations(from, d, first, count, pass->x, mean[d], other);
        for (size_t k = 0; k < count; ++k) {
            sum[k] = count_add(sum[k], count_multiply(slope, other[k]));
        }
    }
    float *dx = pass->dx + gather_start(from, c) + first * pitch;
    for (size_t k = 0; k < count; ++k) {
        dx[k * pitch] = sum[k];
    }
}

void covariance_backward(enum layout layout, const struct head_pass *pass)
{
    const struct shape in = pass->in;
    const size_t n = shape_pixels(in);
    require(n > 0 && pass->saved);
    for (size_t map = 0; map < in.n * in.c; ++map) {
        const struct gather from = { in, layout, map / in.c };
        for (size_t first = 0; first < n; first += LANES_BLOCK) {
            give_block(&from, map % in.c, first, gather_block(n, first), pass);
        }
    }
}

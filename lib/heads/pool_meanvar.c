#include <math.h>

#include "base/require.h"
#include "heads/average_isa.h"
#include "heads/kernel.h"
#include "heads/lanes.h"
#include "heads/meanvar_isa.h"
#include "heads/pool.h"
#include "heads/share.h"

struct forward {
    meanvar_kernel *kernel;
    struct shape in;
    enum layout layout;
    const float *x;
    float *y;
};

static void forward_part(const void *forward, struct lanes_part part)
{
    const struct forward *of = forward;
    of->kernel(of->in, of->layout, part, of->x, of->y);
}

/* Few images of NHWC, each of them on all threads. */
static void run_sections(struct shape in, const float *x, float *y)
{
    static sections_kernel *const sums[] = { average_section_baseline, average_section_avx2,
                                             average_section_avx512 };
    static sections_kernel *const squares[] = { meanvar_section_baseline, meanvar_section_avx2,
                                                meanvar_section_avx512 };
    const size_t pixels = shape_pixels(in);
    for (size_t image = 0; image < in.n; ++image) {
        float *mean = y + meanvar_place(in, image * in.c), *variance = mean + in.c;
        const float *from = x + image * pixels * in.c;
        sections_mean(in, sums[kernel_isa()], from, NULL, mean);
        sections_mean(in, squares[kernel_isa()], from, mean, variance);
    }
}

void pool_meanvar(struct shape in, enum layout layout, const float *x, float *y)
{
    static meanvar_kernel *const variants[] = { meanvar_forward_baseline, meanvar_forward_avx2,
                                                meanvar_forward_avx512 };
    require(shape_pixels(in) > 0);
    if (sections_are_better(in, layout)) {
        run_sections(in, x, y);
        return;
    }
    const struct forward forward = { variants[kernel_isa()], in, layout, x, y };
    share_parts(shape_size(in) * sizeof *x, in.n * in.c, forward_part, &forward);
}

/* b + c (x - a). given: a = mean, b = dy_mean/N, c = 2 dy_var/N. */
static float slope(const struct lanes_given *given, size_t k, float x)
{
    const float deviation = count_add(x, -given->a[k]);
    return count_add(given->b[k], count_multiply(given->c[k], deviation));
}

void pool_meanvar_backward(struct shape in, enum layout layout, const float *x, const float *y,
                           const float *dy, float *dx)
{
    require(shape_pixels(in) > 0);
    const float n = (float)shape_pixels(in);
    for (size_t t = 0; t < lanes_tiles(in, layout); ++t) {
        const struct lanes_tile tile = lanes_tile_at(in, layout, t);
        const size_t at = meanvar_place(in, tile.map);
        struct lanes_given given;
        for (size_t k = 0; k < tile.channels; ++k) {
            given.a[k] = y[at + k];
            given.b[k] = count_divide(dy[at + k], n);
            given.c[k] = count_divide(count_multiply(2.0f, dy[at + in.c + k]), n);
        }
        lanes_spread(&tile, x, slope, &given, dx);
    }
}

void pool_meanstd(struct shape in, enum layout layout, const float *x, float *y)
{
    pool_meanvar(in, layout, x, y);
    for (size_t map = 0; map < in.n * in.c; ++map) {
        float *deviation = y + map + (map / in.c + 1) * in.c;
        *deviation = count_function(sqrtf(count_add(*deviation, POOL_STD_EPSILON)));
    }
}

/* As of the variance, with c = dy_std/(N std). */
void pool_meanstd_backward(struct shape in, enum layout layout, const float *x, const float *y,
                           const float *dy, float *dx)
{
    require(shape_pixels(in) > 0);
    const float n = (float)shape_pixels(in);
    for (size_t t = 0; t < lanes_tiles(in, layout); ++t) {
        const struct lanes_tile tile = lanes_tile_at(in, layout, t);
        const size_t at = meanvar_place(in, tile.map);
        struct lanes_given given;
        for (size_t k = 0; k < tile.channels; ++k) {
            given.a[k] = y[at + k];
            given.b[k] = count_divide(dy[at + k], n);
            given.c[k] = count_divide(dy[at + in.c + k], count_multiply(n, y[at + in.c + k]));
        }
        lanes_spread(&tile, x, slope, &given, dx);
    }
}

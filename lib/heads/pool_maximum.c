#include "base/require.h"
#include "heads/kernel.h"
#include "heads/maximum.h"
#include "heads/maximum_isa.h"
#include "heads/pool.h"
#include "heads/share.h"
#include "heads/spread.h"

struct forward {
    maximum_kernel *kernel;
    struct maximum_pass pass;
};

static void forward_part(const void *forward, struct lanes_part part)
{
    const struct forward *of = forward;
    of->kernel(&of->pass, part);
}

void pool_maximum(struct shape in, enum layout layout, const float *x, float *y, uint32_t *at)
{
    static maximum_kernel *const variants[] = { maximum_forward_baseline, maximum_forward_avx2,
                                                maximum_forward_avx512 };
    require(shape_pixels(in) > 0 && shape_pixels(in) <= UINT32_MAX);
    const struct forward forward = { variants[kernel_isa()], { in, layout, x, y, at } };
    share_parts(shape_size(in) * sizeof *x, in.n * in.c, forward_part, &forward);
}

struct backward {
    maximum_return_kernel *kernel;
    const struct maximum_return *pass;
};

static void backward_part(const void *backward, struct lanes_part part)
{
    const struct backward *of = backward;
    of->kernel(of->pass, part);
}

static void give_first(const struct maximum_return *pass)
{
    static maximum_return_kernel *const variants[] = { maximum_backward_baseline,
                                                       maximum_backward_avx2,
                                                       maximum_backward_avx512 };
    const struct backward backward = { variants[kernel_isa()], pass };
    share_parts(shape_size(pass->in) * sizeof *pass->dx, spread_units(pass->in, pass->layout),
                backward_part, &backward);
}

void pool_maximum_backward(struct shape in, enum layout layout, struct pool_ties ties,
                           const float *x, const uint32_t *at, const float *dy, float *dx)
{
    require(shape_pixels(in) > 0 && shape_pixels(in) <= UINT32_MAX);
    if (ties.ties == TIES_FIRST) {
        const struct maximum_return pass = { in, layout, at, dy, dx };
        give_first(&pass);
        return;
    }
    for (size_t t = 0; t < lanes_tiles(in, layout); ++t) {
        const struct lanes_tile tile = lanes_tile_at(in, layout, t);
        maximum_backward_of_tile(&tile, ties, x, at + tile.map, dy + tile.map, dx);
    }
}

#include "base/require.h"
#include "base/team.h"
#include "heads/kernel.h"
#include "heads/maximum.h"
#include "heads/maximum_isa.h"
#include "heads/pool.h"
#include "heads/spread.h"

void pool_maximum(struct shape in, enum layout layout, const float *x, float *y, uint32_t *at)
{
    static maximum_kernel *const variants[] = { maximum_forward_baseline, maximum_forward_avx2,
                                                maximum_forward_avx512 };
    require(shape_pixels(in) > 0 && shape_pixels(in) <= UINT32_MAX);
    const struct maximum_pass pass = { in, layout, x, y, at };
    maximum_kernel *const kernel = variants[kernel_isa()];
    const int parts = team_for(shape_size(in) * sizeof *x);
#pragma omp parallel for num_threads(parts) if (parts > 1) schedule(static)
    for (int t = 0; t < parts; ++t) {
        kernel(&pass, lanes_part_at(in.n * in.c, parts, t));
    }
}

static void give_first(const struct maximum_return *pass)
{
    static maximum_return_kernel *const variants[] = { maximum_backward_baseline,
                                                       maximum_backward_avx2,
                                                       maximum_backward_avx512 };
    maximum_return_kernel *const kernel = variants[kernel_isa()];
    const int parts = team_for(shape_size(pass->in) * sizeof *pass->dx);
    const size_t units = spread_units(pass->in, pass->layout);
#pragma omp parallel for num_threads(parts) if (parts > 1) schedule(static)
    for (int t = 0; t < parts; ++t) {
        kernel(pass, lanes_part_at(units, parts, t));
    }
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

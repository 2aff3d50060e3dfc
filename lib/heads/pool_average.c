#include "base/require.h"
#include "base/team.h"
#include "heads/average_isa.h"
#include "heads/kernel.h"
#include "heads/pool.h"
#include "heads/spread.h"

static void run(average_kernel *kernel, struct shape in, enum layout layout, size_t units,
                const float *from, float *to)
{
    const int parts = team_for(shape_size(in) * sizeof(float));
#pragma omp parallel for num_threads(parts) if (parts > 1) schedule(static)
    for (int t = 0; t < parts; ++t) {
        kernel(in, layout, lanes_part_at(units, parts, t), from, to);
    }
}

void pool_average(struct shape in, enum layout layout, const float *x, float *y)
{
    static average_kernel *const variants[] = { average_forward_baseline, average_forward_avx2,
                                                average_forward_avx512 };
    require(shape_pixels(in) > 0);
    run(variants[kernel_isa()], in, layout, in.n * in.c, x, y);
}

void pool_average_backward(struct shape in, enum layout layout, const float *dy, float *dx)
{
    static average_kernel *const variants[] = { average_backward_baseline, average_backward_avx2,
                                                average_backward_avx512 };
    require(shape_pixels(in) > 0);
    run(variants[kernel_isa()], in, layout, spread_units(in, layout), dy, dx);
}

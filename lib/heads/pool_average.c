#include "base/require.h"
#include "heads/average_isa.h"
#include "heads/kernel.h"
#include "heads/pool.h"
#include "heads/share.h"
#include "heads/spread.h"

struct average_pass {
    average_kernel *kernel;
    struct shape in;
    enum layout layout;
    const float *from;
    float *to;
};

static void average_part(const void *pass, struct lanes_part part)
{
    const struct average_pass *of = pass;
    of->kernel(of->in, of->layout, part, of->from, of->to);
}

static void run(average_kernel *kernel, struct shape in, enum layout layout, size_t units,
                const float *from, float *to)
{
    const struct average_pass pass = { kernel, in, layout, from, to };
    share_parts(shape_size(in) * sizeof(float), units, average_part, &pass);
}

/* Few images of NHWC, each of them on all threads. */
static void run_sections(struct shape in, const float *x, float *y)
{
    static sections_kernel *const variants[] = { average_section_baseline, average_section_avx2,
                                                 average_section_avx512 };
    const size_t pixels = shape_pixels(in);
    for (size_t image = 0; image < in.n; ++image) {
        sections_mean(in, variants[kernel_isa()], x + image * pixels * in.c, NULL,
                      y + image * in.c);
    }
}

void pool_average(struct shape in, enum layout layout, const float *x, float *y)
{
    static average_kernel *const variants[] = { average_forward_baseline, average_forward_avx2,
                                                average_forward_avx512 };
    require(shape_pixels(in) > 0);
    if (sections_are_better(in, layout)) {
        run_sections(in, x, y);
    } else {
        run(variants[kernel_isa()], in, layout, in.n * in.c, x, y);
    }
}

void pool_average_backward(struct shape in, enum layout layout, const float *dy, float *dx)
{
    static average_kernel *const variants[] = { average_backward_baseline, average_backward_avx2,
                                                average_backward_avx512 };
    require(shape_pixels(in) > 0);
    run(variants[kernel_isa()], in, layout, spread_units(in, layout), dy, dx);
}

/* Forward and back to the data are the same sums: back, a pixel whose row is r mod stride is reached
 * by the taps a with r + reach - a = 0 mod stride, so that each of the stride^2 classes of pixels is
 * a small convolution of dy with some of the taps, filters and channels in each other's place. */
#include "nets/convolution.h"

#include <string.h>

#include "base/isa.h"
#include "base/require.h"
#include "base/team.h"
#include "nets/correlate_isa.h"

enum { BLOCK = CORRELATE_FILTERS, MAX_TAPS = CONVOLUTION_MAX_KERNEL * CONVOLUTION_MAX_KERNEL };

static correlate_kernel *const correlate[] = { correlate_baseline, correlate_avx2,
                                               correlate_avx512 };
static correlate_gradient_kernel *const correlate_gradient[] = { correlate_gradient_baseline,
                                                                 correlate_gradient_avx2,
                                                                 correlate_gradient_avx512 };

static size_t reach(const struct convolution *c)
{
    return c->padding == CONV_VALID ? 0 : (c->kernel - 1) / 2;
}

size_t convolution_border(const struct convolution *c)
{
    return reach(c);
}

size_t convolution_return(const struct convolution *c)
{
    return (c->kernel - 1 - reach(c) + c->stride - 1) / c->stride;
}

size_t convolution_weights(const struct convolution *c)
{
    return c->filters * c->channels * c->kernel * c->kernel;
}

static size_t blocks(size_t count)
{
    return (count + BLOCK - 1) / BLOCK;
}

size_t convolution_scratch(const struct convolution *c, const struct pack *x, const struct pack *y)
{
    (void)x;
    (void)y;
    const size_t forward = blocks(c->filters) * c->channels,
                 back = blocks(c->channels) * c->filters;
    return (forward > back ? forward : back) * BLOCK * c->kernel * c->kernel;
}

struct shape convolution_shape(const struct convolution *c, struct shape in)
{
    require(c->kernel % 2 == 1 && c->kernel <= CONVOLUTION_MAX_KERNEL);
    require(c->padding == CONV_ZEROS || c->padding == CONV_CIRCULAR || c->padding == CONV_VALID);
    require(c->padding != CONV_CIRCULAR || (in.h % c->stride == 0 && in.w % c->stride == 0));
    const struct conv plain = { .channels = c->channels,
                                .filters = c->filters,
                                .height = c->kernel,
                                .width = c->kernel,
                                .stride = c->stride,
                                .padding = c->padding };
    return conv_shape(&plain, in);
}

/* Which taps are meant, and what each reads. */
struct taps {
    size_t count;
    size_t at[MAX_TAPS]; /* a kernel + e */
    ptrdiff_t offset[MAX_TAPS];
};

static void taps_add(struct taps *taps, size_t at, ptrdiff_t offset)
{
    taps->at[taps->count] = at;
    taps->offset[taps->count++] = offset;
}

static struct taps taps_forward(const struct convolution *c, const struct pack *x)
{
    struct taps taps = { .count = 0 };
    const ptrdiff_t row = (ptrdiff_t)pack_row(x), back = (ptrdiff_t)reach(c);
    for (size_t a = 0; a < c->kernel; a++) {
        for (size_t e = 0; e < c->kernel; e++) {
            taps_add(&taps, a * c->kernel + e,
                     ((ptrdiff_t)a - back) * row + ((ptrdiff_t)e - back) * PACK_LANES);
        }
    }
    return taps;
}

/* Of the pixels in the class (i, j), 0 <= i, j < stride. */
static struct taps taps_back(const struct convolution *c, const struct pack *dy, size_t i, size_t j)
{
    struct taps taps = { .count = 0 };
    const ptrdiff_t s = (ptrdiff_t)c->stride, row = (ptrdiff_t)pack_row(dy);
    for (size_t a = 0; a < c->kernel; a++) {
        for (size_t e = 0; e < c->kernel; e++) {
            const ptrdiff_t down = (ptrdiff_t)(i + reach(c)) - (ptrdiff_t)a;
            const ptrdiff_t right = (ptrdiff_t)(j + reach(c)) - (ptrdiff_t)e;
            if (down % s == 0 && right % s == 0) {
                taps_add(&taps, a * c->kernel + e, down / s * row + right / s * PACK_LANES);
            }
        }
    }
    return taps;
}

/* Weights as correlate wants them. w(f, c, t) stands at w[f by_filter + c by_channel + t]. */
struct strides {
    size_t by_filter, by_channel;
};

static void pack_weights(const struct taps *taps, size_t filters, size_t channels,
                         struct strides strides, const float *w, float *out)
{
    for (size_t block = 0; block < blocks(filters) * BLOCK; block += BLOCK) {
        for (size_t channel = 0; channel < channels; channel++) {
            for (size_t t = 0; t < taps->count; t++) {
                for (size_t f = block; f < block + BLOCK; f++) {
                    *out++ =
                        f < filters
                            ? w[f * strides.by_filter + channel * strides.by_channel + taps->at[t]]
                            : 0.0f;
                }
            }
        }
    }
}

static void correlate_groups(const struct correlate *work, const struct pack *x, struct pack *y,
                             size_t shift)
{
    correlate_kernel *const kernel = correlate[isa_chosen()];
    const size_t groups = pack_groups(x);
#pragma omp parallel for num_threads(team_for((pack_size(x) + pack_size(y)) * sizeof *x->at))
    for (size_t group = 0; group < groups; group++) {
        kernel(work, pack_map(x, group, 0), pack_map(y, group, 0) + shift);
    }
}

void convolution_forward(const struct convolution *c, const float *w, struct convolution_end end,
                         const struct pack *x, float *scratch, struct pack *y)
{
    require(x->border >= convolution_border(c));
    const struct taps taps = taps_forward(c, x);
    const size_t area = c->kernel * c->kernel;
    pack_weights(&taps, c->filters, c->channels, (struct strides){ c->channels * area, area }, w,
                 scratch);
    const struct correlate work = {
        .filters = c->filters,
        .channels = c->channels,
        .taps = taps.count,
        .offset = taps.offset,
        .rows = y->shape.h,
        .columns = y->shape.w,
        .x = { pack_plane(x), c->stride * pack_row(x), c->stride * PACK_LANES },
        .y = { pack_plane(y), pack_row(y), PACK_LANES },
        .w = scratch,
        .bias = end.bias,
        .add = end.add,
        .rectify = end.rectify,
    };
    correlate_groups(&work, x, y, 0);
}

static void backward_class(const struct convolution *c, const float *w, const struct pack *dy,
                           struct correlate work, const size_t first[2], float *scratch,
                           struct pack *dx)
{
    const struct taps taps = taps_back(c, dy, first[0], first[1]);
    const size_t area = c->kernel * c->kernel;
    if (taps.count == 0 && work.add) {
        return;
    }
    pack_weights(&taps, c->channels, c->filters, (struct strides){ area, c->channels * area }, w,
                 scratch);
    work.taps = taps.count;
    work.offset = taps.offset;
    work.rows = (dx->shape.h - first[0] + c->stride - 1) / c->stride;
    work.columns = (dx->shape.w - first[1] + c->stride - 1) / c->stride;
    correlate_groups(&work, dy, dx, first[0] * pack_row(dx) + first[1] * PACK_LANES);
}

void convolution_backward_data(const struct convolution *c, const float *w, const struct pack *dy,
                               bool add, float *scratch, struct pack *dx)
{
    require(dy->border >= convolution_return(c));
    const struct correlate work = {
        .filters = c->channels,
        .channels = c->filters,
        .x = { pack_plane(dy), pack_row(dy), PACK_LANES },
        .y = { pack_plane(dx), c->stride * pack_row(dx), c->stride * PACK_LANES },
        .w = scratch,
        .add = add,
    };
    for (size_t i = 0; i < c->stride && i < dx->shape.h; i++) {
        for (size_t j = 0; j < c->stride && j < dx->shape.w; j++) {
            backward_class(c, w, dy, work, (const size_t[]){ i, j }, scratch, dx);
        }
    }
}

/* Out of blocks of four filters. */
static void unpack_gradient(const struct convolution *c, const float *blocked, float *dw)
{
    const size_t pairs = c->channels * c->kernel * c->kernel;
    for (size_t f = 0; f < c->filters; f++) {
        const float *block = blocked + f / BLOCK * BLOCK * pairs + f % BLOCK;
        for (size_t q = 0; q < pairs; q++) {
            dw[f * pairs + q] = block[q * BLOCK];
        }
    }
}

void convolution_backward_weights(const struct convolution *c, const struct pack *x,
                                  const struct pack *dy, float *scratch, float *dw)
{
    require(x->border >= convolution_border(c));
    const struct taps taps = taps_forward(c, x);
    const struct correlate_gradient work = {
        .filters = c->filters,
        .channels = c->channels,
        .taps = taps.count,
        .offset = taps.offset,
        .rows = dy->shape.h,
        .columns = dy->shape.w,
        .x = { pack_plane(x), c->stride * pack_row(x), c->stride * PACK_LANES },
        .dy = { pack_plane(dy), pack_row(dy), PACK_LANES },
    };
    correlate_gradient_kernel *const kernel = correlate_gradient[isa_chosen()];
    const size_t count = blocks(c->filters), groups = pack_groups(x);
    memset(scratch, 0, count * BLOCK * c->channels * taps.count * sizeof *scratch);
#pragma omp parallel for num_threads(team_for((pack_size(x) + pack_size(dy)) * sizeof *x->at))
    for (size_t block = 0; block < count; block++) {
        for (size_t group = 0; group < groups; group++) {
            kernel(&work, block * BLOCK, pack_map(x, group, 0), pack_map(dy, group, 0), scratch);
        }
    }
    unpack_gradient(c, scratch, dw);
}

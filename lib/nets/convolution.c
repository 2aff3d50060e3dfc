/* Forward and back to the data are the same sums: back, a pixel whose row is r mod stride is reached
 * by the taps a with r + reach - a = 0 mod stride, so that each of the stride^2 classes of pixels is
 * a small convolution of dy with some of the taps, filters and channels in each other's place. */
#include "nets/convolution_taps.h"

#include "base/isa.h"
#include "base/require.h"
#include "base/team.h"
#include "nets/winograd.h"

enum { BLOCK = CONVOLUTION_BLOCK };

static correlate_kernel *const correlate[] = { correlate_baseline, correlate_avx2,
                                               correlate_avx512 };
static winograd_kernel *const winograd[] = { winograd_baseline, winograd_avx2, winograd_avx512 };

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

bool convolution_by_tiles(const struct convolution *c)
{
    return c->kernel == 3 && c->stride == 1 && c->padding != CONV_VALID;
}

size_t convolution_blocked(size_t filters, size_t channels, size_t kernel)
{
    return convolution_blocks(filters) * BLOCK * channels * kernel * kernel;
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

static void taps_add(struct convolution_taps *taps, size_t at, ptrdiff_t offset)
{
    taps->at[taps->count] = at;
    taps->offset[taps->count++] = offset;
}

struct convolution_taps convolution_taps(const struct convolution *c, const struct pack *x)
{
    struct convolution_taps taps = { .count = 0 };
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
static struct convolution_taps taps_back(const struct convolution *c, const struct pack *dy,
                                         size_t i, size_t j)
{
    struct convolution_taps taps = { .count = 0 };
    const ptrdiff_t s = (ptrdiff_t)c->stride, row = (ptrdiff_t)pack_row(dy);
    for (size_t a = c->kernel; a-- > 0;) {
        for (size_t e = c->kernel; e-- > 0;) {
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

static void pack_weights(const struct convolution_taps *taps, size_t filters, size_t channels,
                         struct strides strides, const float *w, float *out)
{
    for (size_t block = 0; block < convolution_blocks(filters) * BLOCK; block += BLOCK) {
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

/* ---- a pass over all groups of images ---- */

/* The kernel's weights, then those of the tiles, then what each group's pass may write on. */
struct scratch {
    float *weights, *tiles, *groups;
    size_t group; /* floats of one */
};

static struct scratch scratch_of(const struct correlate *work, size_t kernel, float *at)
{
    const size_t weights = convolution_blocked(work->filters, work->channels, kernel);
    struct scratch scratch = { .weights = at };
    scratch.tiles = scratch.weights + convolution_lines(weights);
    scratch.groups =
        scratch.tiles + convolution_lines(winograd_weights_size(work->filters, work->channels));
    scratch.group = convolution_lines(winograd_scratch(work));
    return scratch;
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

static void winograd_groups(struct correlate work, const struct pack *x, struct scratch scratch,
                            struct pack *y)
{
    winograd_kernel *const kernel = winograd[isa_chosen()];
    const size_t groups = pack_groups(x);
    winograd_weights(work.filters, work.channels, scratch.weights, scratch.tiles);
    work.w = scratch.tiles;
#pragma omp parallel for num_threads(team_for((pack_size(x) + pack_size(y)) * sizeof *x->at))
    for (size_t group = 0; group < groups; group++) {
        kernel(&work, scratch.groups + group * scratch.group, pack_map(x, group, 0),
               pack_map(y, group, 0));
    }
}

/* What a pass of this kind writes on. */
static size_t pass_scratch(const struct convolution *c, struct correlate work, size_t groups)
{
    const struct scratch scratch = scratch_of(&work, c->kernel, NULL);
    const size_t weights = convolution_blocked(work.filters, work.channels, c->kernel);
    return convolution_by_tiles(c)
               ? (size_t)(scratch.groups - scratch.weights) + groups * scratch.group
               : weights;
}

size_t convolution_scratch(const struct convolution *c, const struct pack *x, const struct pack *y)
{
    const struct correlate forward = {
        .filters = c->filters, .channels = c->channels, .rows = y->shape.h, .columns = y->shape.w
    };
    const struct correlate back = {
        .filters = c->channels, .channels = c->filters, .rows = x->shape.h, .columns = x->shape.w
    };
    const size_t groups = pack_groups(x);
    size_t most = convolution_gradient_scratch(c, x, y);
    const size_t passes[] = { pass_scratch(c, forward, groups), pass_scratch(c, back, groups) };
    for (size_t i = 0; i < COUNT(passes); i++) {
        most = passes[i] > most ? passes[i] : most;
    }
    return most;
}

void convolution_forward(const struct convolution *c, const float *w, struct convolution_end end,
                         const struct pack *x, float *scratch, struct pack *y)
{
    require(x->border >= convolution_border(c));
    const struct convolution_taps taps = convolution_taps(c, x);
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
    if (convolution_by_tiles(c)) {
        winograd_groups(work, x, scratch_of(&work, c->kernel, scratch), y);
        return;
    }
    correlate_groups(&work, x, y, 0);
}

static void backward_class(const struct convolution *c, const float *w, const struct pack *dy,
                           struct correlate work, const size_t first[2], float *scratch,
                           struct pack *dx)
{
    const struct convolution_taps taps = taps_back(c, dy, first[0], first[1]);
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
    if (convolution_by_tiles(c)) {
        winograd_groups(work, dy, scratch_of(&work, c->kernel, scratch), dx);
        return;
    }
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

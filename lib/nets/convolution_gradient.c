/* The gradient of a convolution's weights. */
#include <string.h>

#include "base/isa.h"
#include "base/require.h"
#include "base/team.h"
#include "nets/convolution_taps.h"
#include "nets/winograd.h"

enum { BLOCK = CONVOLUTION_BLOCK, ROWS = 4 /* of positions, a kernel call each */ };

static correlate_gradient_kernel *const correlate_gradient[] = { correlate_gradient_baseline,
                                                                 correlate_gradient_avx2,
                                                                 correlate_gradient_avx512 };
static winograd_gradient_kernel *const winograd_gradient[] = { winograd_gradient_baseline,
                                                               winograd_gradient_avx2,
                                                               winograd_gradient_avx512 };

/* Tiles take channels four at a time: with fewer the direct sums are faster (3 times with one). */
static bool by_tiles(const struct convolution *c)
{
    return convolution_by_tiles(c) && c->channels >= BLOCK;
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

static struct correlate_gradient work_of(const struct convolution *c,
                                         const struct convolution_taps *taps, const struct pack *x,
                                         const struct pack *dy)
{
    return (struct correlate_gradient){
        .filters = c->filters,
        .channels = c->channels,
        .taps = taps->count,
        .offset = taps->offset,
        .rows = dy->shape.h,
        .columns = dy->shape.w,
        .x = { pack_plane(x), c->stride * pack_row(x), c->stride * PACK_LANES },
        .dy = { pack_plane(dy), pack_row(dy), PACK_LANES },
    };
}

/* Scratch: the blocked gradient, that by positions, and what each row of positions writes on. */
size_t convolution_gradient_scratch(const struct convolution *c, const struct pack *x,
                                    const struct pack *y)
{
    const struct convolution_taps taps = convolution_taps(c, x);
    const struct correlate_gradient work = work_of(c, &taps, x, y);
    const size_t blocked =
        convolution_lines(convolution_blocked(c->filters, c->channels, c->kernel));
    return !by_tiles(c)
               ? blocked
               : blocked + convolution_lines(winograd_weights_size(c->filters, c->channels)) +
                     ROWS * convolution_lines(winograd_gradient_scratch(&work));
}

static int team_of(const struct pack *x, const struct pack *dy)
{
    return team_for((pack_size(x) + pack_size(dy)) * sizeof *x->at);
}

static void direct(const struct correlate_gradient *work, const struct pack *x,
                   const struct pack *dy, float *blocked)
{
    correlate_gradient_kernel *const kernel = correlate_gradient[isa_chosen()];
    const size_t count = convolution_blocks(work->filters), groups = pack_groups(x);
#pragma omp parallel for num_threads(team_of(x, dy))
    for (size_t block = 0; block < count; block++) {
        for (size_t group = 0; group < groups; group++) {
            kernel(work, block * BLOCK, pack_map(x, group, 0), pack_map(dy, group, 0), blocked);
        }
    }
}

static void tiled(const struct correlate_gradient *work, const struct pack *x,
                  const struct pack *dy, float *scratch, float *blocked)
{
    winograd_gradient_kernel *const kernel = winograd_gradient[isa_chosen()];
    const size_t size = winograd_weights_size(work->filters, work->channels);
    const size_t each = convolution_lines(winograd_gradient_scratch(work));
    float *const du = scratch, *const rows = scratch + convolution_lines(size);
    memset(du, 0, size * sizeof *du);
#pragma omp parallel for num_threads(team_of(x, dy))
    for (size_t i = 0; i < ROWS; i++) {
        kernel(work, pack_groups(x), i, rows + i * each, pack_map(x, 0, 0), pack_map(dy, 0, 0), du);
    }
    winograd_weights_gradient(work->filters, work->channels, du, blocked);
}

void convolution_backward_weights(const struct convolution *c, const struct pack *x,
                                  const struct pack *dy, float *scratch, float *dw)
{
    require(x->border >= convolution_border(c));
    const struct convolution_taps taps = convolution_taps(c, x);
    const struct correlate_gradient work = work_of(c, &taps, x, dy);
    const size_t size = convolution_blocked(c->filters, c->channels, c->kernel);
    memset(scratch, 0, size * sizeof *scratch);
    if (by_tiles(c)) {
        tiled(&work, x, dy, scratch + convolution_lines(size), scratch);
    } else {
        direct(&work, x, dy, scratch);
    }
    unpack_gradient(c, scratch, dw);
}

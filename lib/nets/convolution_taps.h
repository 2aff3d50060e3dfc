/* convolution_taps: what convolution.c and convolution_gradient.c share. */
#ifndef NETS_CONVOLUTION_TAPS_H
#define NETS_CONVOLUTION_TAPS_H

#include "nets/convolution.h"
#include "nets/correlate_isa.h"

enum {
    CONVOLUTION_BLOCK = CORRELATE_FILTERS,
    CONVOLUTION_MAX_TAPS = CONVOLUTION_MAX_KERNEL * CONVOLUTION_MAX_KERNEL
};

/* Which taps are meant, and what each reads; offsets ascend. */
struct convolution_taps {
    size_t count;
    size_t at[CONVOLUTION_MAX_TAPS]; /* row of the kernel times its side, plus column */
    ptrdiff_t offset[CONVOLUTION_MAX_TAPS];
};
struct convolution_taps convolution_taps(const struct convolution *c, const struct pack *x);

static inline size_t convolution_blocks(size_t count)
{
    return (count + CONVOLUTION_BLOCK - 1) / CONVOLUTION_BLOCK;
}

/* Up to a whole number of cache lines of 16 floats. */
static inline size_t convolution_lines(size_t floats)
{
    return (floats + 15) / 16 * 16;
}

/* Whether the tiles of winograd.h serve: 3x3 around every pixel. */
bool convolution_by_tiles(const struct convolution *c);

/* Floats of blocked weights, one kernel a pair of filter and channel. */
size_t convolution_blocked(size_t filters, size_t channels, size_t kernel);

/* Floats of scratch of the weights' gradient. */
size_t convolution_gradient_scratch(const struct convolution *c, const struct pack *x,
                                    const struct pack *y);

#endif

/* correlate: the sums of products that a convolutional layer is made of, on sixteen images at once
 * (pack.h), one variant for each instruction set.
 *
 *   f  filter   c  channel   t  tap of the kernel   (i, j)  place   l  lane   u = 2^-24
 *
 *   correlate:           y(f, i, j, l) = b(f) + sum over c, t of w(f, c, t) x(c, i, j, l; t)
 *   correlate_gradient:  dw(f, c, t) += sum over i, j, l of dy(f, i, j, l) x(c, i, j, l; t)
 *
 * x(c, i, j, l; t) is what tap t reads at place (i, j): the float at
 * c x.plane + i x.row + j x.column + offset[t] + l. With steps of several pixels and taps at other
 * places the first is a layer's forward pass and, with weights turned around, its way back.
 *
 * All in fused multiply-adds, each lane for itself; the same bits from every variant. */
#ifndef NETS_CORRELATE_ISA_H
#define NETS_CORRELATE_ISA_H

#include <stdbool.h>
#include <stddef.h>

/* Floats from a channel, a row and a place to the next; one may be 16, a pixel. */
struct correlate_steps {
    size_t plane, row, column;
};

enum { CORRELATE_FILTERS = 4 }; /* that a block of weights holds */

struct correlate {
    size_t filters, channels, taps;
    const ptrdiff_t *offset; /* taps of them */
    size_t rows, columns;    /* places of y */
    struct correlate_steps x, y;
    const float *w;    /* block by block of four filters: channels * taps * 4 floats, the last block
                     * filled up with zeros */
    const float *bias; /* filters, or NULL for zeros */
    bool add;          /* to what stands in y; else y is written */
    bool rectify;      /* y = max(y, 0); a NaN stays one */
};

/* One group of sixteen images. Sums by channel, then by tap, from the bias or from y:
 * error at most (channels taps + 1) u (|b| + sum |w x|). Nothing overlaps. */
typedef void correlate_kernel(const struct correlate *c, const float *x, float *y);
correlate_kernel correlate_baseline, correlate_avx2, correlate_avx512;

struct correlate_gradient {
    size_t filters, channels, taps;
    const ptrdiff_t *offset;
    size_t rows, columns;
    struct correlate_steps x, dy;
};

/* One group of sixteen images, four filters from `filter` on (fewer if there are no more):
 * dw, block by block of four filters as w above; only the block of `filter` is touched. Rows are
 * taken a few at a time, about CORRELATE_PLACES places; each such sum runs over its places in each
 * lane, is folded lane k with k+8, k+4, k+2, k+1 and added to dw: for P places in R parts error at
 * most (P/R + 4 + R) u sum |dy x|. */
enum { CORRELATE_PLACES = 56 };
typedef void correlate_gradient_kernel(const struct correlate_gradient *c, size_t filter,
                                       const float *x, const float *dy, float *dw);
correlate_gradient_kernel correlate_gradient_baseline, correlate_gradient_avx2,
    correlate_gradient_avx512;

#endif

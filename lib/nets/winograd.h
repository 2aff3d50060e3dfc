/* winograd: the convolution of correlate_isa.h for kernels of 3x3, with 16 products in place of 36
 * for every 2x2 outputs: F(2x2, 3x3) of Winograd (1980), Lavin and Gray (2016).
 *
 *   tile      2x2 places of y, and the 4x4 places of x that they see; the last tile of an odd row
 *             or column is cut off
 *   position  place in the 4x4 of a tile, p = 4 i + j
 *   g  kernel of a filter on a channel   d  4x4 of x   dy  2x2   u = 2^-24   (.)  by position
 *
 *   y  = A' [ sum over channels of (G g G') (.) (B' d B) ] A            winograd_*
 *   dg = G' [ sum over tiles, lanes of (B' d B) (.) (A dy A') ] G       winograd_gradient_*
 *
 *        1  0 -1  0          1   0   0          1  0
 *   B' = 0  1  1  0      G = .5  .5 .5      A = 1  1
 *        0 -1  1  0          .5 -.5 .5          1 -1
 *        0 -1  0  1          0   0   1          0  1
 *
 * A position that only places beyond the edge of the map need is left out, with the pixels that it
 * would read: x is read as far as one pixel around the map. All sums in float, each lane for
 * itself, products by channel in fused multiply-adds; the same bits from every instruction set. */
#ifndef NETS_WINOGRAD_H
#define NETS_WINOGRAD_H

#include <stddef.h>

#include "nets/correlate_isa.h"

enum { WINOGRAD_POSITIONS = 16, WINOGRAD_TAPS = 9 };

/* Floats of transformed weights, and of their gradient: block by block of four filters, of each
 * 16 channels 4. Weights lie in a block by i, channel, j, filter; sums of the gradient by i, j,
 * channel, filter. */
size_t winograd_weights_size(size_t filters, size_t channels);

/* G g G' of every kernel.
 *
 *   w  as in struct correlate with nine taps, row by row of the kernel
 *   u  winograd_weights_size floats, written; zeros where w is filled up with zeros
 *
 * Each at most 4 u (|G| |g| |G'|) away. */
void winograd_weights(size_t filters, size_t channels, const float *w, float *u);

/* Floats of scratch that a kernel wants for c; aligned to 64 bytes they cost least. */
size_t winograd_scratch(const struct correlate *c);

/* As correlate_kernel, for kernels of 3x3 around each place of a map with a pixel around it: c->w
 * holds transformed weights; c->taps and c->offset are not read.
 *
 *   scratch  winograd_scratch(c) floats, overwritten
 *
 * Error of y at most (channels + 12) u (|b| + |A'| [sum (|G| |g| |G'|) (.) (|B'| |d| |B|)] |A|),
 * where |d| counts all that the tile sees; for numbers of one size the sum is up to 64/9 times
 * that of |g d|. What is not finite may reach every place of a tile that sees it, in its lane. */
typedef void winograd_kernel(const struct correlate *c, float *scratch, const float *x, float *y);
winograd_kernel winograd_baseline, winograd_avx2, winograd_avx512;

/* Floats of scratch that a gradient kernel wants. */
size_t winograd_gradient_scratch(const struct correlate_gradient *g);

/* Row i < 4 of positions of the sum over tiles and lanes, for all filters and channels.
 *
 *   g        as for correlate_gradient_kernel, with 3x3 around each place of a map with a pixel
 *            around it; g->taps and g->offset are not read
 *   groups   of sixteen images, one behind the other as in a pack
 *   scratch  winograd_gradient_scratch(g) floats, overwritten
 *   x, dy    first pixels of the first group's maps
 *   du       winograd_weights_size floats, to which the sums are added, those of row i alone
 *
 * The four calls for i are independent of each other, so that threads may share them, each with its
 * own scratch. Tiles are taken WINOGRAD_GRADIENT_TILES at a time, in order, over the groups; each
 * such sum runs in each lane, is folded as in correlate_gradient and added to du. */
typedef void winograd_gradient_kernel(const struct correlate_gradient *g, size_t groups, size_t i,
                                      float *scratch, const float *x, const float *dy, float *du);
winograd_gradient_kernel winograd_gradient_baseline, winograd_gradient_avx2,
    winograd_gradient_avx512;

/* dw += G' du G, dw laid out as w of winograd_weights. With du from zeros, for R strips of at most
 * P tiles, the error of what is added is at most (P + R + 13) u S, where S = |G'| [sum (|B'| |d|
 * |B|) (.) (|A| |dy| |A'|)] |G|; then dw is rounded once. */
void winograd_weights_gradient(size_t filters, size_t channels, const float *du, float *dw);

#endif

/* linear_isa: a part of the linear layer's forward pass, one entry point per instruction set (see
 * isa.h), with the same bits from each.
 *
 * Order   feature f of a block of LINEAR_BLOCK goes to lane f mod 16, ascending, every lane from +0
 * and every product fused with its addition: lane = w[f] x[f] + lane, rounded once. Then lane k
 * takes in k+8, k+4, k+2, k+1, and the blocks' sums are added in order. */
#ifndef HEADS_LINEAR_ISA_H
#define HEADS_LINEAR_ISA_H

#include "heads/linear.h"

enum { LINEAR_BLOCK = 2048 };

struct linear_range {
    size_t first, end;
};

/* Which outputs, and over which blocks of features. */
struct linear_part {
    struct linear size;
    struct linear_range images, classes, blocks; /* none of them empty */
    size_t apart; /* 0: blocks' sums are added up; else block's sum b lies at y + b * apart */
};

/* y[i * classes + k] = the sum over the part's blocks, for its images i and classes k. */
void linear_part_baseline(const struct linear_part *part, const float *w, const float *x, float *y);
void linear_part_avx2(const struct linear_part *part, const float *w, const float *x, float *y);
void linear_part_avx512(const struct linear_part *part, const float *w, const float *x, float *y);

#endif

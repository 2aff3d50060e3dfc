/* maximum_isa: kernels of pool_maximum, one of each for every instruction set (base/isa.h); what
 * they give is that of pool.h, bit by bit. */
#ifndef HEADS_MAXIMUM_ISA_H
#define HEADS_MAXIMUM_ISA_H

#include "heads/lanes.h"

/* Whole tensors, as of pool_maximum; at may be NULL. */
struct maximum_pass {
    struct shape in;
    enum layout layout;
    const float *x;
    float *y;
    uint32_t *at;
};

/* The maxima of the part's maps. */
typedef void maximum_kernel(const struct maximum_pass *pass, struct lanes_part part);
maximum_kernel maximum_forward_baseline, maximum_forward_avx2, maximum_forward_avx512;

/* Whole tensors, as of pool_maximum_backward. */
struct maximum_return {
    struct shape in;
    enum layout layout;
    const uint32_t *at;
    const float *dy;
    float *dx;
};

/* dx of the part's maps or pixels (spread.h): dy at the first maximum, 0 elsewhere. */
typedef void maximum_return_kernel(const struct maximum_return *pass, struct lanes_part part);
maximum_return_kernel maximum_backward_baseline, maximum_backward_avx2, maximum_backward_avx512;

#endif

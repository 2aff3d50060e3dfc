/* meanvar_isa: kernels of pool_meanvar, one of each for every instruction set (base/isa.h); formula,
 * order and bits are those of pool.h. */
#ifndef HEADS_MEANVAR_ISA_H
#define HEADS_MEANVAR_ISA_H

#include "heads/sections.h"

/* Means and variances of the part's maps; x and y are whole tensors. */
typedef void meanvar_kernel(struct shape in, enum layout layout, struct lanes_part part,
                            const float *x, float *y);
meanvar_kernel meanvar_forward_baseline, meanvar_forward_avx2, meanvar_forward_avx512;

/* Of (x - given)^2, the means being given. */
sections_kernel meanvar_section_baseline, meanvar_section_avx2, meanvar_section_avx512;

/* Where the mean of a map lies in y; its variance lies in.c behind. */
static inline size_t meanvar_place(struct shape in, size_t map)
{
    return map + map / in.c * in.c;
}

#endif

/* average_isa: kernels of pool_average, one of each for every instruction set (base/isa.h); formula,
 * order and bits are those of pool.h. */
#ifndef HEADS_AVERAGE_ISA_H
#define HEADS_AVERAGE_ISA_H

#include "heads/sections.h"

/* y = the means of the part's maps; x and y are whole tensors. */
typedef void average_kernel(struct shape in, enum layout layout, struct lanes_part part,
                            const float *x, float *y);
average_kernel average_forward_baseline, average_forward_avx2, average_forward_avx512;

/* Of the elements themselves. */
sections_kernel average_section_baseline, average_section_avx2, average_section_avx512;

/* dx = dy/N in the part's maps or pixels (spread.h); dy and dx are whole tensors. */
average_kernel average_backward_baseline, average_backward_avx2, average_backward_avx512;

#endif

/* roof: the machine's limits, measured in the same process as the works that are held against them.
 * Uses the widest instruction set that isa.h allows; one thread, or as many as asked. */
#ifndef HARNESS_ROOF_H
#define HARNESS_ROOF_H

#include <stddef.h>

/* Best of several passes of reading `bytes` of float with 16-lane sums, bytes per second. */
double roof_read_bytes_per_second(size_t bytes);

/* Best of several runs of independent fused multiply-adds in registers (multiply and add where the
 * processor has no fused form), operations per second, two per multiply-add. */
double roof_flops_per_second(void);

#endif

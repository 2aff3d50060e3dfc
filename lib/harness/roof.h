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

/* How near a work came to the limits (the roofline model): what it reached, the bandwidth at which
 * as many bytes can be read again and again, which is that of the cache they fit into, and the
 * fewest seconds that both limits allow: max(bytes / read_limit, operations / flops_limit). */
struct roof_reach {
    double bytes_per_second, read_limit, flops_per_second, fewest_seconds;
};

/* Of a work that took `seconds`; flops_limit as roof_flops_per_second gave it. Measures the
 * bandwidth. All > 0. */
struct roof_reach roof_reach(double bytes, double operations, double seconds, double flops_limit);

#endif

/* sections: sums over the pixels of one NHWC image, on several threads that share its sections
 * (sums.h). Threads then read whole lines of memory; parts of maps would have them read a part of
 * every pixel. */
#ifndef HEADS_SECTIONS_H
#define HEADS_SECTIONS_H

#include "heads/lanes.h"

/* sum[k] = the sum over `pixels` neighbouring pixels from x on, one section, of each channel k.
 * given[k] belongs to channel k, or is NULL. */
typedef void sections_kernel(size_t channels, size_t pixels, const float *x, const float *given,
                             float *sum);

/* Whether a pass over x is better shared by sections than by maps: fewer images than threads, and
 * 16 .. SECTIONS_CHANNELS channels. More of them make strips that are wide enough for each thread. */
enum { SECTIONS_CHANNELS = 256 };
int sections_are_better(struct shape in, enum layout layout);

/* mean[k], in.c of them: the sum over all pixels of the image at x, in the order of sums.h, over their
 * number; in.n counts for nothing. given and mean may not overlap. Requires 16 <= in.c <= SECTIONS_CHANNELS. Takes some 16 KiB of stack. */
void sections_mean(struct shape in, sections_kernel *kernel, const float *x, const float *given,
                   float *mean);

#endif

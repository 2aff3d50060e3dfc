/* gather: parts of one image copied side by side, so that what is summed over them lies in the
 * order of lanes.h whatever the layout is.
 *
 * x is a whole tensor; out: `count` floats, at most LANES_BLOCK in every use. Exact; cannot fail. */
#ifndef HEADS_GATHER_H
#define HEADS_GATHER_H

#include <stddef.h>

#include "base/shape.h"
#include "heads/lanes.h"

/* One image of a tensor. */
struct gather {
    struct shape in;
    enum layout layout;
    size_t image;
};

/* Elements from one pixel to the next of the same channel. */
static inline size_t gather_pitch(const struct gather *from)
{
    return from->layout == NCHW ? 1 : from->in.c;
}

/* Index in the tensor of the first pixel of channel c. */
static inline size_t gather_start(const struct gather *from, size_t c)
{
    return shape_at(from->in, from->layout, from->image, c, 0);
}

/* Every pitch-th of the numbers at x. */
static inline void gather_every(size_t count, const float *x, size_t pitch, float *out)
{
    if (pitch == 1) { /* apart, so that it is copied in vectors */
        for (size_t i = 0; i < count; ++i) {
            out[i] = x[i];
        }
        return;
    }
    for (size_t i = 0; i < count; ++i) {
        out[i] = x[i * pitch];
    }
}

/* Pixels first .. first+count-1 of channel c. */
static inline void gather_pixels(const struct gather *from, size_t c, size_t first, size_t count,
                                 const float *x, float *out)
{
    const size_t pitch = gather_pitch(from);
    gather_every(count, x + gather_start(from, c) + first * pitch, pitch, out);
}

/* Channels first .. first+count-1 of one pixel. */
static inline void gather_channels(const struct gather *from, size_t pixel, size_t first,
                                   size_t count, const float *x, float *out)
{
    const size_t pitch = from->layout == NCHW ? shape_pixels(from->in) : 1;
    gather_every(count, x + shape_at(from->in, from->layout, from->image, first, pixel), pitch,
                 out);
}

/* How many of n numbers from `first` on make the next block of lanes.h. */
static inline size_t gather_block(size_t n, size_t first)
{
    return n - first < LANES_BLOCK ? n - first : LANES_BLOCK;
}

/* The sum of a further block, added to those before it. */
static inline float gather_add(float sum, size_t first, float block)
{
    return first == 0 ? block : count_add(sum, block);
}

#endif

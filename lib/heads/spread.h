/* spread: how a gradient that goes back to every pixel is shared out among threads: by maps in
 * NCHW, by pixels in NHWC, so that each thread writes one stretch of memory. */
#ifndef HEADS_SPREAD_H
#define HEADS_SPREAD_H

#include "heads/lanes.h"

/* What the parts of a backward kernel number (lanes_part_at): the maps, or in NHWC the pixels of
 * all images. One channel: both layouts are NCHW. */
static inline size_t spread_units(struct shape in, enum layout layout)
{
    return layout == NCHW || in.c == 1 ? in.n * in.c : in.n * shape_pixels(in);
}

/* Neighbouring pixels of one image in NHWC, all channels. */
struct spread_rows {
    size_t map;    /* of the image's first channel */
    size_t first;  /* pixel of the image */
    size_t pixels; /* how many */
    size_t offset; /* of the first pixel's first element */
};

/* The pixels of one image with which the part begins. */
static inline struct spread_rows spread_rows_of(struct shape in, struct lanes_part part)
{
    const size_t n = shape_pixels(in), image = part.first / n, first = part.first % n;
    const size_t left = n - first, rest = part.end - part.first;
    return (struct spread_rows){ image * in.c, first, left < rest ? left : rest,
                                 part.first * in.c };
}

#endif

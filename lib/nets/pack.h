/* pack: feature maps of many images, sixteen images side by side.
 *
 * Element (image, channel, i, j) lies at
 *
 *   (((group C + channel)(H + 2 border) + i + border)(W + 2 border) + j + border) 16 + lane
 *
 * with group = image / 16 and lane = image mod 16. Whatever a layer does to one image it does to
 * sixteen at once, for any number of channels and any width; no layer needs to look across lanes
 * before its sums are complete. The border holds what lies beyond the edge of a map, so that a
 * convolution knows no edge. Lanes of the last group beyond the last image hold zeros. */
#ifndef NETS_PACK_H
#define NETS_PACK_H

#include <stddef.h>

#include "base/shape.h"
#include "nets/conv.h"

enum { PACK_LANES = 16 };

struct pack {
    struct shape shape; /* of the maps, without their border */
    size_t border;      /* pixels on each side */
    float *at;          /* pack_size(pack), aligned to 64 bytes */
};

static inline size_t pack_groups(const struct pack *pack)
{
    return (pack->shape.n + PACK_LANES - 1) / PACK_LANES;
}

/* Floats from one row to the next, and from one channel to the next. */
static inline size_t pack_row(const struct pack *pack)
{
    return (pack->shape.w + 2 * pack->border) * PACK_LANES;
}

static inline size_t pack_plane(const struct pack *pack)
{
    return (pack->shape.h + 2 * pack->border) * pack_row(pack);
}

static inline size_t pack_size(const struct pack *pack)
{
    return pack_groups(pack) * pack->shape.c * pack_plane(pack);
}

/* The first pixel of a channel's map, behind the border. */
static inline float *pack_map(const struct pack *pack, size_t group, size_t channel)
{
    return pack->at + (group * pack->shape.c + channel) * pack_plane(pack) +
           pack->border * (pack_row(pack) + PACK_LANES);
}

/* Zeros. pack_free gives back what pack_new allocated. */
struct pack pack_new(struct shape shape, size_t border);
void pack_free(struct pack *pack);

/* The maps of x, shape_size(pack->shape) floats in NCHW, into the pack; and out of it. The border is
 * left as it is. Copies bits. */
void pack_in(const float *x, struct pack *pack);
void pack_out(const struct pack *pack, float *x);

/* Fills the border anew: zeros (CONV_ZEROS), or the other side of the map (CONV_CIRCULAR). Requires
 * one of the two, and for the second a map no smaller than the border. */
void pack_fill_border(struct pack *pack, enum conv_padding padding);

#endif

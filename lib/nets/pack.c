#include "nets/pack.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"

struct pack pack_new(struct shape shape, size_t border)
{
    struct pack pack = { .shape = shape, .border = border };
    pack.at = xcalloc(pack_size(&pack), sizeof *pack.at);
    return pack;
}

void pack_free(struct pack *pack)
{
    free(pack->at);
    pack->at = NULL;
}

/* Copies one map of each image of a group, into the pack or out of it. */
static void copy_maps(const struct pack *pack, size_t group, size_t channel, const float *in,
                      float *out)
{
    const struct shape s = pack->shape;
    const size_t first = group * PACK_LANES;
    const size_t lanes = s.n - first < PACK_LANES ? s.n - first : PACK_LANES;
    float *map = pack_map(pack, group, channel);
    for (size_t lane = 0; lane < lanes; lane++) {
        const size_t plane = ((first + lane) * s.c + channel) * shape_pixels(s);
        for (size_t i = 0; i < s.h; i++) {
            float *row = map + i * pack_row(pack) + lane;
            for (size_t j = 0; j < s.w; j++) {
                if (in != NULL) {
                    row[j * PACK_LANES] = in[plane + i * s.w + j];
                } else {
                    out[plane + i * s.w + j] = row[j * PACK_LANES];
                }
            }
        }
    }
}

static void copy_all(const struct pack *pack, const float *in, float *out)
{
    for (size_t group = 0; group < pack_groups(pack); group++) {
        for (size_t channel = 0; channel < pack->shape.c; channel++) {
            copy_maps(pack, group, channel, in, out);
        }
    }
}

void pack_in(const float *x, struct pack *pack)
{
    copy_all(pack, x, NULL);
}

void pack_out(const struct pack *pack, float *x)
{
    copy_all(pack, NULL, x);
}

/* The columns of the border on both sides of a row; `first` is its first pixel. */
static void fill_sides(const struct pack *pack, bool circular, float *first)
{
    const size_t width = pack->shape.w * PACK_LANES, side = pack->border * PACK_LANES;
    float *const left = first - side, *const right = first + width;
    if (circular) {
        memcpy(left, right - side, side * sizeof *left);
        memcpy(right, first, side * sizeof *right);
    } else {
        memset(left, 0, side * sizeof *left);
        memset(right, 0, side * sizeof *right);
    }
}

/* The rows of the border above and below, as wide as the frame; `corner` is the first pixel that is
 * not above the map. */
static void fill_ends(const struct pack *pack, bool circular, float *corner)
{
    const size_t pitch = pack_row(pack), height = pack->shape.h * pitch;
    const size_t ends = pack->border * pitch;
    if (circular) {
        memcpy(corner - ends, corner + height - ends, ends * sizeof *corner);
        memcpy(corner + height, corner, ends * sizeof *corner);
    } else {
        memset(corner - ends, 0, ends * sizeof *corner);
        memset(corner + height, 0, ends * sizeof *corner);
    }
}

static void fill_frame(const struct pack *pack, bool circular, float *map)
{
    for (size_t i = 0; i < pack->shape.h; i++) {
        fill_sides(pack, circular, map + i * pack_row(pack));
    }
    fill_ends(pack, circular, map - pack->border * PACK_LANES);
}

void pack_fill_border(struct pack *pack, enum conv_padding padding)
{
    require(padding == CONV_ZEROS || padding == CONV_CIRCULAR);
    const bool circular = padding == CONV_CIRCULAR;
    require(!circular || (pack->shape.h >= pack->border && pack->shape.w >= pack->border));
    for (size_t group = 0; group < pack_groups(pack); group++) {
        for (size_t channel = 0; channel < pack->shape.c; channel++) {
            fill_frame(pack, circular, pack_map(pack, group, channel));
        }
    }
}

#include "nets/pack.h"

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

/* A row of the frame, border and all, from another of the same plane, or zeros. */
static void fill_row(float *row, const float *from, size_t floats)
{
    if (from == NULL) {
        memset(row, 0, floats * sizeof *row);
    } else {
        memcpy(row, from, floats * sizeof *row);
    }
}

/* The columns of the border on both sides of a row; `first` is its first pixel. */
static void fill_sides(const struct pack *pack, int circular, float *first)
{
    const size_t side = pack->border * PACK_LANES, row = pack->shape.w * PACK_LANES;
    fill_row(first - side, circular ? first + row - side : NULL, side);
    fill_row(first + row, circular ? first : NULL, side);
}

static void fill_frame(const struct pack *pack, int circular, float *map)
{
    const size_t pitch = pack_row(pack), height = pack->shape.h;
    for (size_t i = 0; i < height; i++) {
        fill_sides(pack, circular, map + i * pitch);
    }
    float *const corner = map - pack->border * PACK_LANES;
    for (size_t i = 1; i <= pack->border; i++) {
        float *const above = corner - i * pitch, *const below = corner + (height - 1 + i) * pitch;
        fill_row(above, circular ? corner + (height - i) * pitch : NULL, pitch);
        fill_row(below, circular ? corner + (i - 1) * pitch : NULL, pitch);
    }
}

void pack_fill_border(struct pack *pack, enum conv_padding padding)
{
    require(padding == CONV_ZEROS || padding == CONV_CIRCULAR);
    const int circular = padding == CONV_CIRCULAR;
    require(!circular || (pack->shape.h >= pack->border && pack->shape.w >= pack->border));
    for (size_t group = 0; group < pack_groups(pack); group++) {
        for (size_t channel = 0; channel < pack->shape.c; channel++) {
            fill_frame(pack, circular, pack_map(pack, group, channel));
        }
    }
}

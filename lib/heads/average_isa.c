/* The mean of each channel and its gradient; compiled once per instruction set. Plain loops first,
 * which the baseline uses and the counting build counts; then the same in vectors. Legend: n pixels
 * of a map. */
#include "heads/average_isa.h"

#include <string.h>

#include "heads/rows.h"
#include "heads/strips.h"

static void forward_plain(struct shape in, enum layout layout, struct lanes_part part,
                          const float *x, float *y)
{
    const float n = (float)shape_pixels(in);
    while (part.first < part.end) {
        const struct lanes_tile tile = lanes_tile_in(in, layout, part, LANES_CHANNELS);
        float *mean = y + tile.map;
        lanes_sum(&tile, x, lanes_element, NULL, mean);
        for (size_t k = 0; k < tile.channels; ++k) {
            mean[k] = count_divide(mean[k], n);
        }
        part.first += tile.channels;
    }
}

/* Sixteen maps at a time. */
static void forward_small_maps(size_t maps, size_t n, const float *x, float *y)
{
    const struct rows rows = rows_at(n, n, x);
    const struct wide pixels = wide_of((float)n);
    size_t m = 0;
    for (; m + LANES <= maps; m += LANES) {
        const struct wide sum = rows_sum(&rows, LANES, x + m * n, rows_element, NULL);
        wide_store(y + m, wide_divide(sum, pixels));
    }
    if (m < maps) {
        const struct wide sum = rows_sum(&rows, maps - m, x + m * n, rows_element, NULL);
        wide_store_some(wide_some_of(0, (unsigned)(maps - m)), y + m, wide_divide(sum, pixels));
    }
}

static void forward_maps(size_t maps, size_t n, const float *x, float *y)
{
    if (n <= LANES_BLOCK) {
        forward_small_maps(maps, n, x, y);
        return;
    }
    for (size_t m = 0; m < maps; ++m) {
        y[m] = rows_sum_map(n, x + m * n, rows_element, 0.0f) / (float)n;
    }
}

static void forward_strips(struct shape in, struct lanes_part part, const float *x, float *y)
{
    const float n = (float)shape_pixels(in);
    while (part.first < part.end) {
        const struct lanes_tile strip = lanes_tile_in(in, NHWC, part, STRIPS_CHANNELS);
        float mean[STRIPS_CHANNELS];
        strips_sum(&strip, x, rows_element, NULL, mean);
        for (size_t k = 0; k < strip.channels; ++k) {
            y[strip.map + k] = mean[k] / n;
        }
        part.first += strip.channels;
    }
}

void ISA_NAME(average_forward)(struct shape in, enum layout layout, struct lanes_part part,
                               const float *x, float *y)
{
    const size_t n = shape_pixels(in);
    if (WIDE_PLAIN) {
        forward_plain(in, layout, part, x, y);
    } else if (layout == NCHW || in.c == 1) {
        forward_maps(part.end - part.first, n, x + part.first * n, y + part.first);
    } else {
        forward_strips(in, part, x, y);
    }
}

/* Writes value[k] at every pixel of channel k of the tile. */
static void fill(const struct lanes_tile *tile, const float *value, float *dx)
{
    float *to = dx + tile->offset;
    if (tile->layout == NCHW) {
        for (size_t p = 0; p < tile->pixels; ++p) {
            to[p] = value[0];
        }
        return;
    }
    for (size_t p = 0; p < tile->pixels; ++p) {
        memcpy(to + p * tile->pitch, value, tile->channels * sizeof *value);
    }
}

void ISA_NAME(average_backward)(struct shape in, enum layout layout, struct lanes_part part,
                                const float *dy, float *dx)
{
    const float n = (float)shape_pixels(in);
    while (part.first < part.end) {
        const struct lanes_tile tile = lanes_tile_in(in, layout, part, LANES_CHANNELS);
        float share[LANES_CHANNELS];
        for (size_t k = 0; k < tile.channels; ++k) {
            share[k] = count_divide(dy[tile.map + k], n);
        }
        fill(&tile, share, dx);
        part.first += tile.channels;
    }
}

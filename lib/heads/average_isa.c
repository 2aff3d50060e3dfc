/* The mean of each channel and its gradient; compiled once per instruction set. Plain loops first,
 * which the baseline uses and the counting build counts; then the same in vectors. Legend: n pixels
 * of a map. */
#include "heads/average_isa.h"

#include <string.h>

#include "heads/fill.h"
#include "heads/rows.h"
#include "heads/spread.h"
#include "heads/strips.h"

static void forward_plain(struct shape in, enum layout layout, struct lanes_part part,
                          const float *x, float *y)
{
    const float n = (float)shape_pixels(in);
    while (part.first < part.end) {
        const struct lanes_tile tile = lanes_tile_in(in, layout, part, LANES_CHANNELS);
        float *mean = y + tile.map;
        sums_of_tile(&tile, x, lanes_element, NULL, mean);
        for (size_t k = 0; k < tile.channels; ++k) {
            mean[k] = count_divide(mean[k], n);
        }
        part.first += tile.channels;
    }
}

/* Sixteen maps at a time. */
static void forward_small_maps(size_t maps, size_t n, int far, const float *x, float *y)
{
    struct rows rows = rows_at(maps < LANES ? maps : LANES, n, n, x);
    rows.far = far;
    const struct wide pixels = wide_of((float)n);
    size_t m = 0;
    for (; m + LANES <= maps; m += LANES) {
        const float *from = x + m * n;
        const struct wide sum = n < LANES ? rows_sum_all(&rows, from, rows_element, NULL)
                                          : rows_sum_joined(&rows, from, rows_element, NULL);
        wide_store(y + m, wide_divide(sum, pixels));
    }
    if (m < maps) {
        const struct wide sum = rows_sum(&rows, maps - m, x + m * n, rows_element, NULL);
        wide_store_some(wide_some_of(0, (unsigned)(maps - m)), y + m, wide_divide(sum, pixels));
    }
}

/* Sixteen maps at a time, block by block; what is left map by map. */
static void forward_large_maps(size_t maps, size_t n, int far, const float *x, float *y)
{
    const size_t whole = n / LANES_BLOCK * LANES_BLOCK;
    struct rows blocks = rows_at(LANES, LANES_BLOCK, n, x);
    blocks.far = far;
    size_t m = 0;
    for (; m + LANES <= maps; m += LANES) {
        const float *from = x + m * n;
        struct wide sum = rows_sum_all(&blocks, from, rows_element, NULL);
        for (size_t p = LANES_BLOCK; p < whole; p += LANES_BLOCK) {
            sum = wide_add(sum, rows_sum_all(&blocks, from + p, rows_element, NULL));
        }
        if (whole < n) {
            const struct rows last = rows_at(LANES, n - whole, n, from + whole);
            sum = wide_add(sum, rows_sum_all(&last, from + whole, rows_element, NULL));
        }
        wide_store(y + m, wide_divide(sum, wide_of((float)n)));
    }
    for (; m < maps; ++m) {
        y[m] = rows_sum_map(n, x + m * n, rows_element, 0.0f) / (float)n;
    }
}

static void forward_maps(struct shape in, struct lanes_part part, const float *x, float *y)
{
    const size_t n = shape_pixels(in), maps = part.end - part.first;
    const int far = shape_size(in) * sizeof *x > ROWS_FAR_BYTES;
    if (n <= LANES_BLOCK) {
        forward_small_maps(maps, n, far, x + part.first * n, y + part.first);
    } else {
        forward_large_maps(maps, n, far, x + part.first * n, y + part.first);
    }
}

static void sum_strip(const struct lanes_tile *tile, const struct strips *strips, const float *x,
                      float *out)
{
    strips_sum(tile, strips, x, rows_element, out);
}

static void forward_strips(struct shape in, struct lanes_part part, const float *x, float *y)
{
    const struct strips mean = strips_mean(in, NULL);
    while (part.first < part.end) {
        const struct lanes_tile tile = lanes_tile_in(in, NHWC, part, in.c);
        sum_strip(&tile, &mean, x, y + tile.map);
        part.first += tile.channels;
    }
}

void ISA_NAME(average_section)(size_t channels, size_t pixels, const float *x, const float *given,
                               float *sum)
{
    const struct shape in = { 1, channels, 1, pixels };
    struct lanes_part part = { 0, channels };
    (void)given;
    while (part.first < part.end) {
        const struct lanes_tile tile =
            lanes_tile_in(in, NHWC, part, WIDE_PLAIN ? LANES_CHANNELS : channels);
        if (WIDE_PLAIN) {
            sums_of_section(&tile, 0, pixels, x, lanes_element, NULL, sum + part.first);
        } else {
            const struct strips strips = { NULL, 1.0f, pixels, 0 };
            sum_strip(&tile, &strips, x, sum + part.first);
        }
        part.first += tile.channels;
    }
}

void ISA_NAME(average_forward)(struct shape in, enum layout layout, struct lanes_part part,
                               const float *x, float *y)
{
    if (WIDE_PLAIN) {
        forward_plain(in, layout, part, x, y);
    } else if (layout == NCHW || in.c == 1) {
        forward_maps(in, part, x, y);
    } else {
        forward_strips(in, part, x, y);
    }
}

static void backward_plain(struct shape in, enum layout layout, struct lanes_part part,
                           const float *dy, float *dx)
{
    const size_t pixels = shape_pixels(in), width = layout == NCHW || in.c == 1 ? 1 : in.c;
    const float n = (float)pixels;
    if (width == 1) {
        for (size_t m = part.first; m < part.end; ++m) {
            const float share = count_divide(dy[m], n);
            for (size_t p = 0; p < pixels; ++p) {
                dx[m * pixels + p] = share;
            }
        }
        return;
    }
    while (part.first < part.end) {
        const struct spread_rows rows = spread_rows_of(in, part);
        float *first = dx + rows.offset;
        for (size_t k = 0; k < width; ++k) {
            first[k] = count_divide(dy[rows.map + k], n);
        }
        for (size_t p = 1; p < rows.pixels; ++p) {
            memcpy(first + p * width, first, width * sizeof *first);
        }
        part.first += rows.pixels;
    }
}

/* One map behind the other, n >= 16: a vector on the border of two holds what both get. */
static inline void backward_maps(size_t maps, size_t n, const float *dy, int stream, float *dx)
{
    const float pixels = (float)n;
    struct wide share = wide_of(dy[0] / pixels);
    float *to = dx - fill_lane(dx);
    wide_store_some(wide_some_of(fill_lane(dx), LANES), to, share);
    to += LANES;
    for (size_t m = 1; m <= maps; ++m) {
        float *end = dx + m * n;
        for (; to + LANES <= end; to += LANES) {
            fill_store(to, share, stream);
        }
        const struct wide_some own = wide_some_of(0, (unsigned)(end - to));
        if (m == maps) {
            wide_store_some(own, to, share);
            return;
        }
        const struct wide next = wide_of(dy[m] / pixels);
        fill_store(to, wide_choose(own, share, next), stream);
        share = next;
        to += LANES;
    }
}

/* What the first `width` elements hold is repeated, in copies that grow to a batch, until all have
 * it. */
static inline void repeat(size_t width, size_t all, int stream, float *dx)
{
    enum { BATCH = 1024 };
    size_t done = width, batch = width;
    while (done < all) {
        const size_t count = batch < all - done ? batch : all - done;
        fill_copy(count, dx, stream && batch >= BATCH, dx + done);
        done += count;
        batch = batch < BATCH ? done : batch;
    }
}

static inline void backward_rows(struct shape in, struct lanes_part part, const float *dy,
                                 int stream, float *dx)
{
    const float n = (float)shape_pixels(in);
    while (part.first < part.end) {
        const struct spread_rows rows = spread_rows_of(in, part);
        float *first = dx + rows.offset;
        for (size_t k = 0; k < in.c; ++k) {
            first[k] = dy[rows.map + k] / n;
        }
        repeat(in.c, rows.pixels * in.c, stream, first);
        part.first += rows.pixels;
    }
}

static inline void backward(struct shape in, enum layout layout, struct lanes_part part,
                            const float *dy, int stream, float *dx)
{
    const size_t n = shape_pixels(in);
    if (layout == NCHW || in.c == 1) {
        backward_maps(part.end - part.first, n, dy + part.first, stream, dx + part.first * n);
    } else {
        backward_rows(in, part, dy, stream, dx);
    }
    if (stream) {
        wide_fence();
    }
}

void ISA_NAME(average_backward)(struct shape in, enum layout layout, struct lanes_part part,
                                const float *dy, float *dx)
{
    const int maps = layout == NCHW || in.c == 1;
    if (WIDE_PLAIN || part.first == part.end || (maps && shape_pixels(in) < LANES)) {
        backward_plain(in, layout, part, dy, dx);
    } else if (shape_size(in) * sizeof *dx > FILL_STREAM_BYTES) {
        backward(in, layout, part, dy, 1, dx);
    } else {
        backward(in, layout, part, dy, 0, dx);
    }
}

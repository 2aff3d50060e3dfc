/* The gradient of the maximum, all of it to the first place that holds it; compiled once per
 * instruction set. Plain loops first, which the baseline uses; then the same in vectors. Legend: n
 * pixels of a map. */
#include <string.h>

#include "heads/fill.h"
#include "heads/maximum_isa.h"
#include "heads/spread.h"

static void backward_plain(const struct maximum_return *pass, struct lanes_part part)
{
    const struct shape in = pass->in;
    const size_t n = shape_pixels(in);
    if (pass->layout == NCHW || in.c == 1) {
        memset(pass->dx + part.first * n, 0, (part.end - part.first) * n * sizeof *pass->dx);
        for (size_t m = part.first; m < part.end; ++m) {
            pass->dx[m * n + pass->at[m]] = pass->dy[m];
        }
        return;
    }
    for (size_t row = part.first; row < part.end; ++row) {
        const size_t map = row / n * in.c;
        for (size_t k = 0; k < in.c; ++k) {
            const int here = pass->at[map + k] == row % n;
            pass->dx[row * in.c + k] = here ? pass->dy[map + k] : 0.0f;
        }
    }
}

/* Zeros for as many maps as the first cache holds, then one element of each. */
static inline void backward_maps(const struct maximum_return *pass, struct lanes_part part)
{
    enum { HELD = 4096 };
    const size_t n = shape_pixels(pass->in), batch = n < HELD ? HELD / n : 1;
    while (part.first < part.end) {
        const size_t left = part.end - part.first, maps = batch < left ? batch : left;
        float *to = pass->dx + part.first * n;
        fill_all(maps * n, wide_of(0.0f), 0, to);
        for (size_t m = 0; m < maps; ++m) {
            to[m * n + pass->at[part.first + m]] = pass->dy[part.first + m];
        }
        part.first += maps;
    }
}

/* One map past the caches, the vector with the element too: written later, its line would come
 * back from memory. What lies in no whole vector goes through the caches. */
static inline void stream_map(size_t n, size_t at, float dy, float *to)
{
    const struct wide zero = wide_of(0.0f);
    const size_t head = (LANES - fill_lane(to)) % LANES, whole = (n - head) / LANES * LANES;
    const size_t before = at - head, from = before < whole ? before / LANES * LANES : whole;
    const unsigned lane = (unsigned)(before % LANES);
    float *middle = to + head;
    memset(to, 0, head * sizeof *to);
    for (size_t i = 0; i < from; i += LANES) {
        wide_stream(middle + i, zero);
    }
    if (from < whole) {
        wide_stream(middle + from, wide_choose(wide_some_of(lane, lane + 1), wide_of(dy), zero));
    }
    for (size_t i = from + LANES; i < whole; i += LANES) {
        wide_stream(middle + i, zero);
    }
    memset(middle + whole, 0, (n - head - whole) * sizeof *to);
    if (from == whole) {
        to[at] = dy;
    }
}

static inline void stream_maps(const struct maximum_return *pass, struct lanes_part part)
{
    const size_t n = shape_pixels(pass->in);
    for (size_t m = part.first; m < part.end; ++m) {
        stream_map(n, pass->at[m], pass->dy[m], pass->dx + m * n);
    }
}

/* One pixel of neighbouring channels: dy where it is the place, else 0. The last sixteen channels
 * may overlap with those before. */
static inline void give_pixel(size_t channels, uint32_t pixel, const uint32_t *at, const float *dy,
                              float *to)
{
    const struct wide here = wide_of_places(pixel), zero = wide_of(0.0f);
    if (channels < LANES) {
        for (size_t k = 0; k < channels; ++k) {
            to[k] = at[k] == pixel ? dy[k] : 0.0f;
        }
        return;
    }
    for (size_t next = 0; next < channels; next += LANES) {
        const size_t k = next + LANES <= channels ? next : channels - LANES;
        const struct wide_some own = wide_same_places(wide_load_places(at + k), here);
        wide_store(to + k, wide_choose(own, wide_load(dy + k), zero));
    }
}

static inline void give_pixels(size_t channels, struct spread_rows rows, const uint32_t *at,
                               const float *dy, float *to)
{
    for (size_t p = 0; p < rows.pixels; ++p) {
        give_pixel(channels, (uint32_t)(rows.first + p), at, dy, to + p * channels);
    }
}

/* Zeros, then one element of each channel, if it is among these pixels. */
static inline void give_places(size_t channels, struct spread_rows rows, const uint32_t *at,
                               const float *dy, int stream, float *to)
{
    fill_all(rows.pixels * channels, wide_of(0.0f), stream, to);
    for (size_t k = 0; k < channels; ++k) {
        const size_t pixel = at[k] - rows.first; /* very large if it lies before */
        if (pixel < rows.pixels) {
            to[pixel * channels + k] = dy[k];
        }
    }
}

static inline void backward_rows(const struct maximum_return *pass, struct lanes_part part,
                                 int stream)
{
    enum { FEW_PLACES = 128 }; /* pixels to a place, from which looking for it in each costs more */
    while (part.first < part.end) {
        const struct spread_rows rows = spread_rows_of(pass->in, part);
        const uint32_t *at = pass->at + rows.map;
        const float *dy = pass->dy + rows.map;
        float *to = pass->dx + rows.offset;
        if (shape_pixels(pass->in) < FEW_PLACES) {
            give_pixels(pass->in.c, rows, at, dy, to);
        } else {
            give_places(pass->in.c, rows, at, dy, stream, to);
        }
        part.first += rows.pixels;
    }
}

void ISA_NAME(maximum_backward)(const struct maximum_return *pass, struct lanes_part part)
{
    enum { FEW_PLACES = 1024 }; /* pixels to a place, from which a line fetched for it is nothing */
    const size_t n = shape_pixels(pass->in), bytes = shape_size(pass->in) * sizeof *pass->dx;
    const int stream = bytes > FILL_STREAM_BYTES && n >= FEW_PLACES;
    const int rows = pass->layout == NHWC && pass->in.c > 1;
    if (WIDE_PLAIN) {
        backward_plain(pass, part);
    } else if (rows && stream) {
        backward_rows(pass, part, 1);
    } else if (rows) {
        backward_rows(pass, part, 0);
    } else if (stream) {
        stream_maps(pass, part);
    } else {
        backward_maps(pass, part);
    }
    if (stream) {
        wide_fence();
    }
}

/* The mean and the variance of each channel, in two passes; compiled once per instruction set.
 * Plain loops first, which the baseline uses and the counting build counts; then the same in
 * vectors, the second pass while the maps of the first are in the cache. Legend: n pixels of a map.
 */
#include "heads/meanvar_isa.h"

#include <string.h>

#include "heads/rows.h"
#include "heads/strips.h"

/* (x - mean)^2. given: a = mean. */
static float squared_deviation(const struct lanes_given *given, size_t k, float x)
{
    const float deviation = count_add(x, -given->a[k]);
    return count_multiply(deviation, deviation);
}

static void forward_plain(struct shape in, enum layout layout, struct lanes_part part,
                          const float *x, float *y)
{
    const float n = (float)shape_pixels(in);
    while (part.first < part.end) {
        const struct lanes_tile tile = lanes_tile_in(in, layout, part, LANES_CHANNELS);
        struct lanes_given given;
        float *mean = y + meanvar_place(in, tile.map), *variance = mean + in.c;
        lanes_sum(&tile, x, lanes_element, NULL, mean);
        for (size_t k = 0; k < tile.channels; ++k) {
            given.a[k] = mean[k] = count_divide(mean[k], n);
        }
        lanes_sum(&tile, x, squared_deviation, &given, variance);
        for (size_t k = 0; k < tile.channels; ++k) {
            variance[k] = count_divide(variance[k], n);
        }
        part.first += tile.channels;
    }
}

/* Of up to sixteen maps, whose sums go through a vector. */
struct moments {
    float mean[LANES], variance[LANES];
};

static void look_at_sixteen(const struct rows *rows, size_t n, const float *x, struct moments *to)
{
    const struct wide pixels = wide_of((float)n);
    wide_store(to->mean, wide_divide(rows_sum_joined(rows, x, rows_element, NULL), pixels));
    wide_store(to->variance,
               wide_divide(rows_sum_joined(rows, x, rows_squared_deviation, to->mean), pixels));
}

static void look_at_some(const struct rows *rows, size_t count, size_t n, const float *x,
                         struct moments *to)
{
    const struct wide pixels = wide_of((float)n);
    wide_store(to->mean, wide_divide(rows_sum(rows, count, x, rows_element, NULL), pixels));
    wide_store(to->variance,
               wide_divide(rows_sum(rows, count, x, rows_squared_deviation, to->mean), pixels));
}

static void look_at_large(size_t n, const float *x, struct moments *to)
{
    to->mean[0] = rows_sum_map(n, x, rows_element, 0.0f) / (float)n;
    to->variance[0] = rows_sum_map(n, x, rows_squared_deviation, to->mean[0]) / (float)n;
}

/* How many maps of n pixels are looked at together: sixteen, or as many as the caches hold. */
static size_t together(size_t n)
{
    return n > LANES_BLOCK ? 1 : n > LANES_BLOCK / 4 ? 4 : LANES;
}

static void forward_maps(struct shape in, struct lanes_part part, const float *x, float *y)
{
    const size_t n = shape_pixels(in), batch = together(n);
    struct rows rows = { 0 }; /* of maps of one block */
    if (n <= LANES_BLOCK) {
        rows = rows_at(LANES, n, n, x + part.first * n);
    }
    for (size_t m = part.first; m < part.end; m += batch) {
        const size_t left = part.end - m, count = left < batch ? left : batch;
        struct moments moments;
        if (n > LANES_BLOCK) {
            look_at_large(n, x + m * n, &moments);
        } else if (count == LANES && n >= LANES) {
            look_at_sixteen(&rows, n, x + m * n, &moments);
        } else {
            look_at_some(&rows, count, n, x + m * n, &moments);
        }
        for (size_t i = 0; i < count; ++i) {
            float *mean = y + meanvar_place(in, m + i);
            mean[0] = moments.mean[i];
            mean[in.c] = moments.variance[i];
        }
    }
}

static void forward_strips(struct shape in, struct lanes_part part, const float *x, float *y)
{
    const float n = (float)shape_pixels(in);
    while (part.first < part.end) {
        const struct lanes_tile strip = lanes_tile_in(in, NHWC, part, STRIPS_CHANNELS);
        float mean[STRIPS_CHANNELS], variance[STRIPS_CHANNELS];
        float *to = y + meanvar_place(in, strip.map);
        strips_sum(&strip, x, rows_element, NULL, mean);
        for (size_t k = 0; k < strip.channels; ++k) {
            mean[k] = to[k] = mean[k] / n;
        }
        strips_sum(&strip, x, rows_squared_deviation, mean, variance);
        for (size_t k = 0; k < strip.channels; ++k) {
            to[in.c + k] = variance[k] / n;
        }
        part.first += strip.channels;
    }
}

void ISA_NAME(meanvar_forward)(struct shape in, enum layout layout, struct lanes_part part,
                               const float *x, float *y)
{
    if (WIDE_PLAIN || part.first == part.end) {
        forward_plain(in, layout, part, x, y);
    } else if (layout == NCHW || in.c == 1) {
        forward_maps(in, part, x, y);
    } else {
        forward_strips(in, part, x, y);
    }
}

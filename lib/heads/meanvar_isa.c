/* The mean and the variance of each channel, in two passes; compiled once per instruction set.
 * Plain loops first, which the baseline uses and the counting build counts; then the same in
 * vectors, the second pass while the maps of the first are in the cache, and together with the first
 * pass of the maps that follow. Legend: n pixels of a map. */
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
        sums_of_tile(&tile, x, lanes_element, NULL, mean);
        for (size_t k = 0; k < tile.channels; ++k) {
            given.a[k] = mean[k] = count_divide(mean[k], n);
        }
        sums_of_tile(&tile, x, squared_deviation, &given, variance);
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

/* Neighbouring maps, as rows number `row`, row+1, ... of the rows at x. */
struct neighbours {
    const float *x;
    size_t row;
};

/* `width` maps, a constant up to 2, and those that follow: the lanes of the squared deviations of the
 * former, which are in the cache, and of the elements of the latter, which come meanwhile. */
static inline void look_at_both(const struct rows *rows, size_t width, struct neighbours now,
                                const float *mean, struct neighbours next, struct wide *squares,
                                struct wide *sums)
{
    const struct wide zero = wide_of(0.0f);
    const size_t behind = (rows->middle + 1) * LANES, i = now.row, j = next.row;
    const float *p[2], *q[2];
    struct wide all[2], square[2], sum[2];
    for (size_t w = 0; w < width; ++w) {
        p[w] = now.x + rows->start[i + w];
        q[w] = next.x + rows->start[j + w];
        all[w] = wide_of(mean[w]);
        square[w] = rows_add_some(rows->head[i + w], p[w], rows_squared_deviation, all[w], zero);
        sum[w] = rows_add_some(rows->head[j + w], q[w], rows_element, zero, zero);
    }
    for (size_t v = 1; v <= rows->middle; ++v) {
        for (size_t w = 0; w < width; ++w) {
            square[w] =
                wide_add(square[w], rows_squared_deviation(wide_load(p[w] + v * LANES), all[w]));
            sum[w] = wide_add(sum[w], wide_load(q[w] + v * LANES));
        }
    }
    for (size_t w = 0; w < width; ++w) {
        const float *a = p[w] + behind, *b = q[w] + behind;
        square[w] = rows_add_some(rows->tail[i + w], a, rows_squared_deviation, all[w], square[w]);
        sum[w] = rows_add_some(rows->tail[j + w], b, rows_element, zero, sum[w]);
        if (rows->rest) {
            square[w] = rows_add_some(rows->last[i + w], a + LANES, rows_squared_deviation, all[w],
                                      square[w]);
            sum[w] = rows_add_some(rows->last[j + w], b + LANES, rows_element, zero, sum[w]);
        }
        squares[w] = square[w];
        sums[w] = sum[w];
    }
}

/* Maps of the same size, the first of them in row 0. */
struct maps {
    struct rows rows; /* of sixteen */
    struct shape in;
    const float *x;
    float *y;
    struct lanes_part part;
};

static inline struct neighbours neighbours_at(const struct maps *maps, size_t m)
{
    const size_t row = (m - maps->part.first) % LANES;
    return (struct neighbours){ maps->x + (m - row) * shape_pixels(maps->in), row };
}

static inline void give(const struct maps *maps, size_t m, size_t count,
                        const struct moments *moments)
{
    for (size_t i = 0; i < count; ++i) {
        float *mean = maps->y + meanvar_place(maps->in, m + i);
        mean[0] = moments->mean[i];
        mean[maps->in.c] = moments->variance[i];
    }
}

/* Lane k is the fold of lanes[k], k < 4. */
static inline struct wide fold(const struct wide *lanes)
{
    const struct wide none = wide_of(0.0f);
    const struct wide fours[4] = { wide_fold_four(lanes), none, none, none };
    return wide_fold_fours(fours);
}

/* All maps in groups of `width`, as far as there are whole groups; returns the first map left. */
static inline size_t forward_groups(const struct maps *maps, size_t width)
{
    const size_t n = shape_pixels(maps->in), end = maps->part.end;
    const struct wide pixels = wide_of((float)n), zero = wide_of(0.0f);
    struct moments moments;
    size_t m = maps->part.first;
    if (m + width <= end) {
        const struct wide sums = rows_sum(&maps->rows, width, maps->x + m * n, rows_element, NULL);
        wide_store(moments.mean, wide_divide(sums, pixels));
    }
    for (; m + width <= end; m += width) {
        const size_t next = m + 2 * width <= end ? m + width : m; /* the last ones once more */
        struct wide square[4] = { zero, zero, zero, zero }, sum[4] = { zero, zero, zero, zero };
        look_at_both(&maps->rows, width, neighbours_at(maps, m), moments.mean,
                     neighbours_at(maps, next), square, sum);
        wide_store(moments.variance, wide_divide(fold(square), pixels));
        give(maps, m, width, &moments);
        wide_store(moments.mean, wide_divide(fold(sum), pixels));
    }
    return m;
}

/* Small maps by sixteens, which share the vectors where they meet. */
static size_t forward_sixteens(const struct maps *maps)
{
    const size_t n = shape_pixels(maps->in);
    size_t m = maps->part.first;
    for (; m + LANES <= maps->part.end; m += LANES) {
        struct moments moments;
        if (n >= LANES) {
            look_at_sixteen(&maps->rows, n, maps->x + m * n, &moments);
        } else {
            look_at_some(&maps->rows, LANES, n, maps->x + m * n, &moments);
        }
        give(maps, m, LANES, &moments);
    }
    return m;
}

static size_t forward_pairs(const struct maps *maps)
{
    return forward_groups(maps, 2);
}

static size_t forward_ones(const struct maps *maps)
{
    return forward_groups(maps, 1);
}

/* As many maps as the first cache holds. */
static void forward_maps(const struct maps *maps)
{
    enum { FEW = 256, MANY = LANES_BLOCK / 2 }; /* pixels of sixteen maps, of four */
    const size_t n = shape_pixels(maps->in);
    const size_t m = n <= FEW    ? forward_sixteens(maps)
                     : n <= MANY ? forward_pairs(maps)
                                 : forward_ones(maps);
    if (m < maps->part.end) {
        const size_t left = maps->part.end - m;
        const struct rows rows = rows_at(left, n, n, maps->x + m * n);
        struct moments moments;
        look_at_some(&rows, left, n, maps->x + m * n, &moments);
        give(maps, m, left, &moments);
    }
}

static void forward_large(struct shape in, struct lanes_part part, const float *x, float *y)
{
    const size_t n = shape_pixels(in);
    for (size_t m = part.first; m < part.end; ++m) {
        float *mean = y + meanvar_place(in, m);
        mean[0] = rows_sum_map(n, x + m * n, rows_element, 0.0f) / (float)n;
        mean[in.c] = rows_sum_map(n, x + m * n, rows_squared_deviation, mean[0]) / (float)n;
    }
}

static void sum_squares(const struct lanes_tile *tile, const struct strips *strips, const float *x,
                        float *out)
{
    strips_sum(tile, strips, x, rows_squared_deviation, out);
}

/* Both of a strip, as long as the second pass finds it in the cache. */
static void forward_strips(struct shape in, struct lanes_part part, const float *x, float *y)
{
    const struct strips of_x = strips_mean(in, NULL);
    while (part.first < part.end) {
        const struct lanes_tile tile = lanes_tile_in(in, NHWC, part, STRIPS_CHANNELS);
        float *mean = y + meanvar_place(in, tile.map);
        struct strips of_squares = strips_mean(in, mean);
        of_squares.far = 0;
        strips_sum(&tile, &of_x, x, rows_element, mean);
        sum_squares(&tile, &of_squares, x, mean + in.c);
        part.first += tile.channels;
    }
}

static void section_plain(size_t channels, size_t pixels, const float *x, const float *given,
                          float *sum)
{
    const struct shape in = { 1, channels, 1, pixels };
    struct lanes_part part = { 0, channels };
    while (part.first < part.end) {
        const struct lanes_tile tile = lanes_tile_in(in, NHWC, part, LANES_CHANNELS);
        struct lanes_given means;
        memcpy(means.a, given + part.first, tile.channels * sizeof *given);
        sums_of_section(&tile, 0, pixels, x, squared_deviation, &means, sum + part.first);
        part.first += tile.channels;
    }
}

void ISA_NAME(meanvar_section)(size_t channels, size_t pixels, const float *x, const float *given,
                               float *sum)
{
    const struct shape in = { 1, channels, 1, pixels };
    const struct lanes_part part = { 0, channels };
    const struct lanes_tile tile = lanes_tile_in(in, NHWC, part, channels);
    const struct strips strips = { given, 1.0f, pixels, 0 };
    if (WIDE_PLAIN) {
        section_plain(channels, pixels, x, given, sum);
    } else {
        sum_squares(&tile, &strips, x, sum);
    }
}

void ISA_NAME(meanvar_forward)(struct shape in, enum layout layout, struct lanes_part part,
                               const float *x, float *y)
{
    if (WIDE_PLAIN || part.first == part.end) {
        forward_plain(in, layout, part, x, y);
    } else if (layout == NHWC && in.c > 1) {
        forward_strips(in, part, x, y);
    } else if (shape_pixels(in) > LANES_BLOCK) {
        forward_large(in, part, x, y);
    } else {
        const size_t n = shape_pixels(in);
        const struct maps maps = { rows_at(LANES, n, n, x + part.first * n), in, x, y, part };
        forward_maps(&maps);
    }
}

#include "heads/bins.h"

#include <string.h>

#include "base/require.h"
#include "heads/gather.h"

const size_t bins_sides[BINS_LEVELS] = { 1, 2, 4 };

/* Rows top .. bottom-1, columns left .. right-1. */
struct bin {
    size_t top, bottom, left, right;
};

static struct bin bin_at(struct shape in, size_t s, size_t b)
{
    const size_t i = b / s, j = b % s;
    return (struct bin){
        .top = i * in.h / s,
        .bottom = ((i + 1) * in.h + s - 1) / s,
        .left = j * in.w / s,
        .right = ((j + 1) * in.w + s - 1) / s,
    };
}

static size_t pixels(struct bin bin)
{
    return (bin.bottom - bin.top) * (bin.right - bin.left);
}

size_t bins_pixels(struct shape in, size_t s, size_t b)
{
    return pixels(bin_at(in, s, b));
}

/* Pixels first .. first+count-1 of the bin, counted row by row, a run of each row at a time. x: the
 * first pixel of the channel. */
static void gather_bin(const struct gather *from, struct bin bin, size_t first, size_t count,
                       const float *x, float *out)
{
    const size_t width = bin.right - bin.left, pitch = gather_pitch(from);
    size_t row = bin.top + first / width, skip = first % width, run = 0;
    for (size_t done = 0; done < count; done += run) {
        const size_t left = count - done;
        run = width - skip < left ? width - skip : left;
        gather_every(run, x + (row * from->in.w + bin.left + skip) * pitch, pitch, out + done);
        ++row;
        skip = 0;
    }
}

static float mean_of(const struct gather *from, struct bin bin, const float *x)
{
    float block[LANES_BLOCK], sum = 0.0f;
    const size_t n = pixels(bin);
    for (size_t first = 0; first < n; first += LANES_BLOCK) {
        const size_t count = gather_block(n, first);
        gather_bin(from, bin, first, count, x, block);
        sum = gather_add(sum, first, lanes_sum_block(count, block, lanes_element, NULL));
    }
    return count_divide(sum, (float)n);
}

/* The level of s x s bins of one image; y: in.c * s * s. */
static void average(const struct gather *from, size_t s, const float *x, float *y)
{
    for (size_t c = 0; c < from->in.c; ++c) {
        for (size_t b = 0; b < s * s; ++b) {
            y[c * s * s + b] = mean_of(from, bin_at(from->in, s, b), x + gather_start(from, c));
        }
    }
}

/* Adds `share` to every pixel of the bin. dx: the first pixel of the channel. */
static void give(const struct gather *from, struct bin bin, float share, float *dx)
{
    const size_t pitch = gather_pitch(from);
    for (size_t i = bin.top; i < bin.bottom; ++i) {
        for (size_t j = bin.left; j < bin.right; ++j) {
            float *to = dx + (i * from->in.w + j) * pitch;
            *to = count_add(*to, share);
        }
    }
}

static void give_all(const struct gather *from, size_t s, const float *dy, float *dx)
{
    for (size_t c = 0; c < from->in.c; ++c) {
        for (size_t b = 0; b < s * s; ++b) {
            const struct bin bin = bin_at(from->in, s, b);
            const float share = count_divide(dy[c * s * s + b], (float)pixels(bin));
            give(from, bin, share, dx + gather_start(from, c));
        }
    }
}

void bins_average(struct shape in, enum layout layout, size_t s, const float *x, float *y)
{
    require(shape_pixels(in) > 0 && s > 0);
    for (size_t n = 0; n < in.n; ++n) {
        average(&(struct gather){ in, layout, n }, s, x, y + n * in.c * s * s);
    }
}

void bins_average_backward(struct shape in, enum layout layout, size_t s, const float *dy,
                           float *dx)
{
    require(shape_pixels(in) > 0 && s > 0);
    memset(dx, 0, shape_size(in) * sizeof *dx);
    for (size_t n = 0; n < in.n; ++n) {
        give_all(&(struct gather){ in, layout, n }, s, dy + n * in.c * s * s, dx);
    }
}

void bins_pyramid(struct shape in, enum layout layout, const float *x, float *y)
{
    require(shape_pixels(in) > 0);
    for (size_t i = 0; i < in.n * BINS_LEVELS; ++i) {
        const size_t s = bins_sides[i % BINS_LEVELS];
        average(&(struct gather){ in, layout, i / BINS_LEVELS }, s, x, y);
        y += in.c * s * s;
    }
}

void bins_pyramid_backward(struct shape in, enum layout layout, const float *dy, float *dx)
{
    require(shape_pixels(in) > 0);
    memset(dx, 0, shape_size(in) * sizeof *dx);
    for (size_t i = 0; i < in.n * BINS_LEVELS; ++i) {
        const size_t s = bins_sides[i % BINS_LEVELS];
        give_all(&(struct gather){ in, layout, i / BINS_LEVELS }, s, dy, dx);
        dy += in.c * s * s;
    }
}

/* Each image is first copied into a frame that holds what lies beyond its edges, so that the sums
 * themselves know no edge. */
#include "nets/conv.h"

#include "base/require.h"

/* A line of `count` pixels with `before` and `after` more beyond its ends. */
struct line {
    size_t count, before, after;
};

static struct line line_of(const struct conv *conv, size_t count, size_t kernel)
{
    const size_t beyond = conv->padding == CONV_VALID ? 0 : kernel - 1;
    return (struct line){ count, beyond / 2, beyond - beyond / 2 };
}

static size_t line_length(struct line line)
{
    return line.before + line.count + line.after;
}

static size_t steps(const struct conv *conv, size_t length, size_t kernel)
{
    return (length - kernel) / conv->stride + 1;
}

static void require_fit(const struct conv *conv, struct line line, size_t kernel)
{
    require(line.count > 0 && kernel > 0);
    require(line_length(line) >= kernel);
    require(conv->padding != CONV_REFLECT || line.after < line.count);
}

struct shape conv_shape(const struct conv *conv, struct shape in)
{
    const struct line rows = line_of(conv, in.h, conv->height);
    const struct line columns = line_of(conv, in.w, conv->width);
    require(conv->stride > 0 && conv->channels > 0 && conv->filters > 0 && in.c == conv->channels);
    require_fit(conv, rows, conv->height);
    require_fit(conv, columns, conv->width);
    return (struct shape){ in.n, conv->filters, steps(conv, line_length(rows), conv->height),
                           steps(conv, line_length(columns), conv->width) };
}

size_t conv_scratch(const struct conv *conv, struct shape in)
{
    return in.c * line_length(line_of(conv, in.h, conv->height)) *
           line_length(line_of(conv, in.w, conv->width));
}

/* Which pixel stands at place i of the lengthened line; line.count for a zero. */
static size_t pixel_at(enum conv_padding padding, struct line line, size_t i)
{
    const size_t n = line.count, last = line.before + n - 1;
    if (i >= line.before && i <= last) {
        return i - line.before;
    }
    const size_t beyond = i < line.before ? line.before - i : i - last; /* 1, 2, .. */
    switch (padding) {
    case CONV_CIRCULAR:
        return i < line.before ? n - 1 - (beyond - 1) % n : (beyond - 1) % n;
    case CONV_REFLECT:
        return i < line.before ? beyond : n - 1 - beyond;
    case CONV_REPLICATE:
        return i < line.before ? 0 : n - 1;
    case CONV_ZEROS:
    case CONV_VALID:
        break;
    }
    return n;
}

static void frame_image(const struct conv *conv, struct shape in, const float *x, float *frame)
{
    const struct line rows = line_of(conv, in.h, conv->height);
    const struct line columns = line_of(conv, in.w, conv->width);
    for (size_t c = 0; c < in.c; c++) {
        const float *map = x + c * shape_pixels(in);
        for (size_t i = 0; i < line_length(rows); i++) {
            const size_t row = pixel_at(conv->padding, rows, i);
            for (size_t j = 0; j < line_length(columns); j++) {
                const size_t column = pixel_at(conv->padding, columns, j);
                *frame++ = row < in.h && column < in.w ? map[row * in.w + column] : 0.0f;
            }
        }
    }
}

/* y[j] += w x[j stride]: the places of a row are independent of each other. */
static void add_row(size_t count, size_t stride, float w, const float *restrict x,
                    float *restrict y)
{
    if (stride == 1) {
        for (size_t j = 0; j < count; j++) {
            y[j] += w * x[j];
        }
        return;
    }
    for (size_t j = 0; j < count; j++) {
        y[j] += w * x[j * stride];
    }
}

/* One row of one filter's map; `frame` points to the first row that the kernel covers there. */
static void filter_row(const struct conv *conv, struct shape framed, size_t filter,
                       const float *frame, size_t count, float *y)
{
    const size_t per_filter = conv->channels * conv->height * conv->width;
    const float *w = conv->weights + filter * per_filter;
    for (size_t j = 0; j < count; j++) {
        y[j] = conv->biases == NULL ? 0.0f : conv->biases[filter];
    }
    for (size_t c = 0; c < conv->channels; c++) {
        for (size_t a = 0; a < conv->height; a++) {
            const float *row = frame + c * shape_pixels(framed) + a * framed.w;
            for (size_t e = 0; e < conv->width; e++) {
                add_row(count, conv->stride, *w++, row + e, y);
            }
        }
    }
}

void conv_forward(const struct conv *conv, struct shape in, const float *x, float *scratch,
                  float *y)
{
    const struct shape out = conv_shape(conv, in);
    const struct shape framed = { 1, in.c, line_length(line_of(conv, in.h, conv->height)),
                                  line_length(line_of(conv, in.w, conv->width)) };
    for (size_t image = 0; image < in.n; image++) {
        frame_image(conv, in, x + image * in.c * shape_pixels(in), scratch);
        for (size_t filter = 0; filter < out.c; filter++) {
            for (size_t i = 0; i < out.h; i++) {
                const float *first = scratch + i * conv->stride * framed.w;
                filter_row(conv, framed, filter, first, out.w, y);
                y += out.w;
            }
        }
    }
}

#include <string.h>

#include "heads/flatten.h"

/* to: columns x rows, the transpose of from: rows x columns. */
static void transpose(size_t rows, size_t columns, const float *from, float *to)
{
    for (size_t j = 0; j < columns; ++j) {
        for (size_t i = 0; i < rows; ++i) {
            to[j * rows + i] = from[i * columns + j];
        }
    }
}

void flatten_forward(struct shape in, enum layout layout, const float *x, float *y)
{
    const size_t pixels = shape_pixels(in), features = in.c * pixels;
    if (layout == NCHW) {
        memcpy(y, x, shape_size(in) * sizeof *y);
        return;
    }
    for (size_t n = 0; n < in.n; ++n) {
        transpose(pixels, in.c, x + n * features, y + n * features);
    }
}

void flatten_backward(struct shape in, enum layout layout, const float *dy, float *dx)
{
    const size_t pixels = shape_pixels(in), features = in.c * pixels;
    if (layout == NCHW) {
        memcpy(dx, dy, shape_size(in) * sizeof *dx);
        return;
    }
    for (size_t n = 0; n < in.n; ++n) {
        transpose(in.c, pixels, dy + n * features, dx + n * features);
    }
}

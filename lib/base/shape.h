/* shape: what travels with every tensor. Tensors are float. */
#ifndef BASE_SHAPE_H
#define BASE_SHAPE_H

#include <stddef.h>

struct shape {
    size_t n; /* images */
    size_t c; /* channels */
    size_t h; /* rows */
    size_t w; /* columns */
};

/* Where element (n, c, i, j) lies: NCHW at ((n*C + c)*H + i)*W + j, NHWC at ((n*H + i)*W + j)*C +
 * c. */
enum layout { NCHW, NHWC };

static inline size_t shape_pixels(struct shape shape)
{
    return shape.h * shape.w;
}

static inline size_t shape_size(struct shape shape)
{
    return shape.n * shape.c * shape_pixels(shape);
}

/* Index of element (n, c, pixel), pixel = i*W + j. */
static inline size_t shape_at(struct shape s, enum layout layout, size_t n, size_t c, size_t pixel)
{
    return layout == NCHW ? (n * s.c + c) * shape_pixels(s) + pixel
                          : (n * shape_pixels(s) + pixel) * s.c + c;
}

#endif

#include "heads/cam.h"

#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "heads/gradient.h"

/* map = sum over c of w[c] x_c of one image. */
static void add_channels(struct shape in, const float *w, const float *x, float *map)
{
    const size_t pixels = shape_pixels(in);
    memset(map, 0, pixels * sizeof *map);
    for (size_t c = 0; c < in.c; c++) {
        for (size_t i = 0; i < pixels; i++) {
            map[i] += w[c] * x[c * pixels + i];
        }
    }
}

void cam_map(struct shape in, size_t classes, const float *w, const float *x, float *map)
{
    const size_t pixels = shape_pixels(in);
    for (size_t n = 0; n < in.n; n++) {
        for (size_t k = 0; k < classes; k++) {
            add_channels(in, w + k * in.c, x + n * in.c * pixels, map + (n * classes + k) * pixels);
        }
    }
}

void cam_gradient_weights(const struct head *head, const struct head_options *options,
                          struct shape in, const float *x, const float *df, float *alpha)
{
    float *dx = xcalloc(shape_size(in), sizeof *dx);
    gradient_of(head, options, in, x, df, dx);
    pool_average(in, NCHW, dx, alpha);
    free(dx);
}

void cam_gradient_map(struct shape in, const float *alpha, const float *x, float *map)
{
    const size_t pixels = shape_pixels(in);
    for (size_t n = 0; n < in.n; n++) {
        add_channels(in, alpha + n * in.c, x + n * in.c * pixels, map + n * pixels);
    }
}

void cam_shift(size_t classes, size_t channels, const float *u, float *w)
{
    for (size_t i = 0; i < classes * channels; i++) {
        w[i] += u[i % channels];
    }
}

void cam_centre(size_t classes, size_t channels, float *w)
{
    for (size_t c = 0; c < channels; c++) {
        double sum = 0;
        for (size_t k = 0; k < classes; k++) {
            sum += (double)w[k * channels + c];
        }
        for (size_t k = 0; k < classes; k++) {
            float *weight = &w[k * channels + c];
            *weight = (float)((double)*weight - sum / (double)classes);
        }
    }
}

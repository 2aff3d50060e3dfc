#include "heads/cam.h"

#include <math.h>
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

size_t cam_centred_channels(size_t classes, size_t channels, const float *w)
{
    size_t centred = 0;
    for (size_t c = 0; c < channels; c++) {
        double sum = 0, sizes = 0;
        for (size_t k = 0; k < classes; k++) {
            sum += (double)w[k * channels + c];
            sizes += fabs((double)w[k * channels + c]);
        }
        centred += fabs(sum) <= 0x1p-23 * sizes;
    }
    return centred;
}

/* sum over c of (|w_c| + |v_c|) |x_c| at one place; x: the channels there, `stride` apart. */
static double terms(size_t channels, const float *w, const float *v, const float *x, size_t stride)
{
    double sum = 0;
    for (size_t c = 0; c < channels; c++) {
        sum += (fabs((double)w[c]) + fabs((double)v[c])) * fabs((double)x[c * stride]);
    }
    return sum;
}

size_t cam_same_differences(struct shape in, size_t classes, const float *w, const float *v,
                            const float *x)
{
    const size_t pixels = shape_pixels(in), cells = in.n * classes * pixels;
    float *before = xcalloc(cells, sizeof *before), *after = xcalloc(cells, sizeof *after);
    size_t same = 0;
    cam_map(in, classes, w, x, before);
    cam_map(in, classes, v, x, after);
    for (size_t at = 0; at < cells; at++) {
        const size_t n = at / pixels / classes, k = at / pixels % classes, j = (k + 1) % classes;
        const size_t other = (n * classes + j) * pixels + at % pixels;
        const float *here = x + n * in.c * pixels + at % pixels;
        const double change = ((double)after[at] - (double)after[other]) -
                              ((double)before[at] - (double)before[other]);
        const double sum = terms(in.c, w + k * in.c, v + k * in.c, here, pixels) +
                           terms(in.c, w + j * in.c, v + j * in.c, here, pixels);
        same += fabs(change) <= ((double)in.c + 2) * 0x1p-24 * sum;
    }
    free(after);
    free(before);
    return same;
}

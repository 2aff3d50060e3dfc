/* reference_image: the slow truth for heads that look at a whole image, in double, from the formula
 * and from nothing else. */
#ifndef TESTS_REFERENCE_IMAGE_H
#define TESTS_REFERENCE_IMAGE_H

#include <math.h>
#include <stddef.h>
#include <string.h>

/* One image: x[c * h * w] in the order channel, row, column. */
struct reference_image {
    size_t c, h, w;
    size_t bins;         /* adaptive: s */
    const double *theta; /* in the order of the head's header */
    const double *x;
};

/* y[features], and dx[c * h * w] and dtheta[parameters] from dy[features]. */
struct reference_image_head {
    const char *name;
    void (*forward)(const struct reference_image *image, double *y);
    void (*backward)(const struct reference_image *image, const double *dy, double *dx,
                     double *dtheta);
};

static inline size_t reference_image_pixels(const struct reference_image *image)
{
    return image->h * image->w;
}

/* Whether the interval from i to i + 1 shares a stretch with part a of s equal parts of `size`. */
static inline int reference_image_shares(size_t i, size_t size, size_t s, size_t a)
{
    return (i + 1) * s > a * size && i * s < (a + 1) * size;
}

static inline int reference_image_in_bin(const struct reference_image *image, size_t s, size_t b,
                                         size_t pixel)
{
    return reference_image_shares(pixel / image->w, image->h, s, b / s) &&
           reference_image_shares(pixel % image->w, image->w, s, b % s);
}

/* Pixels of bin b, counted. */
static inline double reference_image_bin_size(const struct reference_image *image, size_t s,
                                              size_t b)
{
    double count = 0.0;
    for (size_t i = 0; i < reference_image_pixels(image); ++i) {
        count += reference_image_in_bin(image, s, b, i);
    }
    return count;
}

/* y[c * s * s]: the mean of each bin. */
static inline void reference_image_level(const struct reference_image *image, size_t s, double *y)
{
    const size_t n = reference_image_pixels(image);
    for (size_t out = 0; out < image->c * s * s; ++out) {
        const size_t c = out / (s * s), b = out % (s * s);
        y[out] = 0.0;
        for (size_t i = 0; i < n; ++i) {
            y[out] += reference_image_in_bin(image, s, b, i) ? image->x[c * n + i] : 0.0;
        }
        y[out] /= reference_image_bin_size(image, s, b);
    }
}

/* Adds to dx what each bin's dy gives. */
static inline void reference_image_level_backward(const struct reference_image *image, size_t s,
                                                  const double *dy, double *dx)
{
    const size_t n = reference_image_pixels(image);
    for (size_t out = 0; out < image->c * s * s; ++out) {
        const size_t c = out / (s * s), b = out % (s * s);
        const double share = dy[out] / reference_image_bin_size(image, s, b);
        for (size_t i = 0; i < n; ++i) {
            dx[c * n + i] += reference_image_in_bin(image, s, b, i) ? share : 0.0;
        }
    }
}

static inline void reference_image_adaptive(const struct reference_image *image, double *y)
{
    reference_image_level(image, image->bins, y);
}

static inline void reference_image_adaptive_backward(const struct reference_image *image,
                                                     const double *dy, double *dx, double *dtheta)
{
    (void)dtheta;
    memset(dx, 0, image->c * reference_image_pixels(image) * sizeof *dx);
    reference_image_level_backward(image, image->bins, dy, dx);
}

static inline void reference_image_spp(const struct reference_image *image, double *y)
{
    reference_image_level(image, 1, y);
    reference_image_level(image, 2, y + image->c);
    reference_image_level(image, 4, y + 5 * image->c);
}

static inline void reference_image_spp_backward(const struct reference_image *image,
                                                const double *dy, double *dx, double *dtheta)
{
    (void)dtheta;
    memset(dx, 0, image->c * reference_image_pixels(image) * sizeof *dx);
    reference_image_level_backward(image, 1, dy, dx);
    reference_image_level_backward(image, 2, dy + image->c, dx);
    reference_image_level_backward(image, 4, dy + 5 * image->c, dx);
}

static inline void reference_image_depthwise(const struct reference_image *image, double *y)
{
    const size_t n = reference_image_pixels(image);
    memset(y, 0, image->c * sizeof *y);
    for (size_t i = 0; i < image->c * n; ++i) {
        y[i / n] += image->theta[i] * image->x[i];
    }
}

static inline void reference_image_depthwise_backward(const struct reference_image *image,
                                                      const double *dy, double *dx, double *dtheta)
{
    const size_t n = reference_image_pixels(image);
    for (size_t i = 0; i < image->c * n; ++i) {
        dx[i] = dy[i / n] * image->theta[i];
        dtheta[i] = dy[i / n] * image->x[i];
    }
}

/* Channel c of x and its code at position i. */
static inline double reference_image_coded(const struct reference_image *image, size_t c, size_t i)
{
    return image->x[c * reference_image_pixels(image) + i] +
           image->theta[image->c + i * image->c + c];
}

/* v . z_i */
static inline double reference_image_product(const struct reference_image *image, const double *v,
                                             size_t i)
{
    double sum = 0.0;
    for (size_t c = 0; c < image->c; ++c) {
        sum += v[c] * reference_image_coded(image, c, i);
    }
    return sum;
}

/* The weight of position i: 1 over the sum of exp(score j - score i). */
static inline double reference_image_weight(const struct reference_image *image, size_t i)
{
    const double mine = reference_image_product(image, image->theta, i);
    double sum = 0.0;
    for (size_t j = 0; j < reference_image_pixels(image); ++j) {
        const double other = reference_image_product(image, image->theta, j);
        sum += exp((other - mine) / sqrt((double)image->c));
    }
    return 1.0 / sum;
}

static inline void reference_image_attention(const struct reference_image *image, double *y)
{
    memset(y, 0, image->c * sizeof *y);
    for (size_t i = 0; i < reference_image_pixels(image); ++i) {
        const double a = reference_image_weight(image, i);
        for (size_t c = 0; c < image->c; ++c) {
            y[c] += a * reference_image_coded(image, c, i);
        }
    }
}

/* da_i/ds_i = a_i (1 - a_i), da_j/ds_i = -a_i a_j; so the slope of score i is
 * a_i (dy.z_i - dy.y). */
static inline void reference_image_attention_backward(const struct reference_image *image,
                                                      const double *dy, double *dx, double *dtheta)
{
    const size_t n = reference_image_pixels(image), channels = image->c;
    double mean = 0.0;
    memset(dtheta, 0, channels * sizeof *dtheta);
    for (size_t i = 0; i < n; ++i) {
        mean += reference_image_weight(image, i) * reference_image_product(image, dy, i);
    }
    for (size_t i = 0; i < n; ++i) {
        const double a = reference_image_weight(image, i);
        const double slope =
            a * (reference_image_product(image, dy, i) - mean) / sqrt((double)channels);
        for (size_t c = 0; c < channels; ++c) {
            dx[c * n + i] = a * dy[c] + slope * image->theta[c];
            dtheta[channels + i * channels + c] = dx[c * n + i];
            dtheta[c] += slope * reference_image_coded(image, c, i);
        }
    }
}

static inline double reference_image_mean(const struct reference_image *image, size_t c)
{
    const size_t n = reference_image_pixels(image);
    double sum = 0.0;
    for (size_t i = 0; i < n; ++i) {
        sum += image->x[c * n + i];
    }
    return sum / (double)n;
}

static inline void reference_image_covariance(const struct reference_image *image, double *y)
{
    const size_t n = reference_image_pixels(image);
    for (size_t c = 0; c < image->c; ++c) {
        for (size_t d = 0; d <= c; ++d, ++y) {
            const double m_c = reference_image_mean(image, c), m_d = reference_image_mean(image, d);
            *y = 0.0;
            for (size_t i = 0; i < n; ++i) {
                *y += (image->x[c * n + i] - m_c) * (image->x[d * n + i] - m_d) / (double)n;
            }
        }
    }
}

/* Every pair hands its slope to both channels. */
static inline void reference_image_covariance_backward(const struct reference_image *image,
                                                       const double *dy, double *dx, double *dtheta)
{
    const size_t n = reference_image_pixels(image);
    (void)dtheta;
    memset(dx, 0, image->c * n * sizeof *dx);
    for (size_t c = 0; c < image->c; ++c) {
        for (size_t d = 0; d <= c; ++d, ++dy) {
            const double m_c = reference_image_mean(image, c), m_d = reference_image_mean(image, d);
            for (size_t i = 0; i < n; ++i) {
                dx[c * n + i] += *dy * (image->x[d * n + i] - m_d) / (double)n;
                dx[d * n + i] += *dy * (image->x[c * n + i] - m_c) / (double)n;
            }
        }
    }
}

/* The head of this name, NULL if there is none. */
static inline const struct reference_image_head *reference_image_find(const char *name)
{
    static const struct reference_image_head heads[] = {
        { "covariance", reference_image_covariance, reference_image_covariance_backward },
        { "adaptive", reference_image_adaptive, reference_image_adaptive_backward },
        { "spp", reference_image_spp, reference_image_spp_backward },
        { "depthwise", reference_image_depthwise, reference_image_depthwise_backward },
        { "attention", reference_image_attention, reference_image_attention_backward },
    };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; ++i) {
        if (strcmp(heads[i].name, name) == 0) {
            return &heads[i];
        }
    }
    return NULL;
}

#endif

/* discriminant: the simplest linear classifier of two classes that minds the scales of its
 * features (Fisher's linear discriminant with a diagonal covariance). */
#ifndef FIT_DISCRIMINANT_H
#define FIT_DISCRIMINANT_H

#include <stddef.h>

enum { DISCRIMINANT_MAX_FEATURES = 8 };

struct discriminant {
    size_t features;
    double weight[DISCRIMINANT_MAX_FEATURES];
    double threshold;
};

/* Fits to `images` feature vectors of each class, row-major: zeros and ones are images * features
 * floats, class 0 and class 1.
 *
 *   weight[k]  = (m1[k] - m0[k]) / v[k],  v[k] the mean of both classes' unbiased variances
 *   threshold  = sum of weight[k] (m0[k] + m1[k]) / 2
 *
 * In double, means before variances. A feature without variance and without difference gets weight
 * 0; one without variance whose means differ separates alone: its weight is the difference, that of
 * all others 0. A NaN makes the threshold NaN. Requires images >= 2 and 1 <= features <=
 * DISCRIMINANT_MAX_FEATURES. */
struct discriminant discriminant_fit(size_t images, size_t features, const float *zeros,
                                     const float *ones);

/* How many of `images` feature vectors are put into class 1: those with sum of weight x above the
 * threshold. One that is NaN, or at the threshold, is put into class 0. */
size_t discriminant_count(const struct discriminant *discriminant, size_t images, const float *x);

#endif

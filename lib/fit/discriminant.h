/* discriminant: Fisher's linear discriminant of two classes (Fisher 1936), the best linear
 * classifier of normal classes that share a covariance. */
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
 *   weight     = S^-1 (m1 - m0),  S the mean of both classes' unbiased covariances
 *   threshold  = weight . (m0 + m1) / 2,  in the middle between the classes' means
 *
 * In double, by Cholesky's decomposition. A feature of which those before it leave no more than
 * 2^-40 of its variance (a constant, a copy) gets weight 0. A NaN makes the threshold NaN. Requires
 * images >= 2 and 1 <= features <= DISCRIMINANT_MAX_FEATURES. */
struct discriminant discriminant_fit(size_t images, size_t features, const float *zeros,
                                     const float *ones);

/* How many of `images` feature vectors are put into class 1: those with weight . x above the
 * threshold. One that is NaN, or at the threshold, is put into class 0. */
size_t discriminant_count(const struct discriminant *discriminant, size_t images, const float *x);

#endif

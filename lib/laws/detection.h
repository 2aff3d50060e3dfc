/* detection: how well one pooled number tells images with an object from images without it.
 *
 * An image without object is n independent standard normal numbers; an object adds to some of them.
 * The area under the ROC curve (AUC) is P(the image with object gives the larger number) for two
 * independent images. Predictions use these laws. All lengths in standard deviations of the noise
 * of one position; cannot fail but by a broken requirement; keep no state. */
#ifndef LAWS_DETECTION_H
#define LAWS_DETECTION_H

#include <stddef.h>

/* AUC of the mean, `sum` being what the object adds in all: Phi(d'/sqrt 2), d' = sum/sqrt n. */
double detection_auc_mean(size_t n, double sum);

/* The sum at which the mean reaches this AUC: sqrt(2 n) Phi^-1(auc). 0 < auc < 1. */
double detection_sum_for(size_t n, double auc);

/* AUC of the maximum, if delta is added to k of the n positions, 1 <= k <= n; delta is not 0.
 * Absolute error below 1e-8 for n <= 65536. */
double detection_auc_maximum(size_t n, size_t k, double delta);

/* AUC of the maximum for any object: added[count], count <= n, in double by quadrature.
 * Absolute error below 1e-8 for 16 <= n <= 65536; costs some hundred evaluations of Phi for each
 * pixel. */
double detection_auc_maximum_of(size_t n, const float *added, size_t count);

#endif

#include "fit/discriminant.h"

#include <math.h>

#include "base/require.h"

/* Mean and unbiased variance of feature k. */
struct moments {
    double mean, variance;
};

static struct moments moments(size_t images, size_t features, size_t k, const float *x)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < images; i++) {
        sum += (double)x[i * features + k];
    }
    const double mean = sum / (double)images;
    for (size_t i = 0; i < images; i++) {
        const double deviation = (double)x[i * features + k] - mean;
        squares += deviation * deviation;
    }
    return (struct moments){ mean, squares / (double)(images - 1) };
}

struct discriminant discriminant_fit(size_t images, size_t features, const float *zeros,
                                     const float *ones)
{
    require(images >= 2 && features >= 1 && features <= DISCRIMINANT_MAX_FEATURES);
    struct discriminant fit = { .features = features };
    for (size_t k = 0; k < features; k++) {
        const struct moments m0 = moments(images, features, k, zeros);
        const struct moments m1 = moments(images, features, k, ones);
        const double difference = m1.mean - m0.mean, middle = (m0.mean + m1.mean) / 2;
        const double variance = (m0.variance + m1.variance) / 2;
        if (variance <= 0 && fabs(difference) > 0) {
            fit = (struct discriminant){ .features = features };
            fit.weight[k] = difference;
            fit.threshold = difference * middle;
            return fit;
        }
        fit.weight[k] = variance <= 0 ? 0 : difference / variance;
        fit.threshold += fit.weight[k] * middle;
    }
    return fit;
}

size_t discriminant_count(const struct discriminant *discriminant, size_t images, const float *x)
{
    size_t count = 0;
    for (size_t i = 0; i < images; i++) {
        double score = 0;
        for (size_t k = 0; k < discriminant->features; k++) {
            score += discriminant->weight[k] * (double)x[i * discriminant->features + k];
        }
        count += score > discriminant->threshold;
    }
    return count;
}

#include "nets/cross_entropy.h"

#include <math.h>

#include "base/elementary.h"
#include "base/require.h"

size_t cross_entropy_largest(size_t classes, const float *z)
{
    size_t at = 0;
    for (size_t k = 1; k < classes; k++) {
        at = z[k] > z[at] ? k : at;
    }
    return at;
}

/* Of one image; dz gets softmax(z) - [label]. A NaN that elementary_exp would hide is put back. */
static double image_loss(size_t classes, const float *z, size_t label, float *dz)
{
    const double top = (double)z[cross_entropy_largest(classes, z)];
    double sum = 0.0, poison = 0.0;
    for (size_t k = 0; k < classes; k++) {
        sum += (double)elementary_exp((float)((double)z[k] - top));
        poison += 0.0 * (double)z[k];
    }
    for (size_t k = 0; dz != NULL && k < classes; k++) {
        const double p = (double)elementary_exp((float)((double)z[k] - top)) / sum;
        dz[k] = (float)(p - (k == label ? 1.0 : 0.0) + poison);
    }
    return log(sum) + top - (double)z[label] + poison;
}

double cross_entropy(size_t batch, size_t classes, const float *z, const unsigned char *labels,
                     float *dz)
{
    double sum = 0.0;
    for (size_t i = 0; i < batch; i++) {
        require(labels[i] < classes);
        float *const image = dz == NULL ? NULL : dz + i * classes;
        sum += image_loss(classes, z + i * classes, labels[i], image);
        for (size_t k = 0; image != NULL && k < classes; k++) {
            image[k] /= (float)batch;
        }
    }
    return sum / (double)batch;
}

double cross_entropy_hits(size_t batch, size_t classes, const float *z, const unsigned char *labels)
{
    size_t hits = 0;
    for (size_t i = 0; i < batch; i++) {
        hits += cross_entropy_largest(classes, z + i * classes) == labels[i];
    }
    return (double)hits / (double)batch;
}

#include "nets/dense.h"

#include <stdbool.h>

/* out = a x, or out += a x. */
static void add_scaled(bool first, size_t count, float a, const float *restrict x,
                       float *restrict out)
{
    if (first) {
        for (size_t f = 0; f < count; f++) {
            out[f] = a * x[f];
        }
        return;
    }
    for (size_t f = 0; f < count; f++) {
        out[f] += a * x[f];
    }
}

void dense_backward(struct linear size, const float *w, const float *x, const float *dy,
                    struct linear_gradient out)
{
    for (size_t i = 0; i < size.batch; i++) {
        for (size_t k = 0; k < size.classes; k++) {
            const float a = dy[i * size.classes + k];
            add_scaled(i == 0, size.features, a, x + i * size.features, out.dw + k * size.features);
            out.db[k] = i == 0 ? a : out.db[k] + a;
            if (out.dx != NULL) {
                add_scaled(k == 0, size.features, a, w + k * size.features,
                           out.dx + i * size.features);
            }
        }
    }
}

#include "nets/dense.h"

#include "base/isa.h"
#include "nets/dense_isa.h"

static dense_product_kernel *const multiply[] = { dense_product_baseline, dense_product_avx2,
                                                  dense_product_avx512 };

static void backward_to_inputs(struct linear size, const float *w, const float *dy, float *dx)
{
    const struct dense_product product = {
        size.batch, size.features, size.classes, dy, size.classes, 1, w, dx,
    };
    multiply[isa_chosen()](&product);
}

static void backward_to_weights(struct linear size, const float *x, const float *dy, float *dw)
{
    const struct dense_product product = {
        size.classes, size.features, size.batch, dy, 1, size.classes, x, dw,
    };
    multiply[isa_chosen()](&product);
}

void dense_backward(struct linear size, const float *w, const float *x, const float *dy,
                    struct linear_gradient out)
{
    if (out.dx != NULL) {
        backward_to_inputs(size, w, dy, out.dx);
    }
    backward_to_weights(size, x, dy, out.dw);
    for (size_t k = 0; k < size.classes; k++) {
        out.db[k] = dy[k];
        for (size_t i = 1; i < size.batch; i++) {
            out.db[k] += dy[i * size.classes + k];
        }
    }
}

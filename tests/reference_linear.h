/* reference_linear: the linear layer as one would write it on paper, in double. */
#ifndef TESTS_REFERENCE_LINEAR_H
#define TESTS_REFERENCE_LINEAR_H

#include <stddef.h>
#include <string.h>

struct reference_linear {
    size_t batch, features, classes;
};
/* y[batch * classes] = x W^T + b, of floats; b may be NULL. */
static inline void reference_linear_forward(struct reference_linear size, const float *w,
                                            const float *b, const float *x, double *y)
{
    for (size_t i = 0; i < size.batch; ++i) {
        for (size_t k = 0; k < size.classes; ++k) {
            double sum = b ? (double)b[k] : 0.0;
            for (size_t f = 0; f < size.features; ++f) {
                sum += (double)w[k * size.features + f] * (double)x[i * size.features + f];
            }
            y[i * size.classes + k] = sum;
        }
    }
}

/* dx = dy W, dw = dy^T x, db = sum of dy over the batch. */
static inline void reference_linear_backward(struct reference_linear size, const float *w,
                                             const float *x, const float *dy, double *dx,
                                             double *dw, double *db)
{
    memset(dx, 0, size.batch * size.features * sizeof *dx);
    memset(dw, 0, size.classes * size.features * sizeof *dw);
    memset(db, 0, size.classes * sizeof *db);
    for (size_t i = 0; i < size.batch; ++i) {
        for (size_t k = 0; k < size.classes; ++k) {
            const double slope = (double)dy[i * size.classes + k];
            db[k] += slope;
            for (size_t f = 0; f < size.features; ++f) {
                dx[i * size.features + f] += slope * (double)w[k * size.features + f];
                dw[k * size.features + f] += slope * (double)x[i * size.features + f];
            }
        }
    }
}

#endif

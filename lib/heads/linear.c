#include <string.h>

#include "base/blas.h"
#include "base/require.h"
#include "heads/lanes.h"
#include "heads/linear.h"

static void require_size(struct linear size)
{
    require(size.batch > 0 && size.features > 0 && size.classes > 0);
}

static void add_bias(struct linear size, const float *b, float *y)
{
    for (size_t i = 0; b && i < size.batch; ++i) {
        for (size_t k = 0; k < size.classes; ++k) {
            y[i * size.classes + k] = count_add(y[i * size.classes + k], b[k]);
        }
    }
}

void linear_forward(struct linear size, const float *w, const float *b, const float *x, float *y)
{
    require_size(size);
    if (size.batch > 1) {
        linear_forward_gemm(size, w, b, x, y);
        return;
    }
    blas_gemv(false, size.classes, size.features, w, x, y);
    add_bias(size, b, y);
}

void linear_forward_gemm(struct linear size, const float *w, const float *b, const float *x,
                         float *y)
{
    require_size(size);
    blas_gemm(false, true, size.batch, size.classes, size.features, x, w, 0.0f, y);
    add_bias(size, b, y);
}

void linear_forward_plain(struct linear size, const float *w, const float *b, const float *x,
                          float *y)
{
    require_size(size);
    for (size_t i = 0; i < size.batch; ++i) {
        for (size_t k = 0; k < size.classes; ++k) {
            y[i * size.classes + k] =
                lanes_dot(size.features, w + k * size.features, x + i * size.features);
        }
    }
    add_bias(size, b, y);
}

/* dw = dy^T x of one image: an outer product, for which gemm has no use. */
static void outer_product(struct linear size, const float *x, const float *dy, float *dw)
{
    for (size_t k = 0; k < size.classes; ++k) {
        for (size_t f = 0; f < size.features; ++f) {
            dw[k * size.features + f] = count_multiply(dy[k], x[f]);
        }
    }
}

static void sum_over_batch(struct linear size, const float *dy, float *db)
{
    memcpy(db, dy, size.classes * sizeof *db);
    for (size_t i = 1; i < size.batch; ++i) {
        for (size_t k = 0; k < size.classes; ++k) {
            db[k] = count_add(db[k], dy[i * size.classes + k]);
        }
    }
}

void linear_backward(struct linear size, const float *w, const float *x, const float *dy,
                     struct linear_gradient out)
{
    require_size(size);
    if (size.batch == 1) {
        outer_product(size, x, dy, out.dw);
    } else {
        blas_gemm(true, false, size.classes, size.features, size.batch, dy, x, 0.0f, out.dw);
    }
    if (out.dx && size.batch == 1) {
        blas_gemv(true, size.classes, size.features, w, dy, out.dx);
    } else if (out.dx) {
        blas_gemm(false, false, size.batch, size.features, size.classes, dy, w, 0.0f, out.dx);
    }
    if (out.db) {
        sum_over_batch(size, dy, out.db);
    }
}

struct head_cost linear_cost(struct linear size)
{
    require_size(size);
    const uint64_t outputs = (uint64_t)size.batch * size.classes;
    const uint64_t read = (uint64_t)size.batch * size.features +
                          (uint64_t)size.classes * size.features + size.classes;
    return (struct head_cost){
        .additions = outputs * (lanes_additions(size.features) + 1),
        .multiplications = outputs * size.features,
        .bytes_read = read * sizeof(float),
        .bytes_written = outputs * sizeof(float),
    };
}

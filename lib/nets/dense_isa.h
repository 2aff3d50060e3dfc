/* dense_isa: the products of dense.h, one variant for each instruction set; the same bits from all.
 *
 * Loops   tiles of up to four rows and 64 columns of `out` (as registers allow), which stay in registers
 * over all terms. */
#ifndef NETS_DENSE_ISA_H
#define NETS_DENSE_ISA_H

#include <stddef.h>

/* out[r columns + f] = sum over t of a[r row + t term] x[t columns + f], the terms one after the other
 * from the first on, each product rounded; r < rows, f < columns, t < terms, all at least 1. */
struct dense_product {
    size_t rows, columns, terms;
    const float *a;
    size_t row, term; /* floats from one row of a, one term of a, to the next */
    const float *x;
    float *out;
};
typedef void dense_product_kernel(const struct dense_product *product);
dense_product_kernel dense_product_baseline, dense_product_avx2, dense_product_avx512;

#endif

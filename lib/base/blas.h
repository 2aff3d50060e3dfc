/* blas: the only file that knows OpenBLAS, and LAPACK inside it. Row-major; single precision, as
 * networks have it, and double, for fits.
 *
 * blas_start must be called once before any other function here; experiments get it from
 * experiment_main. It sets the number of threads by every way that OpenBLAS offers, reads it back
 * and refuses to run (status 7) if they disagree; then it checks gemm and gemv, both transposes,
 * sizes around the kernels' blocks, against a double reference, and the solvers against each other.
 * If a result is wrong it says so,
 * re-executes the program once with a safe core type, and ends with 7 if that is wrong too. */
#ifndef BASE_BLAS_H
#define BASE_BLAS_H

#include <stdbool.h>
#include <stddef.h>

/* argv: the program's own, for re-execution; threads >= 1. */
void blas_start(char **argv, int threads);

/* Sets, reads back, and ends the program with 7 on a mismatch. */
void blas_set_threads(int threads);
int blas_threads(void);

/* What OpenBLAS says of itself, e.g. "Cooperlake" and "OpenBLAS 0.3.21 DYNAMIC_ARCH ...". The
 * strings live as long as the program. */
const char *blas_core(void);
const char *blas_config(void);

/* Largest relative error of all results of the self-check, in units of the bound (<= 1 is right);
 * NaN counts as infinite. */
double blas_self_check(void);

/* y[rows] = A x (or y[columns] = A^T x). a: rows x columns; y is written, not read; x and y must
 * not overlap. */
void blas_gemv(bool transpose, size_t rows, size_t columns, const float *a, const float *x,
               float *y);

/* C[m x n] = op(A) op(B) + beta C, op(A): m x k, op(B): k x n, stored row-major without gaps
 * (a transposed A is stored k x m). beta is 0 or 1; with 0 c is written, not read. */
void blas_gemm(bool transpose_a, bool transpose_b, size_t m, size_t n, size_t k, const float *a,
               const float *b, float beta, float *c);

/* ---- double precision. Last bits belong to the machine; with one thread they stay there. ---- */

/* The same product in double. */
void blas_dgemm(bool transpose_a, bool transpose_b, size_t m, size_t n, size_t k, const double *a,
                const double *b, double beta, double *c);

/* Solves A X = B for a symmetric positive definite A by Cholesky's decomposition.
 *
 *   a  n x n, symmetric (one triangle is read); overwritten
 *   b  n x k, overwritten by X, which holds nothing if A is not positive definite in rounding:
 *      then false is returned
 *
 * Allocates n * k numbers for the time of the call. Nothing may be infinite or NaN. */
bool blas_cholesky_solve(size_t n, size_t k, double *a, double *b);

/* The shortest X among those that minimise |A X - B|, by a complete orthogonal decomposition with
 * column pivoting, which is two to four times as fast as by singular values.
 *
 *   a  m x n        b  m x k        x  n x k, written
 *
 * Returns the rank of A: the largest leading part, in the order of the pivots, whose condition is
 * below 1/(max(m, n) 2^-52). Allocates copies for the time of the call. Nothing may be infinite or
 * NaN; m, n, k > 0. */
size_t blas_least_squares(size_t m, size_t n, size_t k, const double *a, const double *b,
                          double *x);

#endif

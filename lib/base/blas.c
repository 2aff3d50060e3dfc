#include "base/blas.h"

#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cblas.h>

#include "base/require.h"
#include "base/rng.h"

/* Set in the environment of the one re-execution that a failed self-check is worth. */
static const char RETRIED[] = "GAPSTUDY_BLAS_RETRIED";

/* ---- products ---- */

static blasint to_int(size_t n)
{
    require(n <= INT_MAX);
    return (blasint)n;
}

void blas_gemv(bool transpose, size_t rows, size_t columns, const float *a, const float *x,
               float *y)
{
    cblas_sgemv(CblasRowMajor, transpose ? CblasTrans : CblasNoTrans, to_int(rows), to_int(columns),
                1.0f, a, to_int(columns), x, 1, 0.0f, y, 1);
}

void blas_gemm(bool transpose_a, bool transpose_b, size_t m, size_t n, size_t k, const float *a,
               const float *b, float beta, float *c)
{
    cblas_sgemm(CblasRowMajor, transpose_a ? CblasTrans : CblasNoTrans,
                transpose_b ? CblasTrans : CblasNoTrans, to_int(m), to_int(n), to_int(k), 1.0f, a,
                to_int(transpose_a ? m : k), b, to_int(transpose_b ? k : n), beta, c, to_int(n));
}

/* ---- double precision, and LAPACK ---- */

/* LAPACK's own symbols, column-major: Debian's OpenBLAS has them, its C interface is apart. */
void dposv_(const char *triangle, const blasint *n, const blasint *k, double *a, const blasint *lda,
            double *b, const blasint *ldb, blasint *info);
void dgelsy_(const blasint *rows, const blasint *columns, const blasint *k, double *a,
             const blasint *lda, double *b, const blasint *ldb, blasint *pivots,
             const double *least, blasint *rank, double *work, const blasint *length,
             blasint *info);

void blas_dgemm(bool transpose_a, bool transpose_b, size_t m, size_t n, size_t k, const double *a,
                const double *b, double beta, double *c)
{
    cblas_dgemm(CblasRowMajor, transpose_a ? CblasTrans : CblasNoTrans,
                transpose_b ? CblasTrans : CblasNoTrans, to_int(m), to_int(n), to_int(k), 1.0, a,
                to_int(transpose_a ? m : k), b, to_int(transpose_b ? k : n), beta, c, to_int(n));
}

/* to[column * stride + row] = from[row][column]. */
static void transpose(size_t rows, size_t columns, const double *from, size_t stride, double *to)
{
    for (size_t i = 0; i < rows; i++) {
        for (size_t j = 0; j < columns; j++) {
            to[j * stride + i] = from[i * columns + j];
        }
    }
}

bool blas_cholesky_solve(size_t n, size_t k, double *a, double *b)
{
    const blasint size = to_int(n), sides = to_int(k);
    double *x = xcalloc(n * k, sizeof *x);
    blasint info = -1;
    transpose(n, k, b, n, x);
    dposv_("U", &size, &sides, a, &size, x, &size, &info);
    require(info >= 0);
    transpose(k, n, x, k, b);
    free(x);
    return info == 0;
}

size_t blas_least_squares(size_t m, size_t n, size_t k, const double *a, const double *b, double *x)
{
    const size_t longer = m > n ? m : n;
    const double least = (double)longer * DBL_EPSILON;
    const blasint rows = to_int(m), columns = to_int(n), sides = to_int(k), ldb = to_int(longer);
    const blasint ask = -1;
    blasint rank = 0, info = -1, *pivots = xcalloc(n, sizeof *pivots);
    double *turned = xcalloc(m * n, sizeof *turned), *y = xcalloc(longer * k, sizeof *y), best = 0;
    transpose(m, n, a, m, turned);
    transpose(m, k, b, longer, y);

    dgelsy_(&rows, &columns, &sides, turned, &rows, y, &ldb, pivots, &least, &rank, &best, &ask,
            &info);
    require(info == 0);
    const blasint length = to_int((size_t)best);
    double *work = xcalloc((size_t)length, sizeof *work);
    dgelsy_(&rows, &columns, &sides, turned, &rows, y, &ldb, pivots, &least, &rank, work, &length,
            &info);
    require(info == 0);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < k; j++) {
            x[i * k + j] = y[j * longer + i];
        }
    }
    free(work);
    free(y);
    free(turned);
    free(pivots);
    return (size_t)rank;
}

/* ---- what it says of itself ---- */

const char *blas_core(void)
{
    return openblas_get_corename();
}

const char *blas_config(void)
{
    return openblas_get_config();
}

int blas_threads(void)
{
    return openblas_get_num_threads();
}

void blas_set_threads(int threads)
{
    require(threads >= 1);
    openblas_set_num_threads(threads);
    if (blas_threads() != threads) {
        die(STATUS_UNFIT,
            "OpenBLAS was asked for %d thread(s) and uses %d: install the pthread flavour "
            "(libopenblas0-pthread) or set OPENBLAS_NUM_THREADS=%d",
            threads, blas_threads(), threads);
    }
}

/* ---- start ---- */

static const char *safe_core(void)
{
    return __builtin_cpu_supports("avx2") ? "Haswell" : "Core2";
}

/* This program again; its path is read first, for /proc/self/exe is another's under an emulator. */
static void start_again(char **argv)
{
    char path[4096];
    const ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    if (length > 0) {
        path[length] = '\0';
        execv(path, argv);
    }
}

static _Noreturn void retry(char **argv, double error)
{
    if (getenv(RETRIED) != NULL) {
        die(STATUS_UNFIT,
            "OpenBLAS computes wrong products with core type %s too (error %.3g times its bound): "
            "nothing was measured; install another build of libopenblas",
            blas_core(), error);
    }
    fprintf(stderr,
            "WARNING: OpenBLAS computes wrong products with core type %s (error %.3g times its "
            "bound); starting again with OPENBLAS_CORETYPE=%s\n",
            blas_core(), error, safe_core());
    setenv(RETRIED, blas_core(), 1);
    setenv("OPENBLAS_CORETYPE", safe_core(), 1);
    start_again(argv);
    die(STATUS_UNFIT, "cannot start again; set OPENBLAS_CORETYPE=%s and repeat", safe_core());
}

void blas_start(char **argv, int threads)
{
    blas_set_threads(threads);
    const double error = blas_self_check();
    if (!(error <= 1.0)) {
        retry(argv, error);
    }
}

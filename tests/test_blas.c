/* The door to OpenBLAS: products against the reference, threads as asked, and what a wrong one
 * leads to. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/blas.h"
#include "base/require.h"
#include "base/rng.h"
#include "death.h"

static void the_self_check_passes_here(void **state)
{
    (void)state;
    const double error = blas_self_check();
    assert_true(error > 0 && error <= 1);
}

static void threads_are_set_and_read_back(void **state)
{
    (void)state;
    blas_set_threads(2);
    assert_int_equal(blas_threads(), 2);
    blas_set_threads(1);
    assert_int_equal(blas_threads(), 1);
}

static void a_product_of_whole_numbers_is_exact_in_all_transposes(void **state)
{
    (void)state;
    enum { M = 3, N = 2, K = 4 };
    int cases = 0;
    for (int ta = 0; ta < 2; ta++) {
        for (int tb = 0; tb < 2; tb++) {
            float a[M * K], b[K * N], c[M * N];
            for (int i = 0; i < M * N; i++) {
                c[i] = 1.0f;
            }
            for (int i = 0; i < M; i++) {
                for (int l = 0; l < K; l++) {
                    a[ta ? l * M + i : i * K + l] = (float)(i + 2 * l);
                }
            }
            for (int l = 0; l < K; l++) {
                for (int j = 0; j < N; j++) {
                    b[tb ? j * K + l : l * N + j] = (float)(l - 3 * j);
                }
            }
            blas_gemm(ta, tb, M, N, K, a, b, 1.0f, c);
            for (int i = 0; i < M; i++) {
                for (int j = 0; j < N; j++) {
                    int want = 1;
                    for (int l = 0; l < K; l++) {
                        want += (i + 2 * l) * (l - 3 * j);
                    }
                    assert_close((double)c[i * N + j], want, 0);
                    cases++;
                }
            }
        }
    }
    assert_int_equal(cases, 4 * M * N);
}

static void a_vector_product_is_exact_both_ways(void **state)
{
    (void)state;
    const float a[6] = { 1, 2, 3, 4, 5, 6 }, x[3] = { 1, 10, 100 };
    float y[3] = { NAN, NAN, NAN };
    blas_gemv(false, 2, 3, a, x, y);
    assert_close((double)y[0], 321, 0);
    assert_close((double)y[1], 654, 0);
    blas_gemv(true, 2, 3, a, x, y);
    assert_close((double)y[0], 41, 0);
    assert_close((double)y[1], 52, 0);
    assert_close((double)y[2], 63, 0);
}

/* A = (2, 1; 1, 2), two right-hand sides: X = (1, 0; 2, -1). */
static void cholesky_solves_and_refuses_what_is_not_positive_definite(void **state)
{
    (void)state;
    double a[] = { 2, 1, 1, 2 }, b[] = { 4, -1, 5, -2 }, indefinite[] = { 1, 2, 2, 1 };
    static const double want[] = { 1, 0, 2, -1 };
    assert_true(blas_cholesky_solve(2, 2, a, b));
    for (size_t i = 0; i < COUNT(want); i++) {
        assert_close(b[i], want[i], 1e-14);
    }
    assert_false(blas_cholesky_solve(2, 2, indefinite, b));
}

static void least_squares_tells_the_rank(void **state)
{
    (void)state;
    static const double two[] = { 1, 0, 1, 1, 0, 2 }, one[] = { 1, 2, 2, 4, 3, 6 };
    static const double none[6] = { 0 }, b[] = { 1, 2, 3 };
    double x[3] = { 7, 7, 7 };
    assert_int_equal(blas_least_squares(3, 2, 1, two, b, x), 2);
    assert_int_equal(blas_least_squares(2, 3, 1, two, b, x), 2);
    assert_int_equal(blas_least_squares(3, 2, 1, one, b, x), 1);
    assert_int_equal(blas_least_squares(3, 2, 1, none, b, x), 0);
    assert_true(x[0] == 0 && x[1] == 0);
}

/* ---- a BLAS that computes wrong, in front of the real one ---- */

struct started {
    const char *when, *program;
};

/* Starts this test program again as `--start`, behind the wrong BLAS. */
static void start_behind_wrong_blas(void *argument)
{
    const struct started *started = argument;
    char library[4096];
    snprintf(library, sizeof library, "%s", started->program);
    char *slash = strrchr(library, '/');
    require(slash != NULL);
    snprintf(slash, sizeof library - (size_t)(slash - library), "/preload_blas.so");
    setenv("LD_PRELOAD", library, 1);
    setenv("ASAN_OPTIONS", "verify_asan_link_order=0:detect_leaks=0", 1);
    setenv("GAPSTUDY_TEST_BLAS", started->when, 1);
    unsetenv("OPENBLAS_CORETYPE");
    execl(started->program, started->program, "--start", (char *)NULL);
    _exit(99);
}

static void a_wrong_blas_is_started_again_with_the_safe_core_type(void **state)
{
    const struct death death =
        death_of(start_behind_wrong_blas, &(struct started){ "once", *state });
    assert_death(&death, 0, "WARNING: OpenBLAS computes wrong products");
    assert_death(&death, 0, "OPENBLAS_CORETYPE=Haswell");
}

static void a_blas_that_stays_wrong_ends_with_7(void **state)
{
    const struct death death =
        death_of(start_behind_wrong_blas, &(struct started){ "always", *state });
    assert_death(&death, STATUS_UNFIT, "nothing was measured");
}

int main(int argc, char **argv)
{
    blas_start(argv, 1);
    if (argc == 2 && strcmp(argv[1], "--start") == 0) {
        return 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_self_check_passes_here),
        cmocka_unit_test(threads_are_set_and_read_back),
        cmocka_unit_test(a_product_of_whole_numbers_is_exact_in_all_transposes),
        cmocka_unit_test(a_vector_product_is_exact_both_ways),
        cmocka_unit_test(cholesky_solves_and_refuses_what_is_not_positive_definite),
        cmocka_unit_test(least_squares_tells_the_rank),
        cmocka_unit_test_prestate(a_wrong_blas_is_started_again_with_the_safe_core_type, argv[0]),
        cmocka_unit_test_prestate(a_blas_that_stays_wrong_ends_with_7, argv[0]),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The limit as a work: it touches what it says and no more, on any number of threads. */
#include "support.h"

#include <stdlib.h>

#include "base/isa.h"
#include "base/require.h"
#include "guard.h"
#include "harness/clock.h"
#include "harness/roof_isa.h"
#include "harness/roof_pass.h"

typedef float reader(const float *x, size_t n);
typedef void writer(float *x, size_t n, float value);

static void every_way_of_reading_sums_all_and_touches_no_more(void **state)
{
    static reader *const readers[] = { roof_read_baseline, roof_read_four_baseline,
                                       roof_read_avx2,     roof_read_four_avx2,
                                       roof_read_avx512,   roof_read_four_avx512 };
    int cases = 0;
    (void)state;
    for (size_t i = 0; i < COUNT(readers); i++) {
        for (size_t n = 1; n < 1100 && isa_available((enum isa)(i / 2)); n += 37) {
            struct guard guard = guard_new(n);
            for (size_t k = 0; k < n; k++) {
                guard.floats[k] = (float)(k % 7);
            }
            float want = 0;
            for (size_t k = 0; k < n; k++) {
                want += (float)(k % 7);
            }
            assert_close((double)readers[i](guard.floats, n), (double)want, 0);
            guard_free(guard);
            cases++;
        }
    }
    assert_true(cases >= 60);
}

static void every_way_of_writing_writes_all_and_no_more(void **state)
{
    static writer *const writers[] = { roof_write_baseline, roof_write_past_baseline,
                                       roof_write_avx2,     roof_write_past_avx2,
                                       roof_write_avx512,   roof_write_past_avx512 };
    int cases = 0;
    (void)state;
    for (size_t i = 0; i < COUNT(writers); i++) {
        for (size_t n = 16; n < 1100 && isa_available((enum isa)(i / 2)); n += 16) {
            struct guard guard = guard_new(n); /* ends on a page, so begins on 64 bytes */
            writers[i](guard.floats, n, 3);
            for (size_t k = 0; k < n; k++) {
                assert_close((double)guard.floats[k], 3, 0);
            }
            guard_free(guard);
            cases++;
        }
        float odd[19] __attribute__((aligned(64))) = { 0 };
        if (isa_available((enum isa)(i / 2))) {
            writers[i](odd, 18, 3);
            assert_close((double)odd[17], 3, 0);
            assert_close((double)odd[18], 0, 0);
        }
    }
    assert_true(cases >= 60);
}

static void a_pass_over_bytes_writes_them_all_on_any_number_of_threads(void **state)
{
    enum { N = 100003 };
    int cases = 0;
    (void)state;
    for (int threads = 1; threads <= 5; threads++) {
        float *x = xcalloc(N, sizeof *x);
        struct roof_pass *pass = roof_pass_open(
            (struct roof_work){ .write = x, .writes = N, .value = 1, .threads = threads });
        for (size_t i = 0; i < N; i++) {
            x[i] = 0;
        }
        roof_pass_run(pass);
        for (size_t i = 0; i < N; i++) {
            assert_close((double)x[i], 1, 0);
        }
        assert_true(roof_pass_threads(pass) == 1 || roof_pass_threads(pass) == threads);
        assert_memory_equal(roof_pass_way(pass), "write", 5);
        roof_pass_close(pass);
        free(x);
        cases++;
    }
    assert_int_equal(cases, 5);
}

static void what_takes_longest_binds(void **state)
{
    enum { N = 1 << 16 };
    (void)state;
    float *x = xcalloc(N, sizeof *x);
    struct roof_pass *pass = roof_pass_open(
        (struct roof_work){ .read = x, .reads = N, .operations = 1e3, .threads = 1 });
    assert_memory_equal(roof_pass_way(pass), "read", 4);
    roof_pass_close(pass);
    pass = roof_pass_open(
        (struct roof_work){ .read = x, .reads = N, .operations = 1e9, .threads = 1 });
    assert_string_equal(roof_pass_way(pass), "multiply-add");
    roof_pass_close(pass);
    free(x);
}

static void half_the_bytes_take_less_time(void **state)
{
    enum { N = 1 << 22, TRIES = 15 };
    int less = 0;
    (void)state;
    float *x = xcalloc(N, sizeof *x);
    struct roof_pass *whole =
        roof_pass_open((struct roof_work){ .read = x, .reads = N, .threads = 1 });
    struct roof_pass *half =
        roof_pass_open((struct roof_work){ .read = x, .reads = N / 2, .threads = 1 });
    for (int i = 0; i < TRIES; i++) {
        const double start = clock_now();
        roof_pass_run(whole);
        const double middle = clock_now();
        roof_pass_run(half);
        less += clock_now() - middle < middle - start;
    }
    assert_true(less > TRIES / 2);
    roof_pass_close(half);
    roof_pass_close(whole);
    free(x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_way_of_reading_sums_all_and_touches_no_more),
        cmocka_unit_test(every_way_of_writing_writes_all_and_no_more),
        cmocka_unit_test(a_pass_over_bytes_writes_them_all_on_any_number_of_threads),
        cmocka_unit_test(what_takes_longest_binds),
        cmocka_unit_test(half_the_bytes_take_less_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

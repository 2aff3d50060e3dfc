/* Gaussian noise over a repeated signal, on every instruction set: the bytes of a plain loop over
 * copies of the signal, whatever the period, and nothing read or written beside it. */
#include <stdlib.h>
#include <string.h>

#include "base/elementary.h"
#include "base/isa.h"
#include "base/require.h"
#include "death.h"
#include "guard.h"
#include "signals/noise.h"
#include "signals/noise_model.h"
#include "support.h"

/* Whole rows of 16 and not, and too long to be repeated on the stack. */
static const size_t periods[] = { 1, 2, 3, 16, 48, 49, 64, 100, 196, 363, 1000, 4096 };
static const size_t counts[] = { 0, 1, 15, 16, 49, 63, 64, 65, 127, 128, 129, 1000, 5000 };

static const float sigma = 0.3f;

/* Numbers of many sizes, and now and then one that is none. */
static float signal_at(size_t i)
{
    static const uint32_t odd[] = { 0x7fc00000, 0xff800000, 0x7f800000, 0x80000000, 0x00000001 };
    return i % 7 == 3 ? elementary_from_bits(odd[i / 7 % COUNT(odd)])
                      : (float)(i % 97) * 0.37f - 15.0f;
}

static struct guard signal_of(size_t period)
{
    const struct guard signal = guard_new(period);
    for (size_t i = 0; i < period; i++) {
        signal.floats[i] = signal_at(i);
    }
    return signal;
}

/* The numbers on paper: z in the order of the generator, the product rounded before the sum. */
static void is_on_paper(struct rng rng, size_t n, const float *signal, size_t period,
                        const float *x)
{
    float *z = xcalloc(n + 1, sizeof *z);
    rng_fill_normal(&rng, n, z);
    for (size_t i = 0; i < n; i++) {
        const float noise = sigma * z[i];
        const float want = signal[i % period] + noise;
        assert_int_equal(elementary_to_bits(x[i]), elementary_to_bits(want));
    }
    free(z);
}

static void over_is_on_paper(size_t period, size_t n)
{
    const struct guard signal = signal_of(period), x = guard_new(n);
    const struct rng start = rng_at(1, 2, period, n);
    struct rng rng = start;
    noise_gaussian_over(&rng, sigma, period, signal.floats, n, x.floats);
    is_on_paper(start, n, signal.floats, period, x.floats);
    assert_true(rng.group == (n + RNG_GROUP - 1) / RNG_GROUP);
    guard_free(signal);
    guard_free(x);
}

static void added_is_on_paper(size_t n)
{
    const struct guard x = signal_of(n);
    float *before = xcalloc(n + 1, sizeof *before);
    const struct rng start = rng_at(3, 2, 1, n);
    struct rng rng = start;
    memcpy(before, x.floats, n * sizeof *before);
    noise_add_gaussian(&rng, sigma, n, x.floats);
    is_on_paper(start, n, before, n + 1, x.floats);
    free(before);
    guard_free(x);
}

static void every_period_and_count_gives_the_bytes_on_paper(void **state)
{
    (void)state;
    size_t cases = 0;
    for (enum isa isa = ISA_BASELINE; isa <= ISA_AVX512; isa++) {
        if (!isa_available(isa)) {
            continue;
        }
        setenv("GAPSTUDY_ISA", isa_name(isa), 1);
        isa_choose_again();
        for (size_t c = 0; c < COUNT(counts); c++) {
            added_is_on_paper(counts[c]);
            for (size_t p = 0; p < COUNT(periods); p++, cases++) {
                over_is_on_paper(periods[p], counts[c]);
            }
        }
    }
    unsetenv("GAPSTUDY_ISA");
    isa_choose_again();
    assert_true(cases >= COUNT(periods) * COUNT(counts));
}

/* The model of an image writes in one pass what copies and added noise would be. */
static void a_drawn_image_is_signal_and_noise(void **state)
{
    (void)state;
    enum { CHANNELS = 3, SIDE = 7, SIZE = CHANNELS * SIDE * SIDE, IMAGES = 5 };
    float signal[SIZE], x[IMAGES * SIZE];
    for (size_t i = 0; i < SIZE; i++) {
        signal[i] = signal_at(i);
    }
    const struct noise_scene scene = {
        { NOISE_GAUSSIAN, 0, SIDE, SIDE, (double)sigma }, CHANNELS, signal, false
    };
    const struct rng start = rng_at(4, 3, 2, 1);
    struct rng rng = start;
    noise_model_draw(&rng, &scene, IMAGES, x);
    is_on_paper(start, IMAGES * SIZE, signal, SIZE, x);
}

static void over_nothing(void *x)
{
    struct rng rng = rng_at(1, 2, 3, 4);
    noise_gaussian_over(&rng, 1, 0, x, 1, x);
}

static void a_signal_without_numbers_ends_the_program(void **state)
{
    (void)state;
    float x = 0;
    const struct death death = death_of(over_nothing, &x);
    assert_death(&death, -1, "period > 0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_period_and_count_gives_the_bytes_on_paper),
        cmocka_unit_test(a_drawn_image_is_signal_and_noise),
        cmocka_unit_test(a_signal_without_numbers_ends_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

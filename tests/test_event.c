/* Events against their formulas in double, and where they lie. */
#include "signals/event.h"

#include <string.h>

#include "base/require.h"
#include "death.h"
#include "guard.h"

static const double PI = 3.14159265358979323846;
static const size_t lengths[] = { 1, 2, 7, 16, 33, 100, 1000, EVENT_MOST_STEPS };

enum { KINDS = EVENT_CHIRP + 1 };

static double formula(enum event_kind kind, size_t i, size_t length)
{
    const double u = (double)i + 0.5, l = (double)length, w = sin(PI * u / l) * sin(PI * u / l);
    switch (kind) {
    case EVENT_SPIKE:
        return 1.0 - (double)i / l;
    case EVENT_TONE:
        return w * cos(2.0 * PI * u / 8.0);
    case EVENT_CHIRP:
        return w * cos(2.0 * PI * (u / 16.0 + 3.0 / 32.0 * u * u / l));
    default:
        return nan("");
    }
}

static void every_event_follows_its_formula(void **state)
{
    (void)state;
    size_t cases = 0;
    for (size_t k = 0; k < KINDS * COUNT(lengths); k++) {
        const size_t length = lengths[k / KINDS];
        const struct event event = { (enum event_kind)(k % KINDS), 0, length, 3 };
        struct guard x = guard_new(length);
        memset(x.floats, 0, length * sizeof(float));
        event_add(&event, length, x.floats);
        for (size_t i = 0; i < length; i++, cases++) {
            assert_close((double)x.floats[i], 3.0 * formula(event.kind, i, length),
                         3.0 * 5.0 * 0x1p-24);
        }
        guard_free(x);
    }
    assert_int_equal(cases, KINDS * (1 + 2 + 7 + 16 + 33 + 100 + 1000 + EVENT_MOST_STEPS));
}

static void an_event_is_added_from_its_onset_on_and_nowhere_else(void **state)
{
    (void)state;
    enum { STEPS = 40, LENGTH = 9 };
    size_t cases = 0;
    for (size_t k = 0; k < KINDS; k++) {
        struct event event = { (enum event_kind)k, 0, LENGTH, 2 };
        float first[LENGTH] = { 0 };
        event_add(&event, LENGTH, first);
        for (event.onset = 0; event.onset <= STEPS - LENGTH; event.onset++) {
            struct guard x = guard_new(STEPS);
            memset(x.floats, 0, STEPS * sizeof(float));
            event_add(&event, STEPS, x.floats);
            for (size_t i = 0; i < STEPS; i++, cases++) {
                const int inside = event.onset <= i && i < event.onset + LENGTH;
                assert_true(x.floats[i] == (inside ? first[i - event.onset] : 0.0f));
            }
            event_add(&event, STEPS, x.floats); /* adds, and does not write */
            assert_true(x.floats[event.onset + 1] == 2 * first[1]);
            guard_free(x);
        }
    }
    assert_int_equal(cases, KINDS * STEPS * (STEPS - LENGTH + 1));
}

static void a_rectified_event_is_its_positive_part(void **state)
{
    (void)state;
    enum { LENGTH = 48 };
    size_t positive = 0, cut = 0;
    for (size_t k = 0; k < KINDS; k++) {
        const struct event event = { (enum event_kind)k, 0, LENGTH, 4 };
        float whole[LENGTH] = { 0 }, part[LENGTH] = { 0 };
        double sum = 0;
        event_add(&event, LENGTH, whole);
        event_add_rectified(&event, LENGTH, part);
        for (size_t i = 0; i < LENGTH; i++) {
            assert_true(part[i] == (whole[i] > 0 ? whole[i] : 0));
            positive += whole[i] > 0;
            cut += whole[i] < 0;
            sum += (double)part[i];
        }
        assert_close(event_rectified_sum(&event), sum, 0.0);
    }
    assert_int_equal(positive + cut, KINDS * LENGTH);
    assert_true(cut > LENGTH / 2 && positive > LENGTH + LENGTH / 2);
}

static void a_spike_adds_up_to_half_of_its_length_and_one(void **state)
{
    (void)state;
    size_t cases = 0;
    for (size_t length = 1; length <= 64; length *= 2, cases++) { /* quotients are exact */
        const struct event spike = { EVENT_SPIKE, 0, length, 6 };
        assert_close(event_rectified_sum(&spike), 3.0 * ((double)length + 1.0), 0.0);
    }
    assert_int_equal(cases, 7);
}

/* Three whole periods, or an oscillation under a smooth window: a linear average sees nothing. */
static void a_tone_averages_to_nothing(void **state)
{
    (void)state;
    float x[64] = { 0 };
    double sum = 0;
    event_add(&(struct event){ EVENT_TONE, 0, 64, 1 }, 64, x);
    for (size_t i = 0; i < 64; i++) {
        sum += (double)x[i];
    }
    assert_close(sum, 0.0, 64 * 5 * 0x1p-24);
}

/* ---- random events ---- */

static struct rng rng_of(uint64_t trial)
{
    return rng_at(1, rng_hash_text("test_event"), 0, trial);
}

static void drawn_events_have_every_length_and_every_onset_that_fits(void **state)
{
    (void)state;
    const struct event_source source = {
        .kind = EVENT_TONE, .steps = 8, .shortest = 3, .longest = 5, .amplitude = 2
    };
    size_t seen[6][6] = { { 0 } }, combinations = 0;
    struct rng rng = rng_of(0);
    for (size_t i = 0; i < 6000; i++) {
        const struct event event = event_draw(&rng, &source);
        assert_true(event.kind == EVENT_TONE && event.amplitude == 2);
        assert_true(3 <= event.length && event.length <= 5 && event.onset + event.length <= 8);
        seen[event.length][event.onset]++;
    }
    for (size_t length = 3; length <= 5; length++) {
        for (size_t onset = 0; onset <= 8 - length; onset++, combinations++) {
            const double share = 6000.0 / 3.0 / (double)(8 - length + 1);
            assert_close((double)seen[length][onset], share, 5.0 * sqrt(share));
        }
    }
    assert_int_equal(combinations, 6 + 5 + 4);
}

static void a_pair_is_noise_and_independent_noise_with_an_event(void **state)
{
    (void)state;
    enum { STEPS = 64, PAIRS = 4000 };
    const struct event_source source = { EVENT_SPIKE, STEPS, 4, 4, 2, 0.5f };
    double sum[2] = { 0, 0 }, squares[2] = { 0, 0 }, product = 0;
    struct rng rng = rng_of(1);
    for (size_t i = 0; i < PAIRS; i++) {
        float x[2 * STEPS];
        event_draw_pair(&rng, &source, x);
        for (size_t t = 0; t < STEPS; t++) {
            sum[0] += (double)x[t], sum[1] += (double)x[STEPS + t];
            squares[0] += (double)(x[t] * x[t]),
                squares[1] += (double)(x[STEPS + t] * x[STEPS + t]);
            product += (double)(x[t] * x[STEPS + t]);
        }
    }
    const double n = STEPS * PAIRS, error = 0.5 / sqrt(n);
    assert_close(sum[0] / n, 0.0, 5 * error);
    assert_close(sum[1] / n, 5.0 / STEPS, 5 * error); /* 2 (4 + 1)/2 a signal */
    assert_close(squares[0] / n, 0.25, 5 * 0.25 * sqrt(2 / n));
    assert_close(squares[1] / n, 0.25 + 7.5 / STEPS, 0.005); /* 4 (1 + 9/16 + 4/16 + 1/16) */
    assert_close(product / n, 0.0, 5 * 0.5 * sqrt(squares[1] / n) / sqrt(n));
}

static void without_noise_the_first_of_a_pair_is_silent_and_the_second_its_event(void **state)
{
    (void)state;
    enum { STEPS = 64, LENGTH = 5 };
    const struct event_source source = { EVENT_CHIRP, STEPS, LENGTH, LENGTH, 2, 0 };
    float x[2 * STEPS], want[STEPS] = { 0 };
    struct rng rng = rng_of(2), same = rng_of(2);
    const struct event event = event_draw(&same, &source);
    memset(x, 0xff, sizeof x);
    event_draw_pair(&rng, &source, x);
    event_add_rectified(&event, STEPS, want);
    size_t steps = 0;
    for (; steps < STEPS; steps++) {
        assert_true(x[steps] == 0.0f && x[STEPS + steps] == want[steps]);
    }
    assert_int_equal(steps, STEPS);
}

static void add_past_the_end(void *x)
{
    event_add(&(struct event){ EVENT_SPIKE, 5, 4, 1 }, 8, x);
}

static void add_without_length(void *x)
{
    event_add(&(struct event){ EVENT_SPIKE, 0, 0, 1 }, 8, x);
}

static void a_broken_contract_ends_the_program(void **state)
{
    (void)state;
    float x[8] = { 0 };
    const struct death past = death_of(add_past_the_end, x);
    const struct death none = death_of(add_without_length, x);
    assert_death(&past, -1, "event->onset <= steps - event->length");
    assert_death(&none, -1, "1 <= event->length");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_event_follows_its_formula),
        cmocka_unit_test(an_event_is_added_from_its_onset_on_and_nowhere_else),
        cmocka_unit_test(a_rectified_event_is_its_positive_part),
        cmocka_unit_test(a_spike_adds_up_to_half_of_its_length_and_one),
        cmocka_unit_test(a_tone_averages_to_nothing),
        cmocka_unit_test(drawn_events_have_every_length_and_every_onset_that_fits),
        cmocka_unit_test(a_pair_is_noise_and_independent_noise_with_an_event),
        cmocka_unit_test(without_noise_the_first_of_a_pair_is_silent_and_the_second_its_event),
        cmocka_unit_test(a_broken_contract_ends_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

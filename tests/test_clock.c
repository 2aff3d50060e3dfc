/* The clock runs works as often as it is told, gives each its own time, and takes both orders. */
#include "support.h"

#include "harness/clock.h"

enum { MOST = 4096 };

/* What ran, in order: a letter a call. */
struct record {
    char letters[MOST];
    size_t count;
};

struct waiting {
    struct record *record;
    char letter;
    double seconds;
};

static void wait_and_record(void *what)
{
    struct waiting *waiting = what;
    const double start = clock_now();
    assert_true(waiting->record->count < MOST);
    waiting->record->letters[waiting->record->count++] = waiting->letter;
    while (clock_now() - start < waiting->seconds) {
    }
}

static struct clock_work work_of(struct waiting *waiting)
{
    return (struct clock_work){ wait_and_record, waiting };
}

static void as_many_calls_as_last_the_time_asked(void **state)
{
    (void)state;
    struct record record = { .count = 0 };
    struct waiting waiting = { &record, 'a', 1e-4 };
    const size_t calls = clock_calls(work_of(&waiting), 1e-3);
    assert_true(calls >= 1 && calls <= 16); /* 16 last at least 1.6 ms */
    assert_int_equal(record.count, 1 + 2 * calls - 1);
    waiting.seconds = 2e-3;
    assert_int_equal(clock_calls(work_of(&waiting), 1e-3), 1);
}

static void each_work_of_a_pair_gets_its_time_a_call(void **state)
{
    (void)state;
    struct record record = { .count = 0 };
    struct waiting a = { &record, 'a', 1e-3 }, b = { &record, 'b', 4e-3 };
    struct rng rng = rng_at(1, 2, 3, 4);
    double quickest = HUGE_VAL;
    for (int i = 0; i < 5; i++) {
        const struct clock_pair pair = clock_time_pair(&rng, work_of(&a), 3, work_of(&b), 2);
        assert_true(pair.first >= 1e-3 && pair.second >= 4e-3);
        quickest = fmin(quickest, pair.first);
    }
    assert_int_equal(record.count, 5 * (3 + 2));
    assert_true(quickest < 4e-3); /* a busy machine delays, but not five times out of five */
}

static void a_cold_pair_gets_the_mean_of_single_calls(void **state)
{
    (void)state;
    struct record record = { .count = 0 };
    struct waiting a = { &record, 'a', 1e-3 }, b = { &record, 'b', 4e-3 };
    struct rng rng = rng_at(1, 2, 3, 4);
    struct clock_flush *flush = clock_flush_open(1 << 16);
    double quickest = HUGE_VAL;
    for (int i = 0; i < 5; i++) {
        const struct clock_pair pair =
            clock_time_cold_pair(&rng, flush, work_of(&a), work_of(&b), 3);
        assert_true(pair.first >= 1e-3 && pair.second >= 4e-3);
        quickest = fmin(quickest, pair.first);
    }
    clock_flush_close(flush);
    assert_int_equal(record.count, 5 * (3 + 3));
    assert_true(quickest < 3e-3); /* the sum of three calls would not be */
}

static void both_orders_come_and_each_pair_is_whole(void **state)
{
    (void)state;
    struct record record = { .count = 0 };
    struct waiting a = { &record, 'a', 0 }, b = { &record, 'b', 0 };
    struct rng rng = rng_at(1, 2, 3, 4);
    struct clock_flush *flush = clock_flush_open(1 << 12);
    size_t first = 0;
    for (int i = 0; i < 100; i++) {
        clock_time_pair(&rng, work_of(&a), 1, work_of(&b), 1);
    }
    clock_time_cold_pair(&rng, flush, work_of(&a), work_of(&b), 100);
    clock_flush_close(flush);
    assert_int_equal(record.count, 400);
    for (size_t half = 0; half < 2; half++) {
        first = 0;
        for (size_t i = 200 * half; i < 200 * half + 200; i += 2) {
            assert_true(record.letters[i] != record.letters[i + 1]);
            first += record.letters[i] == 'a';
        }
        assert_true(first >= 25 && first <= 75);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_many_calls_as_last_the_time_asked),
        cmocka_unit_test(each_work_of_a_pair_gets_its_time_a_call),
        cmocka_unit_test(a_cold_pair_gets_the_mean_of_single_calls),
        cmocka_unit_test(both_orders_come_and_each_pair_is_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

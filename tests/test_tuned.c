/* test_tuned: which learning rate is read and chosen, and what becomes of a table that is none. */
#include "harness/tuned.h"

#include <stdio.h>
#include <unistd.h>

#include "base/require.h"
#include "death.h"
#include "support.h"

static char path[64]; /* of a table that a test wrote */

static const char good[] = "task,top,per_class,rate,accuracy\n"
                           "placed,gap,2,0.5,0.2\n"
                           "placed,gap,10,0.2,0.4\n"
                           "placed,gap,100,0.1,0.7\n"
                           "placed,flatten,10,0.05,0.3\n"
                           "centred,gap,10,1,0.6\n";

static void write_table(const char *text)
{
    snprintf(path, sizeof path, "build/tuned-%ld.csv", (long)getpid());
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static int remove_table(void **state)
{
    (void)state;
    unlink(path);
    return 0;
}

static void a_rate_is_that_of_task_top_and_the_nearest_number_of_images(void **state)
{
    (void)state;
    static const struct {
        const char *task, *top;
        size_t per_class;
        double rate;
    } cases[] = {
        { "placed", "gap", 2, 0.5 },    { "placed", "gap", 1, 0.5 },
        { "placed", "gap", 4, 0.5 },    { "placed", "gap", 5, 0.2 },
        { "placed", "gap", 31, 0.2 },   { "placed", "gap", 32, 0.1 },
        { "placed", "gap", 5000, 0.1 }, { "placed", "flatten", 100, 0.05 },
        { "centred", "gap", 2, 1 },
    };
    write_table(good);
    struct tuned *tuned = tuned_open(path);
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_close(tuned_rate(tuned, cases[i].task, cases[i].top, cases[i].per_class),
                     cases[i].rate, 0);
    }
    tuned_close(tuned);
}

static void a_number_just_between_two_takes_the_smaller_one_in_any_order(void **state)
{
    (void)state;
    static const char *const orders[] = {
        "task,top,per_class,rate,accuracy\nplaced,gap,25,0.1,1\nplaced,gap,4,0.5,1\n",
        "task,top,per_class,rate,accuracy\nplaced,gap,4,0.5,1\nplaced,gap,25,0.1,1\n",
    };
    for (size_t i = 0; i < COUNT(orders); i++) {
        write_table(orders[i]);
        struct tuned *tuned = tuned_open(path);
        assert_close(tuned_rate(tuned, "placed", "gap", 10), 0.5, 0);
        tuned_close(tuned);
    }
}

static void an_other_byte_gives_an_other_checksum(void **state)
{
    (void)state;
    write_table(good);
    struct tuned *tuned = tuned_open(path);
    const uint64_t first = tuned_checksum(tuned);
    tuned_close(tuned);
    write_table("task,top,per_class,rate,accuracy\nplaced,gap,2,0.5,0.2\n");
    tuned = tuned_open(path);
    assert_true(tuned_checksum(tuned) != first);
    tuned_close(tuned);
}

static void open_at(void *text)
{
    (void)tuned_open(text);
}

static void a_missing_table_ends_the_program_with_4_and_the_command_that_writes_it(void **state)
{
    (void)state;
    char nowhere[] = "build/no/tuned.csv";
    const struct death death = death_of(open_at, nowhere);
    assert_death(&death, STATUS_MISSING, "build/tools/tune");
    assert_death(&death, STATUS_MISSING, nowhere);
}

static void ask(void *names)
{
    const char *const *name = names;
    (void)tuned_rate(tuned_open(path), name[0], name[1], 10);
}

static void a_task_or_top_that_is_not_there_ends_the_program_with_2(void **state)
{
    (void)state;
    const char *no_task[] = { "scattered", "gap" }, *no_top[] = { "centred", "flatten" };
    write_table(good);
    struct death death = death_of(ask, no_task);
    assert_death(&death, STATUS_USAGE, "task scattered and top gap");
    death = death_of(ask, no_top);
    assert_death(&death, STATUS_USAGE, "task centred and top flatten");
}

static void a_damaged_table_ends_the_program_with_2_and_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *text, *words;
    } cases[] = {
        { "task,top,per_class,accuracy\nplaced,gap,2,0.2\n", "rate" },
        { "task,top,per_class,rate,accuracy\nplaced,gap,2,0,0.2\n", ":2:14: '0'" },
        { "task,top,per_class,rate,accuracy\nplaced,gap,2,,0.2\n", ":2:14: ''" },
        { "task,top,per_class,rate,accuracy\nplaced,gap,-2,0.1,0.2\n", ":2:12: '-2'" },
        { "task,top,per_class,rate,accuracy\nplaced,gap,2,0.1,1\nplaced,gap,2,0.2,1\n",
          ":3:12: '2'" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        write_table(cases[i].text);
        const struct death death = death_of(open_at, path);
        assert_death(&death, STATUS_USAGE, cases[i].words);
    }
}

static void the_best_is_the_first_of_the_largest_and_never_no_number(void **state)
{
    (void)state;
    const double nothing = nan("");
    assert_int_equal(tuned_best(4, (const double[]){ 0.1, 0.4, 0.4, 0.2 }), 1);
    assert_int_equal(tuned_best(3, (const double[]){ nothing, 0.1, 0.3 }), 2);
    assert_int_equal(tuned_best(3, (const double[]){ 0.3, nothing, 0.1 }), 0);
    assert_int_equal(tuned_best(2, (const double[]){ nothing, nothing }), 2);
    assert_int_equal(tuned_best(0, NULL), 0);
}

int main(void)
{
    require_name("test_tuned");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_rate_is_that_of_task_top_and_the_nearest_number_of_images,
                                  remove_table),
        cmocka_unit_test_teardown(a_number_just_between_two_takes_the_smaller_one_in_any_order,
                                  remove_table),
        cmocka_unit_test_teardown(an_other_byte_gives_an_other_checksum, remove_table),
        cmocka_unit_test(a_missing_table_ends_the_program_with_4_and_the_command_that_writes_it),
        cmocka_unit_test_teardown(a_task_or_top_that_is_not_there_ends_the_program_with_2,
                                  remove_table),
        cmocka_unit_test_teardown(a_damaged_table_ends_the_program_with_2_and_its_place,
                                  remove_table),
        cmocka_unit_test(the_best_is_the_first_of_the_largest_and_never_no_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

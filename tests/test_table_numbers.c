/* Tables of numbers without a header are read as they are, and refused where they are none. */
#include "harness/table_numbers.h"

#include <string.h>

#include "base/require.h"
#include "death.h"
#include "support.h"

static void every_spelling_of_the_same_numbers_reads_the_same(void **state)
{
    (void)state;
    static const char *const spellings[] = {
        "1,-2.5\n30,4e2\n",       "1,-2.5\n30,4e2",           "1,-2.5\r\n30,4e2\r\n",
        "\n1,-2.5\n\n30,4e2\n\n", "\"1\",-2.5\n30,\"400\"\n",
    };
    static const double want[] = { 1, -2.5, 30, 400 };
    for (size_t i = 0; i < COUNT(spellings); i++) {
        struct table_numbers numbers =
            table_numbers_parse("t.csv", spellings[i], strlen(spellings[i]));
        assert_true(numbers.rows == 2 && numbers.columns == 2);
        for (size_t k = 0; k < COUNT(want); k++) {
            assert_true(numbers.cells[k] == want[k]);
        }
        table_numbers_free(&numbers);
        assert_true(numbers.cells == NULL && numbers.rows == 0);
    }
}

static void nothing_is_a_table_without_rows(void **state)
{
    (void)state;
    struct table_numbers numbers = table_numbers_parse("t.csv", "", 0);
    assert_true(numbers.rows == 0 && numbers.columns == 0);
    table_numbers_free(&numbers);
}

static void parse(void *text)
{
    const char *bytes = text;
    struct table_numbers numbers = table_numbers_parse("t.csv", bytes, strlen(bytes));
    table_numbers_free(&numbers);
}

static void what_is_no_table_of_numbers_is_refused_with_its_place(void **state)
{
    (void)state;
    static const struct {
        char text[24];
        const char *says;
    } cases[] = {
        { "1,2\n3,x\n", "t.csv: row 2, cell 2: not a number" },
        { "1,2\n3,\n", "t.csv: row 2, cell 2: not a number" },
        { "1,2\n3,nan\n", "t.csv: row 2, cell 2: not a number" },
        { "1,0x10\n", "t.csv: row 1, cell 2: not a number" },
        { "1,1e999\n", "t.csv: row 1, cell 2: not a number" },
        { "1,2e\n", "t.csv: row 1, cell 2: not a number" },
        { "1,2\n3\n", "t.csv: row 2: 1 cells below rows of 2" },
        { "1,2\n3,4,5\n", "t.csv: row 2: 3 cells below rows of 2" },
        { "1,2\"\n", "t.csv: row 1, cell 2: " },
        { "1,\"2\n", "t.csv: row 1, cell 2: " },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[sizeof cases[i].text];
        strcpy(text, cases[i].text);
        const struct death death = death_of(parse, text);
        assert_death(&death, STATUS_USAGE, cases[i].says);
    }
}

static void parse_nul(void *unused)
{
    (void)unused;
    table_numbers_parse("t.csv", "1\0,2\n", 5);
}

static void a_nul_is_no_end_of_a_number(void **state)
{
    (void)state;
    const struct death death = death_of(parse_nul, NULL);
    assert_death(&death, STATUS_USAGE, "t.csv: row 1, cell 1: not a number");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_spelling_of_the_same_numbers_reads_the_same),
        cmocka_unit_test(nothing_is_a_table_without_rows),
        cmocka_unit_test(what_is_no_table_of_numbers_is_refused_with_its_place),
        cmocka_unit_test(a_nul_is_no_end_of_a_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

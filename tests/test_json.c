/* Tests of what JSON writes. */
#include <stdlib.h>

#include "harness/json.h"
#include "support.h"

static void assert_string(const char *string, const char *want)
{
    struct text text = { 0 };
    json_add_string(&text, string);
    assert_string_equal(text.bytes, want);
    text_free(&text);
}

static void assert_number(double number, const char *want)
{
    struct text text = { 0 };
    json_add_number(&text, number);
    assert_string_equal(text.bytes, want);
    text_free(&text);
}

static void a_string_is_escaped_where_it_must_be_and_nowhere_else(void **state)
{
    (void)state;
    assert_string("", "\"\"");
    assert_string("gap/forward", "\"gap/forward\"");
    assert_string("a \"word\" and a \\", "\"a \\\"word\\\" and a \\\\\"");
    assert_string("\x01\n\t\x1f", "\"\\u0001\\u000a\\u0009\\u001f\"");
    assert_string("\xc2\xb5s \x7f", "\"\xc2\xb5s \x7f\"");
}

static void a_number_is_written_as_in_tables_and_none_is_null(void **state)
{
    (void)state;
    assert_number(0.1, "0.1");
    assert_number(-0.0, "0");
    assert_number(1.0 / 3, "0.3333333333");
    assert_number(-2.5e-9, "-2.5e-09");
    assert_number(nan(""), "null");
    assert_number(HUGE_VAL, "null");
    assert_number(-HUGE_VAL, "null");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_string_is_escaped_where_it_must_be_and_nowhere_else),
        cmocka_unit_test(a_number_is_written_as_in_tables_and_none_is_null),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

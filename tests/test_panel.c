/* A map becomes rows, pixel by pixel. */
#include "harness/panel.h"

#include "support.h"

static void a_map_has_a_row_for_each_pixel_with_its_labels(void **state)
{
    (void)state;
    static const char *const columns[] = { "kind", "stage", "x", "y", "value" };
    const float values[] = { 0.125f, 1, 2, -3, 4, 5.5f };
    struct table *table = table_new(5, columns);
    panel_add(&(struct panel){ { "a", "b" }, 3, 2, values, 0 }, table);
    assert_string_equal(table_text(table), "kind,stage,x,y,value\na,b,0,0,0.125\na,b,1,0,1\n"
                                           "a,b,2,0,2\na,b,0,1,-3\na,b,1,1,4\na,b,2,1,5.5\n");
    table_free(table);
}

static void values_are_rounded_and_a_missing_label_has_no_cell(void **state)
{
    (void)state;
    static const char *const columns[] = { "kind", "x", "y", "value" };
    const float values[] = { 0.12345f, -0.129f };
    struct table *table = table_new(4, columns);
    panel_add(&(struct panel){ { "a" }, 1, 2, values, 100 }, table);
    assert_string_equal(table_text(table), "kind,x,y,value\na,0,0,0.12\na,0,1,-0.13\n");
    table_free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_map_has_a_row_for_each_pixel_with_its_labels),
        cmocka_unit_test(values_are_rounded_and_a_missing_label_has_no_cell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
